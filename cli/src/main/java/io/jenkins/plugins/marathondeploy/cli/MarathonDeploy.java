package io.jenkins.plugins.marathondeploy.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command that has the others. */
@Command(
        name = "marathon-deploy",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DeployCommand.class,
            RollbackCommand.class,
            StatusCommand.class,
            BuildCommand.class,
            PushCommand.class,
            RenderCommand.class
        },
        header = "Takes a commit to healthy instances on Marathon, and back when they are not.",
        footer = {
            "",
            "marathon-deploy COMMAND --help shows a command's options with examples.",
            "",
            "Logins come from the environment, never from arguments: MARATHON_USER and MARATHON_PASSWORD, or",
            "MARATHON_TOKEN; HARBOR_USER and HARBOR_PASSWORD. With _FILE at its end a variable names a file",
            "that holds the value.",
            "",
            "Exit status:",
            "  0    deployed, or nothing to do",
            "  1    wrong usage",
            "  2    refused before anything was changed on Marathon",
            "  3    failed, and rolled back",
            "  4    failed, and not rolled back",
            "  5    superseded or cancelled by someone else",
            "  130  interrupted"
        })
final class MarathonDeploy implements Runnable {
    @Spec
    CommandSpec spec;

    private final Session session;

    MarathonDeploy(Session session) {
        this.session = session;
    }

    Session session() {
        return session;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Which command? " + String.join(", ", names(spec.commandLine())));
    }

    private static Iterable<String> names(CommandLine commandLine) {
        return commandLine.getSubcommands().keySet();
    }
}
