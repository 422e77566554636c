package io.jenkins.plugins.marathondeploy.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class SharedAnswersTest {
    private static final Duration LONG = Duration.ofMinutes(5);

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1);
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private SharedAnswers<String, String> answers = new SharedAnswers<>(2, Duration.ZERO, nanos::get);

    private Look<String> ask(String question, Look<String> answer) {
        return answers.ask(question, "office", () -> {
            asked.add(question);
            return answer;
        });
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void aFreshAnswerIsNotAskedForAgain() {
        ask("/a", Look.said("one"));
        pass(SharedAnswers.FRESH.minusNanos(1));
        assertThat(ask("/a", Look.said("two")).said()).isEqualTo("one");
        pass(Duration.ofNanos(1));
        assertThat(ask("/a", Look.said("three")).said()).isEqualTo("three");
        assertThat(asked).containsExactly("/a", "/a");
    }

    @Test
    void anOutageIsNotHiddenByWhatWasSaidBefore() {
        ask("/b", Look.said("healthy"));
        for (int hour = 0; hour < 3; hour++) {
            pass(Duration.ofHours(1));
            assertThat(ask("/a", Look.silent())).isEqualTo(Look.silent());
            assertThat(ask("/b", Look.said("not asked"))).isEqualTo(Look.silent());
        }
        assertThat(asked).containsExactly("/b", "/a", "/a", "/a");

        pass(SharedAnswers.FRESH);
        assertThat(ask("/b", Look.said("healthy again")).said()).isEqualTo("healthy again");
    }

    @Test
    void whatWasSaidJustBeforeTheOutageHolds() {
        ask("/b", Look.said("healthy"));
        ask("/a", Look.silent());
        assertThat(ask("/b", Look.silent()).said()).isEqualTo("healthy");
    }

    @Test
    void whatAnswersOnlySomeQuestionsIsAskedTheOthers() {
        ask("/a", Look.refused());
        assertThat(ask("/b", Look.said("healthy")).said()).isEqualTo("healthy");
    }

    @Test
    void anAnswerEndsTheSilence() {
        answers.ask("/a", "office", () -> {
            // Meanwhile another question gets none.
            ask("/b", Look.silent());
            return Look.said("healthy");
        });
        assertThat(ask("/c", Look.said("healthy")).said()).isEqualTo("healthy");
    }

    @Test
    void whatWasFoundSilentMeanwhileIsNotAsked() {
        answers.ask("/a", "office", () -> {
            ask("/b", Look.silent());
            return ask("/c", Look.said("not asked"));
        });
        assertThat(asked).containsExactly("/b");
    }

    /** Asks while two others are asking. */
    private Look<String> askAmongOthers(String question) {
        List<Look<String>> looks = new ArrayList<>();
        answers.ask("/x", "office", () -> answers.ask("/y", "office", () -> {
            looks.add(ask(question, Look.said("had a turn")));
            return Look.said("");
        }));
        return looks.get(0);
    }

    @Test
    void whoHasNoTurnIsToldSoOrWhatWasSaidLately() {
        assertThat(askAmongOthers("/a").isUnasked()).isTrue();
        ask("/a", Look.said("healthy"));
        pass(SharedAnswers.STALE.minusNanos(1));
        assertThat(askAmongOthers("/a").said()).isEqualTo("healthy");
        pass(Duration.ofNanos(1));
        pass(SharedAnswers.FRESH);
        assertThat(askAmongOthers("/a").isUnasked()).isTrue();
        assertThat(asked).containsExactly("/a");
    }

    @Test
    void whatWasRefusedLatelyIsNotAnAnswerForWhoHasNoTurn() {
        ask("/a", Look.refused());
        pass(SharedAnswers.FRESH);
        assertThat(askAmongOthers("/a").isUnasked()).isTrue();
    }

    @Test
    void equalQuestionsUnderWayShareOneExchange() {
        answers = new SharedAnswers<>(1, LONG, nanos::get);
        CompletableFuture<Look<String>> said = new CompletableFuture<>();
        CompletableFuture<Look<String>> first = new CompletableFuture<>();
        CompletableFuture<Look<String>> second = new CompletableFuture<>();
        asking(first, said);
        asking(second, said);

        said.complete(Look.said("healthy"));

        assertThat(first.join().said()).isEqualTo("healthy");
        assertThat(second.join().said()).isEqualTo("healthy");
        assertThat(asked).containsExactly("/a");
    }

    /** A thread that asks, and waits for what is said. */
    private void asking(CompletableFuture<Look<String>> got, CompletableFuture<Look<String>> said) {
        Thread thread = new Thread(() -> got.complete(answers.ask("/a", "office", () -> {
            asked.add("/a");
            return said.join();
        })));
        thread.start();
        Awaitility.await()
                .atMost(LONG)
                .until(() -> List.of(Thread.State.WAITING, Thread.State.TIMED_WAITING).contains(thread.getState()));
    }

    @Test
    void whoFollowsAnExchangeThatTakesLongDoesNotWaitForIt() {
        Look<String> leader = answers.ask("/a", "office", () -> {
            assertThat(ask("/a", Look.said("not asked")).isUnasked()).isTrue();
            return Look.said("healthy");
        });
        assertThat(leader.said()).isEqualTo("healthy");
        assertThat(asked).isEmpty();
    }

    @Test
    void anExchangeThatBreaksKeepsNobodyFromAsking() {
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> answers.<String>ask("/a", "office", () -> {
                        throw new IllegalStateException("broken");
                    }))
                    .hasMessage("broken");
        }
        assertThat(ask("/a", Look.said("healthy")).said()).isEqualTo("healthy");
    }

    @Test
    void whoIsInterruptedWhileWaitingIsNotHeld() {
        answers = new SharedAnswers<>(0, LONG, nanos::get);
        Thread.currentThread().interrupt();
        assertThat(ask("/a", Look.said("not asked")).isUnasked()).isTrue();
        assertThat(Thread.interrupted()).isTrue();
    }
}
