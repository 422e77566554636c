package io.jenkins.plugins.marathondeploy.freestyle;

import hudson.AbortException;
import hudson.FilePath;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.marathondeploy.pipeline.MarathonDeployStep;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jenkinsci.plugins.structs.describable.DescribableModel;
import org.jenkinsci.plugins.tokenmacro.MacroEvaluationException;
import org.jenkinsci.plugins.tokenmacro.TokenMacro;

/**
 * Expands {@code ${VAR}} and tokens in the fields of a freestyle job, whichever there are. Not in {@code appJson} and
 * {@code probeExpect}, whose placeholders belong to the template and the probe, nor in credentials' ids.
 */
final class Expansion {
    private static final Set<String> LITERAL = Set.of("appJson", "probeExpect", "marathonCredentialsId", "harborCredentialsId");

    private final Run<?, ?> run;
    private final FilePath workspace;
    private final TaskListener listener;

    private Expansion(Run<?, ?> run, FilePath workspace, TaskListener listener) {
        this.run = run;
        this.workspace = workspace;
        this.listener = listener;
    }

    /** @throws AbortException when a token is unknown or can't be evaluated, or a field is wrong with what it is expanded to */
    static MarathonDeployStep of(MarathonDeployStep given, Run<?, ?> run, FilePath workspace, TaskListener listener)
            throws IOException, InterruptedException {
        return new Expansion(run, workspace, listener).expand(given);
    }

    private MarathonDeployStep expand(MarathonDeployStep given) throws IOException, InterruptedException {
        DescribableModel<MarathonDeployStep> model = DescribableModel.of(MarathonDeployStep.class);
        Map<String, Object> expanded = new LinkedHashMap<>();
        for (Map.Entry<String, ?> field : model.uninstantiate2(given).getArguments().entrySet()) {
            boolean literal = LITERAL.contains(field.getKey());
            expanded.put(field.getKey(), literal ? field.getValue() : expanded(field.getValue()));
        }
        try {
            return model.instantiate(expanded, listener);
        } catch (IllegalArgumentException wrong) {
            // Its own text may have all arguments in it, with what they were expanded to: the cause says what is wrong.
            Throwable cause = wrong;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            throw new AbortException(cause.getMessage());
        }
    }

    private Object expanded(Object value) throws IOException, InterruptedException {
        if (value instanceof List<?> texts) {
            List<Object> each = new ArrayList<>();
            for (Object text : texts) {
                each.add(expanded(text));
            }
            return each;
        }
        return value instanceof String text ? text(text) : value;
    }

    private String text(String given) throws IOException, InterruptedException {
        try {
            return TokenMacro.expandAll(run, workspace, listener, given);
        } catch (MacroEvaluationException e) {
            throw new AbortException("'" + given + "' can't be expanded: " + e.getMessage());
        }
    }
}
