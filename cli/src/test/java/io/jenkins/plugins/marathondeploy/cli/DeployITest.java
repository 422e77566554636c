package io.jenkins.plugins.marathondeploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.cluster.process.RunningCommand;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar as a process, against a Marathon: every exit status, and what runs afterwards. */
class DeployITest {
    @TempDir
    Path directory;

    private Bench bench;

    @BeforeEach
    void start() throws Exception {
        bench = new Bench(directory);
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    @Test
    void aFirstDeploymentAnUpgradeAndNothingToDo() {
        RunningCommand.Result first = bench.deploy("one");
        RunningCommand.Result second = bench.deploy("two");
        long writes = bench.writes();
        RunningCommand.Result third = bench.deploy("two");

        assertThat(first.status()).as(first.all()).isZero();
        assertThat(first.json().path("outcome").asText()).isEqualTo("DEPLOYED");
        assertThat(first.json().path("previousVersion").asText()).isEmpty();
        assertThat(second.status()).as(second.all()).isZero();
        assertThat(second.json().path("previousVersion")).isEqualTo(first.json().path("version"));
        assertThat(third.status()).as(third.all()).isZero();
        assertThat(third.json().path("outcome").asText()).isEqualTo("UNCHANGED");
        assertThat(bench.writes()).isEqualTo(writes);
        assertThat(bench.release()).isEqualTo("two");
        assertThat(bench.isSettled()).isTrue();
    }

    @Test
    void theJsonIsTheOnlyLineOfStdoutAndHasEveryField() {
        RunningCommand.Result result = bench.deploy("one");

        assertThat(result.out()).hasSize(1);
        JsonNode json = result.json();
        assertThat(json.path("id").asText()).isEqualTo(Bench.APP);
        assertThat(json.path("deploymentIds")).hasSize(1);
        assertThat(json.path("durations").path("submit").isNumber()).isTrue();
        assertThat(json.path("durations").path("follow").isNumber()).isTrue();
        assertThat(json.path("exitStatus").asInt()).isZero();
        assertThat(json.path("diagnosis").isArray()).isTrue();
        assertThat(result.err()).anyMatch(line -> line.contains("2 of 2 healthy"));
    }

    @Test
    void aVersionThatNeverBecomesHealthyIsExplainedAndRolledBack() {
        bench.deploy("one");

        RunningCommand.Result result = bench.deploy("two", "--set", "HTTP=500", "--max-task-failures", "2");

        assertThat(result.status()).as(result.all()).isEqualTo(3);
        assertThat(result.json().path("outcome").asText()).isEqualTo("ROLLED_BACK");
        assertThat(result.json().path("diagnosis").toString()).contains("500");
        assertThat(result.json().path("taskOutput").toString()).contains("no database, says two");
        assertThat(bench.release()).isEqualTo("one");
        assertThat(bench.isSettled()).isTrue();
    }

    @Test
    void aFirstDeploymentThatFailsIsRemoved() {
        RunningCommand.Result result = bench.deploy("one", "--set", "HTTP=500", "--max-task-failures", "1");

        assertThat(result.status()).as(result.all()).isEqualTo(3);
        assertThat(result.json().path("outcome").asText()).isEqualTo("NOTHING_TO_ROLL_BACK");
        assertThat(bench.marathon.cluster().app(Bench.APP)).isEmpty();
    }

    @Test
    void aFailureIsLeftOrCancelledWhereTheUserWantsThat() {
        bench.deploy("one");

        RunningCommand.Result left =
                bench.deploy("two", "--set", "HTTP=500", "--timeout", "4s", "--on-failure", "leave");
        RunningCommand.Result cancelled = bench.deploy(
                "three", "--set", "HTTP=500", "--timeout", "4s", "--on-failure", "cancel", "--on-lock", "force");

        assertThat(left.status()).as(left.all()).isEqualTo(4);
        assertThat(left.json().path("outcome").asText()).isEqualTo("LEFT");
        assertThat(cancelled.status()).as(cancelled.all()).isEqualTo(4);
        assertThat(cancelled.json().path("outcome").asText()).isEqualTo("CANCELLED");
        assertThat(bench.marathon.cluster().deployments()).isEmpty();
        assertThat(bench.release()).isEqualTo("three");
    }

    @Test
    void aLockIsRefusedWhereTheUserDoesNotWait() {
        bench.deploy("one");
        RunningCommand stuck = bench.startDeploying("two", "--set", "HTTP=500", "--max-task-failures", "0");
        bench.awaitPrinted(stuck, "deployment ");
        long writes = bench.writes();

        RunningCommand.Result result = bench.deploy("three", "--on-lock", "fail");

        assertThat(result.status()).as(result.all()).isEqualTo(2);
        assertThat(result.json().path("outcome").asText()).isEqualTo("REFUSED");
        assertThat(bench.writes()).isEqualTo(writes);
        stuck.signal("TERM");
        assertThat(stuck.result().status()).isEqualTo(130);
    }

    @Test
    void somebodyElsesNewerVersionIsToldAndLeftAlone() {
        bench.deploy("one");
        RunningCommand running = bench.startDeploying("two", "--set", "HTTP=500", "--max-task-failures", "0");
        bench.awaitPrinted(running, "deployment ");

        bench.marathon.cluster().forceChange(Bench.APP, app -> {
            ObjectNode env = (ObjectNode) app.get("env");
            env.put("RELEASE", "theirs");
            env.put("SIM_HTTP", "200");
        });

        RunningCommand.Result result = running.result();
        assertThat(result.status()).as(result.all()).isEqualTo(5);
        assertThat(result.json().path("byOthers").asBoolean()).isTrue();
        assertThat(bench.release()).isEqualTo("theirs");
    }

    @Test
    void aDryRunSaysWhatWouldChangeAndSendsNothing() {
        bench.deploy("one");
        long writes = bench.writes();

        RunningCommand.Result changed = bench.deploy("two", "--dry-run");
        RunningCommand.Result same = bench.deploy("one", "--dry-run");

        assertThat(changed.status()).as(changed.all()).isZero();
        assertThat(changed.json().path("outcome").asText()).isEqualTo("DRY_RUN");
        assertThat(changed.json().path("changes").toString()).contains("/env/RELEASE");
        assertThat(changed.json().at("/definition/env/RELEASE").asText()).isEqualTo("two");
        assertThat(same.json().path("changes")).isEmpty();
        assertThat(bench.writes()).isEqualTo(writes);
    }

    @Test
    void aRollbackByHandGoesBackToTheVersionBefore() {
        RunningCommand.Result one = bench.deploy("one");
        bench.deploy("two");
        bench.deploy("three");
        String[] before = {"rollback", "--marathon", bench.marathon.uri().toString(), "--id", Bench.APP, "--json"};

        RunningCommand.Result rollback = bench.commandLine.run(before);
        String afterFirst = bench.release();
        RunningCommand.Result named = bench.commandLine.run(
                "rollback",
                "--marathon",
                bench.marathon.uri().toString(),
                "--id",
                Bench.APP,
                "--to",
                one.json().path("version").asText());

        assertThat(rollback.status()).as(rollback.all()).isZero();
        assertThat(rollback.json().path("outcome").asText()).isEqualTo("ROLLED_BACK");
        assertThat(afterFirst).isEqualTo("two");
        assertThat(named.status()).as(named.all()).isZero();
        assertThat(bench.release()).isEqualTo("one");
        assertThat(bench.isSettled()).isTrue();
    }

    @Test
    void theStatusSaysWhatRuns() {
        bench.deploy("one");

        RunningCommand.Result result = bench.commandLine.run(
                "status", "--marathon", bench.marathon.uri().toString(), "--id", Bench.APP, "--json");
        RunningCommand.Result unknown =
                bench.commandLine.run("status", "--marathon", bench.marathon.uri().toString(), "--id", "/nobody");

        assertThat(result.status()).as(result.all()).isZero();
        assertThat(result.json().path("outcome").asText()).isEqualTo("HEALTHY");
        assertThat(result.json().path("healthy").asInt()).isEqualTo(2);
        assertThat(unknown.status()).isEqualTo(2);
        assertThat(unknown.err()).containsExactly("marathon-deploy: there is no app /nobody on this Marathon");
    }

    @Test
    void theNextInstanceOfMarathonIsTriedWhenOneIsDown() {
        RunningCommand.Result result = bench.commandLine.run(
                "deploy",
                "--marathon",
                "http://127.0.0.1:1",
                "--marathon",
                bench.marathon.uri().toString(),
                "--set",
                "RELEASE=one");

        assertThat(result.status()).as(result.all()).isZero();
        assertThat(bench.release()).isEqualTo("one");
    }

    @Test
    void aWrongPasswordIsRefusedBeforeAnythingIsChanged() {
        RunningCommand.Result result = bench.commandLine
                .with("MARATHON_PASSWORD", "somebody else's")
                .run(bench.arguments("deploy", "one"));

        assertThat(result.status()).as(result.all()).isEqualTo(2);
        assertThat(result.json().path("reason").asText()).contains("401");
        assertThat(bench.writes()).isZero();
    }
}
