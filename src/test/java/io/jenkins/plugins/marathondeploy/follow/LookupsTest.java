package io.jenkins.plugins.marathondeploy.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LookupsTest {
    /** After a test, tasks that wait behind one that hung come to a pool that is closed: nothing is done, as in {@link Workers}. */
    private final ExecutorService pool = new ThreadPoolExecutor(
            Lookups.THREADS, Lookups.THREADS, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
            new ThreadPoolExecutor.DiscardPolicy());
    private final AtomicLong nanos = new AtomicLong();
    private final Lookups lookups = new Lookups(pool, nanos::get);
    private final CountDownLatch end = new CountDownLatch(1);
    private final List<String> begun = new CopyOnWriteArrayList<>();

    @AfterEach
    void end() {
        end.countDown();
        pool.shutdownNow();
    }

    private CompletableFuture<Void> run(String key, Runnable task) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        lookups.execute(key, () -> {
            task.run();
            done.complete(null);
        });
        return done;
    }

    private void hang(String key) {
        lookups.execute(key, () -> {
            begun.add(key);
            try {
                end.await();
            } catch (InterruptedException over) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private void take(long seconds) {
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
    }

    @Test
    void whatHangsOccupiesOneThreadHoweverMuchIsAskedOfIt() {
        IntStream.range(0, 100).forEach(each -> hang("store"));
        await().until(() -> !begun.isEmpty());
        run("other", () -> { }).orTimeout(10, TimeUnit.SECONDS).join();
        assertThat(begun).hasSize(1);
    }

    @Test
    void storesThatHungBeforeLeaveAThreadToOthersHoweverManyHang() {
        List<String> stores = IntStream.range(0, 20).mapToObj(each -> "store " + each).toList();
        stores.forEach(store -> run(store, () -> take(2)).join());
        await().until(() -> run("any", () -> { }).isDone());
        stores.forEach(this::hang);
        await().until(() -> begun.size() == Lookups.THREADS - 1);
        IntStream.range(0, 10).forEach(each ->
                run("other " + each, () -> { }).orTimeout(10, TimeUnit.SECONDS).join());
        assertThat(begun).hasSize(Lookups.THREADS - 1);
    }

    @Test
    void whatAnswersAgainIsSlowNoMore() {
        List<String> stores = List.of("a", "b", "c", "d", "e");
        stores.forEach(store -> run(store, () -> take(2)).join());
        stores.forEach(store -> run(store, () -> { }).join());
        stores.forEach(store -> run(store, () -> { }).join());
        stores.forEach(this::hang);
        await().until(() -> begun.size() == 5);
    }

    @Test
    void theEndOfOneLetsBothBeginThatWaitedForIt() {
        List<String> stores = List.of("x", "a", "b", "c", "e");
        stores.forEach(store -> run(store, () -> take(2)).join());
        CountDownLatch first = new CountDownLatch(1);
        CompletableFuture<Void> held = run("x", () -> {
            begun.add("x");
            try {
                first.await();
            } catch (InterruptedException over) {
                Thread.currentThread().interrupt();
            }
        });
        List.of("a", "b", "c").forEach(this::hang);
        await().until(() -> begun.size() == 4);
        hang("e");
        CompletableFuture<Void> again = run("x", () -> { });

        first.countDown();

        held.orTimeout(10, TimeUnit.SECONDS).join();
        again.orTimeout(10, TimeUnit.SECONDS).join();
        await().until(() -> begun.contains("e"));
    }

    @Test
    void equalKeysGoInOrderAndAfterOneThatThrows() {
        List<Integer> order = new CopyOnWriteArrayList<>();
        lookups.execute("store", () -> {
            throw new AssertionError("a defect");
        });
        List<CompletableFuture<Void>> all =
                IntStream.range(0, 50).mapToObj(each -> run("store", () -> order.add(each))).toList();
        all.forEach(one -> one.orTimeout(10, TimeUnit.SECONDS).join());
        assertThat(order).containsExactlyElementsOf(IntStream.range(0, 50).boxed().toList());
    }
}
