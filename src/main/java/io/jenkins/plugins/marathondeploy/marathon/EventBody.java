package io.jenkins.plugins.marathondeploy.marathon;

import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** Gives a stream's bytes to the parser as they come; no thread waits for them. */
final class EventBody implements HttpResponse.BodySubscriber<Void> {
    private final EventParser parser;
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private volatile Flow.Subscription subscription;
    private volatile boolean closed;

    EventBody(EventParser parser) {
        this.parser = parser;
    }

    /** Stops the stream; no event is given on afterwards. */
    void close() {
        closed = true;
        Flow.Subscription started = subscription;
        if (started != null) {
            started.cancel();
        }
        end.complete(null);
    }

    @Override
    public CompletionStage<Void> getBody() {
        return end;
    }

    @Override
    public void onSubscribe(Flow.Subscription started) {
        subscription = started;
        if (closed) {
            started.cancel();
        } else {
            started.request(1);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> parts) {
        for (ByteBuffer part : parts) {
            if (closed) {
                return;
            }
            parser.feed(part);
        }
        subscription.request(1);
    }

    @Override
    public void onError(Throwable problem) {
        end.completeExceptionally(problem);
    }

    @Override
    public void onComplete() {
        end.complete(null);
    }
}
