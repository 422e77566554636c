package io.jenkins.plugins.marathondeploy.cli;

import io.jenkins.plugins.marathondeploy.deploy.Outcome;
import io.jenkins.plugins.marathondeploy.deploy.Report;
import io.jenkins.plugins.marathondeploy.rollout.RolloutReport;
import java.util.Locale;
import java.util.stream.Collectors;

/** A deployment's end in a few lines. */
final class Summary {
    private final StringBuilder lines = new StringBuilder();

    private Summary() {}

    static void show(Console console, Report report, int status) {
        boolean good = status == ExitStatus.GOOD;
        Summary summary = new Summary();
        summary.add(words(report.outcome()) + " " + report.id() + ": " + report.reason());
        report.skipped().forEach((what, why) -> summary.add("skipped", (what.equals(Report.BUILD) ? "build and push: " : what + ": ") + why));
        report.gates().forEach(gate -> summary.add("gate", gate.text()));
        summary.add("image", report.image());
        summary.add("version", report.version());
        summary.add("before", report.previousVersion());
        summary.add("running", report.runningVersion().equals(report.version()) ? "" : report.runningVersion());
        summary.add("warnings", report.warnings().isEmpty() ? "" : String.valueOf(report.warnings().size()));
        summary.add("took", String.format(Locale.ROOT, "%.1f s", report.total().toMillis() / 1000.0));
        console.ending(good, summary.lines.toString());
    }

    /** Of several centres: each with its outcome and what runs there. */
    static void show(Console console, RolloutReport report, int status) {
        Summary summary = new Summary();
        summary.add(words(report.outcome()) + " " + report.causing().id() + " in "
                + report.centres().stream().map(RolloutReport.Centre::name).collect(Collectors.joining(", ")) + ": "
                + report.end().reason());
        for (RolloutReport.Centre centre : report.centres()) {
            Report one = centre.report();
            String running = one.runningVersion().isEmpty() ? "" : ", runs version " + one.runningVersion();
            summary.add(centre.name(), words(one.outcome()) + running
                    + String.format(Locale.ROOT, ", took %.1f s", one.total().toMillis() / 1000.0));
            one.gates().forEach(gate -> summary.add("gate", centre.name() + ": " + gate.text()));
            one.warnings().forEach(warning -> summary.add("warning", centre.name() + ": " + warning));
        }
        report.without().forEach(name -> summary.add(name, "left out, as --without says"));
        summary.add("image", report.causing().image());
        console.ending(status == ExitStatus.GOOD, summary.lines.toString());
    }

    private static String words(Outcome outcome) {
        return outcome.name().replace('_', ' ');
    }

    private void add(String line) {
        lines.append(line).append('\n');
    }

    private void add(String name, String text) {
        if (!text.isEmpty()) {
            add(String.format("  %-8s %s", name, text));
        }
    }
}
