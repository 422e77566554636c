package io.jenkins.plugins.marathondeploy.cluster.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.marathondeploy.cluster.process.RunningCommand;

/**
 * Two data centres, each with a Harbor and a Marathon: version 1 and version 2 are deployed to both, version 3 becomes healthy in
 * the first one alone and is taken back in both.
 */
final class CentresStory extends Story {
    private final Stage stage;

    CentresStory(Stage stage) {
        super(stage, new Table("image", "centre", "deployments", "took", "exit status", "outcome"));
        this.stage = stage;
    }

    @Override
    boolean tell() throws InterruptedException {
        boolean good = first();
        try (Visits visits = visits()) {
            good = good && second(visits) && third(visits);
            return sum("5. What happened", visits) && good;
        }
    }

    private boolean first() throws InterruptedException {
        heading("2. Version 1 in both data centres");
        say("The image is pushed once, to Harbor in north, which replicates it to Harbor in south. Nothing is sent to Marathon");
        say("anywhere before the image can be pulled everywhere. It has one name in both: that of Harbor in north. South's agents");
        say("get what is called so from Harbor there, as where a DNS zone gives each data centre its own Harbor under one name.");
        int status = deploy("1", "--build-arg", "VERSION=1");
        return status == 0 && replicated("1") && answers("1");
    }

    private boolean second(Visits visits) throws InterruptedException {
        heading("3. Version 2 everywhere, and nobody notices");
        say("In each data centre a client keeps asking nginx for /version.");
        int status = deploy("2", "--build-arg", "VERSION=2");
        visits.tellNews();
        return status == 0 && replicated("2") && answers("2");
    }

    private boolean third(Visits visits) throws InterruptedException {
        heading("4. Version 3 fails in south, and is taken back in both");
        say("It needs a database, and overlays/north.json names the one in north; south has none. In north it is healthy, and");
        say("serves until the other one has failed.");
        int status = deploy(
                "3", "--build-arg", "VERSION=3", "--build-arg", "NEEDS=DATABASE_URL", "--max-task-failures", "2");
        visits.tellNews();
        return status == ROLLED_BACK && answers("2");
    }

    /** Whether every Harbor has the same under this tag, and was asked for it. */
    private boolean replicated(String version) {
        String first = stage.cluster().digest(version).orElse("");
        boolean same = true;
        for (DemoCluster cluster : stage.clusters()) {
            String digest = cluster.digest(version).orElse("nothing");
            long asked = cluster.asked(digest);
            say("Harbor in " + cluster.name() + " has " + shortened(digest, 19) + " as " + DemoCluster.REPOSITORY + ":" + version
                    + ", and was asked for it " + asked + " times.");
            same &= digest.equals(first) && asked > 0;
        }
        return same;
    }

    @Override
    void note(Table noted, String image, RunningCommand.Result result) {
        for (JsonNode centre : result.json().path("centres")) {
            noted.add(
                    image,
                    centre.path("centre").asText(),
                    deployments(centre),
                    took(centre),
                    centre.path("exitStatus").asText(),
                    centre.path("outcome").asText());
        }
    }
}
