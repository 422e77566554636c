package io.jenkins.plugins.marathondeploy.marathon;

import io.jenkins.plugins.marathondeploy.http.HttpAnswer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/** Reads over HTTP on the client's own threads. */
final class HttpAsyncMarathon implements AsyncMarathon {
    private final Instances instances;

    HttpAsyncMarathon(Instances instances) {
        this.instances = instances;
    }

    @Override
    public CompletableFuture<Optional<AppStatus>> app(String appId) {
        Read.Existing<AppStatus> app = Read.app(appId);
        return read(app.read().path(), app::of);
    }

    @Override
    public CompletableFuture<Optional<GroupStatus>> group(String groupId) {
        Read.Existing<GroupStatus> group = Read.group(groupId);
        return read(group.read().path(), group::of);
    }

    @Override
    public CompletableFuture<List<RunningDeployment>> deployments() {
        Read<List<RunningDeployment>> list = Read.deployments();
        return read(list.path(), list::of);
    }

    @Override
    public CompletableFuture<List<QueuedLaunch>> queue() {
        Read<List<QueuedLaunch>> queue = Read.queue();
        return read(queue.path(), queue::of);
    }

    private <T> CompletableFuture<T> read(String path, Function<HttpAnswer, T> reader) {
        CompletableFuture<T> told = new CompletableFuture<>();
        instances.readAsync(path, told).thenApply(reader).whenComplete((value, problem) -> {
            if (problem instanceof CompletionException wrapped && wrapped.getCause() != null) {
                told.completeExceptionally(wrapped.getCause());
            } else if (problem != null) {
                told.completeExceptionally(problem);
            } else {
                told.complete(value);
            }
        });
        return told;
    }
}
