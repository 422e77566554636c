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
            + " all plugins that the tests use; with and without this one took turns, and each was first in every second"
            + " round, after a first start that does not count (it unpacks plugins). Up is when Jenkins logs that it is;"
            + " what it has used of all cores until then is beside it. The job has 1,000 builds that deployed nothing; its page"
            + " is asked for once after each of the first twenty starts. For the page as it is"
            + " later, three Jenkins run side by side, one with the plugin and two without it, and are asked in turns, many"
            + " times after a warm-up; and that several times over, since each process compiles its code in its own way. The"
            + " ratio is taken within a round, and the median of these ratios counts; the same between the two without the"
            + " plugin says how exact that is. For the restart, a pipeline follows a"
            + " deployment that never ends; Jenkins is ended by SIGTERM and started again, and following again is the"
            + " first request that the Marathon fixture gets from it. Seconds, least / median / most. Nine tenths of the hpi are about 780"
            + " classes of our own, all of which its steps, forms or pages reach, without the names of local variables; the rest"
            + " is forms, help and styles. No library and no picture is in it. The aim was 600 KB before it had builders of"
            + " its own for BuildKit, gates beyond Marathon, rollouts over several data centres and most of its pages.";

    private static final int BUILDS = 1000;
    /** One start differs from the next by several times what is looked for. */
    private static final int STARTS = 40;

    private static final int FIRST_PAGES = 20;
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
    private final List<Double> startRatios = new ArrayList<>();
    private final List<Double> processorWith = new ArrayList<>();
    private final List<Double> processorWithout = new ArrayList<>();
    private final List<Double> processorRatios = new ArrayList<>();
    private final List<Double> pageRatios = new ArrayList<>();
    private final List<Double> noiseRatios = new ArrayList<>();

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
                JenkinsDirectory alsoBare = JenkinsDirectory.with(others);
                JenkinsDirectory full = JenkinsDirectory.with(all)) {
            bare.builds(JOB, BUILDS);
            alsoBare.builds(JOB, BUILDS);
            full.builds(JOB, BUILDS);
            figure.start(bare, new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), true);
            figure.start(full, new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), true);
            for (int round = 0; round < options.count(STARTS, 1); round++) {
                figure.starts(bare, full, round % 2 == 0, round < FIRST_PAGES);
            }
            for (int round = 0; round < options.count(10, 1); round++) {
                figure.pages(bare, alsoBare, full);
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

    private void starts(JenkinsDirectory bare, JenkinsDirectory full, boolean bareFirst, boolean page) throws Exception {
        if (bareFirst) {
            start(bare, without, processorWithout, firstPageWithout, page);
        }
        start(full, with, processorWith, firstPageWith, page);
        if (!bareFirst) {
            start(bare, without, processorWithout, firstPageWithout, page);
        }
        startRatios.add(last(with) / last(without));
        processorRatios.add(last(processorWith) / last(processorWithout));
    }

    private static double last(List<Double> values) {
        return values.get(values.size() - 1);
    }

    private void start(
            JenkinsDirectory directory, List<Double> starts, List<Double> used, List<Double> firstPages, boolean page)
            throws Exception {
        try (JenkinsProcess jenkins = JenkinsProcess.start(war, directory.path())) {
            starts.add(jenkins.secondsToUp());
            used.add(jenkins.processorSecondsToUp());
            String told = "  up after " + Spread.number(last(starts), 2) + " s, " + Spread.number(last(used), 2) + " s of the cores";
            if (page) {
                firstPages.add(jenkins.millisecondsOf(PAGE));
                told += ", the job's page after " + Spread.number(last(firstPages), 0) + " ms more";
            }
            System.out.println(told);
        }
    }

    /** Side by side, since what else the machine does then slows all. */
    private void pages(JenkinsDirectory bare, JenkinsDirectory alsoBare, JenkinsDirectory full) throws Exception {
        try (JenkinsProcess one = JenkinsProcess.start(war, bare.path());
                JenkinsProcess two = JenkinsProcess.start(war, alsoBare.path());
                JenkinsProcess other = JenkinsProcess.start(war, full.path())) {
            List<JenkinsProcess> all = List.of(one, other, two);
            for (JenkinsProcess jenkins : all) {
                jenkins.awaitUp();
            }
            ask(all, options.count(1500, 100));
            List<List<Double>> took = ask(all, options.count(1000, 100));
            double first = Spread.of(took.get(0)).median();
            double ours = Spread.of(took.get(1)).median();
            double second = Spread.of(took.get(2)).median();
            pageRatios.add(ours / first);
            pageRatios.add(ours / second);
            noiseRatios.add(second / first);
            pageWithout.addAll(took.get(0));
            pageWith.addAll(took.get(1));
            System.out.println("  the job's page in " + Spread.number(first, 2) + " and " + Spread.number(second, 2)
                    + " ms without and in " + Spread.number(ours, 2) + " ms with the plugin");
        }
    }

    /** Whoever is asked first is so in every third round only. @return milliseconds of each Jenkins */
    private static List<List<Double>> ask(List<JenkinsProcess> all, int times) throws IOException, InterruptedException {
        List<List<Double>> took = new ArrayList<>();
        all.forEach(jenkins -> took.add(new ArrayList<>()));
        for (int i = 0; i < times; i++) {
            for (int k = 0; k < all.size(); k++) {
                int which = (i + k) % all.size();
                took.get(which).add(all.get(which).millisecondsOf(PAGE));
            }
        }
        return took;
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
        double start = Spread.of(startRatios).median();
        double pages = Spread.of(pageRatios).median();
        figure.raw().set("start ratios", Spread.of(startRatios).json());
        figure.raw().set("cores with", Spread.of(processorWith).json());
        figure.raw().set("cores without", Spread.of(processorWithout).json());
        figure.raw().set("ratios of cores", Spread.of(processorRatios).json());
        figure.raw().set("page ratios", Spread.of(pageRatios).json());
        figure.raw().set("page ratios without", Spread.of(noiseRatios).json());
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
                        List.of("ratio of these two times in a round", Spread.of(startRatios).text(3)),
                        List.of("seconds of the cores until up without the plugin", Spread.of(processorWithout).text(2)),
                        List.of("seconds of the cores until up with the plugin", Spread.of(processorWith).text(2)),
                        List.of("ratio of these two in a round", Spread.of(processorRatios).text(3)),
                        List.of("page of a job with 1,000 builds without the plugin, ms", barePage.text(1)),
                        List.of("page of a job with 1,000 builds with the plugin, ms", page.text(1)),
                        List.of("ratio of the medians of a round", Spread.of(pageRatios).text(3)),
                        List.of("the same between two Jenkins without the plugin", Spread.of(noiseRatios).text(3)),
                        List.of("the same right after the start, without the plugin, ms", Spread.of(firstPageWithout).text(0)),
                        List.of("the same right after the start, with the plugin, ms", Spread.of(firstPageWith).text(0)),
                        List.of("from up to following again, s (less than 0: before)", Spread.of(following).text(2)),
                        List.of("size of the hpi, KB", Spread.number(kilobytes, 0))));
        figure.aim("Jenkins' start at most 2 % slower: median of the ratios at most 1.02", start, MOST, 3, "see the table");
        figure.aim("the page of a job with 1,000 builds at most 2 % slower: median of the ratios at most 1.02", pages, MOST, 3, "see the table");
        figure.aim("size of the hpi under 1,250 KB", kilobytes, 1250, 0, "the code is that large");
        figure.aim("following again within 5 s", Spread.of(following).max(), 5, 2, "see the table");
        figure.write();
    }
}
