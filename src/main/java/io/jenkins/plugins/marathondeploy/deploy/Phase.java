package io.jenkins.plugins.marathondeploy.deploy;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Duration;
import java.time.Instant;

/**
 * One state of the machine, a record of what it knows. A phase says which exchange it needs, and with the answer what
 * comes next; it is persisted between two steps.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "phase")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Prepare.class, name = "prepare"),
    @JsonSubTypes.Type(value = Hold.class, name = "hold"),
    @JsonSubTypes.Type(value = Confirm.class, name = "confirm"),
    @JsonSubTypes.Type(value = AskVersion.class, name = "askVersion"),
    @JsonSubTypes.Type(value = Submit.class, name = "submit"),
    @JsonSubTypes.Type(value = AwaitArrival.class, name = "awaitArrival"),
    @JsonSubTypes.Type(value = Follow.class, name = "follow"),
    @JsonSubTypes.Type(value = AskGates.class, name = "askGates"),
    @JsonSubTypes.Type(value = Verify.class, name = "verify"),
    @JsonSubTypes.Type(value = Diagnose.class, name = "diagnose"),
    @JsonSubTypes.Type(value = Rollback.class, name = "rollback"),
    @JsonSubTypes.Type(value = RollbackWrite.class, name = "rollbackWrite"),
    @JsonSubTypes.Type(value = FollowRemoval.class, name = "followRemoval"),
    @JsonSubTypes.Type(value = ManualRollback.class, name = "manualRollback"),
    @JsonSubTypes.Type(value = Phase.Ended.class, name = "ended")
})
interface Phase {
    PhaseName name();

    /** What {@link #advance} needs. Changes nothing: it may be asked for again, and what it says may not be got. */
    Need need(Deployment deployment, Instant now);

    /**
     * Does the step.
     *
     * @param answer to what was said last to be needed
     * @param now    when the answer came
     */
    Step advance(Deployment deployment, Answer answer, Instant now);

    /**
     * The phase in which a machine goes on whose last write may have been sent, without anybody who heard the answer: it
     * looks before it sends anything.
     */
    default Phase afterLostAnswer() {
        return this;
    }

    /** What was sent already without a trace of it so far; null when nothing was. */
    default Submit.Lost lost() {
        return null;
    }

    /**
     * A gate's question is not waited for any longer: something else is needed first.
     *
     * @param moved by how much all moments have been moved, since it waited for its turn without having been begun
     */
    default void givenUp(Deployment deployment, Need question, Duration moved, Instant now) {}

    /** Until when a gate's question that has been begun is waited for; far away for other phases. */
    default Instant waitsUntil(Deployment deployment, Need question) {
        return Instant.MAX;
    }

    /** When a time limit ends, so that another read is needed than the one which is waited for; far away mostly. */
    default Instant wakeAt(Deployment deployment) {
        return Instant.MAX;
    }

    /** Told before the look at an answer, which may end the deployment: what is known of what runs depends on it. */
    static void heard(Deployment deployment, Answer answer) {
        if (answer.failure().isEmpty()) {
            deployment.answered();
        }
    }

    /** Which phase comes next, and how long from now. */
    record Step(Phase next, Duration delay) {
        static Step now(Phase next) {
            return new Step(next, Duration.ZERO);
        }

        static Step in(Duration delay, Phase next) {
            return new Step(next, delay);
        }
    }

    /** The last phase. */
    record Ended(Report report) implements Phase {
        @Override
        public PhaseName name() {
            return PhaseName.ENDED;
        }

        @Override
        public Need need(Deployment deployment, Instant now) {
            return Need.nothing();
        }

        @Override
        public Step advance(Deployment deployment, Answer answer, Instant now) {
            return Step.now(this);
        }
    }
}
