package io.jenkins.plugins.marathondeploy.cli.reliability;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.marathondeploy.cli.Live;
import io.jenkins.plugins.marathondeploy.deploy.Report;
import io.jenkins.plugins.marathondeploy.reliability.Scenario.Got;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** How a deployment must end, and what must be there then; in words that are compared with what is observed. */
final class Expected {
    /** These say what runs now: it has to be so at that moment. */
    private static final Set<String> PROOFS =
            Set.of("DEPLOYED", "UNCHANGED", "ROLLED_BACK", "NOTHING_TO_ROLL_BACK");

    private final String ending;
    private final String state;
    private final long writes;
    private final Words words;

    /**
     * What is said and what is left.
     *
     * @param told   anywhere
     * @param untold nowhere
     * @param reason part of the last words; empty for any
     * @param left   all of what {@link Place#left} tells; empty for whatever it is
     */
    private record Words(List<String> told, List<String> untold, String reason, String left) {
        private static final Words NONE = new Words(List.of(), List.of(), "", "");
    }

    /** How it ended, however it was run. */
    private record Ending(String outcome, boolean byOthers, String how, String reason, String printed) {}

    private Expected(String ending, String state, long writes, Words words) {
        this.ending = ending;
        this.state = state;
        this.writes = writes;
        this.words = words;
    }

    /** @param ending such as {@code SUPERSEDED by others, exit 5} */
    static Expected of(String ending, String state) {
        return new Expected(ending, state, -1, Words.NONE);
    }

    static Expected deployed(String state) {
        return of("DEPLOYED, exit 0", state);
    }

    static Expected rolledBack(String state) {
        return of("ROLLED_BACK, exit 3", state);
    }

    static Expected refused(String state) {
        return of("REFUSED, exit 2", state);
    }

    static Expected superseded(String state) {
        return of("SUPERSEDED by others, exit 5", state);
    }

    /** Exactly so many writes reach Marathon. */
    Expected writes(long count) {
        return new Expected(ending, state, count, words);
    }

    /** The user is told this, in the reason, the diagnosis or on the way. */
    Expected told(String text) {
        return with(new Words(and(words.told, text), words.untold, words.reason, words.left));
    }

    /** Nobody is told this. */
    Expected untold(String text) {
        return with(new Words(words.told, and(words.untold, text), words.reason, words.left));
    }

    /** The last words give this as the reason. */
    Expected reason(String text) {
        return with(new Words(words.told, words.untold, text, words.left));
    }

    /** What {@link Place#leaves} tells is this. */
    Expected leaves(String text) {
        return with(new Words(words.told, words.untold, words.reason, text));
    }

    private Expected with(Words other) {
        return new Expected(ending, state, writes, other);
    }

    private static List<String> and(List<String> texts, String text) {
        return Stream.concat(texts.stream(), Stream.of(text)).toList();
    }

    String text() {
        StringBuilder text = new StringBuilder(ending).append("; ").append(state);
        if (writes >= 0) {
            text.append("; ").append(count(writes));
        }
        if (!words.left.isEmpty()) {
            text.append("; ").append(words.left);
        }
        words.told.forEach(told -> text.append("; says \"").append(told).append('"'));
        words.untold.forEach(untold -> text.append("; does not say \"").append(untold).append('"'));
        if (!words.reason.isEmpty()) {
            text.append("; because \"").append(words.reason).append('"');
        }
        return text.toString();
    }

    /** What came of it, once it has ended. */
    Got observe(Place place, Live run) {
        JsonNode json = run.json();
        return observe(place, new Ending(
                json.path("outcome").asText(), json.path("byOthers").asBoolean(), "exit " + run.result().status(),
                json.path("reason").asText(), run.printed()));
    }

    /** What came of one that no command line ran. */
    Got observe(Place place, Report report, String printed) {
        return observe(place, new Ending(report.outcome().name(), report.byOthers(), "resumed", report.reason(), printed));
    }

    private Got observe(Place place, Ending end) {
        if (!PROOFS.contains(end.outcome)) {
            // What others do may take its time yet.
            try {
                Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> place.state().equals(state));
            } catch (ConditionTimeoutException different) {
                // It is told as it is.
            }
        }
        String is = place.state();
        StringBuilder text = new StringBuilder(end.outcome)
                .append(end.byOthers ? " by others" : "")
                .append(", ")
                .append(end.how)
                .append("; ")
                .append(is);
        if (writes >= 0) {
            text.append("; ").append(count(place.writes()));
        }
        if (!words.left.isEmpty()) {
            text.append("; ").append(place.left());
        }
        if (place.isUnmet()) {
            text.append("; the fault was never met");
        }
        Stream.concat(words.told.stream(), words.untold.stream())
                .forEach(said -> text.append(end.printed.contains(said) ? "; says \"" : "; does not say \"").append(said).append('"'));
        if (!words.reason.isEmpty()) {
            text.append(end.reason.contains(words.reason) ? "; because \"" : "; not because \"").append(words.reason).append('"');
        }
        return new Got(text.toString(), end.printed);
    }

    private static String count(long writes) {
        return writes == 1 ? "1 write" : writes + " writes";
    }
}
