package io.jenkins.plugins.marathondeploy.pipeline;

import hudson.AbortException;
import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.marathondeploy.agent.WriteText;
import io.jenkins.plugins.marathondeploy.config.FieldCheck;
import io.jenkins.plugins.marathondeploy.config.MarathonAccess;
import io.jenkins.plugins.marathondeploy.deploy.DeploymentRequest;
import io.jenkins.plugins.marathondeploy.deploy.Policy;
import io.jenkins.plugins.marathondeploy.deploy.Preview;
import io.jenkins.plugins.marathondeploy.image.ImageException;
import io.jenkins.plugins.marathondeploy.image.ImageReference;
import io.jenkins.plugins.marathondeploy.marathon.MarathonException;
import io.jenkins.plugins.marathondeploy.release.LoadedTemplate;
import io.jenkins.plugins.marathondeploy.release.ReleaseConsole.Topic;
import io.jenkins.plugins.marathondeploy.release.TemplateSource;
import io.jenkins.plugins.marathondeploy.template.Definition;
import io.jenkins.plugins.marathondeploy.template.ImagePlacement;
import io.jenkins.plugins.marathondeploy.template.Problems;
import io.jenkins.plugins.marathondeploy.template.Rendering;
import io.jenkins.plugins.marathondeploy.template.TemplateException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.jenkinsci.plugins.workflow.steps.SynchronousNonBlockingStepExecution;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/**
 * {@code marathonRender}: returns the JSON that would be sent, or what would change against what runs, and writes it to a
 * file where one is named.
 */
public final class MarathonRenderStep extends MarathonStep {
    private String app;
    private String appJson;
    private List<String> overlay = new ArrayList<>();
    private List<String> set = new ArrayList<>();
    private String id;
    private String image;
    private String output;
    private boolean strict;
    private boolean showSecrets;
    private boolean diff;

    @DataBoundConstructor
    public MarathonRenderStep() {
        // Everything has a default or is optional.
    }

    /** The file with the app or group, relative to the workspace. */
    public String getApp() {
        return app == null ? MarathonDeployStep.APP : app;
    }

    @DataBoundSetter
    public void setApp(String app) {
        String given = Util.fixEmptyAndTrim(app);
        this.app = MarathonDeployStep.APP.equals(given) ? null : given;
    }

    public String getAppJson() {
        return appJson;
    }

    @DataBoundSetter
    public void setAppJson(String appJson) {
        this.appJson = Util.fixEmptyAndTrim(appJson);
    }

    public List<String> getOverlay() {
        return overlay;
    }

    @DataBoundSetter
    public void setOverlay(List<String> overlay) {
        this.overlay = Lines.split(overlay);
    }

    public List<String> getSet() {
        return set;
    }

    @DataBoundSetter
    public void setSet(List<String> set) {
        this.set = Lines.assignments(set);
    }

    public String getId() {
        return id;
    }

    @DataBoundSetter
    public void setId(String id) {
        this.id = Util.fixEmptyAndTrim(id);
    }

    public String getImage() {
        return image;
    }

    @DataBoundSetter
    public void setImage(String image) {
        this.image = Util.fixEmptyAndTrim(image);
    }

    /** File in the workspace to write to; empty for none. */
    public String getOutput() {
        return output;
    }

    @DataBoundSetter
    public void setOutput(String output) {
        this.output = Util.fixEmptyAndTrim(output);
    }

    /** Refuse an app that there are warnings about. */
    public boolean isStrict() {
        return strict;
    }

    @DataBoundSetter
    public void setStrict(boolean strict) {
        this.strict = strict;
    }

    /** Leave the values from the environment in the text. */
    public boolean isShowSecrets() {
        return showSecrets;
    }

    @DataBoundSetter
    public void setShowSecrets(boolean showSecrets) {
        this.showSecrets = showSecrets;
    }

    /** Return what would change, one difference a line, in place of the JSON. */
    public boolean isDiff() {
        return diff;
    }

    @DataBoundSetter
    public void setDiff(boolean diff) {
        this.diff = diff;
    }

    @Override
    public StepExecution start(StepContext stepContext) {
        return Execution.of(this, stepContext);
    }

    /** Reads and renders. */
    private static final class Execution extends SynchronousNonBlockingStepExecution<String> {
        private static final long serialVersionUID = 1L;

        private final transient MarathonRenderStep step;

        /** Typed as what core takes, so that a start of Jenkins, which looks through the step, does not load this. */
        static StepExecution of(MarathonRenderStep step, StepContext context) {
            return new Execution(step, context);
        }

        private Execution(MarathonRenderStep step, StepContext context) {
            super(context);
            this.step = step;
        }

        @Override
        protected String run() throws IOException, InterruptedException {
            RunContext runContext = RunContext.of(getContext(), new HiddenValues());
            String text = text(runContext);
            if (step.getOutput() != null) {
                runContext
                        .workspace("Writing " + step.getOutput())
                        .act(new WriteText(step.getOutput(), text));
            }
            return text;
        }

        private String text(RunContext runContext) throws IOException, InterruptedException {
            if (step.isDiff() && step.isShowSecrets()) {
                throw new AbortException("'diff' never shows secrets: leave 'showSecrets' out.");
            }
            TemplateSource source = new TemplateSource(
                    step.getApp(),
                    Util.fixNull(step.getAppJson()),
                    step.getOverlay(),
                    step.getSet(),
                    Util.fixNull(step.getId()),
                    step.isStrict());
            try {
                Optional<ImagePlacement> image = Optional.ofNullable(step.getImage())
                        .map(ImageReference::parse)
                        .map(reference -> LoadedTemplate.placement(reference, ImagePlacement.Pin.DIGEST));
                LoadedTemplate template = source.load(runContext);
                Rendering.Rendered rendered = template.renderWithWarnings(image);
                rendered.warnings().forEach(warning -> runContext.line(Topic.WARNING, warning));
                if (!rendered.warnings().isEmpty()) {
                    runContext.log(Problems.count(rendered.warnings().size(), "warning"));
                }
                Definition definition = rendered.definition();
                if (step.isDiff()) {
                    return runContext.mask().mask(String.join("\n", changes(definition, runContext)));
                }
                return step.isShowSecrets() ? definition.pretty() : template.masked(definition).toPrettyString();
            } catch (TemplateException | ImageException e) {
                throw new AbortException(runContext.mask().maskOwn(e.getMessage()));
            }
        }

        private List<String> changes(Definition definition, RunContext runContext) throws AbortException {
            MarathonAccess access = step.access();
            try {
                Preview preview = Preview.of(
                        DeploymentRequest.of(definition, Policy.defaults()),
                        access.patient(runContext.run()),
                        access.kept(runContext.run()));
                preview.notes().forEach(runContext::log);
                return preview.changes();
            } catch (MarathonException e) {
                throw new AbortException(runContext.mask().maskOwn(e.getMessage()));
            }
        }
    }

    /** Name and form. */
    @Extension
    public static final class DescriptorImpl extends FormDescriptor {
        @Override
        public String getFunctionName() {
            return "marathonRender";
        }

        @Override
        public String getDisplayName() {
            return Messages.MarathonRenderStep_displayName();
        }

        @POST
        public FormValidation doCheckImage(@AncestorInPath Item item, @QueryParameter String value) {
            return checked(item, () -> FieldCheck.image(value));
        }

        @POST
        public FormValidation doCheckOutput(@AncestorInPath Item item, @QueryParameter String value) {
            return checked(item, () -> FieldCheck.files(value));
        }
    }
}
