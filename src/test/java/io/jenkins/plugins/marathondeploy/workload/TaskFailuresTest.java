package io.jenkins.plugins.marathondeploy.workload;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.jenkins.plugins.marathondeploy.marathon.AppStatus;
import io.jenkins.plugins.marathondeploy.marathon.TaskCounts;
import io.jenkins.plugins.marathondeploy.marathon.TaskFailure;
import io.jenkins.plugins.marathondeploy.marathon.TaskStatus;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is counted when several tasks have ended between two looks, and Marathon tells one of them. */
class TaskFailuresTest {
    private static final String OLD = "2026-11-30T10:00:00.000Z";
    private static final String NEW = "2026-11-30T11:00:00.000Z";

    private final TaskFailures failures = new TaskFailures(NEW, Snapshot.NOTHING);

    /** @param alive such as {@code a.2}: the second task of the instance a */
    private List<TaskFailure> look(TaskFailure last, String... alive) {
        List<TaskStatus> tasks = Arrays.stream(alive)
                .map(task -> new TaskStatus(id(task), Optional.of(NEW), "TASK_RUNNING", "agent1", "S1", List.of(),
                        Optional.of(true), Optional.empty(), Optional.empty()))
                .toList();
        TaskCounts none = new TaskCounts(0, 0, 0, 0);
        return failures.record(new AppStatus("/web", NEW, Optional.empty(), 2, true, Map.of(), List.of(), none, none, tasks,
                Optional.ofNullable(last), JsonNodeFactory.instance.objectNode()));
    }

    private static String id(String task) {
        return "web.instance-" + task.replace(".", "._app.");
    }

    private static TaskFailure gone(String task) {
        return ended(task, "TASK_GONE", NEW);
    }

    private static TaskFailure failed(String task) {
        return ended(task, "TASK_FAILED", NEW);
    }

    private static TaskFailure ended(String task, String state, String version) {
        return new TaskFailure(id(task), state, "", "agent1", "S1", version, "T");
    }

    private void counts(int failed, int lost) {
        assertThat(failures.count()).as("failed").isEqualTo(failed);
        assertThat(failures.lost()).as("lost").isEqualTo(lost);
    }

    @Test
    void whatGoesWithAnAgentIsLostWhenItsSuccessorsAreSeen() {
        look(null, "a.1", "b.1", "c.1");
        assertThat(look(gone("a.1"))).hasSize(1);
        counts(0, 1);
        look(gone("a.1"), "a.2", "b.2");
        look(gone("a.1"), "a.2", "b.2", "c.2");
        counts(0, 3);
    }

    /** Marathon does not call exits with 0 failures, so that it goes on telling the lost task. */
    @Test
    void oneOfEachInstanceIsLostWithAFailureThatIsTold() {
        look(gone("a.1"), "b.1");
        look(gone("a.1"), "a.2", "b.2");
        look(gone("a.1"), "a.3", "b.3");
        look(gone("a.1"), "a.3", "b.5");
        counts(4, 2);
        assertThat(look(gone("a.3"), "b.5")).hasSize(1);
        counts(4, 3);
    }

    @Test
    void ofManyThatEndedInAnOutageOneOfAnInstanceWasLost() {
        look(gone("a.12"));
        counts(11, 1);
    }

    @Test
    void aLostTaskWhoseSuccessorIsSeenBeforeItIsToldIsLost() {
        look(null, "a.2");
        counts(1, 0);
        assertThat(look(gone("a.1"), "a.2")).hasSize(1);
        counts(0, 1);
        look(gone("a.1"), "a.3");
        counts(1, 1);
    }

    @Test
    void aFailedTaskWhoseSuccessorIsSeenBeforeItIsToldHasFailed() {
        look(gone("a.1"), "b.1");
        look(gone("a.1"), "a.2", "b.2");
        counts(0, 2);
        assertThat(look(failed("b.1"), "a.2", "b.2")).hasSize(1);
        counts(1, 1);
    }

    @Test
    void bothAreLostThatAreToldOneAfterTheOther() {
        look(failed("c.1"), "a.1", "b.1");
        look(gone("a.1"), "c.2");
        look(gone("a.1"), "b.2", "c.2");
        look(gone("b.1"), "a.2", "b.2", "c.2");
        counts(1, 2);
    }

    @Test
    void anAgentMayTakeATaskOfTheVersionBeforeLast() {
        look(ended("o.1", "TASK_GONE", OLD), "a.1", "b.1");
        look(ended("p.1", "TASK_GONE", OLD));
        look(ended("p.1", "TASK_GONE", OLD), "a.2", "b.2");
        counts(0, 2);
    }

    @Test
    void whatTheVersionBeforeLostEarlierExcusesNothing() {
        look(ended("o.1", "TASK_GONE", OLD), "a.1", "b.1");
        look(ended("o.1", "TASK_GONE", OLD), "a.2", "b.2");
        counts(2, 0);
    }

    @Test
    void idsWithoutAnIncarnationCountOnce() {
        TaskFailure lost = new TaskFailure("web.1", "TASK_LOST", "", "agent1", "S1", NEW, "T");
        look(lost);
        look(lost);
        counts(0, 1);
        look(new TaskFailure("web.2", "TASK_FAILED", "", "agent1", "S1", NEW, "T"));
        counts(1, 1);
    }
}
