package io.jenkins.plugins.marathondeploy.freestyle;

import hudson.AbortException;
import hudson.FilePath;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.marathondeploy.pipeline.MarathonDeployStep;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jenkinsci.plugins.tokenmacro.MacroEvaluationException;
import org.jenkinsci.plugins.tokenmacro.TokenMacro;

/**
 * Expands {@code ${VAR}} and tokens in the fields of a freestyle job. Not in {@code appJson}, whose placeholders belong
 * to the template, nor in credentials' ids.
 */
final class Expansion {
    private final Run<?, ?> run;
    private final FilePath workspace;
    private final TaskListener listener;

    private Expansion(Run<?, ?> run, FilePath workspace, TaskListener listener) {
        this.run = run;
        this.workspace = workspace;
        this.listener = listener;
    }

    /** @throws AbortException when a token is unknown or can't be evaluated */
    static MarathonDeployStep of(MarathonDeployStep given, Run<?, ?> run, FilePath workspace, TaskListener listener)
            throws IOException, InterruptedException {
        return new Expansion(run, workspace, listener).expand(given);
    }

    private MarathonDeployStep expand(MarathonDeployStep given) throws IOException, InterruptedException {
        MarathonDeployStep step = new MarathonDeployStep();
        step.setContext(text(given.getContext()));
        step.setDockerfile(text(given.getDockerfile()));
        step.setBuildArg(texts(given.getBuildArg()));
        step.setTarget(text(given.getTarget()));
        step.setLabel(texts(given.getLabel()));
        step.setPull(given.isPull());
        step.setNoCache(given.isNoCache());
        step.setAlwaysBuild(given.isAlwaysBuild());
        step.setHarbor(text(given.getHarbor()));
        step.setHarborUrl(text(given.getHarborUrl()));
        step.setHarborCredentialsId(given.getHarborCredentialsId());
        step.setRepository(text(given.getRepository()));
        step.setTag(texts(given.getTag()));
        step.setCreateProject(given.isCreateProject());
        step.setDockerHost(text(given.getDockerHost()));
        step.setMarathon(text(given.getMarathon()));
        step.setMarathonUrl(text(given.getMarathonUrl()));
        step.setMarathonCredentialsId(given.getMarathonCredentialsId());
        step.setApp(text(given.getApp()));
        step.setAppJson(given.getAppJson());
        step.setOverlay(texts(given.getOverlay()));
        step.setSet(texts(given.getSet()));
        step.setId(text(given.getId()));
        step.setImage(text(given.getImage()));
        step.setPin(given.getPin());
        step.setTimeout(text(given.getTimeout()));
        step.setRollbackTimeout(text(given.getRollbackTimeout()));
        step.setLockTimeout(text(given.getLockTimeout()));
        step.setSoak(text(given.getSoak()));
        step.setOnFailure(given.getOnFailure());
        step.setOnAbort(given.getOnAbort());
        step.setOnLock(given.getOnLock());
        step.setMaxTaskFailures(given.getMaxTaskFailures());
        step.setKeepInstances(given.isKeepInstances());
        step.setAlwaysSubmit(given.isAlwaysSubmit());
        step.setAllowOlder(given.isAllowOlder());
        step.setDryRun(given.isDryRun());
        step.setStrict(given.isStrict());
        return step;
    }

    private List<String> texts(List<String> given) throws IOException, InterruptedException {
        List<String> expanded = new ArrayList<>();
        for (String text : given) {
            expanded.add(text(text));
        }
        return expanded;
    }

    private String text(String given) throws IOException, InterruptedException {
        if (given == null) {
            return null;
        }
        try {
            return TokenMacro.expandAll(run, workspace, listener, given);
        } catch (MacroEvaluationException e) {
            throw new AbortException("'" + given + "' can't be expanded: " + e.getMessage());
        }
    }
}
