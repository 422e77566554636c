package io.jenkins.plugins.marathondeploy.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.Manifest;
import javax.tools.ToolProvider;

/**
 * The plugin as a later version of it may be: its state has a field more, so that its format is one higher and older states
 * are upgraded. Two sources are compiled with these changes, and their classes come before the plugin's own.
 */
final class NewerPlugin {
    private static final Path SOURCES = Path.of("src/main/java/io/jenkins/plugins/marathondeploy/deploy");
    private static final String LIBRARIES = "Libraries";
    private static final Map<String, List<String>> CHANGES = Map.of(
            "Deployment.java",
            List.of("    String runningVersion = \"\";\n", "    String runningVersion = \"\";\n    String addedLater;\n"),
            "State.java",
            List.of("State::withoutQueues, State::withoutArrivals);", """
                    State::withoutQueues, State::withoutArrivals, state -> {
                        ((ObjectNode) state.path("deployment")).put("addedLater", "given by the upgrade");
                        return state;
                    });"""));

    private final Path plugin;
    private final Path classes;
    private final String older;

    private NewerPlugin(Path plugin, Path classes, String older) {
        this.plugin = plugin;
        this.classes = classes;
        this.older = older;
    }

    /**
     * Compiles it.
     *
     * @param home      of a Jenkins that was started once
     * @param directory for the compiled classes
     */
    static NewerPlugin of(Path home, Path directory) throws IOException {
        Path classes = Files.createDirectories(directory.resolve("classes"));
        List<String> arguments = new ArrayList<>(
                List.of("-proc:none", "-nowarn", "-d", classes.toString(), "-cp", System.getProperty("java.class.path")));
        for (Map.Entry<String, List<String>> change : CHANGES.entrySet()) {
            String text = Files.readString(SOURCES.resolve(change.getKey()));
            assertThat(text).contains(change.getValue().get(0));
            Path changed = directory.resolve(change.getKey());
            Files.writeString(changed, text.replace(change.getValue().get(0), change.getValue().get(1)));
            arguments.add(changed.toString());
        }
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)))
                .as("compilation of " + CHANGES.keySet() + " with changes")
                .isZero();
        Path plugin = home.resolve("plugins/marathon-deploy.jpl");
        return new NewerPlugin(plugin, classes, manifest(plugin).getMainAttributes().getValue(LIBRARIES));
    }

    /** Takes the place of the present version, from the next start of Jenkins on. */
    void install() throws IOException {
        libraries(classes + "," + older);
    }

    /** Gives its place back. */
    void remove() throws IOException {
        libraries(older);
    }

    private void libraries(String paths) throws IOException {
        Manifest manifest = manifest(plugin);
        manifest.getMainAttributes().putValue(LIBRARIES, paths);
        try (OutputStream out = Files.newOutputStream(plugin)) {
            manifest.write(out);
        }
    }

    private static Manifest manifest(Path plugin) throws IOException {
        try (InputStream in = Files.newInputStream(plugin)) {
            return new Manifest(in);
        }
    }
}
