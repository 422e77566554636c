package io.jenkins.plugins.marathondeploy.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.marathondeploy.deploy.Answer;
import io.jenkins.plugins.marathondeploy.deploy.Need;
import io.jenkins.plugins.marathondeploy.marathon.MarathonException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class BulkheadTest {
    private static final Answer FOUND = Need.LIST.refused(failure(MarathonException.Kind.NOT_FOUND));
    private final List<CompletableFuture<Answer>> begun = new ArrayList<>();

    private static MarathonException failure(MarathonException.Kind kind) {
        return new MarathonException(kind, "nothing", List.of(), List.of(), null);
    }

    private CompletableFuture<Answer> add(Bulkhead bulkhead, boolean urgent) {
        CompletableFuture<Answer> exchange = new CompletableFuture<>();
        return bulkhead.add(Need.LIST, urgent, Runnable::run, () -> {
            begun.add(exchange);
            return exchange;
        });
    }

    @Test
    void theNextOneBeginsWhenOneHasEndedAndAnUrgentOneFirst() {
        Bulkhead two = new Bulkhead(2, true);
        CompletableFuture<Answer> first = add(two, false);
        add(two, false);
        CompletableFuture<Answer> later = add(two, false);
        CompletableFuture<Answer> urgent = add(two, true);
        assertThat(begun).hasSize(2);
        begun.get(0).complete(FOUND);
        assertThat(first).isCompletedWithValue(FOUND);
        assertThat(begun).hasSize(3);
        begun.get(2).complete(FOUND);
        assertThat(urgent).isCompletedWithValue(FOUND);
        assertThat(later).isNotDone();
        assertThat(begun).hasSize(4);
    }

    @Test
    void urgentOnesKeepTheirOrder() {
        Bulkhead one = new Bulkhead(1, false);
        add(one, false);
        add(one, false);
        CompletableFuture<Answer> first = add(one, true);
        CompletableFuture<Answer> second = add(one, true);
        begun.get(0).complete(FOUND);
        begun.get(1).complete(FOUND);
        assertThat(first).isDone();
        assertThat(second).isNotDone();
        begun.get(2).complete(FOUND);
        assertThat(second).isDone();
    }

    @Test
    void oneThatIsTakenBackIsNeverBegunOrGivenUp() {
        Bulkhead one = new Bulkhead(1, false);
        CompletableFuture<Answer> underWay = add(one, false);
        CompletableFuture<Answer> queued = add(one, false);
        add(one, false);
        queued.cancel(true);
        assertThat(begun).hasSize(1);
        underWay.cancel(true);
        assertThat(begun.get(0)).isCancelled();
        assertThat(begun).as("the third, in the place that is free now").hasSize(2);
        assertThat(begun.get(1)).isNotDone();
    }

    @Test
    void whatIsThrownIsItsOwnConcern() {
        Bulkhead one = new Bulkhead(1, true);
        CompletableFuture<Answer> broken = add(one, false);
        CompletableFuture<Answer> next = add(one, false);
        begun.get(0).completeExceptionally(new StackOverflowError());
        assertThat(broken).isCompletedExceptionally();
        begun.get(1).complete(FOUND);
        assertThat(next).isCompletedWithValue(FOUND);
    }

    @Test
    void oneThatIsNotAnsweredEndsTheQueueOnlyWhereAllWouldWaitAsLong() {
        Answer unanswered = Need.LIST.refused(failure(MarathonException.Kind.NO_ANSWER));
        Bulkhead reads = new Bulkhead(1, true);
        add(reads, false);
        CompletableFuture<Answer> hopeless = add(reads, false);
        begun.get(0).complete(unanswered);
        assertThat(hopeless.join().failure()).isEqualTo(unanswered.failure());
        assertThat(begun).hasSize(1);
        Bulkhead writes = new Bulkhead(1, false);
        add(writes, false);
        add(writes, false);
        begun.get(1).complete(unanswered);
        assertThat(begun).hasSize(3);
    }
}
