package io.jenkins.plugins.marathondeploy.pipeline;

import hudson.AbortException;
import hudson.FilePath;
import io.jenkins.plugins.marathondeploy.agent.BuildAndPush;
import io.jenkins.plugins.marathondeploy.agent.ImageOrder;
import io.jenkins.plugins.marathondeploy.agent.Pushed;
import io.jenkins.plugins.marathondeploy.config.HarborAccess;
import io.jenkins.plugins.marathondeploy.image.ImageException;
import io.jenkins.plugins.marathondeploy.image.ImageReference;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** Has the agent build and push what a step describes. */
final class ImageDelivery {
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
                new ArrayList<>(references.stream().map(ImageReference::toString).toList()),
                text(step.getDockerHost()),
                surroundings.environment().get("GIT_COMMIT", ""));
        BuildAndPush work = new BuildAndPush(
                order, harbor.login(surroundings.run()), surroundings.environment(), surroundings.listener());
        Future<Pushed> working = workspace.actAsync(work);
        try {
            return working.get();
        } catch (ExecutionException e) {
            throw cause(e);
        } catch (InterruptedException e) {
            working.cancel(true);
            throw e;
        }
    }

    private static IOException cause(ExecutionException e) throws InterruptedException {
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof AbortException abort) {
                return abort;
            }
            if (cause instanceof InterruptedException interrupted) {
                throw interrupted;
            }
        }
        return new IOException("The agent could not build and push: " + e.getCause(), e.getCause());
    }

    private static String text(String value) {
        return value == null ? "" : value;
    }
}
