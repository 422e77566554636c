package io.jenkins.plugins.marathondeploy.pipeline;

import java.util.List;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;

/** What the forms of steps that build an image share. */
public abstract class ImageStepDescriptor extends StepDescriptor {
    /** A list as the text of a form's area. */
    public String lines(List<String> list) {
        return list == null ? "" : String.join("\n", list);
    }
}
