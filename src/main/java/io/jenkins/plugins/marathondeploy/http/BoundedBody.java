package io.jenkins.plugins.marathondeploy.http;

import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** Collects a body up to a size in bytes; fails, and drops the connection, when it is larger. */
final class BoundedBody implements HttpResponse.BodySubscriber<byte[]> {
    private final HttpCall call;
    private final int limit;
    private final HttpResponse.BodySubscriber<byte[]> whole = HttpResponse.BodySubscribers.ofByteArray();
    private Flow.Subscription subscription;
    private long size;

    BoundedBody(HttpCall call, int limit) {
        this.call = call;
        this.limit = limit;
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return whole.getBody();
    }

    @Override
    public void onSubscribe(Flow.Subscription started) {
        subscription = started;
        whole.onSubscribe(started);
    }

    @Override
    public void onNext(List<ByteBuffer> parts) {
        size += parts.stream().mapToLong(ByteBuffer::remaining).sum();
        if (size > limit) {
            subscription.cancel();
            whole.onError(new HttpFailure(
                    HttpFailure.Kind.TOO_LARGE, call + ": the answer has more than " + limit + " bytes", null));
        } else {
            whole.onNext(parts);
        }
    }

    @Override
    public void onError(Throwable problem) {
        whole.onError(problem);
    }

    @Override
    public void onComplete() {
        whole.onComplete();
    }
}
