package io.jenkins.plugins.marathondeploy.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The commit that is built: what a build server says in the environment, else what git says of the directory. */
final class Revision {
    private static final List<String> VARIABLES = List.of("GIT_COMMIT", "CI_COMMIT_SHA", "GITHUB_SHA");

    private Revision() {}

    /** Empty when nobody knows. */
    static String of(Path directory, Map<String, String> environment) {
        return VARIABLES.stream()
                .map(name -> environment.getOrDefault(name, ""))
                .filter(Revision::isCommit)
                .findFirst()
                .orElseGet(() -> ofGit(directory));
    }

    private static String ofGit(Path directory) {
        try {
            Process git = new ProcessBuilder("git", "-C", directory.toString(), "rev-parse", "HEAD")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!git.waitFor(5, TimeUnit.SECONDS)) {
                git.destroyForcibly();
                return "";
            }
            String answer = new String(git.getInputStream().readNBytes(200), StandardCharsets.US_ASCII).strip();
            return isCommit(answer) ? answer : "";
        } catch (IOException noGit) {
            return "";
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    private static boolean isCommit(String text) {
        return text.matches("[0-9a-f]{40,64}");
    }
}
