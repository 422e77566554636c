package io.jenkins.plugins.marathondeploy.cluster.mesos;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** A task's directory on its agent: the files that the agent's HTTP API serves, also after the task's end. */
public final class Sandbox {
    private final String directory;
    private final Map<String, ByteArrayOutputStream> files = new ConcurrentSkipListMap<>();

    /** An empty sandbox with its two output files. */
    public Sandbox(String directory) {
        this.directory = directory;
        files.put("stdout", new ByteArrayOutputStream());
        files.put("stderr", new ByteArrayOutputStream());
    }

    /** The absolute path under which the agent serves it. */
    public String directory() {
        return directory;
    }

    /** Adds bytes to the end of a file. */
    public void append(String file, byte[] bytes) {
        ByteArrayOutputStream content = files.computeIfAbsent(file, name -> new ByteArrayOutputStream());
        synchronized (content) {
            content.writeBytes(bytes);
        }
    }

    /** Adds a text to the end of a file. */
    public void append(String file, String text) {
        append(file, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Whether there is such a file. */
    public boolean has(String file) {
        return files.containsKey(file);
    }

    /** The names of the files. */
    public Iterable<String> names() {
        return files.keySet();
    }

    /** The size of a file in bytes. */
    public int size(String file) {
        ByteArrayOutputStream content = files.get(file);
        synchronized (content) {
            return content.size();
        }
    }

    /** At most so many bytes of a file from an offset; empty beyond its end. */
    public byte[] read(String file, int offset, int length) {
        ByteArrayOutputStream content = files.get(file);
        synchronized (content) {
            byte[] all = content.toByteArray();
            int from = Math.min(offset, all.length);
            return Arrays.copyOfRange(all, from, (int) Math.min((long) from + length, all.length));
        }
    }

    /** A whole file as text. */
    public String text(String file) {
        return new String(read(file, 0, Integer.MAX_VALUE), StandardCharsets.UTF_8);
    }
}
