package io.jenkins.plugins.marathondeploy.bench;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.concurrent.TimeUnit;

/** A command that is run to its end. */
final class TimedCommand {
    private TimedCommand() {}

    /** How long it takes. */
    static double seconds(ProcessBuilder command) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        output(command);
        return (System.nanoTime() - begin) / 1e9;
    }

    /**
     * What it prints.
     *
     * @throws IOException with that, when it fails or does not end within ten minutes
     */
    static String output(ProcessBuilder command) throws IOException, InterruptedException {
        File log = File.createTempFile("bench-command", ".log");
        Process process = command.redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start();
        boolean ended = process.waitFor(10, TimeUnit.MINUTES);
        String text = Files.readString(log.toPath(), StandardCharsets.UTF_8);
        Files.delete(log.toPath());
        if (!ended || process.exitValue() != 0) {
            process.destroy();
            throw new IOException(command.command() + " failed:\n" + text);
        }
        return text.strip();
    }
}
