package io.jenkins.plugins.marathondeploy.cluster.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.marathondeploy.cluster.process.RunningCommand;

/**
 * Version 1 is deployed, version 2 replaces it while someone keeps asking, version 3 is healthy but fails its probe, version 4
 * never becomes healthy; both are rolled back.
 */
final class VersionsStory extends Story {
    VersionsStory(Stage stage) {
        super(stage, new Table("image", "digest", "deployments", "took", "exit status", "outcome"));
    }

    @Override
    boolean tell() throws InterruptedException {
        boolean good = first();
        try (Visits visits = visits()) {
            good = good && second(visits) && third(visits) && fourth(visits);
            return sum("6. What happened", visits) && good;
        }
    }

    private boolean first() throws InterruptedException {
        heading("2. Version 1");
        say("The image is built from examples/web/Dockerfile and pushed to Harbor by the robot account "
                + DemoCluster.ROBOT + ".");
        say("marathon.json is rendered with the digest of what was pushed, and Marathon starts 2 instances of it: real");
        say("containers, each asked for /health over HTTP. It counts as deployed when both are healthy and the probe passes: the");
        say("page that users get through nginx is of version 1.");
        int status = deploy("1", "--build-arg", "VERSION=1");
        return status == 0 && answers("1");
    }

    private boolean second(Visits visits) throws InterruptedException {
        heading("3. Version 2 replaces it, and nobody notices");
        say("While Marathon exchanges the instances one by one, a client keeps asking nginx for /version.");
        int status = deploy("2", "--build-arg", "VERSION=2");
        visits.tellNews();
        return status == 0 && answers("2");
    }

    private boolean third(Visits visits) throws InterruptedException {
        heading("4. Version 3 is healthy, and yet not what users get");
        say("Its build took the pages of version 2. Every health check passes, and Marathon alone would call it a success.");
        say("The probe does not: what comes through nginx is not version 3.");
        int status = deploy("3", "--build-arg", "VERSION=3", "--build-arg", "PAGES=2");
        visits.tellNews();
        return status == ROLLED_BACK && answers("2");
    }

    private boolean fourth(Visits visits) throws InterruptedException {
        heading("5. Version 4 never becomes healthy");
        say("It needs a database that nobody gave it. Marathon alone would go on trying for ever; here the failure is");
        say("noticed, explained and undone.");
        int status = deploy(
                "4", "--build-arg", "VERSION=4", "--build-arg", "NEEDS=DATABASE_URL", "--max-task-failures", "2");
        visits.tellNews();
        return status == ROLLED_BACK && answers("2");
    }

    @Override
    void note(Table noted, String image, RunningCommand.Result result) {
        JsonNode json = result.json();
        noted.add(
                image,
                digest(json),
                deployments(json),
                took(json),
                Integer.toString(result.status()),
                json.path("outcome").asText());
    }
}
