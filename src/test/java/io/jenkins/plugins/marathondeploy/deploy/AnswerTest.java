package io.jenkins.plugins.marathondeploy.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.marathondeploy.gate.Gates;
import io.jenkins.plugins.marathondeploy.marathon.AsyncMarathon;
import io.jenkins.plugins.marathondeploy.marathon.MarathonException;
import io.jenkins.plugins.marathondeploy.mesos.TaskOutput;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Who may answer, and what becomes of an answer that nobody thought of. */
class AnswerTest {
    private final Scenario scenario = new Scenario().runs("good 1", 2).deploys("good 2", 2);

    /** Up to the first write. */
    private Need write() {
        while (true) {
            Need need = scenario.machine().need(scenario.time);
            if (need.kind() == Need.Kind.WRITE) {
                return need;
            }
            scenario.step();
        }
    }

    private static Clients clients(AsyncMarathon marathon) {
        return new Clients() {
            @Override
            public Gates gates() {
                return Gates.NONE;
            }

            @Override
            public AsyncMarathon marathon() {
                return marathon;
            }

            @Override
            public TaskOutput taskOutput() {
                return TaskOutput.NONE;
            }
        };
    }

    @Test
    void anAnswerIsOfNoUseOnceTheMachineWasAskedAnew() {
        Answer late = write().begin(scenario.clients).join();
        Need next = scenario.machine().need(scenario.time);
        assertThat(next.kind()).isNotEqualTo(Need.Kind.WRITE);
        assertThat(scenario.machine().awaits(late)).isFalse();
        assertThatThrownBy(() -> scenario.machine().advance(late, Pace.direct(), scenario.time))
                .isInstanceOf(IllegalStateException.class);
        assertThat(new Run(scenario, null).report.outcome()).isEqualTo(Outcome.DEPLOYED);
        assertThat(scenario.way.writes).hasSize(1);
    }

    @Test
    void aNeedThatIsNotBegunIsNeededAgain() {
        write();
        assertThat(scenario.machine().need(scenario.time).kind()).isEqualTo(Need.Kind.WRITE);
        assertThat(scenario.way.writes).isEmpty();
    }

    /** Its turn does not come, however often it waits for it. */
    private Report withoutATurn() {
        for (int step = 0; step < 1000; step++) {
            Need need = scenario.machine().need(scenario.time);
            if (need.kind() == Need.Kind.WRITE && !scenario.way.writes.isEmpty()) {
                scenario.pass(need.patience());
                scenario.machine().advance(need.unsent(need.patience()), Pace.direct(), scenario.time);
            } else {
                Advance advance = scenario.carryOut(need).advance();
                scenario.pass(Duration.between(scenario.time.instant(), advance.next()));
            }
            if (scenario.machine().report().isPresent()) {
                return scenario.machine().report().get();
            }
        }
        throw new AssertionError("no end; in " + scenario.machine().phase());
    }

    @Test
    void aRollbackWhoseTurnNeverComesEnds() {
        RollbackRows.fails(scenario);
        Report report = withoutATurn();
        assertThat(report.outcome()).isEqualTo(Outcome.ROLLBACK_FAILED);
        assertThat(report.reason()).contains("other changes on this Marathon");
    }

    @Test
    void aSecondSubmissionWhoseTurnNeverComesEnds() {
        scenario.loses("put", -1);
        assertThat(withoutATurn().outcome()).isEqualTo(Outcome.REFUSED);
    }

    @Test
    void eachLostSubmissionIsLookedForAsLong() {
        scenario.loses("put", -1).loses("put", 4);
        new Run(scenario, new Run.Between() {
            @Override
            public Machine next(Machine machine, String saved, Scenario same, int step) {
                return machine;
            }

            @Override
            public boolean abandons(int step) {
                return scenario.way.writes.size() == 1;
            }
        });
        assertThat(scenario.way.writes).hasSize(2);
    }

    @Test
    void aSecondCopyLooksBeforeItSends() {
        write();
        Machine copy = Machine.ofState(scenario.machine().state());
        scenario.step();
        assertThat(scenario.way.writes).hasSize(1);
        scenario.replace(copy);
        assertThat(new Run(scenario, null).report.outcome()).isEqualTo(Outcome.DEPLOYED);
        assertThat(scenario.way.writes).hasSize(1);
    }

    @Test
    void aDefectOfAClientIsAFailedExchange() {
        Clients defective = clients(null);
        Answer answer = write().begin(defective).join();
        assertThat(answer.failure()).map(MarathonException::mayHaveBeenApplied).contains(true);
        assertThat(answer.failure()).map(MarathonException::getMessage).hasValueSatisfying(message ->
                assertThat(message).contains("NullPointerException"));
        scenario.machine().advance(answer, Pace.direct(), scenario.time);
        assertThat(new Run(scenario, null).report.outcome()).isEqualTo(Outcome.DEPLOYED);
    }

    @Test
    void givingAnAnswerUpGivesTheExchangeUp() {
        CompletableFuture<Object> exchange = new CompletableFuture<>();
        Need.read(marathon -> exchange).begin(scenario.clients).cancel(true);
        assertThat(exchange).isCancelled();
    }
}
