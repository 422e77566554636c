package io.jenkins.plugins.marathondeploy.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
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
        header = "Takes a commit to healthy instances on Marathon, and back when they are not.",
        footer = {
            "",
            "marathon-deploy COMMAND --help shows a command's options with examples.",
            "",
            "Logins come from the environment, never from arguments: MARATHON_USER and MARATHON_PASSWORD, or",
            "MARATHON_TOKEN; HARBOR_USER and HARBOR_PASSWORD; in the same two ways CONSUL_HTTP_, PROMETHEUS_,",
            "ALERTMANAGER_ and GRAFANA_. With _FILE at its end a variable names a file that holds the value.",
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
    private static final Map<String, Supplier<Operation>> COMMANDS = new LinkedHashMap<>();

    static {
        COMMANDS.put("deploy", DeployCommand::new);
        COMMANDS.put("rollback", RollbackCommand::new);
        COMMANDS.put("status", StatusCommand::new);
        COMMANDS.put("build", BuildCommand::new);
        COMMANDS.put("push", PushCommand::new);
        COMMANDS.put("render", RenderCommand::new);
        COMMANDS.put("convert", ConvertCommand::new);
    }

    @Spec
    CommandSpec spec;

    private final Session session;

    MarathonDeploy(Session session) {
        this.session = session;
    }

    /** Only the command that is asked for: reading what all of them declare takes longer than starting the JVM. */
    static CommandLine commandLine(Session session, String... arguments) {
        CommandLine commandLine = new CommandLine(new MarathonDeploy(session));
        String wanted = arguments.length == 0 ? "" : arguments[0];
        COMMANDS.forEach((name, command) -> {
            if (name.equals(wanted) || !COMMANDS.containsKey(wanted)) {
                commandLine.addSubcommand(name, command.get().commandLine());
            }
        });
        return commandLine;
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
