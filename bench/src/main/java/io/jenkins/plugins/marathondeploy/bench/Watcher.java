package io.jenkins.plugins.marathondeploy.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/** A way to deploy something and to notice that it is done. */
interface Watcher extends AutoCloseable {
    /**
     * What was noticed.
     *
     * @param deployment Marathon's id
     * @param at         the moment from which on a caller knows
     */
    record Verdict(String deployment, Instant at) {}

    /** Deploys an app and watches, without waiting here. */
    CompletableFuture<Verdict> deploy(String app, ObjectNode definition);

    @Override
    void close();
}
