package io.jenkins.plugins.marathondeploy.cli;

import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.delivery.Delivered;
import io.jenkins.plugins.marathondeploy.delivery.Delivery;
import io.jenkins.plugins.marathondeploy.delivery.DeliveryListener;
import io.jenkins.plugins.marathondeploy.delivery.ImageRecord;
import io.jenkins.plugins.marathondeploy.delivery.ImageRecords;
import io.jenkins.plugins.marathondeploy.image.BuildContext;
import io.jenkins.plugins.marathondeploy.image.ImageBuild;
import io.jenkins.plugins.marathondeploy.image.ImageEvent;
import io.jenkins.plugins.marathondeploy.image.ImageException;
import io.jenkins.plugins.marathondeploy.image.ImageReference;
import io.jenkins.plugins.marathondeploy.image.PushedImage;
import io.jenkins.plugins.marathondeploy.image.engine.BuiltImage;
import io.jenkins.plugins.marathondeploy.image.engine.DockerEngine;
import io.jenkins.plugins.marathondeploy.image.engine.EngineAddress;
import io.jenkins.plugins.marathondeploy.release.ImageSource;
import io.jenkins.plugins.marathondeploy.release.ImageSupply;
import io.jenkins.plugins.marathondeploy.release.Registry;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Builds and pushes with the engine that the options name, and shows how it goes. */
final class Images implements ImageSupply, DeliveryListener {
    private final Session session;
    private final Console console;
    private final Ahead<DockerEngine> engine;
    private final Optional<Registry> registry;
    private Ahead<Optional<String>> content;

    /**
     * Begins to ask the engine; other things can be done until it has answered.
     *
     * @param registry for {@link #deliver} and {@link #find}
     */
    Images(Session session, Console console, ConnectionOptions options, Optional<Registry> registry) {
        this.session = session;
        this.console = console;
        this.registry = registry;
        this.engine = Ahead.begin(() -> connect(options));
    }

    /**
     * What the options ask to build. The commit, the Dockerfile and {@code .dockerignore} are read.
     *
     * @throws ImageException for what is seen to be wrong there
     */
    static ImageBuild request(Session session, BuildOptions options, List<ImageReference> tags) {
        // A path from the root on is taken as it is meant; a relative one may not leave the current directory.
        Path context = Path.of(options.context);
        ImageBuild.Builder build = context.isAbsolute()
                ? ImageBuild.in(context)
                : ImageBuild.in(session.directory().toAbsolutePath()).context(options.context);
        tags.forEach(build::tag);
        Assignments.of("--build-arg", options.arguments, session.environment()).forEach(build::argument);
        Assignments.of("--label", options.labels, Map.of()).forEach(build::label);
        ImageBuild request = build.dockerfile(options.dockerfile)
                .target(options.target)
                .pull(options.pull)
                .noCache(options.noCache)
                .created(session.clock().instant())
                .revision(Revision.of(session.directory().resolve(context), session.environment()))
                .build();
        BuildContext.open(request);
        return request;
    }

    /** Reads the files that the registry is asked for by their content. */
    @Override
    public void announce(ImageSource.Built image) {
        content = Ahead.begin(() -> Delivery.content(
                image.build(),
                image.alwaysBuild(),
                () -> engine.get().platform(),
                session.interruption().cancellation()));
    }

    @Override
    public Delivered deliver(ImageSource.Built image) {
        Delivered delivered = delivery(image.name()).deliver(image.build(), content.get());
        records().ifPresent(records -> {
            try {
                records.add(delivered);
            } catch (UncheckedIOException e) {
                note("the next run will build again what this one has built: " + e.getCause().getMessage());
            }
        });
        return delivered;
    }

    @Override
    public Optional<Delivered> find(ImageSource.Built image) {
        return delivery(image.name()).find(image.build(), content.get());
    }

    private Delivery delivery(ImageReference name) {
        return new Delivery(
                engine.get(),
                registry.orElseThrow().client(),
                session.credentials().harbor(),
                known(name.repository()),
                this,
                session.interruption().cancellation(),
                session.clock());
    }

    private Map<String, ImageRecord> known(String repository) {
        try {
            return records().map(records -> records.of(repository)).orElse(Map.of());
        } catch (UncheckedIOException e) {
            note("built, since the record of earlier builds can't be read: " + e.getCause().getMessage());
            return Map.of();
        }
    }

    private Optional<ImageRecords> records() {
        return session.stateDirectory().map(directory -> new ImageRecords(directory.resolve("images.tsv")));
    }

    /** @param logins that base images may need, by registry */
    BuiltImage build(ImageBuild build, Map<String, Authentication> logins) {
        return engine.get().build(build, logins, this::build, session.interruption().cancellation());
    }

    PushedImage push(List<ImageReference> references) {
        return delivery(references.get(0)).push(references);
    }

    /** Gives an image that the engine has further names. */
    void tag(String image, List<ImageReference> names) {
        engine.get().tag(image, names);
    }

    private DockerEngine connect(ConnectionOptions options) {
        DockerEngine connected = DockerEngine.connect(EngineAddress.of(options.dockerHost, session.environment()))
                .withPushTimeout(options.pushTimeout);
        console.detail("engine", connected.describe());
        return connected;
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
        if (!detail || console.isDetailed()) {
            console.foreign(topic, event.toString());
        }
    }
}
