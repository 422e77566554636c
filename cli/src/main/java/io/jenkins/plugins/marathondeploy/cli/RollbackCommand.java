package io.jenkins.plugins.marathondeploy.cli;

import io.jenkins.plugins.marathondeploy.deploy.Machine;
import io.jenkins.plugins.marathondeploy.deploy.Policy;
import io.jenkins.plugins.marathondeploy.deploy.Policy.OnFailure;
import io.jenkins.plugins.marathondeploy.deploy.Report;
import io.jenkins.plugins.marathondeploy.release.PolicyParameter;
import io.jenkins.plugins.marathondeploy.release.Rollback;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Back to an earlier version, followed and proven like a deployment. */
@Command(
        name = "rollback",
        header = "Takes an app or group back to an earlier version, and proves that it runs.",
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

    @Option(names = "--id", order = 20, paramLabel = "ID", description = "The app or group.")
    String id = "";

    @Option(
            names = "--to",
            order = 21,
            paramLabel = "VERSION",
            description = "Marathon's version to go back to. Default: the one that ran before the last deployment.")
    String version = "";

    @ArgGroup(validate = false, order = 40, heading = "%nConnection:%n")
    TrustOptions trust = new TrustOptions();

    @Override
    void addOptions(CommandSpec command) {
        PolicyArguments.add(
                command, List.of(PolicyParameter.TIMEOUT, PolicyParameter.ON_LOCK, PolicyParameter.LOCK_TIMEOUT));
    }

    @Override
    Ending perform(Session session, Console console) {
        if (id.isEmpty()) {
            throw usage("--id ID is missing");
        }
        MarathonServer server = marathon.server(this, session);
        MarathonConnection connection =
                MarathonConnection.of(this, session, server, trust.settings(session.directory()));
        Policy policy = required(() -> policy(server.policy()));
        Machine machine = Rollback.prepare(id, version, policy, connection.patient());
        Report report = new Follower(session, console).run(machine, policy, connection);
        int status = ExitStatus.ofRollback(report);
        Summary.show(console, report, status);
        return new Ending(status, ResultJson.of(report, status, Map.of(), console));
    }

    /** A rollback that fails, or is interrupted, is left as it is: there is nothing to go back to. */
    private Policy policy(Policy byDefault) {
        Policy given = PolicyArguments.policy(spec, byDefault, "");
        return given.withTimeouts(given.timeout(), given.timeout(), given.lockTimeout())
                .withOnFailure(OnFailure.LEAVE, OnFailure.LEAVE);
    }
}
