package io.jenkins.plugins.marathondeploy.mesos;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * How far the reading of a task's output has come; {@link SandboxOutput#next} takes it one exchange further. Immutable
 * and serializable, so that it can be kept between two exchanges.
 *
 * @param host    the agent's host, as Marathon names it
 * @param taskId  Mesos' task id
 * @param sandbox the sandbox's directory on the agent; empty while it is not known
 * @param file    which of {@code stderr} and {@code stdout} comes next
 * @param size    that file's size in bytes; -1 while it is not known
 * @param lines   what was read, each file under a heading
 * @param done    whether there is nothing more to ask
 */
public record SandboxReading(
        String host, String taskId, String sandbox, int file, long size, ArrayList<String> lines, boolean done)
        implements Serializable {
    private static final List<String> FILES = List.of("stderr", "stdout");
    private static final long UNKNOWN = -1;

    /** Nothing was asked yet. */
    public static SandboxReading of(String host, String taskId) {
        return new SandboxReading(host, taskId, "", 0, UNKNOWN, new ArrayList<>(), false);
    }

    /** Nothing more will be asked. */
    public SandboxReading end() {
        return new SandboxReading(host, taskId, sandbox, file, size, lines, true);
    }

    SandboxReading end(String why) {
        return with(List.of(why)).end();
    }

    SandboxReading in(String directory) {
        return new SandboxReading(host, taskId, directory, file, size, lines, done);
    }

    SandboxReading sized(long bytes) {
        return new SandboxReading(host, taskId, sandbox, file, bytes, lines, done);
    }

    /** To the next file, or to the end. */
    SandboxReading nextFile(List<String> read) {
        SandboxReading more = with(read);
        return new SandboxReading(
                host, taskId, sandbox, file + 1, UNKNOWN, more.lines, file + 1 == FILES.size());
    }

    boolean isSizeKnown() {
        return size != UNKNOWN;
    }

    String path() {
        return sandbox + "/" + FILES.get(file);
    }

    String heading() {
        return FILES.get(file) + " of " + taskId + ":";
    }

    private SandboxReading with(List<String> more) {
        ArrayList<String> all = new ArrayList<>(lines);
        all.addAll(more);
        return new SandboxReading(host, taskId, sandbox, file, size, all, done);
    }
}
