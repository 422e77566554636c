package io.jenkins.plugins.marathondeploy.bench;

import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixtureConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** What the plugin takes from Jenkins, and how soon it goes on after a restart. */
public final class InJenkins {
    private static final String HOW = "Jenkins' own war, started as a process with a home directory of its own, with"
            + " all plugins that the tests use; with and without this one took turns, after a first start that does not"
            + " count (it unpacks plugins). Up is when Jenkins logs that it is. For the restart, a pipeline follows a"
            + " deployment that never ends; Jenkins is ended by SIGTERM and started again, and following again is the"
            + " first request that the Marathon fixture gets from it. Seconds, least / median / most.";

    private final Options options;
    private final Path war;
    private final Path plugin;
    private final List<Double> with = new ArrayList<>();
    private final List<Double> without = new ArrayList<>();
    private final List<Double> following = new ArrayList<>();

    private InJenkins(Options options, Path war) {
        this.options = options;
        this.war = war;
        plugin = options.root().resolve("target/marathon-deploy.hpi");
    }

    /** @param arguments the project's root directory, then {@code --quick} perhaps, then {@code --war} and Jenkins */
    public static void main(String[] arguments) throws Exception {
        Options options = Options.of(arguments);
        Path war = options.root().resolve(arguments[List.of(arguments).indexOf("--war") + 1]);
        InJenkins figure = new InJenkins(options, war);
        List<Path> others = figure.otherPlugins();
        List<Path> all = new ArrayList<>(others);
        all.add(figure.plugin);
        try (JenkinsDirectory bare = JenkinsDirectory.with(others);
                JenkinsDirectory full = JenkinsDirectory.with(all)) {
            figure.start(bare);
            figure.start(full);
            for (int round = 1; round <= options.count(4, 1); round++) {
                figure.without.add(figure.start(bare));
                figure.with.add(figure.start(full));
            }
            figure.restart(full);
        }
        figure.show();
    }

    private List<Path> otherPlugins() throws IOException {
        try (Stream<Path> files = Files.list(options.root().resolve("target/test-classes/test-dependencies"))) {
            return files.filter(file -> file.toString().endsWith(".hpi")).toList();
        }
    }

    private double start(JenkinsDirectory directory) throws Exception {
        try (JenkinsProcess jenkins = JenkinsProcess.start(war, directory.path())) {
            double seconds = jenkins.secondsToUp();
            System.out.println("  up after " + Spread.number(seconds, 2) + " s");
            return seconds;
        }
    }

    private void restart(JenkinsDirectory directory) throws Exception {
        try (MarathonFixture marathon = MarathonFixture.start(MarathonFixtureConfig.fast())) {
            directory.allowAddresses();
            directory.job("follow", "marathonDeploy(marathonUrl: '" + marathon.uri() + "', timeout: '1h', appJson:"
                    + " '{\"id\": \"/endless\", \"cmd\": \"serve\", \"cpus\": 0.1, \"mem\": 32, \"instances\": 1,"
                    + " \"env\": {\"SIM_STATE\": \"staging\"}}')");
            try (JenkinsProcess jenkins = JenkinsProcess.start(war, directory.path())) {
                jenkins.awaitUp();
                jenkins.build("follow");
                await("a deployment", () -> marathon.cluster().app("/endless").isPresent());
                await("following", () -> marathon.eventStreams() == 1
                        && marathon.requests().count("GET", "/v2/deployments") > 0);
            }
            for (int round = 1; round <= options.count(3, 1); round++) {
                marathon.requests().clear();
                try (JenkinsProcess jenkins = JenkinsProcess.start(war, directory.path())) {
                    await("following again", () -> !marathon.requests().all().isEmpty());
                    long again = System.nanoTime();
                    following.add((again - jenkins.awaitUp()) / 1e9);
                    System.out.println("  following again after "
                            + Spread.number(following.get(following.size() - 1), 2) + " s");
                }
            }
        }
    }

    private static void await(String what, BooleanSupplier condition) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(5);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new IOException("waited five minutes for " + what);
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    private void show() throws IOException {
        Figure figure = new Figure(options, "jenkins", "In Jenkins: start, size, restart", HOW);
        Spread all = Spread.of(with);
        Spread bare = Spread.of(without);
        double kilobytes = Files.size(plugin) / 1000.0;
        figure.raw().set("with", all.json());
        figure.raw().set("without", bare.json());
        figure.raw().set("following again", Spread.of(following).json());
        figure.table(
                List.of("", ""),
                List.of(
                        List.of("Jenkins up without the plugin, s", bare.text(2)),
                        List.of("Jenkins up with the plugin, s", all.text(2)),
                        List.of("ratio of the medians", Spread.number(all.median() / bare.median(), 2)),
                        List.of("from up to following again, s (less than 0: before)", Spread.of(following).text(2)),
                        List.of("size of the hpi, KB", Spread.number(kilobytes, 0))));
        figure.aim("size of the hpi under 600 KB", kilobytes, 600, 0, "the code is that large");
        figure.aim("following again within 5 s", Spread.of(following).max(), 5, 2, "see the table");
        figure.write();
    }
}
