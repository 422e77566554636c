package io.jenkins.plugins.marathondeploy.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.template.Definition;
import io.jenkins.plugins.marathondeploy.template.OwnLabels;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * States that were kept by each format there was, one for each phase ({@code state/format-1}), read by this version. They
 * are never written anew: what is read here has been read by everybody since.
 */
class StateTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> PHASES = List.of(
            "prepare", "askVersionBefore", "askVersionAfter", "submit", "confirm", "follow", "soak", "diagnose", "rollback",
            "rollbackWrite", "followOld", "followRemoval", "manualRollback", "ended", "askGates", "verify", "hold", "confirmAgain", "awaitArrival");
    /** Phases of the second format; the last two are persisted in a rollout's state alone, which has a format of its own. */
    private static final List<String> BROUGHT_BY_GATES = List.of("askGates", "verify", "hold", "confirmAgain");

    /** Of all formats. */
    static Stream<String> fixtures() {
        return IntStream.rangeClosed(1, State.FORMAT)
                .boxed()
                .flatMap(format -> PHASES.stream()
                        .filter(phase -> format > 1 || !BROUGHT_BY_GATES.contains(phase))
                        .filter(phase -> format > 4 || !phase.equals("awaitArrival"))
                        .map(phase -> "format-" + format + "/" + phase));
    }

    private static String fixture(String name) throws IOException {
        try (InputStream in = StateTest.class.getResourceAsStream("state/" + name + ".json")) {
            assertThat(in).as("state/" + name + ".json, which belongs to the format").isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static ObjectNode following() throws IOException {
        return (ObjectNode) JSON.readTree(fixture("format-" + State.FORMAT + "/follow"));
    }

    /** The deployment of /web that all fixtures are of, with the version before it still running. */
    private static Scenario world() {
        Policy minute = RollbackRows.SHORT;
        return new Scenario().runs("good 1", 2).deploys("good 2", 2).with(minute);
    }

    /** Follows it to an end; what is there need not be what it left. */
    private static Report end(Machine machine) {
        Scenario scenario = world();
        scenario.replace(machine);
        for (int step = 0; step < 5000; step++) {
            Advance advance = scenario.step().advance();
            if (advance.ended()) {
                return machine.report().orElseThrow();
            }
            scenario.pass(Duration.between(scenario.time.instant(), advance.next()));
        }
        throw new AssertionError("no end, in " + machine.phase());
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void eachIsReadAndComesToAnEnd(String name) throws IOException {
        Machine machine = Machine.ofState(fixture(name));
        assertThat(machine.id()).isEqualTo("/web");
        assertThat(end(machine).reason()).isNotBlank();
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void whatIsReadIsWrittenAsItWas(String name) throws IOException {
        JsonNode kept = JSON.readTree(fixture(name));
        JsonNode written = writtenAgain(kept.toString());
        if (kept.path("format").asInt() == State.FORMAT) {
            assertThat(written).isEqualTo(kept);
        }
        assertThat(written.path("format").asInt()).isEqualTo(State.FORMAT);
        assertThat(writtenAgain(written.toString())).isEqualTo(written);
    }

    /** One that is added later belongs to the format that is written then, and can be read by that version alone. */
    @Test
    void noPhaseLacksAFixture() throws IOException {
        Set<String> kept = new HashSet<>();
        for (String name : fixtures().toList()) {
            kept.add(JSON.readTree(fixture(name)).at("/phase/phase").asText());
        }
        assertThat(Phase.class.getAnnotation(JsonSubTypes.class).value())
                .extracting(JsonSubTypes.Type::name)
                .allSatisfy(phase -> assertThat(kept).contains(phase));
    }

    private static JsonNode writtenAgain(String kept) throws IOException {
        State.Read read = State.read(kept);
        return JSON.readTree(State.write(read.deployment(), read.phase()));
    }

    /** A version that adds a field reads states that lack it; here each field is once the one that was added. */
    @ParameterizedTest
    @MethodSource("fixtures")
    void anyElementMayBeMissing(String name) throws IOException {
        ObjectNode kept = (ObjectNode) JSON.readTree(fixture(name));
        for (Map.Entry<String, ObjectNode> one : withoutOneElement(kept).entrySet()) {
            try {
                Machine machine = Machine.ofState(one.getValue().toString());
                assertThat(end(machine).reason()).as("without " + one.getKey()).isNotBlank();
            } catch (IllegalArgumentException told) {
                assertThat(told).as("without " + one.getKey()).hasMessageContaining("this deployment");
            } catch (RuntimeException broken) {
                throw new AssertionError(name + " without " + one.getKey() + ": " + broken, broken);
            }
        }
    }

    /** By the pointer to what is missing. */
    static Map<String, ObjectNode> withoutOneElement(ObjectNode kept) {
        Map<String, ObjectNode> changed = new LinkedHashMap<>();
        for (String pointer : pointers(kept, "")) {
            int at = pointer.lastIndexOf('/');
            ObjectNode copy = kept.deepCopy();
            ((ObjectNode) copy.at(pointer.substring(0, at))).remove(pointer.substring(at + 1).replace("~1", "/"));
            changed.put(pointer, copy);
        }
        return changed;
    }

    private static List<String> pointers(JsonNode node, String path) {
        List<String> pointers = new ArrayList<>();
        if (node instanceof ObjectNode object) {
            object.properties().forEach(field -> {
                String pointer = path + "/" + field.getKey().replace("/", "~1");
                pointers.add(pointer);
                pointers.addAll(pointers(field.getValue(), pointer));
            });
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                pointers.addAll(pointers(array.get(i), path + "/" + i));
            }
        }
        return pointers;
    }

    @Test
    void aNewerFormatIsToldAndNotGuessedAt() throws IOException {
        ObjectNode newer = following().put("format", State.FORMAT + 1);
        assertThatThrownBy(() -> Machine.ofState(newer.toString()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("format " + (State.FORMAT + 1))
                .hasMessageContaining("newer version of the plugin");
    }

    @Test
    void aFieldThatANewerVersionAddedIsLeftAlone() throws IOException {
        ObjectNode kept = following();
        ((ObjectNode) kept.path("deployment")).put("addedLater", true);
        ((ObjectNode) kept.path("phase")).putObject("addedToo").put("a", 1);
        assertThat(Machine.ofState(kept.toString()).phase()).isEqualTo(PhaseName.FOLLOW);
    }

    /** As if the second format had brought a limit, and the third had renamed the warnings. */
    private static final List<UnaryOperator<ObjectNode>> TWO_UPGRADES = List.of(
            state -> {
                ((ObjectNode) state.at("/deployment/policy/limits")).put("maxLostTasks", 7);
                return state;
            },
            state -> {
                ObjectNode deployment = (ObjectNode) state.path("deployment");
                deployment.set("warnings", deployment.remove("remarks"));
                return state;
            });

    private static ObjectNode ofFormatOne() throws IOException {
        ObjectNode state = following().put("format", 1);
        ((ObjectNode) state.at("/deployment/policy/limits")).remove("maxLostTasks");
        ObjectNode deployment = (ObjectNode) state.path("deployment");
        deployment.remove("warnings");
        deployment.putArray("remarks").add("noticed before the upgrade");
        return state;
    }

    @Test
    void whatALaterFormatBroughtIsGivenToOlderStates() throws IOException {
        String old = ofFormatOne().toString();
        assertThatThrownBy(() -> State.read(old, List.of())).isInstanceOf(IllegalArgumentException.class);
        State.Read read = State.read(old, TWO_UPGRADES);
        assertThat(read.deployment().policy.maxLostTasks()).isEqualTo(7);
        assertThat(read.deployment().warnings).containsExactly("noticed before the upgrade");
    }

    @Test
    void onlyTheUpgradesFromItsOwnFormatOnConcernAState() throws IOException {
        ObjectNode second = ofFormatOne().put("format", 2);
        ((ObjectNode) second.at("/deployment/policy/limits")).put("maxLostTasks", 3);
        assertThat(State.read(second.toString(), TWO_UPGRADES).deployment().policy.maxLostTasks()).isEqualTo(3);
        ObjectNode third = following().put("format", 3);
        assertThat(State.read(third.toString(), TWO_UPGRADES).deployment().policy)
                .isEqualTo(State.read(following().toString()).deployment().policy);
    }

    @Test
    void aStateThatCantBeUpgradedIsTold() throws IOException {
        ObjectNode broken = ofFormatOne();
        ((ObjectNode) broken.path("deployment")).put("policy", "hunter2");
        assertThatThrownBy(() -> State.read(broken.toString(), TWO_UPGRADES))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("this deployment, of format 1, can't be upgraded to format 3")
                .hasMessageNotContaining("hunter2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "null", "[]", "hunter2", "{\"format\":1}", "{\"format\":1,\"deployment\":\"hunter2\"}"})
    void whatIsNoStateIsToldWithoutQuotingIt(String text) {
        assertThatThrownBy(() -> Machine.ofState(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("this deployment")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void whatHasNotBegunCanBeDeployedAgainByAnotherBuild() throws IOException {
        DeploymentRequest request = DeploymentRequest.of(
                        Definition.ofJson("{\"id\":\"/web\",\"cmd\":\"serve\"}"),
                        Policy.defaults().withSoak(Duration.ofSeconds(7)))
                .withImage("harbor.example/shop/web:7", "sha256:1")
                .withLabels(Map.of(OwnLabels.BUILD, "web#7", OwnLabels.REVISION, "abc"))
                .withWarnings(List.of("a warning"));

        DeploymentRequest read = DeploymentRequest.ofState(Machine.deploy(request).state());

        assertThat(read).isEqualTo(request);
        Build ninth = new Build("web", 9);
        DeploymentRequest again = read.again(ninth, "it is there");
        assertThat(again.labels()).containsOnly(Map.entry(OwnLabels.BUILD, "web#9"), Map.entry(OwnLabels.REVISION, "abc"));
        assertThat(again.skipped()).containsOnly(Map.entry(Report.BUILD, "it is there"));
        assertThat(Machine.deploy(again).build()).contains(ninth);
        assertThat(again.policy()).isEqualTo(request.policy());
        assertThat(DeploymentRequest.ofState(fixture("format-1/prepare")).definition().id()).isEqualTo("/web");
        for (String other : List.of("format-1/follow", "format-1/manualRollback")) {
            String state = fixture(other);
            assertThatThrownBy(() -> DeploymentRequest.ofState(state))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("no deployment that has not begun");
        }
    }
}
