package io.jenkins.plugins.marathondeploy.reliability;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * Runs scenarios side by side; each is a test of its own, and so is that the page says what came of them.
 *
 * <pre>{@code
 * @TestFactory
 * Stream<DynamicTest> faults() {
 *     return Matrix.tests(Part.DELIVERY, 4, List.of(Scenario.of("Push", "…", "…", "…", () -> Got.of("…"))));
 * }
 * }</pre>
 */
public final class Matrix {
    /** The system property that lets the page be written rather than checked. */
    static final String WRITE = "reliability.write";
    /** The system property with a regular expression: only scenarios that it finds are run, for work on them. */
    private static final String ONLY = "reliability.only";

    private Matrix() {}

    /** @param atATime how many scenarios may run at once */
    public static Stream<DynamicTest> tests(Part part, int atATime, List<Scenario> scenarios) {
        requireUnique(scenarios);
        String only = System.getProperty(ONLY, "");
        List<Scenario> chosen = scenarios.stream()
                .filter(scenario -> only.isEmpty() || scenario.title().matches(".*(" + only + ").*"))
                .toList();
        ExecutorService runners = Executors.newFixedThreadPool(atATime, Matrix::daemon);
        List<Future<Result>> results = new ArrayList<>();
        chosen.forEach(scenario ->
                results.add(runners.submit(() -> run(scenario))));
        runners.shutdown();
        List<DynamicTest> tests = new ArrayList<>();
        for (int i = 0; i < chosen.size(); i++) {
            Future<Result> result = results.get(i);
            tests.add(DynamicTest.dynamicTest(chosen.get(i).title(), () -> judge(result)));
        }
        if (only.isEmpty()) {
            tests.add(DynamicTest.dynamicTest(Page.NAME + " says what came of them", () -> page(part, results)));
        }
        return tests.stream();
    }

    private static Result run(Scenario scenario) throws Exception {
        try {
            return new Result(scenario, scenario.attempt().run());
        } catch (Exception | Error known) {
            throw known;
        } catch (Throwable other) {
            throw new IllegalStateException(other);
        }
    }

    private static void judge(Future<Result> future) throws Throwable {
        Result result = await(future);
        boolean flawed = !result.scenario().flaw().isEmpty();
        if (result.holds() == flawed) {
            throw new AssertionError(result.scenario().title() + " (" + result.scenario().fault() + ")\nexpected: "
                    + result.scenario().expected() + "\ngot:      " + result.got().text()
                    + (flawed ? "\nit is no longer to be called known to fail" : "") + "\n" + result.got().details());
        }
    }

    private static void page(Part part, List<Future<Result>> futures) throws Throwable {
        List<Result> results = new ArrayList<>();
        for (Future<Result> future : futures) {
            results.add(await(future));
        }
        Page page = Page.find();
        if (Boolean.getBoolean(WRITE)) {
            page.write(part, results);
        } else {
            page.check(part, results);
        }
    }

    private static Result await(Future<Result> future) throws Throwable {
        try {
            return future.get();
        } catch (ExecutionException failed) {
            throw failed.getCause();
        }
    }

    private static void requireUnique(List<Scenario> scenarios) {
        Set<String> titles = new HashSet<>();
        scenarios.stream().map(Scenario::title).filter(title -> !titles.add(title)).findFirst().ifPresent(twice -> {
            throw new IllegalArgumentException("two scenarios are called " + twice);
        });
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "scenario");
        thread.setDaemon(true);
        return thread;
    }
}
