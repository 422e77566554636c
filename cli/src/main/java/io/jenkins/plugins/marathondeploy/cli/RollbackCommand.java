package io.jenkins.plugins.marathondeploy.cli;

import io.jenkins.plugins.marathondeploy.deploy.Machine;
import io.jenkins.plugins.marathondeploy.deploy.Policy;
import io.jenkins.plugins.marathondeploy.deploy.Report;
import io.jenkins.plugins.marathondeploy.template.AppId;
import java.util.Map;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Back to an earlier version, followed and proven like a deployment. */
@Command(
        name = "rollback",
        header = "Takes an app back to an earlier version, and proves that it runs.",
        footer = {
            "",
            "Examples:",
            "  marathon-deploy rollback --marathon https://marathon.example.org --id /shop/web",
            "  marathon-deploy rollback --marathon https://marathon.example.org --id /shop/web \\",
            "      --to 2026-11-22T20:49:24.557Z"
        })
final class RollbackCommand extends Operation {
    @ArgGroup(validate = false, order = 10, heading = "%nMarathon:%n")
    MarathonOptions marathon = new MarathonOptions();

    @Option(names = "--id", order = 20, paramLabel = "ID", description = "The app.")
    String id = "";

    @Option(
            names = "--to",
            order = 21,
            paramLabel = "VERSION",
            description = "Marathon's version to go back to. Default: the one that ran before the last deployment.")
    String version = "";

    @ArgGroup(validate = false, order = 30, heading = "%nTime limits and locks:%n")
    RollbackOptions limits = new RollbackOptions();

    @ArgGroup(validate = false, order = 40, heading = "%nConnection:%n")
    TrustOptions trust = new TrustOptions();

    @Override
    Ending perform(Session session, Console console) {
        if (id.isEmpty()) {
            throw usage("--id ID is missing");
        }
        String appId = AppId.absolute(id);
        MarathonConnection connection =
                MarathonConnection.of(this, session, marathon, trust.settings(session.directory()));
        Policy policy = required(limits::policy);
        connection.check(console);
        Machine machine = Machine.rollback(appId, version, policy);
        Report report = new Follower(session, console).run(machine, policy, connection);
        int status = ExitStatus.ofRollback(report);
        Summary.show(console, report, status);
        return new Ending(status, ResultJson.of(report, status, Map.of(), console::masked));
    }
}
