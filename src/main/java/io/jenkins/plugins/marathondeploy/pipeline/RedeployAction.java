package io.jenkins.plugins.marathondeploy.pipeline;

import hudson.model.Action;
import hudson.model.InvisibleAction;
import hudson.model.Queue;
import hudson.model.Run;
import java.io.IOException;
import java.util.List;
import org.jenkinsci.plugins.workflow.cps.CpsFlowExecution;
import org.jenkinsci.plugins.workflow.cps.CpsFlowFactoryAction2;
import org.jenkinsci.plugins.workflow.flow.DurabilityHintProvider;
import org.jenkinsci.plugins.workflow.flow.FlowDefinition;
import org.jenkinsci.plugins.workflow.flow.FlowExecutionOwner;

/**
 * Has a build of a pipeline run one step of ours in place of the job's script, as <em>Replay</em> has it run another one; in
 * the sandbox, so that nobody has to approve it.
 */
public final class RedeployAction extends InvisibleAction implements CpsFlowFactoryAction2, Queue.QueueAction {
    private final String script;

    RedeployAction(String script) {
        this.script = script;
    }

    @Override
    public CpsFlowExecution create(FlowDefinition definition, FlowExecutionOwner owner, List<? extends Action> actions)
            throws IOException {
        Run<?, ?> run = (Run<?, ?>) owner.getExecutable();
        return new CpsFlowExecution(script, true, owner, DurabilityHintProvider.suggestedFor(run.getParent()));
    }

    /** It is no build as others are: only the same wish, pressed twice, is one build. */
    @Override
    public boolean shouldSchedule(List<Action> others) {
        return others.stream().noneMatch(other -> other instanceof RedeployAction same && same.script.equals(script));
    }
}
