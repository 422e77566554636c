package io.jenkins.plugins.marathondeploy.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.marathon.AppStatus;
import io.jenkins.plugins.marathondeploy.marathon.GroupStatus;
import io.jenkins.plugins.marathondeploy.marathon.Marathon;
import io.jenkins.plugins.marathondeploy.marathon.TaskStatus;
import io.jenkins.plugins.marathondeploy.template.AppId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What runs. */
@Command(
        name = "status",
        header = "Says what an app or group runs, and whether it is healthy. Changes nothing.",
        footer = {
            "",
            "Example:",
            "  marathon-deploy status --marathon https://marathon.example.org --id /shop/web"
        })
final class StatusCommand extends Operation {
    private static final String DEPLOYING = "DEPLOYING";
    private static final String HEALTHY = "HEALTHY";
    private static final String NOT_HEALTHY = "NOT HEALTHY";

    @ArgGroup(validate = false, order = 10, heading = "%nMarathon:%n")
    MarathonOptions marathon = new MarathonOptions();

    @Option(names = "--id", order = 20, paramLabel = "ID", description = "The app or group.")
    String id = "";

    @ArgGroup(validate = false, order = 30, heading = "%nConnection:%n")
    TrustOptions trust = new TrustOptions();

    @Override
    Ending perform(Session session, Console console) {
        if (id.isEmpty()) {
            throw usage("--id ID is missing");
        }
        String target = AppId.absolute(id);
        Marathon connection = MarathonConnection.of(this, session, marathon, trust.settings(session.directory()))
                .patient();
        Optional<AppStatus> app = connection.app(target);
        if (app.isPresent()) {
            show(console, app.get());
            return new Ending(ExitStatus.GOOD, json(console, app.get()));
        }
        GroupStatus group = connection
                .group(target)
                .orElseThrow(() -> new Refusal("there is no app " + target + " on this Marathon"));
        console.line("", group.id() + ": " + state(group.apps()) + ", " + group.apps().size() + " apps");
        group.apps().forEach(member -> show(console, member));
        return new Ending(ExitStatus.GOOD, json(console, group));
    }

    private static ObjectNode json(Console console, GroupStatus group) {
        ObjectNode json = ResultJson.object(ExitStatus.GOOD);
        json.put("outcome", state(group.apps()).replace(' ', '_'));
        json.put("id", group.id());
        json.put("version", group.version());
        json.put("runningVersion", group.version());
        Set<String> deployments = new LinkedHashSet<>();
        ArrayNode apps = json.putArray("apps");
        for (AppStatus app : group.apps()) {
            deployments.addAll(app.deployments());
            apps.add(json(console, app));
        }
        deployments.forEach(json.putArray("deploymentIds")::add);
        json.put("instances", group.apps().stream().mapToInt(AppStatus::instances).sum());
        json.put("healthy", group.apps().stream().mapToInt(StatusCommand::ready).sum());
        json.put("outdated", group.apps().stream().mapToInt(app -> app.outdated().total()).sum());
        return json;
    }

    /** Healthy instances of the latest configuration; running ones where nothing checks their health. */
    private static int ready(AppStatus app) {
        return app.healthChecked() ? app.latest().healthy() : app.latest().running();
    }

    private static String state(List<AppStatus> apps) {
        List<String> states = apps.stream().map(StatusCommand::state).toList();
        return states.contains(DEPLOYING) ? DEPLOYING : states.contains(NOT_HEALTHY) ? NOT_HEALTHY : HEALTHY;
    }

    private static void show(Console console, AppStatus app) {
        console.line("", app.id() + ": " + state(app));
        console.line("", "  image      " + image(app));
        console.line("", "  version    " + app.version());
        console.line("", "  instances  " + ready(app) + " of " + app.instances()
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
        app.lastTaskFailure().ifPresent(failure -> console.foreign("", "  failure    " + failure.timestamp() + " "
                + failure.state() + " of version " + failure.version() + ": " + failure.message()));
    }

    private static String state(AppStatus app) {
        return !app.deployments().isEmpty() ? DEPLOYING : app.settled() ? HEALTHY : NOT_HEALTHY;
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
        json.put("healthy", ready(app));
        json.put("outdated", app.outdated().total());
        app.lastTaskFailure()
                .ifPresent(failure -> json.withArray("/diagnosis")
                        .add(console.maskedForeign(failure.state() + " of version " + failure.version() + ": " + failure.message())));
        return json;
    }
}
