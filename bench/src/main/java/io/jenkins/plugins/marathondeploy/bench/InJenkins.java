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

/** What the plugin takes from Jenkins' start and from a job's page, and how soon it goes on after a restart. */
public final class InJenkins {
    private static final String HOW = "Jenkins' own war, started as a process with a home directory of its own, with"
            + " all plugins that the tests use; with and without this one took turns, after a first start that does not"
            + " count (it unpacks plugins). Up is when Jenkins logs that it is. The job has 1,000 builds that deployed nothing;"
            + " its page is asked for once after each start, and then, with one Jenkins without the plugin and one with it"
            + " running side by side and asked in turns, many times after a warm-up. For the restart, a pipeline follows a"
            + " deployment that never ends; Jenkins is ended by SIGTERM and started again, and following again is the"
            + " first request that the Marathon fixture gets from it. Seconds, least / median / most.";

    private static final int BUILDS = 1000;
    private static final String JOB = "many";
    private static final String PAGE = "job/" + JOB + "/";
    /** What the plugin may cost: a fiftieth. */
    private static final double MOST = 1.02;

    private final Options options;
    private final Path war;
    private final Path plugin;
    private final List<Double> with = new ArrayList<>();
    private final List<Double> without = new ArrayList<>();
    private final List<Double> following = new ArrayList<>();
    private final List<Double> firstPageWith = new ArrayList<>();
    private final List<Double> firstPageWithout = new ArrayList<>();
    private final List<Double> pageWith = new ArrayList<>();
    private final List<Double> pageWithout = new ArrayList<>();

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
            bare.builds(JOB, BUILDS);
            full.builds(JOB, BUILDS);
            figure.start(bare, new ArrayList<>(), new ArrayList<>());
            figure.start(full, new ArrayList<>(), new ArrayList<>());
            for (int round = 1; round <= options.count(10, 1); round++) {
                figure.start(bare, figure.without, figure.firstPageWithout);
                figure.start(full, figure.with, figure.firstPageWith);
            }
            figure.pages(bare, full);
            figure.restart(full);
        }
        figure.show();
    }

    private List<Path> otherPlugins() throws IOException {
        try (Stream<Path> files = Files.list(options.root().resolve("target/test-classes/test-dependencies"))) {
            return files.filter(file -> file.toString().endsWith(".hpi")).toList();
        }
    }

    private void start(JenkinsDirectory directory, List<Double> starts, List<Double> firstPages) throws Exception {
        try (JenkinsProcess jenkins = JenkinsProcess.start(war, directory.path())) {
            starts.add(jenkins.secondsToUp());
            firstPages.add(jenkins.millisecondsOf(PAGE));
            System.out.println("  up after " + Spread.number(starts.get(starts.size() - 1), 2) + " s, the job's page after "
                    + Spread.number(firstPages.get(firstPages.size() - 1), 0) + " ms more");
        }
    }

    /** Side by side, since what else the machine does then slows both. */
    private void pages(JenkinsDirectory bare, JenkinsDirectory full) throws Exception {
        try (JenkinsProcess one = JenkinsProcess.start(war, bare.path());
                JenkinsProcess other = JenkinsProcess.start(war, full.path())) {
            one.awaitUp();
            other.awaitUp();
            for (int i = 0; i < options.count(1000, 100); i++) {
                one.millisecondsOf(PAGE);
                other.millisecondsOf(PAGE);
            }
            for (int i = 0; i < options.count(1000, 100); i++) {
                pageWithout.add(one.millisecondsOf(PAGE));
                pageWith.add(other.millisecondsOf(PAGE));
            }
            System.out.println("  the job's page in " + Spread.of(pageWithout).text(1) + " ms without and "
                    + Spread.of(pageWith).text(1) + " ms with the plugin");
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
        Figure figure = new Figure(options, "jenkins", "In Jenkins: start, a job's page, size, restart", HOW);
        Spread all = Spread.of(with);
        Spread bare = Spread.of(without);
        double kilobytes = Files.size(plugin) / 1000.0;
        figure.raw().set("with", all.json());
        figure.raw().set("without", bare.json());
        Spread page = Spread.of(pageWith);
        Spread barePage = Spread.of(pageWithout);
        double start = all.median() / bare.median();
        double pages = page.median() / barePage.median();
        figure.raw().set("page with", page.json());
        figure.raw().set("page without", barePage.json());
        figure.raw().set("first page with", Spread.of(firstPageWith).json());
        figure.raw().set("first page without", Spread.of(firstPageWithout).json());
        figure.raw().set("following again", Spread.of(following).json());
        figure.table(
                List.of("", ""),
                List.of(
                        List.of("Jenkins up without the plugin, s", bare.text(2)),
                        List.of("Jenkins up with the plugin, s", all.text(2)),
                        List.of("ratio of the medians", Spread.number(start, 3)),
                        List.of("page of a job with 1,000 builds without the plugin, ms", barePage.text(1)),
                        List.of("page of a job with 1,000 builds with the plugin, ms", page.text(1)),
                        List.of("ratio of the medians", Spread.number(pages, 3)),
                        List.of("the same right after the start, without the plugin, ms", Spread.of(firstPageWithout).text(0)),
                        List.of("the same right after the start, with the plugin, ms", Spread.of(firstPageWith).text(0)),
                        List.of("from up to following again, s (less than 0: before)", Spread.of(following).text(2)),
                        List.of("size of the hpi, KB", Spread.number(kilobytes, 0))));
        figure.aim("Jenkins' start at most 2 % slower: ratio of the medians at most 1.02", start, MOST, 3, "see the table");
        figure.aim("the page of a job with 1,000 builds at most 2 % slower: ratio of the medians at most 1.02", pages, MOST, 3, "see the table");
        figure.aim("size of the hpi under 600 KB", kilobytes, 600, 0, "the code is that large");
        figure.aim("following again within 5 s", Spread.of(following).max(), 5, 2, "see the table");
        figure.write();
    }
}
