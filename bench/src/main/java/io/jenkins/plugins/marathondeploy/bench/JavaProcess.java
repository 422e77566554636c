package io.jenkins.plugins.marathondeploy.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A class of this build as a process of its own. */
final class JavaProcess {
    private JavaProcess() {}

    /** @param options the JVM's, then perhaps the class's arguments behind {@code --} */
    static ProcessBuilder of(Class<?> main, String... options) {
        List<String> given = List.of(options);
        int end = given.indexOf("--") < 0 ? given.size() : given.indexOf("--");
        List<String> command = new ArrayList<>(List.of(java()));
        command.addAll(given.subList(0, end));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(given.subList(Math.min(given.size(), end + 1), given.size()));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** Lets a process end by itself, and makes it end when it does not. */
    static void end(Process process) {
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
