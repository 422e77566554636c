package io.jenkins.plugins.marathondeploy.marathon;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Reads an entry of {@code /v2/queue} (G22-queue-too-big-embed, G04-queue-embed). */
final class QueueReader {
    private QueueReader() {}

    static QueuedLaunch read(Fields entry) {
        String id = entry.object("app")
                .or(() -> entry.object("pod"))
                .map(definition -> definition.text("id"))
                .orElse("");
        Duration delay = entry.object("delay")
                .filter(found -> !found.flag("overdue").orElse(false))
                .map(found -> Duration.ofSeconds(Math.max(0, found.number("timeLeftSeconds"))))
                .orElse(Duration.ZERO);
        return new QueuedLaunch(id, entry.count("count"), delay, declined(entry.object("processedOffersSummary")));
    }

    private static List<QueuedLaunch.Reason> declined(Optional<Fields> summary) {
        return summary.map(found -> found.objects("rejectSummaryLaunchAttempt")).orElse(List.of()).stream()
                .map(reason -> new QueuedLaunch.Reason(
                        reason.textOr("reason", "?"), reason.number("declined"), reason.number("processed")))
                .filter(reason -> reason.declined() > 0)
                .sorted(Comparator.comparingInt(QueuedLaunch.Reason::declined).reversed())
                .toList();
    }
}
