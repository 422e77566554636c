package io.jenkins.plugins.marathondeploy.cli;

import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.delivery.Backend;
import io.jenkins.plugins.marathondeploy.delivery.BackendChoice;
import io.jenkins.plugins.marathondeploy.delivery.Delivered;
import io.jenkins.plugins.marathondeploy.delivery.Delivery;
import io.jenkins.plugins.marathondeploy.delivery.DeliveryListener;
import io.jenkins.plugins.marathondeploy.delivery.EnginePublisher;
import io.jenkins.plugins.marathondeploy.delivery.ImageRecord;
import io.jenkins.plugins.marathondeploy.delivery.ImageRecords;
import io.jenkins.plugins.marathondeploy.image.BuildContext;
import io.jenkins.plugins.marathondeploy.image.BuildKitOptions;
import io.jenkins.plugins.marathondeploy.image.BuildSecret;
import io.jenkins.plugins.marathondeploy.image.ContextEntry;
import io.jenkins.plugins.marathondeploy.image.ImageBuild;
import io.jenkins.plugins.marathondeploy.image.ImageEvent;
import io.jenkins.plugins.marathondeploy.image.ImageException;
import io.jenkins.plugins.marathondeploy.image.ImageReference;
import io.jenkins.plugins.marathondeploy.image.PushedImage;
import io.jenkins.plugins.marathondeploy.image.buildx.Buildx;
import io.jenkins.plugins.marathondeploy.image.engine.DockerEngine;
import io.jenkins.plugins.marathondeploy.image.engine.EngineAddress;
import io.jenkins.plugins.marathondeploy.release.ImageSource;
import io.jenkins.plugins.marathondeploy.release.ImageSupply;
import io.jenkins.plugins.marathondeploy.release.Registry;
import io.jenkins.plugins.marathondeploy.time.SteadyClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/** Builds and pushes with the engine that the options name, and shows how it goes. */
final class Images implements ImageSupply, DeliveryListener {
    private final Session session;
    private final Console console;
    private final Optional<Registry> registry;
    private final String harbor;
    private final ConnectionOptions connection;
    private final BuildOptions options;
    private final List<BuildSecret> secrets;
    private BackgroundTask<Backend> backend;
    /** What was said of the backend before anybody needs one. */
    private final Queue<String> notes = new ConcurrentLinkedQueue<>();
    private BackgroundTask<Optional<String>> content;
    /** Null where nobody has begun to. */
    private BackgroundTask<DockerEngine> connecting;
    /** What is built; null before that. */
    private ImageBuild building;
    private boolean measured;
    /** Of each layer and part of a step, what a log has shown last. */
    private final Map<String, String> tenths = new HashMap<>();

    /**
     * Begins nothing yet.
     *
     * @param build    how it is built
     * @param registry for {@link #deliver} and {@link #find}
     * @param harbor   its name in a configuration, for its login; empty for none
     */
    Images(
            Session session,
            Console console,
            ConnectionOptions connection,
            BuildOptions build,
            Optional<Registry> registry,
            String harbor) {
        this.session = session;
        this.console = console;
        this.registry = registry;
        this.harbor = harbor;
        this.connection = connection;
        this.options = build;
        this.secrets = BuildSecrets.of(build.secrets, session.directory(), session.environment());
        secrets.stream().flatMap(secret -> secret.text().stream()).forEach(text -> console.hide(text.reveal()));
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
        options.platforms.forEach(build::platform);
        Assignments.of("--build-arg", options.arguments, session.environment()).forEach(build::argument);
        Assignments.of("--label", options.labels, Map.of()).forEach(build::label);
        ImageBuild request = build.dockerfile(options.dockerfile)
                .target(options.target)
                .buildKit(buildKit(options))
                .pull(options.pull)
                .noCache(options.noCache)
                .created(session.clock().instant())
                .revision(Revision.of(session.directory().resolve(context), session.environment()))
                .build();
        BuildContext.open(request);
        return request;
    }

    private static BuildKitOptions buildKit(BuildOptions options) {
        return new BuildKitOptions(
                new ArrayList<>(BuildSecrets.ids(options.secrets)),
                new ArrayList<>(options.ssh),
                new BuildKitOptions.Cache(
                        new ArrayList<>(options.cacheFrom), new ArrayList<>(options.cacheTo), options.cache),
                new TreeMap<>(Assignments.of("--build-context", options.contexts, Map.of())),
                options.sbom,
                options.provenance);
    }

    /** Looks for what builds, which takes Docker's client some time; what it says is told when it is needed. */
    void begin(ImageBuild build) {
        backend = BackgroundTask.begin(() -> choose(build, notes::add));
    }

    /** Reads the files that the registry is asked for by their content. */
    @Override
    public void announce(ImageSource.Built image) {
        content = BackgroundTask.begin(() -> Delivery.content(
                image.build(),
                image.alwaysBuild(),
                () -> backend.get().platform(),
                session.interruption().cancellation()));
    }

    @Override
    public Delivered deliver(ImageSource.Built image) {
        building = image.build();
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

    private Backend choose(ImageBuild build, Consumer<String> told) {
        return new BackendChoice(options.builder, clientEnvironment(), connection.dockerHost, this::engine,
                        connection.pushTimeout)
                .choose(build, secrets, told, session.interruption().cancellation());
    }

    /** What Docker's client gets: not what is meant for this program alone. */
    private Map<String, String> clientEnvironment() {
        Map<String, String> environment = new LinkedHashMap<>(session.environment());
        environment.keySet().removeIf(name -> name.startsWith("HARBOR_") || name.startsWith("MARATHON_"));
        return environment;
    }

    private Delivery delivery(ImageReference name) {
        Backend chosen = backend.get();
        for (String note = notes.poll(); note != null; note = notes.poll()) {
            note(note);
        }
        return new Delivery(
                chosen,
                registry.orElseThrow().client(),
                session.credentials().harbor(harbor),
                known(name.repository()),
                this,
                session.interruption().cancellation(),
                SteadyClock.start());
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

    /**
     * Builds, and leaves it on the engine.
     *
     * @return the image's id
     */
    String build(ImageBuild build) {
        building = build;
        Authentication login = session.credentials().harbor(harbor);
        if (choose(build, this::note) instanceof Backend.BuildKit buildKit) {
            return buildKit.buildx()
                    .build(build, buildKit.builder(), secrets, Buildx.Output.LOAD, login,
                            new Buildx.BuildListener(this::build, this::push), session.interruption().cancellation())
                    .imageId();
        }
        Map<String, Authentication> logins = Map.of(build.tags().get(0).registry(), login);
        return engine().build(build, logins, this::build, session.interruption().cancellation()).id();
    }

    /** Pushes what the engine has. */
    PushedImage push(List<ImageReference> references) {
        return new EnginePublisher(
                        engine(),
                        registry.orElseThrow().client(),
                        session.credentials().harbor(harbor),
                        this,
                        session.interruption().cancellation(),
                        SteadyClock.start())
                .push(references);
    }

    /** Gives an image that the engine has further names. */
    void tag(String image, List<ImageReference> names) {
        engine().tag(image, names);
    }

    /** Connects to the engine, which takes some time, and tells what comes of it when the engine is needed. */
    void connect() {
        connecting = BackgroundTask.begin(this::connected);
    }

    private DockerEngine engine() {
        DockerEngine engine = connecting == null ? connected() : connecting.get();
        console.detail("engine", engine.describe());
        return engine;
    }

    private DockerEngine connected() {
        return DockerEngine.connect(EngineAddress.of(connection.dockerHost, session.environment()))
                .withPushTimeout(connection.pushTimeout);
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
        if (event instanceof ImageEvent.SendingContext) {
            measureContext();
        }
        boolean detail = event instanceof ImageEvent.Layer
                || event instanceof ImageEvent.Pulling
                || event instanceof ImageEvent.StepProgress
                || event instanceof ImageEvent.BuildOutput output && isBookkeeping(output.line());
        if (console.show(topic, event)) {
            return;
        }
        if (!detail || console.isDetailed() && isNews(event)) {
            console.foreign(topic, event.toString());
        }
    }

    /** Of what is on its way a log gets a line for each tenth. */
    private boolean isNews(ImageEvent event) {
        if (event instanceof ImageEvent.Layer layer) {
            return isNews(layer.layer(), layer);
        }
        if (event instanceof ImageEvent.Pulling pulling) {
            return isNews(pulling.layer(), new ImageEvent.Layer("", pulling.state(), pulling.current(), pulling.total()));
        }
        return !(event instanceof ImageEvent.StepProgress part)
                || isNews(part.id() + part.what(), new ImageEvent.Layer("", "", part.current(), part.total()));
    }

    private boolean isNews(String what, ImageEvent.Layer now) {
        String tenth = now.state() + now.percent() / 10;
        return !tenth.equals(tenths.put(what, tenth));
    }

    /** For the bar: an engine is sent the context while it is read, and nobody knows its size before. */
    private void measureContext() {
        if (measured || !console.isLive()) {
            return;
        }
        measured = true;
        ImageBuild build = building;
        BackgroundTask.begin(() -> {
            try {
                long bytes = 0;
                BuildContext.Entries entries = BuildContext.open(build).entries();
                for (ContextEntry entry = entries.next(); entry != null; entry = entries.next()) {
                    bytes += entry.size();
                }
                console.contextSize(bytes);
            } catch (IOException | ImageException unreadable) {
                // Whoever sends it says so.
            }
        });
    }
}
