package io.jenkins.plugins.marathondeploy.view;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Answers that everybody who looks at pages shares: a few exchanges at once, one for all who ask the same at the same time,
 * and none again while its answer is fresh.
 *
 * @param <Q> a question; all answers to equal ones have one type
 * @param <P> whom it is put to
 */
final class SharedAnswers<Q, P> {
    /** For so long nobody asks again, and nothing else where there was no answer at all. */
    static final Duration FRESH = Duration.ofSeconds(10);
    /** What is older is not given for what is so now, even where there is no turn to ask. */
    static final Duration STALE = Duration.ofSeconds(30);

    private final ConcurrentMap<Q, Answer> answers = new ConcurrentHashMap<>();
    /** Since when somebody has not answered: the rest is not asked, one after another, meanwhile. */
    private final ConcurrentMap<P, Long> silent = new ConcurrentHashMap<>();
    private final ConcurrentMap<Q, CompletableFuture<Look<?>>> underWay = new ConcurrentHashMap<>();
    private final Semaphore turns;
    private final Duration patience;
    private final LongSupplier nanos;
    /** A page with many questions is not held by each of them: after a wait in vain, nobody waits for a while. */
    private volatile long hurriedUntil;

    /**
     * @param atOnce   how many exchanges
     * @param patience how long somebody waits for a turn, or for the answer that another one waits for
     * @param nanos    as {@link System#nanoTime}
     */
    SharedAnswers(int atOnce, Duration patience, LongSupplier nanos) {
        this.turns = new Semaphore(atOnce);
        this.patience = patience;
        this.nanos = nanos;
        this.hurriedUntil = nanos.getAsLong();
    }

    private record Answer(Look<?> look, long nanos) {}

    /**
     * What is known, or what an exchange says, for which whoever begins it waits as long as it takes.
     *
     * @param place    is not asked anything while it is silent
     * @param exchange says why there is no answer
     */
    @SuppressWarnings("unchecked")
    <T> Look<T> ask(Q question, P place, Supplier<Look<T>> exchange) {
        Look<?> look = known(question, place).orElseGet(() -> share(question, place, exchange));
        return (Look<T>) (look.isUnasked() ? last(question).orElse(look) : look);
    }

    private Optional<Look<?>> known(Q question, P place) {
        Answer answer = answers.get(question);
        if (answer != null && isYounger(answer.nanos(), FRESH)) {
            return Optional.of(answer.look());
        }
        Long since = silent.get(place);
        return since != null && isYounger(since, FRESH) ? Optional.of(Look.silent()) : Optional.empty();
    }

    private Optional<Look<?>> last(Q question) {
        return Optional.ofNullable(answers.get(question))
                .filter(answer -> isYounger(answer.nanos(), STALE))
                .<Look<?>>map(Answer::look)
                .filter(look -> look.state() == Look.State.SAID);
    }

    private boolean isYounger(long since, Duration limit) {
        return nanos.getAsLong() - since < limit.toNanos();
    }

    private Look<?> share(Q question, P place, Supplier<? extends Look<?>> exchange) {
        CompletableFuture<Look<?>> own = new CompletableFuture<>();
        CompletableFuture<Look<?>> others = underWay.putIfAbsent(question, own);
        if (others != null) {
            return await(others);
        }
        Look<?> look = Look.unasked();
        try {
            look = exchange(question, place, exchange);
        } finally {
            underWay.remove(question);
            own.complete(look);
        }
        return look;
    }

    private Look<?> exchange(Q question, P place, Supplier<? extends Look<?>> exchange) {
        if (!hasTurn()) {
            return Look.unasked();
        }
        try {
            // Another one may have heard it since.
            Optional<Look<?>> known = known(question, place);
            if (known.isPresent()) {
                return known.get();
            }
            Look<?> look = exchange.get();
            keep(question, place, look);
            return look;
        } finally {
            turns.release();
        }
    }

    private void keep(Q question, P place, Look<?> look) {
        silent.values().removeIf(since -> !isYounger(since, FRESH));
        if (look.state() == Look.State.SILENT) {
            silent.put(place, nanos.getAsLong());
        } else {
            silent.remove(place);
        }
        answers.values().removeIf(answer -> !isYounger(answer.nanos(), STALE));
        answers.put(question, new Answer(look, nanos.getAsLong()));
    }

    private boolean hasTurn() {
        long wait = limit();
        try {
            boolean turn = turns.tryAcquire(wait, TimeUnit.NANOSECONDS);
            if (!turn) {
                hurry(wait);
            }
            return turn;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Look<?> await(CompletableFuture<Look<?>> others) {
        long wait = limit();
        try {
            return others.get(wait, TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            hurry(wait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException("Who asks tells a failure as a look", e);
        }
        return Look.unasked();
    }

    private long limit() {
        return hurriedUntil - nanos.getAsLong() > 0 ? 0 : patience.toNanos();
    }

    private void hurry(long waited) {
        if (waited > 0) {
            hurriedUntil = nanos.getAsLong() + patience.toNanos();
        }
    }
}
