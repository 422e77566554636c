package io.jenkins.plugins.marathondeploy.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.harbor.HarborException;
import io.jenkins.plugins.marathondeploy.image.ImageException;
import io.jenkins.plugins.marathondeploy.marathon.MarathonException;
import io.jenkins.plugins.marathondeploy.release.ReleaseException;
import io.jenkins.plugins.marathondeploy.template.TemplateException;
import java.nio.file.InvalidPathException;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** What all commands have in common: output, and failures as messages with an exit status. */
@Command(mixinStandardHelpOptions = true, versionProvider = Version.class, sortOptions = false)
abstract class Operation implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @ParentCommand
    MarathonDeploy parent;

    @ArgGroup(validate = false, order = 90, heading = "%nOutput:%n")
    OutputOptions output = new OutputOptions();

    /** What a command ended with: the exit status, and the object for {@code --json}. */
    record Ending(int status, ObjectNode json) {}

    /** Does it. Whatever is thrown happened before anything was changed on Marathon. */
    abstract Ending perform(Session session, Console console) throws InterruptedException;

    /** Options that no field declares. */
    void addOptions(CommandSpec command) {
        // Most commands have none.
    }

    /** As a command of its own. */
    final CommandLine commandLine() {
        CommandLine commandLine = new CommandLine(this);
        addOptions(commandLine.getCommandSpec());
        return commandLine;
    }

    /** Whether stdout is for the result alone even without {@code --json}. */
    boolean resultOnly() {
        return false;
    }

    @Override
    public final Integer call() throws InterruptedException {
        Session session = parent.session();
        Console console = session.console(output.output(resultOnly()));
        if (output.progress == OutputOptions.Progress.AUTO
                && session.terminal().test(output.json || resultOnly() ? 2 : 1)) {
            console.live(LiveProgress::size);
        }
        try {
            return end(session, console);
        } finally {
            console.close();
        }
    }

    private int end(Session session, Console console) throws InterruptedException {
        Ending ending;
        try {
            ending = perform(session, console);
        } catch (ParameterException wrong) {
            throw wrong;
        } catch (ReleaseException refused) {
            ending = refusal(session, console, refused.getMessage(), refused);
            ending.json().put("id", refused.id());
        } catch (Refusal | ImageException | MarathonException | TemplateException | HarborException refused) {
            ending = refusal(session, console, refused.getMessage(), refused);
        } catch (InvalidPathException none) {
            String message = "\"" + none.getInput() + "\" is not the name of a file; where it is not ASCII, LC_ALL=C.UTF-8 lets Java read it";
            ending = refusal(session, console, message, none);
        } catch (RuntimeException unexpected) {
            String message = "an error in marathon-deploy itself: " + unexpected + "; -vv shows where";
            ending = refusal(session, console, message, unexpected);
        }
        if (output.json) {
            console.result(ending.json());
        }
        if ((output.json || resultOnly()) && !console.isResultWritten()) {
            Refusal unwritten = new Refusal("the result could not be written to stdout: its reader is gone, or the disk is full");
            console.problem(unwritten.getMessage(), unwritten);
            // Nothing but this result was wanted; elsewhere the status says what became of the deployment.
            return resultOnly() && ending.status() == ExitStatus.GOOD ? ExitStatus.REFUSED : ending.status();
        }
        return ending.status();
    }

    private Ending refusal(Session session, Console console, String message, RuntimeException cause) {
        int status = session.interruption().isRequested() ? ExitStatus.INTERRUPTED : ExitStatus.REFUSED;
        console.problem(message, cause);
        return new Ending(status, ResultJson.refused(status, console.masked(message)));
    }

    /** What the options ask for; what it refuses is wrong usage. */
    <T> T required(Supplier<T> wanted) {
        try {
            return wanted.get();
        } catch (IllegalArgumentException wrong) {
            throw usage(wrong.getMessage());
        }
    }

    /** Wrong usage: exit status 1 with a hint at the help. */
    ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
