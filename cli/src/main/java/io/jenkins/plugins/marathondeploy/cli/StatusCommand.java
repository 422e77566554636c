package io.jenkins.plugins.marathondeploy.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.marathon.AppStatus;
import io.jenkins.plugins.marathondeploy.marathon.TaskStatus;
import io.jenkins.plugins.marathondeploy.template.AppId;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What runs. */
@Command(
        name = "status",
        header = "Says what an app runs, and whether it is healthy. Changes nothing.",
        footer = {
            "",
            "Example:",
            "  marathon-deploy status --marathon https://marathon.example.org --id /shop/web"
        })
final class StatusCommand extends Operation {
    @ArgGroup(validate = false, order = 10, heading = "%nMarathon:%n")
    MarathonOptions marathon = new MarathonOptions();

    @Option(names = "--id", order = 20, paramLabel = "ID", description = "The app.")
    String id = "";

    @ArgGroup(validate = false, order = 30, heading = "%nConnection:%n")
    TrustOptions trust = new TrustOptions();

    @Override
    Ending perform(Session session, Console console) {
        if (id.isEmpty()) {
            throw usage("--id ID is missing");
        }
        String appId = AppId.absolute(id);
        MarathonConnection connection =
                MarathonConnection.of(this, session, marathon, trust.settings(session.directory()));
        Optional<AppStatus> found = connection.patient().app(appId);
        if (found.isEmpty()) {
            throw new Refusal("there is no app " + appId + " on this Marathon");
        }
        AppStatus app = found.get();
        show(console, app);
        return new Ending(ExitStatus.GOOD, json(console, app));
    }

    private static void show(Console console, AppStatus app) {
        int good = app.healthChecked() ? app.latest().healthy() : app.latest().running();
        console.line("", app.id() + ": " + state(app));
        console.line("", "  image      " + image(app));
        console.line("", "  version    " + app.version());
        console.line("", "  instances  " + good + " of " + app.instances()
                + (app.healthChecked() ? " healthy" : " running (no health checks)")
                + (app.outdated().total() > 0 ? ", " + app.outdated().total() + " of an older version" : ""));
        if (!app.deployments().isEmpty()) {
            console.line("", "  deploying  " + String.join(", ", app.deployments()));
        }
        for (TaskStatus task : app.tasks()) {
            console.line("", "  task       " + task.id() + " on " + task.host() + task.ports() + " " + task.state()
                    + task.alive().map(alive -> alive ? ", healthy" : ", unhealthy").orElse("")
                    + task.lastHealthCause().map(cause -> " (" + cause + ")").orElse(""));
        }
        app.lastTaskFailure().ifPresent(failure -> console.line("", "  failure    " + failure.timestamp() + " "
                + failure.state() + " of version " + failure.version() + ": " + failure.message()));
    }

    private static String state(AppStatus app) {
        return !app.deployments().isEmpty() ? "DEPLOYING" : app.settled() ? "HEALTHY" : "NOT HEALTHY";
    }

    private static String image(AppStatus app) {
        return app.definition().at("/container/docker/image").asText("none");
    }

    private static ObjectNode json(Console console, AppStatus app) {
        ObjectNode json = ResultJson.object(ExitStatus.GOOD);
        json.put("outcome", state(app).replace(' ', '_'));
        json.put("id", app.id());
        json.put("version", app.version());
        json.put("runningVersion", app.version());
        json.put("image", app.definition().at("/container/docker/image").asText(""));
        ArrayNode deployments = json.putArray("deploymentIds");
        app.deployments().forEach(deployments::add);
        json.put("instances", app.instances());
        json.put("healthy", app.healthChecked() ? app.latest().healthy() : app.latest().running());
        json.put("outdated", app.outdated().total());
        app.lastTaskFailure()
                .ifPresent(failure -> json.withArray("/diagnosis")
                        .add(console.masked(failure.state() + " of version " + failure.version() + ": " + failure.message())));
        return json;
    }
}
