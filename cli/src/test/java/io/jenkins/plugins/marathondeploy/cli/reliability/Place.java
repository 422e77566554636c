package io.jenkins.plugins.marathondeploy.cli.reliability;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.auth.Secret;
import io.jenkins.plugins.marathondeploy.cli.InProcess;
import io.jenkins.plugins.marathondeploy.cli.Live;
import io.jenkins.plugins.marathondeploy.cluster.fault.Call;
import io.jenkins.plugins.marathondeploy.cluster.fault.Fault;
import io.jenkins.plugins.marathondeploy.cluster.fault.FaultProxy;
import io.jenkins.plugins.marathondeploy.cluster.marathon.Cluster;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixtureConfig;
import io.jenkins.plugins.marathondeploy.cluster.process.CommandLine;
import io.jenkins.plugins.marathondeploy.cluster.process.RunningCommand;
import io.jenkins.plugins.marathondeploy.marathon.MarathonSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** Where one scenario happens: a Marathon, a network before it, and a directory to deploy from. */
final class Place implements AutoCloseable {
    static final String APP = "/shop/web";
    static final String USER = "deployer";
    static final String PASSWORD = "m4rath0n";

    final MarathonFixture marathon;
    final Cluster cluster;
    final FaultProxy proxy;
    /** The time on the wall, until somebody sets the clock. */
    final Clock clock = ((InstantSource) () -> Instant.now().plus(this.moved)).withZone(ZoneOffset.UTC);
    private volatile Duration moved = Duration.ZERO;
    private final Path directory;
    private final List<AutoCloseable> more = new ArrayList<>();
    private final List<FaultProxy> ways = new ArrayList<>();
    private final Map<String, String> environment = new HashMap<>();
    private final List<Supplier<String>> left = new ArrayList<>();

    Place() throws IOException {
        this(MarathonFixtureConfig.fast());
    }

    Place(MarathonFixtureConfig config) throws IOException {
        marathon = MarathonFixture.start(config.withLogin(USER, PASSWORD));
        cluster = marathon.cluster();
        proxy = FaultProxy.before(marathon.uri());
        directory = Files.createTempDirectory("scenario");
    }

    /** Sets the clock. */
    void moveClock(Duration by) {
        moved = moved.plus(by);
    }

    /** Something ran before. */
    Place running(Release release) {
        cluster.put(release.definition(), false);
        settled();
        marathon.requests().clear();
        return this;
    }

    /** Waits until nothing is deployed and all instances are healthy. */
    void settled() {
        Awaitility.await().atMost(1, TimeUnit.MINUTES).until(() -> cluster.deployments().isEmpty()
                && cluster.healthy(APP).size() == cluster.app(APP).orElseThrow().instances());
    }

    /** Events can't be heard here: polling alone has to do. */
    Place withoutEvents() {
        proxy.inject(Requests.EVENTS, Fault.answer(404, "text/html", "no"));
        return this;
    }

    /** Lets something happen after a while. */
    void later(Duration delay, Runnable what) {
        CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS).execute(what);
    }

    /** A second way to the same Marathon. */
    FaultProxy another() {
        FaultProxy other = FaultProxy.before(marathon.uri());
        more.add(other);
        return other;
    }

    /** Ends with this place. */
    <T extends AutoCloseable> T with(T one) {
        more.add(one);
        return one;
    }

    /** A way with faults to a server of the platform. */
    FaultProxy way(URI server) {
        FaultProxy proxy = with(FaultProxy.before(server));
        ways.add(proxy);
        return proxy;
    }

    /** Whether a fault waits for a request that has not come. */
    boolean isUnmet() {
        return proxy.isUnmet() || ways.stream().anyMatch(FaultProxy::isUnmet);
    }

    /** What is there at the end besides the app is told with the row. */
    void leaves(Supplier<String> what) {
        left.add(what);
    }

    String left() {
        return left.stream().map(Supplier::get).collect(Collectors.joining(", "));
    }

    /** For the command lines from now on. */
    void environment(String name, String value) {
        environment.put(name, value);
    }

    /** How many lines a file has that the user's own test has written. */
    long lines(String file) {
        Path path = directory.resolve(file);
        try (Stream<String> lines = Files.exists(path) ? Files.lines(path) : Stream.empty()) {
            return lines.count();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** A proxy before the app, as its users reach it. */
    FrontDoor frontDoor() {
        try {
            FrontDoor door = new FrontDoor(cluster);
            more.add(door);
            return door;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** True once a request of this kind has been dealt with. */
    Predicate<Call> after(Predicate<Call> kind) {
        return call -> proxy.count(kind) > 0;
    }

    void turn(Release release, int status) {
        cluster.simulated().setSwitch(release.name, status);
    }

    Live deploy(Release release, String... options) {
        return deployTo(List.of(proxy), release, options);
    }

    Live deployTo(List<FaultProxy> ways, Release release, String... options) {
        return deploy(ways.stream().map(FaultProxy::uri).toList(), "web-" + release.name + ".json",
                release.definition(), options);
    }

    /** Deploys a group that holds the app alone. */
    Live deployGroup(ObjectNode group, String... options) {
        return deploy(List.of(proxy.uri()), "shop.json", group, options);
    }

    Live deploy(List<URI> ways, String file, ObjectNode definition, String... options) {
        return live(arguments(ways, file, definition, options));
    }

    /** To the server {@code north} of a configuration. */
    Live deployNamed(String configuration, ObjectNode definition, String... options) {
        try {
            Files.writeString(directory.resolve("centres.yaml"), configuration);
            Files.writeString(directory.resolve("web.json"), definition.toString());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        List<String> arguments = new ArrayList<>(List.of(
                "deploy", "--app", "web.json", "--json", "--config", "centres.yaml", "--marathon", "north"));
        arguments.addAll(List.of(options));
        return live(arguments);
    }

    private List<String> arguments(List<URI> ways, String file, ObjectNode definition, String... options) {
        try {
            Files.writeString(directory.resolve(file), definition.toString());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        List<String> arguments = new ArrayList<>(List.of("deploy", "--app", file, "--json", "--agent-port",
                String.valueOf(marathon.agentUri().getPort())));
        ways.forEach(way -> arguments.addAll(List.of("--marathon", way.toString())));
        arguments.addAll(List.of(options));
        return arguments;
    }

    /** The jar as a process of its own, which can be killed. */
    RunningCommand process(Release release, String... options) {
        CommandLine jar = new CommandLine(Path.of(System.getProperty("marathon-deploy.jar")), directory)
                .with("HOME", directory.toString())
                .with("MARATHON_USER", USER)
                .with("MARATHON_PASSWORD", PASSWORD);
        RunningCommand running = jar.start(line -> { }, arguments(
                List.of(proxy.uri()), "web-" + release.name + ".json", release.definition(), options).toArray(String[]::new));
        more.add(() -> {
            running.signal("KILL");
            running.result();
        });
        return running;
    }

    /** How a deployer logs in that is no command line. */
    MarathonSettings settings() {
        return MarathonSettings.of(proxy.uri()).withAuthentication(() -> Authentication.basic(USER, Secret.of(PASSWORD)));
    }

    /** A rollback by hand. */
    Live rollback(String... options) {
        List<String> arguments = new ArrayList<>(
                List.of("rollback", "--id", APP, "--json", "--marathon", proxy.uri().toString()));
        arguments.addAll(List.of(options));
        return live(arguments);
    }

    private Live live(List<String> arguments) {
        InProcess process = new InProcess(directory)
                .with("MARATHON_USER", USER)
                .with("MARATHON_PASSWORD", PASSWORD)
                .with("HARBOR_USER", ImagePlace.ROBOT)
                .with("HARBOR_PASSWORD", ImagePlace.SECRET)
                .with("PATH", System.getenv("PATH"))
                .with("GIT_COMMIT", "0123456789012345678901234567890123456789")
                .at(clock);
        environment.forEach(process::with);
        return new Live(process, arguments.toArray(String[]::new));
    }

    /** Another client's version of the app, by force. */
    void replacedBy(Release release) {
        cluster.put(release.definition(), true);
    }

    /** Requests that changed something, or tried to, and came through. */
    long writes() {
        return marathon.requests().count(request -> Set.of("PUT", "POST", "DELETE").contains(request.method()));
    }

    /** What is there: {@code two healthy on 2 of 2}. */
    String state() {
        List<String> needs = cluster.dependencies("/shop");
        String deploying = (needs.isEmpty() ? "" : ", /shop depends on " + String.join(", ", needs))
                + (cluster.deployments().isEmpty() ? "" : ", deploying");
        return cluster.app(APP).map(app -> {
            long old = cluster.instances(APP).stream()
                    .filter(instance -> instance.app().version().isBefore(app.lastConfigChangeAt()))
                    .count();
            return release(app.content()) + " healthy on " + cluster.healthy(APP).size() + " of " + app.instances()
                    + (old == 0 ? "" : ", " + old + " old");
        }).orElse("no app") + deploying;
    }

    private static String release(ObjectNode content) {
        return content.at("/env/RELEASE").asText();
    }

    @Override
    public void close() throws Exception {
        for (AutoCloseable one : more) {
            one.close();
        }
        proxy.close();
        marathon.close();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
