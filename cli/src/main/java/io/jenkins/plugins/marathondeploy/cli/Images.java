package io.jenkins.plugins.marathondeploy.cli;

import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.delivery.Delivery;
import io.jenkins.plugins.marathondeploy.delivery.DeliveryListener;
import io.jenkins.plugins.marathondeploy.image.BuiltImage;
import io.jenkins.plugins.marathondeploy.image.DockerEngine;
import io.jenkins.plugins.marathondeploy.image.EngineAddress;
import io.jenkins.plugins.marathondeploy.image.ImageBuild;
import io.jenkins.plugins.marathondeploy.image.ImageEvent;
import io.jenkins.plugins.marathondeploy.image.ImageReference;
import io.jenkins.plugins.marathondeploy.image.PushedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Builds and pushes as the options say, and shows how it goes. */
final class Images implements DeliveryListener {
    private final Session session;
    private final Console console;
    private final DockerEngine engine;

    /** @param engine as {@link #connect} gives it */
    Images(Session session, Console console, Ahead<DockerEngine> engine) {
        this.session = session;
        this.console = console;
        this.engine = engine.get();
        console.detail("engine", this.engine.describe());
    }

    /** Begins to ask the engine that the options name; other things can be done until it has answered. */
    static Ahead<DockerEngine> connect(Session session, ConnectionOptions options) {
        return Ahead.begin(() -> DockerEngine.connect(EngineAddress.of(options.dockerHost, session.environment())));
    }

    /** What the options ask to build; nothing is read yet but the commit. */
    static ImageBuild request(Session session, BuildOptions options, List<ImageReference> tags) {
        // A path from the root on is taken as it is meant; a relative one may not leave the current directory.
        Path context = Path.of(options.context);
        ImageBuild.Builder build = context.isAbsolute()
                ? ImageBuild.in(context)
                : ImageBuild.in(session.directory().toAbsolutePath()).context(options.context);
        tags.forEach(build::tag);
        Assignments.of("--build-arg", options.arguments, session.environment()).forEach(build::argument);
        Assignments.of("--label", options.labels, Map.of()).forEach(build::label);
        return build.dockerfile(options.dockerfile)
                .target(options.target)
                .pull(options.pull)
                .noCache(options.noCache)
                .created(session.clock().instant())
                .revision(Revision.of(session.directory().resolve(context), session.environment()))
                .build();
    }

    /** @param registry whose login base images may need, too */
    BuiltImage build(ImageBuild build, Map<String, Authentication> logins) {
        return engine.build(build, logins, this::build, session.interruption().cancellation());
    }

    /** The way into the registry, with a build or without. */
    Delivery delivery(HarborConnection harbor, ImageReference name) {
        return new Delivery(
                engine,
                () -> harbor.manifests(name),
                harbor.login(),
                this,
                session.interruption().cancellation(),
                session.clock());
    }

    PushedImage push(List<ImageReference> references, Authentication login) {
        return engine.push(references, login, this::push, session.interruption().cancellation());
    }

    /** Gives an image that the engine has further names. */
    void tag(String image, List<ImageReference> names) {
        engine.tag(image, names);
    }

    @Override
    public void build(ImageEvent event) {
        show("build", event);
    }

    @Override
    public void push(ImageEvent event) {
        show("push", event);
    }

    @Override
    public void note(String text) {
        console.line("image", text);
    }

    /** Which layers and containers the engine uses on the way. */
    private static boolean isBookkeeping(String line) {
        return line.startsWith(" ---> ") || line.startsWith("Removing intermediate container ");
    }

    private void show(String topic, ImageEvent event) {
        boolean detail = event instanceof ImageEvent.Layer
                || event instanceof ImageEvent.Pulling
                || event instanceof ImageEvent.BuildOutput output && isBookkeeping(output.line());
        if (detail) {
            console.detail(topic, event.toString());
        } else {
            console.line(topic, event.toString());
        }
    }
}
