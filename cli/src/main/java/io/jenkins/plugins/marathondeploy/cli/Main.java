package io.jenkins.plugins.marathondeploy.cli;

import io.jenkins.plugins.marathondeploy.http.HttpClients;
import io.jenkins.plugins.marathondeploy.template.Suggestion;
import io.jenkins.plugins.marathondeploy.time.SteadyClock;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Entry point of the command line. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        Interruption interruption = new Interruption();
        interruption.listen();
        WarmUp.begin();
        Session session = new Session(
                System.getenv(),
                Path.of(""),
                stream(FileDescriptor.out, System.out),
                stream(FileDescriptor.err, System.err),
                Clock.systemUTC(),
                SteadyClock.start(),
                interruption,
                descriptor -> LiveProgress.isPossible(System.getenv(), descriptor));
        int status = run(session, arguments);
        // The JVM would wait 300 ms for the client's thread.
        HttpClients.shared().retire();
        interruption.exit(status);
    }

    /** Where no locale is set, as on many build agents, Java would print ? for whatever is not ASCII. */
    private static PrintStream stream(FileDescriptor descriptor, PrintStream standard) {
        Charset charset = Charset.forName(System.getProperty("native.encoding", "UTF-8"));
        return charset.equals(StandardCharsets.US_ASCII)
                ? new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8)
                : standard;
    }

    /** Runs one command line and gives its exit status. */
    static int run(Session session, String... arguments) {
        CommandLine commandLine = MarathonDeploy.commandLine(session, arguments);
        commandLine
                .setCaseInsensitiveEnumValuesAllowed(true)
                // An argument is what it says: no file of arguments, no quotes taken off.
                .setExpandAtFiles(false)
                .setUsageHelpWidth(110)
                .setOut(new PrintWriter(session.out(), true))
                .setErr(new PrintWriter(session.err(), true))
                .setExecutionStrategy(Main::executeOnce)
                .setParameterExceptionHandler((wrong, given) -> usage(session, wrong, List.of(given)));
        return commandLine.execute(arguments);
    }

    /**
     * Runs the command unless an option is given twice that takes one value: picocli would begin its group of options anew
     * with it, and forget the others of the group that stood before it.
     */
    private static int executeOnce(ParseResult parsed) {
        ParseResult command = parsed.hasSubcommand() ? parsed.subcommand() : parsed;
        Set<OptionSpec> once = new HashSet<>();
        for (OptionSpec option : command.matchedOptions()) {
            if (!option.isMultiValue() && !once.add(option)) {
                throw new ParameterException(command.commandSpec().commandLine(), twice(option));
            }
        }
        return new CommandLine.RunLast().execute(parsed);
    }

    private static int usage(Session session, ParameterException wrong, List<String> arguments) {
        CommandLine command = wrong.getCommandLine();
        String message = wrong instanceof UnmatchedArgumentException unmatched
                ? unknown(unmatched)
                : wrong instanceof OverwrittenOptionException twice && twice.getOverwritten() instanceof OptionSpec option
                        ? twice(option)
                        : wrong.getMessage();
        Console console = session.console(new Console.Output(arguments.contains(OutputOptions.JSON), false, 0));
        console.problem(message, wrong);
        console.hint("Try: " + command.getCommandSpec().qualifiedName() + " --help");
        if (arguments.contains(OutputOptions.JSON)) {
            console.result(ResultJson.refused(ExitStatus.USAGE, console.masked(message)));
        }
        return ExitStatus.USAGE;
    }

    private static String twice(OptionSpec option) {
        return option.longestName() + " is given twice";
    }

    /** Names options, but not what follows them: it may be a password that someone tried to hand over like this. */
    private static String unknown(UnmatchedArgumentException unmatched) {
        CommandLine command = unmatched.getCommandLine();
        List<String> options = unmatched.getUnmatched().stream()
                .filter(argument -> argument.startsWith("-"))
                .map(argument -> argument.replaceFirst("=.*", ""))
                .filter(name -> name.matches("--?[A-Za-z][A-Za-z-]{0,40}"))
                .toList();
        String first = unmatched.getUnmatched().get(0);
        if (!first.startsWith("-") && !command.getSubcommands().isEmpty()) {
            Set<String> commands = command.getSubcommands().keySet();
            return "there is no such command; "
                    + Suggestion.forName(first, commands)
                            .map(similar -> "did you mean " + similar + "?")
                            .orElse("there are " + String.join(", ", commands));
        }
        return options.isEmpty()
                ? "there is an argument that belongs to no option"
                : "there is no option " + String.join(", ", options)
                        + Suggestion.forName(options.get(0), command.getCommandSpec().optionsMap().keySet())
                                .map(similar -> "; did you mean " + similar + "?")
                                .orElse("");
    }
}
