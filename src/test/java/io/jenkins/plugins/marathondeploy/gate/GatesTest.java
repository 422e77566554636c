package io.jenkins.plugins.marathondeploy.gate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.jenkins.plugins.marathondeploy.marathon.AppStatus;
import io.jenkins.plugins.marathondeploy.marathon.TaskCounts;
import io.jenkins.plugins.marathondeploy.marathon.TaskFailure;
import io.jenkins.plugins.marathondeploy.marathon.TaskStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GatesTest {
    private static final String V = "2026-11-22T20:41:30.747Z";
    private final FailureLog log = new FailureLog(V);

    private static TaskStatus running(String id) {
        return new TaskStatus(id, Optional.of(V), "TASK_RUNNING", "a", "S0", List.of(), Optional.empty(), Optional.empty());
    }

    private static TaskFailure failure(String id, String state, String message, String at) {
        return new TaskFailure(id, state, message, "a", "S0", V, at);
    }

    private void see(TaskFailure failure, TaskStatus... tasks) {
        log.record(new AppStatus(
                "/web", V, Optional.of(V), 2, true, Map.of(), List.of(), TaskCounts.ZERO, TaskCounts.ZERO, List.of(tasks),
                Optional.ofNullable(failure), JsonNodeFactory.instance.objectNode()));
    }

    @Test
    void countsFailuresBetweenTwoLooksByTheIncarnation() {
        see(null, running("fail.instance-1._app.4"));
        assertThat(log.count()).isEqualTo(3);
    }

    @Test
    void countsAFailedTaskByItsOwnNumber() {
        see(failure("fail.instance-1._app.4", "TASK_FAILED", "exited", "1"));
        see(failure("fail.instance-1._app.4", "TASK_FAILED", "exited", "1"));
        assertThat(log.count()).isEqualTo(4);
    }

    /** E04-app-stuck: the first task was killed, and the failure names the second. */
    @Test
    void countsATaskThatItsHealthCheckKilledByTheNumberBefore() {
        String why = "Task was killed since health check failed. Reason: 500 Internal Server Error";
        see(failure("lock.instance-1._app.2", "TASK_KILLED", why, "1"), running("lock.instance-1._app.2"));
        assertThat(log.count()).isEqualTo(1);
    }

    @Test
    void countsTasksWithoutIncarnationOneByOne() {
        see(failure("web.1", "TASK_FAILED", "exited", "1"), running("web.3"));
        see(failure("web.2", "TASK_FAILED", "exited", "2"));
        assertThat(log.count()).isEqualTo(2);
    }

    @Test
    void ignoresFailuresOfAnotherVersion() {
        see(new TaskFailure("web.instance-1._app.9", "TASK_FAILED", "exited", "a", "S0", "2026-01-01T00:00:00.000Z", "1"));
        assertThat(log.count()).isZero();
        assertThat(new MaxTaskFailures(1).examine(log)).isEmpty();
    }

    @Test
    void endsAtTheLimit() {
        see(failure("web.instance-1._app.3", "TASK_FAILED", "exited with 3", "1"));
        assertThat(new MaxTaskFailures(4).examine(log)).isEmpty();
        assertThat(new MaxTaskFailures(3).examine(log)).hasValueSatisfying(why -> assertThat(why).contains("exited with 3"));
        assertThat(new MaxTaskFailures(0).examine(log)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "Failed to launch container: Failed to run 'docker -H unix:///var/run/docker.sock pull r/web:9': stderr='manifest unknown'",
        "Failed to launch container: Failed to run 'docker pull r/web:9': pull access denied for r/web, repository does not exist",
        "Failed to provision image: Unexpected HTTP response '401 Unauthorized' when trying to get the manifest",
        "Failed to pull image r/web:9: unauthorized: authentication required"
    })
    void knowsAnImageThatCanNotBePulled(String message) {
        see(failure("web.instance-1._app.1", "TASK_FAILED", message, "1"));
        assertThat(new UnpullableImage().examine(log)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "Command exited with status 1",
        "Failed to run 'docker pull r/web:9': dial tcp: i/o timeout",
        "Failed to fetch all URIs for container: curl: 404 not found",
        "Task was killed since health check failed. Reason: 404 Not Found",
        "Container exited: file config.json not found"
    })
    void leavesTheRestToTheLimit(String message) {
        see(failure("web.instance-1._app.1", "TASK_FAILED", message, "1"));
        assertThat(new UnpullableImage().examine(log)).isEmpty();
    }
}
