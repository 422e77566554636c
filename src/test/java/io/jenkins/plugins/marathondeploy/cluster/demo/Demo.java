package io.jenkins.plugins.marathondeploy.cluster.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Tells the story of one data centre, or of two. Ends with 0 only when everything was seen to go as it should. */
public final class Demo {
    private final Stage stage;
    private final Story story;

    private Demo(Stage stage, Story story) {
        this.stage = stage;
        this.story = story;
    }

    /**
     * @param arguments the project's root directory; then {@code --centres} and {@code --keep} perhaps; then {@code --jenkins}
     *                  and the Maven command that builds the plugin, where that can be done
     */
    public static void main(String[] arguments) throws Exception {
        Path root = Path.of(arguments[0]);
        List<String> options = List.of(arguments);
        boolean keep = options.contains("--keep");
        boolean centres = options.contains("--centres");
        int jenkins = options.indexOf("--jenkins");
        List<String> maven = jenkins < 0 ? List.of() : options.subList(jenkins + 1, options.size());
        Stage stage = new Stage(root, centres ? List.of("north", "south") : List.of());
        // Ctrl-C and SIGTERM end the JVM through its hooks; the normal end comes this way, too.
        Runtime.getRuntime().addShutdownHook(new Thread(stage::close));
        boolean good = false;
        try {
            stage.open();
            good = new Demo(stage, centres ? new CentresStory(stage) : new VersionsStory(stage)).play(keep, maven);
        } catch (IOException | RuntimeException problem) {
            if (stage.isClosed()) {
                // Whoever was asked is being taken down.
                return;
            }
            if (problem instanceof RuntimeException) {
                problem.printStackTrace();
            }
            Story.say("It can't go on: " + problem.getMessage());
        }
        System.exit(good ? 0 : 1);
    }

    private boolean play(boolean keep, List<String> maven) throws IOException, InterruptedException {
        boolean good = story.tell();
        JenkinsServer jenkins = !good || maven.isEmpty() ? null : stage.jenkins(maven);
        good = good && (jenkins == null || fromJenkins(jenkins));
        Story.say(good ? "Everything went as it should." : "This is not how it should have gone; see above.");
        if (keep) {
            for (DemoCluster cluster : stage.clusters()) {
                Story.say("Marathon: " + cluster.marathonUrl() + "   Harbor: " + cluster.harborUrl());
            }
            if (jenkins != null) {
                Story.say("Jenkins: " + jenkins.uri());
            }
            Story.say("Press Enter to end and clean up.");
            System.in.read();
        }
        return good;
    }

    private static boolean fromJenkins(JenkinsServer jenkins) throws IOException, InterruptedException {
        Story.heading("7. The same from Jenkins");
        Story.say("A Jenkins with this plugin, the servers, the credentials and two ready jobs: " + jenkins.uri());
        boolean good = true;
        for (String job : List.of(JenkinsHome.PIPELINE, JenkinsHome.FREESTYLE)) {
            String result = jenkins.build(job);
            Story.say("  " + job + " #1: " + result);
            good &= result.equals("SUCCESS");
        }
        return good;
    }
}
