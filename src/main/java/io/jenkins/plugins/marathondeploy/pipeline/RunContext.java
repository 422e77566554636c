package io.jenkins.plugins.marathondeploy.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.marathondeploy.agent.ReadTemplates;
import io.jenkins.plugins.marathondeploy.auth.TextMask;
import io.jenkins.plugins.marathondeploy.deploy.DeploymentEvent;
import io.jenkins.plugins.marathondeploy.release.ReleaseConsole;
import io.jenkins.plugins.marathondeploy.release.TemplateFiles;
import io.jenkins.plugins.marathondeploy.template.Template;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * Where a step runs.
 *
 * @param workspace null outside of {@code node}
 * @param hidden    gets what is taken from the environment
 * @param mask      takes secrets of the run out of a text that is shown elsewhere than on the console, stored or returned:
 *                  the hidden ones, and in a pipeline all that the step's console takes out of its lines
 * @param digests   those that the console has
 * @param source    what lines of the console begin with, in brackets
 */
public record RunContext(
        Run<?, ?> run,
        @CheckForNull FilePath workspace,
        EnvVars environment,
        TaskListener listener,
        HiddenValues hidden,
        TextMask mask,
        ConsoleDigests digests,
        String source)
        implements TemplateFiles, ReleaseConsole {
    /** Of a build that is no pipeline, whose console has no digest so far. */
    public RunContext(
            Run<?, ?> run,
            @CheckForNull FilePath workspace,
            EnvVars environment,
            TaskListener listener,
            HiddenValues hidden) {
        this(run, workspace, environment, listener, hidden, hidden, new ConsoleDigests(), MachineExecution.MARATHON);
    }

    /** The same for one of several Marathons. */
    public RunContext of(String centre) {
        return new RunContext(run, workspace, environment, listener, hidden, mask, digests, centre);
    }

    static RunContext of(StepContext context, HiddenValues hidden) throws IOException, InterruptedException {
        EnvVars environment = context.get(EnvVars.class);
        return new RunContext(
                context.get(Run.class),
                context.get(FilePath.class),
                environment == null ? new EnvVars() : environment,
                context.get(TaskListener.class),
                hidden,
                new ConsoleMask(context, hidden),
                new ConsoleDigests(),
                MachineExecution.MARATHON);
    }

    /** @throws AbortException saying that {@code what} needs a workspace */
    FilePath workspace(String what) throws AbortException {
        if (workspace == null) {
            throw new AbortException(what + " needs a workspace: put the step into node { … }"
                    + " (or agent in a declarative pipeline), or give 'image' and 'appJson'.");
        }
        return workspace;
    }

    /** Reads them on the agent, never outside of the workspace. */
    @Override
    public List<Template> read(List<String> files) throws IOException, InterruptedException {
        List<String> texts = workspace("Reading " + String.join(", ", files)).act(new ReadTemplates(files));
        List<Template> templates = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            templates.add(Template.parse(texts.get(i), files.get(i)));
        }
        return templates;
    }

    /** Of the step's environment, which has what withCredentials and withEnv set; from then on it is shown nowhere. */
    @Override
    public String variable(String name) {
        String value = environment.get(name);
        if (value != null) {
            hidden.hide(value);
        }
        return value;
    }

    /** Writes a line of the plugin's own to the console. */
    public void log(String line) {
        println(hidden.maskOwn(line));
    }

    /** Writes an event's lines to the console; those that quote a task are filtered as what others wrote. */
    public void log(DeploymentEvent event) {
        UnaryOperator<String> mask = quotesATask(event) ? hidden::mask : hidden::maskOwn;
        mask.apply(event.text()).lines().forEach(this::println);
    }

    static boolean quotesATask(DeploymentEvent event) {
        return event instanceof DeploymentEvent.Diagnosed || event instanceof DeploymentEvent.TaskFailed;
    }

    private void println(String line) {
        listener.getLogger().println("[" + source + "] " + digests.once(line));
    }

    @Override
    public void line(Topic topic, String text) {
        boolean named = topic == Topic.DRY_RUN || topic == Topic.WARNING;
        String prefix = named ? topic.name().toLowerCase(Locale.ROOT).replace('_', ' ') + ": " : "";
        text.lines().forEach(line -> log(prefix + line));
    }

    /** A console of Jenkins is read by people who look for what happened: they are told. */
    @Override
    public void detail(Topic topic, String text) {
        line(topic, text);
    }
}
