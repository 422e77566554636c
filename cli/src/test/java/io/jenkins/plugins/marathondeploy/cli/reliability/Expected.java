package io.jenkins.plugins.marathondeploy.cli.reliability;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.marathondeploy.cli.Live;
import io.jenkins.plugins.marathondeploy.reliability.Scenario.Got;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
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
    private final List<String> told;
    private final String reason;

    private Expected(String ending, String state, long writes, List<String> told, String reason) {
        this.ending = ending;
        this.state = state;
        this.writes = writes;
        this.told = told;
        this.reason = reason;
    }

    /** @param ending such as {@code SUPERSEDED by others, exit 5} */
    static Expected of(String ending, String state) {
        return new Expected(ending, state, -1, List.of(), "");
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
        return new Expected(ending, state, count, told, reason);
    }

    /** The user is told this, in the reason, the diagnosis or on the way. */
    Expected told(String text) {
        List<String> texts = new ArrayList<>(told);
        texts.add(text);
        return new Expected(ending, state, writes, texts, reason);
    }

    /** The last words give this as the reason. */
    Expected reason(String text) {
        return new Expected(ending, state, writes, told, text);
    }

    String text() {
        StringBuilder text = new StringBuilder(ending).append("; ").append(state);
        if (writes >= 0) {
            text.append("; ").append(count(writes));
        }
        told.forEach(told -> text.append("; says \"").append(told).append('"'));
        if (!reason.isEmpty()) {
            text.append("; because \"").append(reason).append('"');
        }
        return text.toString();
    }

    /** What came of it, once it has ended. */
    Got observe(Place place, Live run) {
        JsonNode json = run.json();
        String outcome = json.path("outcome").asText();
        if (!PROOFS.contains(outcome)) {
            // What others do may take its time yet.
            try {
                Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> place.state().equals(state));
            } catch (ConditionTimeoutException different) {
                // It is told as it is.
            }
        }
        String is = place.state();
        StringBuilder text = new StringBuilder(outcome)
                .append(json.path("byOthers").asBoolean() ? " by others" : "")
                .append(", exit ")
                .append(run.result().status())
                .append("; ")
                .append(is);
        if (writes >= 0) {
            text.append("; ").append(count(place.writes()));
        }
        if (place.proxy.isUnmet()) {
            text.append("; the fault was never met");
        }
        told.forEach(told -> text.append(run.printed().contains(told) ? "; says \"" : "; does not say \"")
                .append(told).append('"'));
        if (!reason.isEmpty()) {
            text.append(json.path("reason").asText().contains(reason) ? "; because \"" : "; not because \"")
                    .append(reason).append('"');
        }
        return new Got(text.toString(), run.printed());
    }

    private static String count(long writes) {
        return writes == 1 ? "1 write" : writes + " writes";
    }
}
