package io.jenkins.plugins.marathondeploy.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.jenkins.plugins.marathondeploy.gate.Facts;
import io.jenkins.plugins.marathondeploy.gate.Finding;
import io.jenkins.plugins.marathondeploy.gate.Gate;
import io.jenkins.plugins.marathondeploy.gate.Gates;
import io.jenkins.plugins.marathondeploy.gate.OwnTest;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Gates that answer as their fate says: good, bad, never (not yet), silent (can't be asked), third (good with the third
 * question in a row that remembers the one before), broken (fails without a finding), slow (can't be asked, which takes
 * 10 seconds to show), hanging (never ends). Each asks a system of its own.
 */
final class SimulatedGates implements Gates {
    /** Fates that have changed, by the gates' names. */
    final Map<String, String> fates = new LinkedHashMap<>();
    /** Names and times of all questions: {@code probe 3.5}. */
    final List<String> asked = new ArrayList<>();
    final List<Facts> facts = new ArrayList<>();
    /** The gates of all questions. */
    final List<Gate> gates = new ArrayList<>();
    private final Scenario scenario;

    SimulatedGates(Scenario scenario) {
        this.scenario = scenario;
    }

    static Gate gate(String name, String fate, Gate.When when, int limitSeconds) {
        return new Gate(
                fate, name, when, Duration.ofSeconds(limitSeconds), Duration.ofSeconds(1), name,
                JsonNodeFactory.instance.objectNode());
    }

    long questions(String name) {
        return asked.stream().filter(one -> one.startsWith(name + " ")).count();
    }

    @Override
    public CompletableFuture<Finding> check(Gate gate, Facts told, JsonNode memory, Clock clock) {
        scenario.way.exchanges++;
        asked.add(gate.name() + " " + scenario.seconds());
        facts.add(told);
        gates.add(gate);
        String fate = fates.getOrDefault(gate.name(), gate.kind());
        int count = memory.path("count").asInt(0) + 1;
        return switch (fate) {
            case "good" -> CompletableFuture.completedFuture(Finding.passed("it is good"));
            case "bad" -> CompletableFuture.completedFuture(Finding.failed("it is bad"));
            case "never" -> CompletableFuture.completedFuture(Finding.notYet("it is not there"));
            case "silent" -> CompletableFuture.completedFuture(Finding.unasked("connection refused"));
            case "slow" -> {
                scenario.pass(Duration.ofSeconds(10));
                yield CompletableFuture.completedFuture(Finding.unasked("no answer for 10 s"));
            }
            case "hanging" -> new CompletableFuture<>();
            case "third" -> CompletableFuture.completedFuture(count == 3
                    ? Finding.passed("it was good 3 times")
                    : Finding.notYet("it was good " + count + " times")
                            .remembering(JsonNodeFactory.instance.objectNode().put("count", count)));
            default -> CompletableFuture.failedFuture(new IllegalStateException("hunter2"));
        };
    }

    /** A test that takes so many looks, and ends well or not. */
    static final class SimulatedTest implements OwnTest {
        private final int looks;
        private final boolean good;
        int looked;
        final List<String> stops = new ArrayList<>();

        SimulatedTest(int looks, boolean good) {
            this.looks = looks;
            this.good = good;
        }

        @Override
        public Finding look(Facts facts) {
            looked++;
            return looked < looks ? Finding.notYet("it runs") : good ? Finding.passed("it ended with 0") : Finding.failed("it ended with 7");
        }

        @Override
        public void stop(String why) {
            stops.add(why);
        }
    }
}
