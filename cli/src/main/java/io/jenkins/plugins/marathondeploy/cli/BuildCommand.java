package io.jenkins.plugins.marathondeploy.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.image.ImageBuild;
import io.jenkins.plugins.marathondeploy.image.ImageReference;
import io.jenkins.plugins.marathondeploy.time.SteadyClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Builds an image and leaves it on the engine. */
@Command(
        name = "build",
        header = "Builds an image on the Docker Engine. Pushes and deploys nothing.",
        footer = {
            "",
            "Examples:",
            "  marathon-deploy build --context . --repository web --tag 7",
            "  marathon-deploy build --context . --harbor https://harbor.example.org --repository shop/web --tag 7"
        })
final class BuildCommand extends Operation {
    @ArgGroup(validate = false, order = 10, heading = "%nImage:%n")
    BuildOptions build = new BuildOptions();

    @ArgGroup(validate = false, order = 20, heading = "%nName:%n")
    NameOptions name = new NameOptions();

    @Option(
            names = "--config",
            order = 25,
            paramLabel = "FILE",
            description = "Harbor registries by their names, in the form of the Jenkins plugin's configuration as code.")
    String config = "";

    @ArgGroup(validate = false, order = 30, heading = "%nConnection:%n")
    ConnectionOptions connection = new ConnectionOptions();

    @Override
    Ending perform(Session session, Console console) {
        if (build.context.isEmpty()) {
            throw usage("--context DIR is missing");
        }
        List<ImageReference> tags = name.references(this, name.onlyHarbor(this, session, config));
        ImageBuild request = Images.request(session, build, tags);
        Clock clock = SteadyClock.start();
        Instant begin = clock.instant();
        String id = new Images(session, console, connection, build, Optional.empty(), "").build(request);
        Duration took = Duration.between(begin, clock.instant());
        console.line("", "built: " + tags.get(0) + " (" + id + ")");
        ObjectNode json = ResultJson.object(ExitStatus.GOOD);
        json.put("outcome", "BUILT");
        json.put("image", tags.get(0).toString());
        json.put("imageId", id);
        json.withObject("/durations").put("build", ResultJson.seconds(took));
        return new Ending(ExitStatus.GOOD, json);
    }
}
