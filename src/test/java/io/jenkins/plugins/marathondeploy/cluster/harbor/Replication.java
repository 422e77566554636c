package io.jenkins.plugins.marathondeploy.cluster.harbor;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A replication policy from one Harbor to another: what the source gets is copied to the same place at the destination,
 * at each push or when it is asked to; a project that the destination lacks is created there.
 */
public final class Replication {
    private final int id;
    private final Artifacts source;
    private final Artifacts destination;
    private final Projects destinationProjects;
    private final Clock clock;
    private final ScheduledExecutorService executor;
    private final List<Execution> executions = new ArrayList<>();
    private final List<Runnable> held = new ArrayList<>();
    private Duration delay = Duration.ZERO;
    private boolean onPush = true;
    private boolean override = true;
    private boolean holding;

    private static final class Execution {
        final int id;
        final String trigger;
        final Instant start;
        String status = "InProgress";
        String text = "";

        Execution(int id, String trigger, Instant start) {
            this.id = id;
            this.trigger = trigger;
            this.start = start;
        }
    }

    Replication(
            int id,
            Artifacts source,
            Artifacts destination,
            Projects destinationProjects,
            Clock clock,
            ScheduledExecutorService executor) {
        this.id = id;
        this.source = source;
        this.destination = destination;
        this.destinationProjects = destinationProjects;
        this.clock = clock;
        this.executor = executor;
        source.onPush((repository, reference, digest) -> pushed(repository, reference));
    }

    public int id() {
        return id;
    }

    /** Only {@link #execute()} and the API copy from now on, pushes don't. */
    public synchronized Replication manual() {
        onPush = false;
        return this;
    }

    /** Whether a tag that the destination has already is set anew; without, it never changes. */
    public synchronized Replication override(boolean overrides) {
        override = overrides;
        return this;
    }

    /** How long after its cause a copy is made. */
    public synchronized Replication delay(Duration newDelay) {
        delay = newDelay;
        return this;
    }

    /** Copies wait from now on until {@link #release()}. */
    public synchronized Replication hold() {
        holding = true;
        return this;
    }

    public synchronized void release() {
        holding = false;
        held.forEach(executor::execute);
        held.clear();
    }

    /** Copies everything that the source has. */
    public void execute() {
        start("manual", () -> {
            for (String repository : source.repositories()) {
                for (String tag : source.store().tags(repository)) {
                    copy(repository, tag);
                }
            }
        });
    }

    private void pushed(String repository, String reference) {
        boolean wanted;
        synchronized (this) {
            wanted = onPush;
        }
        if (wanted) {
            start("event_based", () -> copy(repository, reference));
        }
    }

    private interface Copying {
        void run() throws IOException;
    }

    private synchronized void start(String trigger, Copying copying) {
        Execution execution = new Execution(executions.size() + 1, trigger, clock.instant());
        executions.add(execution);
        Runnable task = () -> run(execution, copying);
        if (holding) {
            held.add(task);
        } else {
            executor.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void run(Execution execution, Copying copying) {
        String status = "Succeed";
        String text = "";
        try {
            copying.run();
        } catch (IOException | RuntimeException e) {
            // A scan that runs makes an event-based copy fail with 412 here, as in Harbor.
            status = "Failed";
            text = String.valueOf(e.getMessage());
        }
        synchronized (this) {
            execution.status = status;
            execution.text = text;
        }
    }

    private void copy(String repository, String reference) throws IOException {
        source.requirePullable(repository, reference);
        Manifest manifest = source.find(repository, reference);
        Optional<Manifest> existing = destination.store().manifest(repository, reference);
        boolean overrides;
        synchronized (this) {
            overrides = override;
        }
        if (existing.isPresent() && (!overrides || existing.get().digest().equals(manifest.digest()))) {
            return;
        }
        destinationProjects.create(Projects.nameOf(repository), Map.of());
        copyContent(repository, manifest);
        destination.requireMutable(repository, reference);
        destination.store().putManifest(repository, reference, manifest);
        destination.pushed(repository, reference, manifest.digest());
    }

    private void copyContent(String repository, Manifest manifest) throws IOException {
        for (String child : manifest.children()) {
            Manifest part = source.find(repository, child);
            copyContent(repository, part);
            destination.store().putManifest(repository, child, part);
        }
        for (Manifest.Blob blob : manifest.blobs()) {
            if (!destination.store().hasBlob(repository, blob.digest())) {
                try (InputStream content = source.store().blob(repository, blob.digest())) {
                    destination.store().putBlob(repository, blob.digest(), content);
                }
            }
        }
    }

    /** The executions in order: {@code InProgress}, {@code Succeed} or {@code Failed}, as the API shows them. */
    public synchronized List<Map<String, Object>> executions() {
        return executions.stream()
                .map(execution -> {
                    Map<String, Object> json = new LinkedHashMap<>();
                    json.put("id", execution.id);
                    json.put("policy_id", id);
                    json.put("status", execution.status);
                    json.put("status_text", execution.text);
                    json.put("trigger", execution.trigger);
                    json.put("start_time", execution.start.toString());
                    json.put("total", 1);
                    json.put("in_progress", execution.status.equals("InProgress") ? 1 : 0);
                    json.put("succeed", execution.status.equals("Succeed") ? 1 : 0);
                    json.put("failed", execution.status.equals("Failed") ? 1 : 0);
                    json.put("stopped", 0);
                    return json;
                })
                .toList();
    }
}
