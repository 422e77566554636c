package io.jenkins.plugins.marathondeploy.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.rollout.Rollout;
import io.jenkins.plugins.marathondeploy.rollout.RolloutPlan;
import io.jenkins.plugins.marathondeploy.rollout.RolloutReport;
import io.jenkins.plugins.marathondeploy.rollout.Turn;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A rollout that was kept in the first format ({@code rollout/state/format-1.json}): north is deployed to, south is under
 * way. It is never written anew, as those of {@link StateTest}.
 */
class RolloutStateTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static ObjectNode fixture() throws IOException {
        try (InputStream in = Rollout.class.getResourceAsStream("state/format-1.json")) {
            assertThat(in).as("the rollout's fixture").isNotNull();
            return (ObjectNode) JSON.readTree(in);
        }
    }

    /** Follows it to an end; what is there need not be what it left. */
    private static RolloutReport end(String state) {
        Rollout rollout = Rollout.ofState(state);
        Map<String, Scenario> scenarios = new LinkedHashMap<>();
        for (String centre : rollout.centres()) {
            Scenario scenario = scenarios.isEmpty()
                    ? new Scenario()
                    : scenarios.values().iterator().next().elsewhere();
            scenario.runs("good 1", 2).deploys("good 2", 2).with(RollbackRows.SHORT).replace(rollout.machine(centre));
            scenarios.put(centre, scenario);
        }
        Scenario any = scenarios.values().iterator().next();
        for (int step = 0; step < 5000; step++) {
            Turn turn = rollout.turn(any.time.instant(), Set.of());
            if (turn.ended()) {
                return rollout.report().orElseThrow();
            }
            List<Instant> next = new ArrayList<>(List.of(any.time.instant().plusSeconds(1), turn.next()));
            turn.active().forEach(centre -> next.add(scenarios.get(centre).step().advance().next()));
            Instant first = next.stream().min(Instant::compareTo).orElseThrow();
            any.pass(Duration.between(any.time.instant(), first));
        }
        throw new AssertionError("no end of " + state);
    }

    @Test
    void itIsReadAndComesToAnEnd() throws IOException {
        Rollout rollout = Rollout.ofState(fixture().toString());

        assertThat(rollout.centres()).containsExactly("north", "south");
        assertThat(rollout.changed()).containsExactly("north", "south");
        RolloutReport report = end(fixture().toString());
        assertThat(report.end().reason()).isNotBlank();
        assertThat(report.without()).containsExactly("west");
    }

    @Test
    void whatIsReadIsWrittenAsItWas() throws IOException {
        String state = Rollout.ofState(fixture().toString()).state();
        JsonNode written = JSON.readTree(state);

        assertThat(written.path("plan")).isEqualTo(fixture().path("plan"));
        assertThat(written.path("progress")).isEqualTo(fixture().path("progress"));
        assertThat(written.path("centres").findValuesAsText("name")).containsExactly("north", "south");
        // The machines are of the newest format then.
        assertThat(Rollout.ofState(state).state()).isEqualTo(state);
    }

    /** As {@link StateTest#anyElementMayBeMissing}. */
    @Test
    void anyElementMayBeMissing() throws IOException {
        for (Map.Entry<String, ObjectNode> one : StateTest.withoutOneElement(fixture()).entrySet()) {
            try {
                assertThat(end(one.getValue().toString()).end().reason()).as("without " + one.getKey()).isNotBlank();
            } catch (IllegalArgumentException told) {
                assertThat(told.getMessage()).as("without " + one.getKey()).containsAnyOf("this rollout", "this deployment");
            } catch (RuntimeException broken) {
                throw new AssertionError("without " + one.getKey() + ": " + broken, broken);
            }
        }
    }

    /** Else a missing pause would be none, and a missing policy whatever nobody has chosen. */
    @Test
    void aMissingPartOfThePlanIsToldAndNotGuessedAt() throws IOException {
        List<String> parts = Stream.of(RolloutPlan.class.getRecordComponents()).map(RecordComponent::getName).toList();
        assertThat(fixture().path("plan").properties()).extracting(Map.Entry::getKey).containsExactlyInAnyOrderElementsOf(parts);
        for (String part : parts) {
            for (boolean isNull : new boolean[] {true, false}) {
                ObjectNode kept = fixture();
                ObjectNode plan = (ObjectNode) kept.path("plan");
                if (isNull) {
                    plan.putNull(part);
                } else {
                    plan.remove(part);
                }
                assertThatThrownBy(() -> Rollout.ofState(kept.toString()))
                        .as(part)
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("this rollout is not complete");
            }
        }
    }

    /** Machines that have lost their names would be taken for one. */
    @Test
    void aCentreWithoutANameIsToldAndNotGuessedAt() throws IOException {
        ObjectNode kept = fixture();
        kept.path("centres").forEach(centre -> ((ObjectNode) centre).remove("name"));
        assertThatThrownBy(() -> Rollout.ofState(kept.toString()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("this rollout is not complete");
    }
}
