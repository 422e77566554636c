package io.jenkins.plugins.marathondeploy.pipeline;

import hudson.AbortException;
import hudson.FilePath;
import hudson.Util;
import hudson.remoting.ChannelClosedException;
import hudson.remoting.RequestAbortedException;
import hudson.util.Secret;
import io.jenkins.plugins.marathondeploy.agent.BuildAndPush;
import io.jenkins.plugins.marathondeploy.agent.ImageRequest;
import io.jenkins.plugins.marathondeploy.agent.PushListener;
import io.jenkins.plugins.marathondeploy.agent.Pushed;
import io.jenkins.plugins.marathondeploy.config.HarborAccess;
import io.jenkins.plugins.marathondeploy.config.HarborRegistry;
import io.jenkins.plugins.marathondeploy.credentials.RunCredentials;
import io.jenkins.plugins.marathondeploy.delivery.Delivered;
import io.jenkins.plugins.marathondeploy.delivery.ImageRecord;
import io.jenkins.plugins.marathondeploy.delivery.ImageRecords;
import io.jenkins.plugins.marathondeploy.image.BuildKitOptions;
import io.jenkins.plugins.marathondeploy.image.ImageBuild;
import io.jenkins.plugins.marathondeploy.image.ImageException;
import io.jenkins.plugins.marathondeploy.image.ImageReference;
import io.jenkins.plugins.marathondeploy.release.ImageSource;
import io.jenkins.plugins.marathondeploy.release.ImageSupply;
import io.jenkins.plugins.marathondeploy.release.PushTimeout;
import io.jenkins.plugins.marathondeploy.template.ImagePlacement;
import io.jenkins.plugins.marathondeploy.view.DeploymentAction;
import io.jenkins.plugins.marathondeploy.view.DeploymentStep;
import io.jenkins.plugins.marathondeploy.view.DockerOutputNote;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedChannelException;
import java.time.Clock;
import java.util.ArrayList;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Has the agent build and push what a step describes. */
final class AgentImages implements ImageSupply {
    private static final Logger LOGGER = Logger.getLogger(AgentImages.class.getName());

    private final ImageStep step;
    private final RunContext runContext;
    private final DeploymentAction card;
    private final HarborAccess harbor;

    /** @param card of the build's page, where it is shown how far it is */
    AgentImages(ImageStep step, RunContext runContext, DeploymentAction card) {
        this.step = step;
        this.card = card;
        this.runContext = runContext;
        harbor = step.harborAccess();
    }

    /**
     * What the step asks to build. Nothing is read yet.
     *
     * @throws AbortException when there is no workspace, or a name or assignment is none
     */
    ImageSource.Built source(ImagePlacement.Pin pin) throws AbortException {
        List<ImageReference> names = references();
        pushTimeout();
        isFolded();
        try {
            ImageBuild.Builder build = ImageBuild.in(runContext.workspace("Building an image").getRemote())
                    .context(step.getContext())
                    .dockerfile(step.getDockerfile())
                    .target(step.getTarget())
                    .pull(step.isPull())
                    .noCache(step.isNoCache())
                    .created(Clock.systemUTC().instant())
                    .revision(runContext.environment().get("GIT_COMMIT", ""));
            names.forEach(build::tag);
            pairs(step.getBuildArg(), "buildArg").forEach(build::argument);
            pairs(step.getLabel(), "label").forEach(build::label);
            step.getPlatform().forEach(build::platform);
            build.buildKit(new BuildKitOptions(
                    new ArrayList<>(pairs(step.getBuildSecret(), "buildSecret").keySet()),
                    new ArrayList<>(step.getSsh()),
                    new BuildKitOptions.Cache(
                            new ArrayList<>(step.getCacheFrom()), new ArrayList<>(step.getCacheTo()), step.isCache()),
                    new TreeMap<>(pairs(step.getBuildContext(), "buildContext")),
                    step.isSbom(),
                    step.getProvenance()));
            return new ImageSource.Built(build.build(), pin, step.isCreateProject(), step.isAlwaysBuild());
        } catch (ImageException e) {
            throw new AbortException(e.getMessage());
        }
    }

    /** What the image will be called; the first is the name that people know it by. */
    private List<ImageReference> references() throws AbortException {
        if (step.getRepository() == null) {
            throw new AbortException("There is nothing to push to: give 'repository', such as 'project/name'.");
        }
        List<String> tags = step.getTag().isEmpty()
                ? List.of(Integer.toString(runContext.run().getNumber()))
                : step.getTag();
        String name = harbor.imageName(step.getRepository(), runContext.run().getParent());
        try {
            ImageReference untagged = ImageReference.parse(name);
            return tags.stream().map(untagged::withTag).toList();
        } catch (ImageException e) {
            throw new AbortException(e.getMessage());
        }
    }

    private Duration pushTimeout() throws AbortException {
        try {
            return PushTimeout.parse(step.getPushTimeout());
        } catch (IllegalArgumentException e) {
            throw new AbortException("'pushTimeout': " + e.getMessage());
        }
    }

    private boolean isFolded() throws AbortException {
        return switch (step.getDockerOutput()) {
            case ImageStep.FOLDED -> true;
            case ImageStep.PLAIN -> false;
            default -> throw new AbortException("'dockerOutput' takes folded or plain, not '" + step.getDockerOutput() + "'.");
        };
    }

    /** @throws AbortException when one of them is not {@code NAME=VALUE} */
    static Map<String, String> pairs(List<String> assignments, String parameter) throws AbortException {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String assignment : assignments) {
            int equals = assignment.indexOf('=');
            if (equals < 1) {
                // Not the text itself: it may be a secret.
                throw new AbortException("'" + parameter + "' takes NAME=VALUE; one of them has no name or no '='.");
            }
            pairs.put(assignment.substring(0, equals), assignment.substring(equals + 1));
        }
        return pairs;
    }

    /** Of the credentials that the build names, what is in them. */
    private Map<String, Secret> secrets() throws AbortException {
        RunCredentials credentials = new RunCredentials(runContext.run());
        Map<String, Secret> secrets = new LinkedHashMap<>();
        for (Map.Entry<String, String> named : pairs(step.getBuildSecret(), "buildSecret").entrySet()) {
            secrets.put(named.getKey(), credentials.bytes(named.getValue(), "the build secret " + named.getKey()));
        }
        return secrets;
    }

    @Override
    public Delivered deliver(ImageSource.Built image) throws IOException, InterruptedException {
        card.enter(DeploymentStep.BUILD);
        Delivered delivered = run(image, false).orElseThrow();
        card.show(delivered);
        // Told by the agent.
        runContext.digests().once(delivered.image().digest());
        try {
            records().add(delivered);
        } catch (UncheckedIOException e) {
            runContext.log("the next build will build again what this one has built: " + e.getCause().getMessage());
        }
        return delivered;
    }

    @Override
    public Optional<Delivered> find(ImageSource.Built image) throws IOException, InterruptedException {
        Optional<Delivered> found = run(image, true);
        found.ifPresent(card::show);
        return found;
    }

    /**
     * Kept with the job, which moves and goes with it: another job's agents, a pull request's for example, can't have this
     * one deploy what they have built.
     */
    private ImageRecords records() {
        return new ImageRecords(runContext.run().getParent().getRootDir().toPath().resolve("marathon-deploy-images.tsv"));
    }

    private HashMap<String, ImageRecord> known(ImageReference name) {
        try {
            return new HashMap<>(records().of(name.repository()));
        } catch (UncheckedIOException e) {
            runContext.log("built, since the record of earlier builds can't be read: " + e.getCause().getMessage());
            return new HashMap<>();
        }
    }

    /** Blocks while the agent works; an interruption of this thread stops the build there. */
    private Optional<Delivered> run(ImageSource.Built image, boolean findOnly) throws IOException, InterruptedException {
        FilePath workspace = runContext.workspace("Building an image");
        HarborRegistry registry = harbor.resolve(runContext.run().getParent());
        ImageRequest order = new ImageRequest(
                image.build(),
                image.alwaysBuild(),
                findOnly,
                known(image.name()),
                step.getDockerHost() == null ? "" : step.getDockerHost(),
                step.getBuilder(),
                pushTimeout(),
                registry.getUrl(),
                Util.fixNull(registry.getTokenService()),
                harbor.allowed(),
                harbor.authority(runContext.run()).orElse(""),
                isFolded() ? DockerOutputNote.heading() : "");
        BuildAndPush work = new BuildAndPush(
                order,
                harbor.login(runContext.run()),
                findOnly ? Map.of() : secrets(),
                runContext.environment(),
                runContext.listener(),
                PushListener.of(() -> card.enter(DeploymentStep.PUSH)));
        Future<Pushed> working;
        try {
            working = workspace.actAsync(work);
        } catch (IOException e) {
            throw lost(e);
        }
        try {
            return delivered(working.get());
        } catch (ExecutionException e) {
            throw failure(e);
        } catch (InterruptedException e) {
            working.cancel(true);
            throw e;
        }
    }

    private Optional<Delivered> delivered(Pushed pushed) {
        pushed.notes().forEach(runContext::log);
        return Optional.ofNullable(pushed.image())
                .map(image -> new Delivered(
                        image, pushed.skipped(), pushed.content(), pushed.revision(), pushed.durations()));
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
        LOGGER.log(Level.FINE, cause, () -> "An agent was lost while it worked for " + runContext.run());
        return new AbortException("The connection to agent '" + runContext.environment().get("NODE_NAME", "")
                + "' was lost while it built or pushed " + step.getRepository() + ". Nothing was deployed. Look why the"
                + " agent went away (its log, its machine's memory); retry(2) around node { … } builds again on"
                + " another one.");
    }
}
