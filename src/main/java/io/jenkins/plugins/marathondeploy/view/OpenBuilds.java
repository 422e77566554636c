package io.jenkins.plugins.marathondeploy.view;

import hudson.Extension;
import hudson.XmlFile;
import hudson.init.InitMilestone;
import hudson.init.Initializer;
import hudson.model.AbstractBuild;
import hudson.model.Computer;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.Saveable;
import hudson.model.listeners.SaveableListener;
import hudson.util.AtomicFileWriter;
import io.jenkins.plugins.marathondeploy.storage.RecordFile;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Builds that are no pipelines, while they deploy. Jenkins stores such a build at its end only, so that one which is killed
 * with the controller would be gone: it is stored when it begins to deploy, as failed, which its end replaces, and so it is
 * whenever somebody else has it stored meanwhile. After a kill it is loaded, and {@link LostDeployments} tells what runs.
 */
@Restricted(NoExternalUse.class)
public final class OpenBuilds {
    private static final Logger LOGGER = Logger.getLogger(OpenBuilds.class.getName());
    private static final int MOST = 1000;

    private OpenBuilds() {}

    private static RecordFile file() {
        return new RecordFile(Jenkins.get().getRootDir().toPath().resolve("marathon-deploy-open-builds.txt"), MOST);
    }

    private static void change(UnaryOperator<List<String>> change) {
        try {
            file().change(change);
        } catch (UncheckedIOException e) {
            LOGGER.log(Level.WARNING, e, () -> "A build that is killed now would not be looked at after the restart");
        }
    }

    /**
     * Jenkins stores a build with the result that it has in the post-build actions, which is good already, where somebody
     * describes it or keeps it forever while it deploys.
     */
    @Extension
    public static final class Saves extends SaveableListener {
        @Override
        public void onChange(Saveable saved, XmlFile file) {
            if (!(saved instanceof AbstractBuild<?, ?> build)
                    || !build.isBuilding()
                    || build.getActions(DeploymentAction.class).isEmpty()) {
                return;
            }
            try {
                store(build);
            } catch (IOException e) {
                LOGGER.log(Level.WARNING, e, () -> "Where Jenkins is killed now, " + build + " may not be shown as failed");
            }
        }
    }

    /** Stores a build that is under way. */
    static void store(AbstractBuild<?, ?> build) throws IOException {
        String id = build.getExternalizableId();
        change(lines -> Stream.concat(lines.stream().filter(line -> !line.equals(id)), Stream.of(id)).toList());
        // As Jenkins does it: what is stored last is what was read last.
        synchronized (build) {
            write(build);
        }
    }

    private static void write(AbstractBuild<?, ?> build) throws IOException {
        // Its result is good already when the post-build actions run, and can't be read as failed once it is loaded.
        String xml = Run.XSTREAM2.toXML(build).replaceFirst(
                "(?m)^  <result>[A-Z_]+</result>$", "  <result>" + Result.FAILURE + "</result>");
        try (AtomicFileWriter writer =
                new AtomicFileWriter(new File(build.getRootDir(), "build.xml").toPath(), StandardCharsets.UTF_8)) {
            writer.write("<?xml version='1.1' encoding='UTF-8'?>\n" + xml);
            writer.commit();
        }
    }

    /** Nothing is left to be told about it. */
    static void forget(Run<?, ?> build) {
        String id = build.getExternalizableId();
        change(lines -> lines.stream().filter(line -> !line.equals(id)).toList());
    }

    /** Adds to the console of a build that was killed what its page tells. */
    static void tell(Run<?, ?> build, String text) throws IOException {
        Files.writeString(
                new File(build.getRootDir(), "log").toPath(),
                "\n[marathon] " + text + "\nFinished: " + build.getResult() + "\n",
                build.getCharset(),
                StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** Loads those that were killed, which has them looked at. */
    @Initializer(after = InitMilestone.JOB_CONFIG_ADAPTED)
    public static void load() {
        try {
            List<String> ids = file().lines();
            if (!ids.isEmpty()) {
                Computer.threadPoolForRemoting.submit(() -> ids.forEach(OpenBuilds::load));
            }
        } catch (UncheckedIOException e) {
            // Thrown on, it would keep Jenkins from starting.
            LOGGER.log(Level.WARNING, e, () -> "Builds that were killed while they deployed are not looked at");
        }
    }

    private static void load(String id) {
        Run<?, ?> build = null;
        try {
            build = Run.fromExternalizableId(id);
        } catch (IllegalArgumentException gone) {
            LOGGER.log(Level.FINE, gone, () -> "The build is gone");
        }
        // One that was killed between its end and this file's change has nothing to be told.
        if (build == null || build.getActions(DeploymentAction.class).stream().noneMatch(DeploymentAction::isOpen)) {
            change(lines -> lines.stream().filter(line -> !line.equals(id)).toList());
        }
    }
}
