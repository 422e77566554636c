package io.jenkins.plugins.marathondeploy.cluster.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.marathondeploy.cluster.platform.Visitor;
import io.jenkins.plugins.marathondeploy.cluster.process.RunningCommand;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Versions of the app, deployed one after the other, with what is said about them and what came of them. */
abstract class Story {
    static final int ROLLED_BACK = 3;

    /** The last answers of an instance that was stopped, and nginx's reload, are over by then. */
    private static final long NGINX_SECONDS = 15;
    private static final int IN_A_ROW = 10;

    private final Stage stage;
    private final Table table;

    Story(Stage stage, Table table) {
        this.stage = stage;
        this.table = table;
    }

    /** Tells all of it. Returns whether everything went as it should. */
    abstract boolean tell() throws InterruptedException;

    /** Takes note of what a deployment came to. */
    abstract void note(Table noted, String version, RunningCommand.Result result);

    /** Returns the exit status. */
    final int deploy(String version, String... more) {
        RunningCommand.Result result = stage.deploy(version, more);
        note(table, DemoCluster.REPOSITORY + ":" + version, result);
        return result.status();
    }

    /** Shows what was taken note of. Returns whether no request has failed. */
    final boolean sum(String heading, Visits visits) {
        heading(heading);
        table.lines().forEach(System.out::println);
        boolean served = visits.tellAll();
        say("");
        return served;
    }

    /** Somebody keeps asking from now on. */
    final Visits visits() {
        return new Visits(stage.versions());
    }

    /** Whether this version alone answers at every front door; looks again for a while, as nginx is told a moment later. */
    final boolean answers(String expected) throws InterruptedException {
        boolean good = true;
        for (Map.Entry<String, URI> door : stage.versions().entrySet()) {
            String asked = "Asked through nginx" + (door.getKey().isEmpty() ? "" : " in " + door.getKey());
            String answer = answer(door.getValue(), expected);
            say(asked + ", " + answer + ".");
            good &= answer.equals(answered(expected));
        }
        return good;
    }

    private static String answer(URI version, String expected) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(NGINX_SECONDS);
        String answer = "";
        for (int inRow = 0; inRow < IN_A_ROW && System.nanoTime() < until; ) {
            try {
                answer = answered(Visitor.version(version));
            } catch (IOException problem) {
                answer = "nobody answers: " + problem.getMessage();
            }
            inRow = answer.equals(answered(expected)) ? inRow + 1 : 0;
            TimeUnit.MILLISECONDS.sleep(50);
        }
        return answer;
    }

    private static String answered(String version) {
        return "version " + version + " answers";
    }

    /** What all phases took, one after the other. */
    static String took(JsonNode result) {
        double seconds = 0;
        for (JsonNode phase : result.path("durations")) {
            seconds += phase.asDouble();
        }
        return String.format("%.1f s", seconds);
    }

    static String deployments(JsonNode result) {
        List<String> ids = new ArrayList<>();
        result.path("deploymentIds").forEach(id -> ids.add(shortened(id.asText(), 8)));
        return shortened(String.join(" ", ids), 36);
    }

    static String digest(JsonNode result) {
        return shortened(result.path("digest").asText(), 19);
    }

    static String shortened(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length);
    }

    static void heading(String text) {
        say("");
        say("== " + text);
    }

    static void say(String text) {
        System.out.println(text);
    }
}
