package io.jenkins.plugins.marathondeploy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jenkins.plugins.marathondeploy.cluster.process.RunningCommand;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ctrl-C in the middle: the policy is carried out, visibly, and the exit status says so. */
class InterruptionITest {
    @TempDir
    Path directory;

    private Bench bench;

    @BeforeEach
    void start() throws Exception {
        bench = new Bench(directory);
        assertThat(bench.deploy("one").status()).isZero();
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM"})
    void aDeploymentThatRunsIsRolledBack(String signal) {
        RunningCommand running = stuck();

        running.signal(signal);

        RunningCommand.Result result = running.result();
        assertThat(result.status()).as(result.all()).isEqualTo(130);
        assertThat(result.err()).anyMatch(line -> line.startsWith("[interrupted] ") && line.contains("rollback"));
        assertThat(result.json().path("interrupted").asBoolean()).isTrue();
        assertThat(result.json().path("outcome").asText()).isEqualTo("ROLLED_BACK");
        assertThat(bench.release()).isEqualTo("one");
        assertThat(bench.isSettled()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--on-failure", "--on-abort"})
    void itIsLeftWhereThePolicySaysSo(String option) {
        RunningCommand running = stuck(option, "leave");
        long writes = bench.writes();

        running.signal("INT");

        RunningCommand.Result result = running.result();
        assertThat(result.status()).as(result.all()).isEqualTo(130);
        assertThat(bench.writes()).isEqualTo(writes);
        assertThat(bench.release()).isEqualTo("two");
        assertThat(bench.marathon.cluster().deployments()).hasSize(1);
    }

    @Test
    void itIsCancelledWhereThePolicySaysSo() {
        RunningCommand running = stuck("--on-failure", "cancel");

        running.signal("INT");

        RunningCommand.Result result = running.result();
        assertThat(result.status()).as(result.all()).isEqualTo(130);
        assertThat(bench.release()).isEqualTo("two");
        assertThat(bench.marathon.cluster().deployments()).isEmpty();
    }

    @Test
    void aSecondCtrlCEndsItAtOnce() {
        RunningCommand running = stuck();
        bench.marathon.faults().refuse(Integer.MAX_VALUE, 503, "down", request -> !request.method().equals("GET"));
        running.signal("INT");
        bench.awaitPrinted(running, "[interrupted] now: rollback");

        // The same one again, as long as it comes at once.
        await().atMost(Duration.ofMinutes(1)).pollInterval(Duration.ofMillis(200)).until(() -> {
            running.signal("INT");
            return !running.isRunning();
        });

        RunningCommand.Result result = running.result();
        assertThat(result.status()).as(result.all()).isEqualTo(130);
        assertThat(result.err()).last().asString()
                .startsWith("[interrupted] again: ended at once. The rollback of /shop/web is not followed to its end")
                .contains("marathon-deploy status --id /shop/web");
        assertThat(result.out()).isEmpty();
        assertThat(bench.release()).isEqualTo("two");
    }

    @Test
    void whoWaitsForALockChangesNothing() {
        RunningCommand other = stuck("--on-failure", "leave");
        long writes = bench.writes();
        RunningCommand waiting = bench.startDeploying("three");
        bench.awaitPrinted(waiting, "waiting");

        waiting.signal("INT");

        assertThat(waiting.result().status()).isEqualTo(130);
        assertThat(bench.writes()).isEqualTo(writes);
        other.signal("INT");
        assertThat(other.result().status()).isEqualTo(130);
    }

    private RunningCommand stuck(String... more) {
        String[] arguments = bench.arguments("deploy", "two", "--set", "HTTP=500", "--max-task-failures", "0");
        RunningCommand running = bench.commandLine.start(line -> {}, join(arguments, more));
        bench.awaitPrinted(running, "deployment ");
        return running;
    }

    private static String[] join(String[] first, String[] second) {
        return java.util.stream.Stream.of(first, second).flatMap(java.util.Arrays::stream).toArray(String[]::new);
    }
}
