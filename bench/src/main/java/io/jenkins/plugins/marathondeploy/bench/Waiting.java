package io.jenkins.plugins.marathondeploy.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What waiting costs, for one deployment and for a thousand. */
public final class Waiting {
    private static final String HOW = "Deployments whose tasks never start, followed in a process that does nothing"
            + " else; each number of waits has a process and a Marathon fixture (another process) of its own. Threads"
            + " are all beside those of the JVM itself, while waiting and at most (while everything was submitted);"
            + " not counted are those on which the JDK's HTTP client hands an answer over, which is the JVM's common"
            + " pool, or, on a machine with two cores, a new thread that ends at once."
            + " Heap is what is left after a collection, less what was there when one deployment had been followed to"
            + " its end before; what all waits share is in it, so that a single wait looks dear."
            + " With two gates each, the tasks run, and the deployments are in a soak in which a metric and alerts are asked for"
            + " every 15 s, of a server in Marathon's process; threads at most are those while all came into it. Requests are those"
            + " that Marathon got, CPU is that of the whole process, in windows that began a minute after the last"
            + " submission: least / median / most. Each wait also looks at its app on its own, every 18 s or so, but"
            + " all together not more than about twice a second: with 100 waits that is in these windows, with 1,000"
            + " the first of these looks would come after seven minutes and add as many as with 100.";

    private final Options options;
    private final List<WaitingProcess> processes = new ArrayList<>();

    private Waiting(Options options) {
        this.options = options;
    }

    public static void main(String[] arguments) throws Exception {
        Waiting waiting = new Waiting(Options.of(arguments));
        try {
            waiting.measure();
        } finally {
            waiting.processes.forEach(WaitingProcess::close);
        }
    }

    private void measure() throws IOException, InterruptedException {
        for (int waits : List.of(1, 10, 100, 1000)) {
            begin(new WaitingProcess(waits, false));
        }
        begin(new WaitingProcess(1000, true));
        TimeUnit.SECONDS.sleep(options.count(60, 10));
        int seconds = options.count(20, 5);
        for (int window = 0; window < options.count(3, 2); window++) {
            System.out.println("  measuring for " + seconds + " s");
            for (WaitingProcess process : processes) {
                process.beginWindow();
            }
            TimeUnit.SECONDS.sleep(seconds);
            for (WaitingProcess process : processes) {
                process.endWindow(seconds);
            }
        }
        show();
    }

    private void begin(WaitingProcess process) throws IOException {
        System.out.println("  " + process.name() + " waits");
        processes.add(process);
        process.awaitWaiting();
    }

    private void show() throws IOException {
        Figure figure = new Figure(options, "waiting", "Waiting: a thousand deployments at once", HOW);
        List<List<String>> rows = new ArrayList<>();
        for (WaitingProcess process : processes) {
            process.raw.forEach(figure.raw().withArray(process.name())::add);
            double kibibytes = Spread.of(process.kibibytes).median();
            rows.add(List.of(
                    process.name(),
                    process.threads() + ", " + process.mostThreads(),
                    Spread.number(kibibytes, 0),
                    Spread.number(kibibytes / process.waits, 1),
                    Spread.of(process.lists).text(2),
                    Spread.of(process.appReads).text(2),
                    Spread.of(process.requests).text(2),
                    Spread.of(process.questions).text(1),
                    Spread.of(process.cpuMillis).text(1)));
        }
        figure.table(
                List.of(
                        "waits", "threads", "heap, KiB", "heap a wait, KiB", "lists a second", "app reads a second",
                        "all requests a second", "gates' questions a second", "CPU, ms a second"),
                rows);
        aims(figure);
        figure.write();
    }

    private void aims(Figure figure) {
        WaitingProcess hundred = processes.get(2);
        WaitingProcess thousand = processes.get(3);
        figure.aim("threads at most, with 1,000 waits, 16", thousand.mostThreads(), 16, 0, "see bench/results");
        double each = Spread.of(thousand.kibibytes).median() / thousand.waits;
        figure.aim("heap a wait with 1,000, under 8 KiB", each, 8, 1, "see the table");
        figure.aim(
                "lists a second with 1,000, not more than one in 2 s", Spread.of(thousand.lists).max(), 0.5, 2,
                "see the table");
        double more = Spread.of(thousand.requests).median() - Spread.of(hundred.requests).median();
        figure.aim("requests a second, 1,000 waits more than 100 by at most 0.5", more, 0.5, 2, "see the table");
        WaitingProcess gated = processes.get(4);
        figure.aim("threads at most, with 1,000 waits of two gates each, 16", gated.mostThreads(), 16, 0, "see bench/results");
        double withGates = Spread.of(gated.kibibytes).median() / gated.waits;
        figure.aim("heap a wait with 1,000 of two gates each, under 8 KiB", withGates, 8, 1, "see the table");
        figure.aim(
                "requests a second to Marathon, with 1,000 of two gates each, 3", Spread.of(gated.requests).median(), 3, 2, "see the table");
        // A window is no multiple of the pace: all of them together are compared.
        double most = 1.1 * 2 * gated.waits / WaitingProbe.PACE.toSeconds();
        double questions = gated.questions.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
        figure.aim(
                "gates' questions a second, with 1,000 of two gates each, a tenth more than their pace asks for at most ("
                        + Spread.number(most, 0) + ")",
                questions, most, 1, "see the table");
    }
}
