package io.jenkins.plugins.marathondeploy.cluster.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.marathondeploy.cluster.platform.Visitor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Version 1 is deployed, version 2 replaces it while someone keeps asking, version 3 is healthy but fails its probe, version 4
 * never becomes healthy; both are rolled back. Ends with 0 only when all of that was seen to happen, without a failed request.
 */
public final class Demo {
    private static final int ROLLED_BACK = 3;

    private final Stage stage;
    private final Table table =
            new Table("image", "digest", "deployments", "took", "exit status", "outcome");
    private Visitor.Count counted = new Visitor.Count(Map.of(), 0, List.of());

    private Demo(Stage stage) {
        this.stage = stage;
    }

    /**
     * @param arguments the project's root directory; then {@code --keep} perhaps; then {@code --jenkins} and the Maven
     *                  command that builds the plugin, where that can be done
     */
    public static void main(String[] arguments) throws Exception {
        Path root = Path.of(arguments[0]);
        List<String> options = List.of(arguments);
        boolean keep = options.contains("--keep");
        int jenkins = options.indexOf("--jenkins");
        List<String> maven = jenkins < 0 ? List.of() : options.subList(jenkins + 1, options.size());
        Stage stage = new Stage(root);
        // Ctrl-C and SIGTERM end the JVM through its hooks; the normal end comes this way, too.
        Runtime.getRuntime().addShutdownHook(new Thread(stage::close));
        boolean good = false;
        try {
            stage.open();
            good = new Demo(stage).play(keep, maven);
        } catch (IOException | RuntimeException problem) {
            if (stage.isClosed()) {
                // Whoever was asked is being taken down.
                return;
            }
            if (problem instanceof RuntimeException) {
                problem.printStackTrace();
            }
            say("It can't go on: " + problem.getMessage());
        }
        System.exit(good ? 0 : 1);
    }

    private boolean play(boolean keep, List<String> maven) throws IOException, InterruptedException {
        boolean good = first() && throughTheDoor();
        heading("6. What happened");
        table.lines().forEach(System.out::println);
        say("  Through nginx, all the time: " + counted.total() + " requests served, " + counted.failed() + " failed.");
        say("");
        JenkinsServer jenkins = maven.isEmpty() ? null : stage.jenkins(maven);
        good = good && (jenkins == null || fromJenkins(jenkins));
        say(good ? "Everything went as it should." : "This is not how it should have gone; see above.");
        if (keep) {
            say("Marathon: " + stage.cluster().marathonUrl() + "   Harbor: " + stage.cluster().harborUrl());
            if (jenkins != null) {
                say("Jenkins: " + jenkins.uri());
            }
            say("Press Enter to end and clean up.");
            System.in.read();
        }
        return good;
    }

    private boolean first() {
        heading("2. Version 1");
        say("The image is built from examples/web/Dockerfile and pushed to Harbor by the robot account "
                + DemoCluster.ROBOT + ".");
        say("marathon.json is rendered with the digest of what was pushed, and Marathon starts 2 instances of it: real");
        say("containers, each asked for /health over HTTP. It counts as deployed when both are healthy and the probe passes: the");
        say("page that users get through nginx is of version 1.");
        int status = deploy("1", "--build-arg", "VERSION=1");
        return status == 0 && answers("1");
    }

    /** From here on someone keeps asking. */
    private boolean throughTheDoor() {
        try (Visitor visitor = Visitor.of(stage.version())) {
            boolean good = second(visitor) && third(visitor) && fourth(visitor);
            counted = visitor.count();
            return good && counted.failed() == 0;
        }
    }

    private boolean second(Visitor visitor) {
        heading("3. Version 2 replaces it, and nobody notices");
        say("While Marathon exchanges the instances one by one, a client keeps asking nginx for /version.");
        int status = deploy("2", "--build-arg", "VERSION=2");
        count(visitor);
        return status == 0 && answers("2");
    }

    private boolean third(Visitor visitor) {
        heading("4. Version 3 is healthy, and yet not what users get");
        say("Its build took the pages of version 2. Every health check passes, and Marathon alone would call it a success.");
        say("The probe does not: what comes through nginx is not version 3.");
        int status = deploy("3", "--build-arg", "VERSION=3", "--build-arg", "PAGES=2");
        count(visitor);
        return status == ROLLED_BACK && answers("2");
    }

    private boolean fourth(Visitor visitor) {
        heading("5. Version 4 never becomes healthy");
        say("It needs a database that nobody gave it. Marathon alone would go on trying for ever; here the failure is");
        say("noticed, explained and undone.");
        int status = deploy(
                "4", "--build-arg", "VERSION=4", "--build-arg", "NEEDS=DATABASE_URL", "--max-task-failures", "2");
        count(visitor);
        return status == ROLLED_BACK && answers("2");
    }

    /** What came since the last time. */
    private void count(Visitor visitor) {
        Visitor.Count before = counted;
        counted = visitor.count();
        counted.served().forEach((version, times) -> {
            int more = times - before.served().getOrDefault(version, 0);
            if (more > 0) {
                say("  " + more + " requests answered with version " + version);
            }
        });
        say("  " + (counted.total() - before.total()) + " requests served, " + (counted.failed() - before.failed()) + " failed");
        counted.failures().stream().skip(before.failures().size()).forEach(failure -> say("    " + failure));
    }

    private static boolean fromJenkins(JenkinsServer jenkins) throws IOException, InterruptedException {
        heading("7. The same from Jenkins");
        say("A Jenkins with this plugin, the servers, the credentials and two ready jobs: " + jenkins.uri());
        boolean good = true;
        for (String job : List.of(JenkinsHome.PIPELINE, JenkinsHome.FREESTYLE)) {
            String result = jenkins.build(job);
            say("  " + job + " #1: " + result);
            good &= result.equals("SUCCESS");
        }
        return good;
    }

    private int deploy(String version, String... more) {
        var result = stage.deploy(version, more);
        JsonNode json = result.json();
        double seconds = 0;
        for (JsonNode phase : json.path("durations")) {
            seconds += phase.asDouble();
        }
        table.add(
                DemoCluster.REPOSITORY + ":" + version,
                shortened(json.path("digest").asText(), 19),
                shortened(String.join(" ", texts(json.path("deploymentIds"))), 36),
                String.format("%.1f s", seconds),
                Integer.toString(result.status()),
                json.path("outcome").asText());
        return result.status();
    }

    private boolean answers(String expected) {
        try {
            String version = Visitor.version(stage.version());
            say("Asked through nginx, version " + version + " answers.");
            return version.equals(expected);
        } catch (IOException problem) {
            say("Asked through nginx, nobody answers: " + problem.getMessage());
            return false;
        }
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(shortened(text.asText(), 8)));
        return texts;
    }

    private static String shortened(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length);
    }

    private static void heading(String text) {
        say("");
        say("== " + text);
    }

    private static void say(String text) {
        System.out.println(text);
    }
}
