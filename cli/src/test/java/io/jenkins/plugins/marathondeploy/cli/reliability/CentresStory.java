package io.jenkins.plugins.marathondeploy.cli.reliability;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.marathondeploy.cli.Live;
import io.jenkins.plugins.marathondeploy.reliability.Scenario;
import io.jenkins.plugins.marathondeploy.reliability.Scenario.Got;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** What happens in one scenario with several data centres, told by its test. */
@FunctionalInterface
interface CentresStory {
    String GROUP = "Several data centres";

    /** @return the command line whose end counts */
    Live happens(Centres centres) throws Exception;

    /** Of centres {@code north} and {@code south}, in both of which release {@code one} runs before. */
    static Scenario after(String name, String fault, Expected expected, CentresStory story) {
        return of(name, fault, expected, centres -> story.happens(centres.running(Steps.ONE)));
    }

    /** Of {@code north} and {@code south} with nothing in them. */
    static Scenario of(String name, String fault, Expected expected, CentresStory story) {
        return Scenario.of(GROUP, name, fault, expected.text(), () -> {
            try (Centres centres = new Centres("north", "south")) {
                return expected.observe(centres, story.happens(centres));
            }
        });
    }

    /**
     * How it must end, in words that are compared with what is observed.
     *
     * @param ending such as {@code ROLLED_BACK, exit 3}
     * @param states of the centres, in their order, each with the number of writes that reached it
     * @param told   what the user is told
     */
    record Expected(String ending, List<String> states, List<String> told) {
        static Expected of(String ending, String... states) {
            return new Expected(ending, List.of(states), List.of());
        }

        Expected says(String text) {
            List<String> more = new ArrayList<>(told);
            more.add(text);
            return new Expected(ending, states, more);
        }

        String text() {
            StringBuilder text = new StringBuilder(ending);
            int at = 0;
            for (String name : List.of("north", "south")) {
                text.append("; ").append(name).append(' ').append(states.get(at++));
            }
            told.forEach(one -> text.append("; says \"").append(one).append('"'));
            return text.toString();
        }

        Got observe(Centres centres, Live run) {
            JsonNode json = run.json();
            try {
                // What others do may take its time yet.
                Awaitility.await().atMost(20, TimeUnit.SECONDS).until(() -> states(centres).equals(states));
            } catch (ConditionTimeoutException different) {
                // It is told as it is.
            }
            StringBuilder text = new StringBuilder(json.path("outcome").asText())
                    .append(json.path("byOthers").asBoolean() ? " by others" : "")
                    .append(", exit ")
                    .append(run.result().status());
            List<String> is = states(centres);
            int at = 0;
            for (Map.Entry<String, Place> centre : centres.all()) {
                text.append("; ").append(centre.getKey()).append(' ').append(is.get(at++));
                if (centre.getValue().proxy.isUnmet()) {
                    text.append(" (the fault was never met)");
                }
            }
            told.forEach(one ->
                    text.append(run.printed().contains(one) ? "; says \"" : "; does not say \"").append(one).append('"'));
            return new Got(text.toString(), run.printed());
        }

        private static List<String> states(Centres centres) {
            List<String> states = new ArrayList<>();
            centres.all().forEach(centre -> states.add(centre.getValue().state() + ", " + centre.getValue().writes()
                    + (centre.getValue().writes() == 1 ? " write" : " writes")));
            return states;
        }
    }
}
