package io.jenkins.plugins.marathondeploy.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.image.ImageReference;
import io.jenkins.plugins.marathondeploy.image.PushedImage;
import io.jenkins.plugins.marathondeploy.release.HarborPreflight;
import io.jenkins.plugins.marathondeploy.release.Registry;
import io.jenkins.plugins.marathondeploy.time.SteadyClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Pushes an image that the engine has. */
@Command(
        name = "push",
        header = "Pushes an image from the Docker Engine to Harbor, and prints its digest. Deploys nothing.",
        footer = {
            "",
            "Examples:",
            "  marathon-deploy push --harbor https://harbor.example.org --repository shop/web --tag 7",
            "  marathon-deploy push --image web:7 --harbor https://harbor.example.org --repository shop/web --tag 7"
        })
final class PushCommand extends Operation {
    @ArgGroup(validate = false, order = 10, heading = "%nRegistry:%n")
    RegistryOptions registry = new RegistryOptions();

    @Option(
            names = "--config",
            order = 15,
            paramLabel = "FILE",
            description = "Harbor registries by their names, in the form of the Jenkins plugin's configuration as code.")
    String config = "";

    @Option(
            names = "--image",
            order = 20,
            paramLabel = "LOCAL",
            description = "The image on the engine. Default: the one that has the name which is pushed.")
    String image = "";

    @ArgGroup(validate = false, order = 30, heading = "%nConnection:%n")
    ConnectionOptions connection = new ConnectionOptions();

    @Override
    Ending perform(Session session, Console console) throws InterruptedException {
        HarborServer server = registry.onlyHarbor(this, session, config);
        Registry harbor = HarborConnection.of(this, session, server, config, connection.settings(session.directory()));
        List<ImageReference> names = registry.references(this, server);
        Images images = new Images(session, console, connection, new BuildOptions(), Optional.of(harbor), server.name());
        images.connect();
        new HarborPreflight(harbor, console, time -> HarborConnection.pause(session, time))
                .prepare(names.get(0), registry.createProject);
        if (!image.isEmpty()) {
            images.tag(ImageReference.parse(image).orLatest().toString(), names);
        }
        Clock clock = SteadyClock.start();
        Instant begin = clock.instant();
        PushedImage pushed = images.push(names);
        Duration took = Duration.between(begin, clock.instant());
        ObjectNode json = ResultJson.object(ExitStatus.GOOD);
        json.put("outcome", "PUSHED");
        json.put("image", harbor.named(pushed.pinned()).toString());
        json.put("digest", pushed.digest());
        json.withObject("/durations").put("push", ResultJson.seconds(took));
        console.line("", "pushed: " + pushed.reference());
        return new Ending(ExitStatus.GOOD, json);
    }
}
