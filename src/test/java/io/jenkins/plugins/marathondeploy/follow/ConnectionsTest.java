package io.jenkins.plugins.marathondeploy.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jenkins.plugins.marathondeploy.http.HttpClients;
import io.jenkins.plugins.marathondeploy.marathon.MarathonSettings;
import io.jenkins.plugins.marathondeploy.mesos.TaskOutput;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConnectionsTest {
    private final Workers workers = new Workers();
    private final Connections connections = new Connections(workers);
    private final AtomicInteger asked = new AtomicInteger();

    @AfterEach
    void close() throws InterruptedException {
        workers.close(Duration.ofSeconds(5));
    }

    private static Connection connection() {
        MarathonSettings settings = MarathonSettings.of(URI.create("http://127.0.0.1:1"));
        return new Connection(settings, HttpClients.shared(), TaskOutput.NONE);
    }

    private Connection.Source source(Object key, Runnable first) {
        return new Connection.Source() {
            @Override
            public Connection connect() {
                first.run();
                asked.incrementAndGet();
                return connection();
            }

            @Override
            public Object key() {
                return key;
            }
        };
    }

    @Test
    void oneOfManyEqualSourcesIsAskedForAll() {
        CountDownLatch all = new CountDownLatch(1);
        List<CompletableFuture<Connection>> found = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            found.add(connections.get(source("key", () -> hang(all)), null));
        }
        all.countDown();
        Connection one = found.get(0).join();
        assertThat(found).allSatisfy(each -> assertThat(each.join()).isSameAs(one));
        assertThat(connections.get(source("key", () -> { }), null).join()).isSameAs(one);
        assertThat(asked).hasValue(1);
        assertThat(connections.get(source("other", () -> { }), null).join()).isNotSameAs(one);
    }

    @Test
    void isAskedAnewOnceForAllWithWhomItFailed() {
        Connection.Source source = source("key", () -> { });
        Connection failed = connections.get(source, null).join();
        Connection second = connections.get(source, failed).join();
        assertThat(second).isNotSameAs(failed);
        assertThat(connections.get(source, failed).join()).isSameAs(second);
        assertThat(asked).hasValue(2);
    }

    @Test
    void whatIsThrownIsNotKept() {
        CompletableFuture<Connection> broken = connections.get(source("key", () -> {
            throw new IllegalStateException("no such server");
        }), null);
        await().until(broken::isCompletedExceptionally);
        assertThat(connections.get(source("key", () -> { }), null).join()).isNotNull();
    }

    private static void hang(CountDownLatch end) {
        try {
            end.await();
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }
}
