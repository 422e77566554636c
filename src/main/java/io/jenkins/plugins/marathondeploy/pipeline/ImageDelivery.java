package io.jenkins.plugins.marathondeploy.pipeline;

import hudson.AbortException;
import hudson.FilePath;
import hudson.remoting.ChannelClosedException;
import hudson.remoting.RequestAbortedException;
import io.jenkins.plugins.marathondeploy.agent.BuildAndPush;
import io.jenkins.plugins.marathondeploy.agent.ImageOrder;
import io.jenkins.plugins.marathondeploy.agent.Pushed;
import io.jenkins.plugins.marathondeploy.config.HarborAccess;
import io.jenkins.plugins.marathondeploy.image.ImageException;
import io.jenkins.plugins.marathondeploy.image.ImageReference;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Has the agent build and push what a step describes. */
final class ImageDelivery {
    private static final Logger LOGGER = Logger.getLogger(ImageDelivery.class.getName());

    private final ImageStep step;
    private final Surroundings surroundings;
    private final HarborAccess harbor;

    ImageDelivery(ImageStep step, Surroundings surroundings) {
        this.step = step;
        this.surroundings = surroundings;
        harbor = new HarborAccess(step.getHarbor(), step.getHarborUrl(), step.getHarborCredentialsId());
    }

    /** What the image will be called; the first is the name that people know it by. */
    List<ImageReference> references() throws AbortException {
        if (step.getRepository() == null) {
            throw new AbortException("There is nothing to push to: give 'repository', such as 'project/name'.");
        }
        List<String> tags = step.getTag().isEmpty()
                ? List.of(Integer.toString(surroundings.run().getNumber()))
                : step.getTag();
        String name = harbor.imageName(step.getRepository());
        List<ImageReference> references = new ArrayList<>();
        try {
            for (String tag : tags) {
                references.add(ImageReference.parse(name).withTag(tag));
            }
        } catch (ImageException e) {
            throw new AbortException(e.getMessage());
        }
        return references;
    }

    /** Says what {@link #buildAndPush} would do, and does nothing. */
    void look() throws AbortException {
        surroundings.log(harbor.look(surroundings.run(), step.getRepository(), step.isCreateProject()));
        surroundings.log("would build " + step.getContext() + " and push it as " + references()
                + (step.isAlwaysBuild() ? "" : ", unless an image of the same content is there"));
    }

    /** Blocks while the agent works; an interruption of this thread stops the build there. */
    Pushed buildAndPush() throws IOException, InterruptedException {
        FilePath workspace = surroundings.workspace("Building an image");
        List<ImageReference> references = references();
        surroundings.log(harbor.preflight(surroundings.run(), step.getRepository(), step.isCreateProject()));
        ImageOrder order = new ImageOrder(
                step.getContext(),
                text(step.getDockerfile()),
                new ArrayList<>(step.getBuildArg()),
                text(step.getTarget()),
                new ArrayList<>(step.getLabel()),
                step.isPull(),
                step.isNoCache(),
                step.isAlwaysBuild(),
                new ArrayList<>(references.stream().map(ImageReference::toString).toList()),
                text(step.getDockerHost()),
                surroundings.environment().get("GIT_COMMIT", ""),
                harbor.resolve().getUrl(),
                harbor.authority(surroundings.run()).orElse(""));
        BuildAndPush work = new BuildAndPush(
                order, harbor.login(surroundings.run()), surroundings.environment(), surroundings.listener());
        Future<Pushed> working;
        try {
            working = workspace.actAsync(work);
        } catch (IOException e) {
            throw lost(e);
        }
        try {
            return told(working.get());
        } catch (ExecutionException e) {
            throw failure(e);
        } catch (InterruptedException e) {
            working.cancel(true);
            throw e;
        }
    }

    private Pushed told(Pushed pushed) {
        pushed.notes().forEach(surroundings::log);
        if (!pushed.skipped().isEmpty()) {
            surroundings.log("build and push skipped: " + pushed.skipped());
        }
        return pushed;
    }

    private IOException failure(ExecutionException e) throws InterruptedException {
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof AbortException abort) {
                return abort;
            }
            if (cause instanceof InterruptedException interrupted) {
                throw interrupted;
            }
        }
        return isLost(e) ? lost(e) : new IOException("The agent could not build and push: " + e.getCause(), e.getCause());
    }

    private static boolean isLost(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ClosedChannelException
                    || cause instanceof ChannelClosedException
                    || cause instanceof RequestAbortedException
                    || cause instanceof EOFException) {
                return true;
            }
        }
        return false;
    }

    /**
     * Without remoting's exception as its cause: neither that nor a plain one of the JDK may be persisted with the
     * pipeline, and what may not is printed as a stack trace.
     */
    private AbortException lost(Exception cause) {
        LOGGER.log(Level.FINE, cause, () -> "An agent was lost while it worked for " + surroundings.run());
        return new AbortException("The connection to agent '" + surroundings.environment().get("NODE_NAME", "")
                + "' was lost while it built or pushed " + step.getRepository() + ". Nothing was deployed. Look why the"
                + " agent went away (its log, its machine's memory); retry(2) around node { … } builds again on"
                + " another one.");
    }

    private static String text(String value) {
        return value == null ? "" : value;
    }
}
