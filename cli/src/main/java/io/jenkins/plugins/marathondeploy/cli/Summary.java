package io.jenkins.plugins.marathondeploy.cli;

import io.jenkins.plugins.marathondeploy.deploy.Report;
import java.util.Locale;

/** A deployment's end in a few lines. */
final class Summary {
    private final StringBuilder lines = new StringBuilder();

    private Summary() {}

    static void show(Console console, Report report, int status) {
        boolean good = status == ExitStatus.GOOD;
        Summary summary = new Summary();
        String outcome = report.outcome().name().replace('_', ' ');
        summary.add(outcome + " " + report.id() + ": " + report.reason());
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

    private void add(String line) {
        lines.append(line).append('\n');
    }

    private void add(String name, String text) {
        if (!text.isEmpty()) {
            add(String.format("  %-8s %s", name, text));
        }
    }
}
