package io.jenkins.plugins.marathondeploy.pipeline;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import hudson.util.ListBoxModel.Option;
import io.jenkins.plugins.marathondeploy.config.FieldCheck;
import io.jenkins.plugins.marathondeploy.config.MarathonAccess;
import io.jenkins.plugins.marathondeploy.config.ServerChoice;
import io.jenkins.plugins.marathondeploy.deploy.Policy;
import io.jenkins.plugins.marathondeploy.deploy.Policy.OnFailure;
import io.jenkins.plugins.marathondeploy.rollout.Order;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jenkinsci.plugins.structs.describable.UninstantiatedDescribable;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/**
 * {@code marathonDeploy}: with {@code repository} it builds on the agent and pushes, with {@code image} it deploys what
 * exists; then it follows the deployment until the new version is proven healthy, or rolled back.
 */
public class MarathonDeployStep extends CentresStep {
    /** Read from the workspace unless another file or {@code appJson} is given. */
    public static final String APP = "marathon.json";

    private String marathon;
    private String marathonUrl;
    private String marathonCredentialsId;
    private String app;
    private String appJson;
    private List<String> overlay = new ArrayList<>();
    private List<String> set = new ArrayList<>();
    private String id;
    private String image;
    private String pin;
    private boolean dryRun;
    private boolean strict;
    private List<DeploymentGate> gates = new ArrayList<>();

    @DataBoundConstructor
    public MarathonDeployStep() {
        // Everything has a default or is optional.
    }

    @Override
    public StepExecution start(StepContext stepContext) throws AbortException {
        return DeployExecution.of(this, stepContext);
    }

    /** Name of a server in the global configuration; may be left out where there is only one. */
    public String getMarathon() {
        return marathon;
    }

    @DataBoundSetter
    public void setMarathon(String marathon) {
        this.marathon = Util.fixEmptyAndTrim(marathon);
    }

    /** Addresses of a Marathon that is not in the global configuration. */
    public String getMarathonUrl() {
        return marathonUrl;
    }

    @DataBoundSetter
    public void setMarathonUrl(String marathonUrl) {
        this.marathonUrl = Util.fixEmptyAndTrim(marathonUrl);
    }

    public String getMarathonCredentialsId() {
        return marathonCredentialsId;
    }

    @DataBoundSetter
    public void setMarathonCredentialsId(String marathonCredentialsId) {
        this.marathonCredentialsId = Util.fixEmptyAndTrim(marathonCredentialsId);
    }

    /** Which Marathon these parameters name, where it is a single one. */
    public MarathonAccess access() {
        return new MarathonAccess(marathon, marathonUrl, marathonCredentialsId);
    }

    /**
     * The Marathons that are deployed to as one, in order; empty for a single one.
     *
     * @throws AbortException saying which parameters contradict each other
     */
    final List<String> sites() throws AbortException {
        return sites(marathon, marathonUrl, marathonCredentialsId);
    }

    /** The file with the app or group, relative to the workspace. */
    public String getApp() {
        return app == null ? APP : app;
    }

    @DataBoundSetter
    public void setApp(String app) {
        String given = Util.fixEmptyAndTrim(app);
        this.app = APP.equals(given) ? null : given;
    }

    /** The app or group itself, where no workspace is at hand. */
    public String getAppJson() {
        return appJson;
    }

    @DataBoundSetter
    public void setAppJson(String appJson) {
        this.appJson = Util.fixEmptyAndTrim(appJson);
    }

    /** Files with merge patches, relative to the workspace, applied in this order. */
    public List<String> getOverlay() {
        return overlay;
    }

    @DataBoundSetter
    public void setOverlay(List<String> overlay) {
        this.overlay = Lines.split(overlay);
    }

    /** {@code NAME=VALUE} each, for the placeholders of the file. */
    public List<String> getSet() {
        return set;
    }

    @DataBoundSetter
    public void setSet(List<String> set) {
        this.set = Lines.assignments(set);
    }

    /** For an app its id, for a group the app in it that gets the image. */
    public String getId() {
        return id;
    }

    @DataBoundSetter
    public void setId(String id) {
        this.id = Util.fixEmptyAndTrim(id);
    }

    /** An image that exists already; nothing is built then. */
    public String getImage() {
        return image;
    }

    @DataBoundSetter
    public void setImage(String image) {
        this.image = Util.fixEmptyAndTrim(image);
    }

    /** {@code digest} or {@code tag}. */
    public String getPin() {
        return pin == null ? "digest" : pin;
    }

    @DataBoundSetter
    public void setPin(String pin) {
        this.pin = orNull(pin, "digest");
    }

    /** Say what would be done, and do nothing. */
    public boolean isDryRun() {
        return dryRun;
    }

    @DataBoundSetter
    public void setDryRun(boolean dryRun) {
        this.dryRun = dryRun;
    }

    /** Refuse an app that there are warnings about. */
    public boolean isStrict() {
        return strict;
    }

    @DataBoundSetter
    public void setStrict(boolean strict) {
        this.strict = strict;
    }

    /** Further gates, in this order after probes and before the step's block; those that ask Consul come before probes. */
    public List<DeploymentGate> getGates() {
        return gates;
    }

    @DataBoundSetter
    public void setGates(List<DeploymentGate> gates) {
        this.gates = gates == null ? new ArrayList<>() : new ArrayList<>(gates);
    }

    /**
     * With the user's own test, where the step has one.
     *
     * @throws IllegalArgumentException when its limit is no time
     * @throws AbortException           saying which parameters contradict each other
     */
    Policy tested(Policy policy) throws AbortException {
        return policy;
    }

    /** A job that was stored without a list has an empty one. */
    @Override
    protected Object readResolve() {
        super.readResolve();
        overlay = Lines.split(overlay);
        set = Lines.assignments(set);
        gates = gates == null ? new ArrayList<>() : gates;
        return this;
    }

    /** Name and form. */
    @Extension
    public static class DescriptorImpl extends NoticeStepDescriptor {
        private static final String MARATHON = "marathon";
        private static final String CENTRES = "centres";

        /** A list of Marathons is that of {@code centres}, which the form and stored jobs have apart. */
        @NonNull
        @Override
        public Map<String, Object> customInstantiate(@NonNull Map<String, Object> arguments) {
            Map<String, Object> stored = new LinkedHashMap<>(super.customInstantiate(arguments));
            if (stored.get(MARATHON) instanceof Collection<?> names) {
                if (names.stream().allMatch(name -> String.valueOf(name).isBlank())) {
                    throw new IllegalArgumentException("'marathon' is a list without a name: give those to deploy to");
                }
                stored.remove(MARATHON);
                stored.put(CENTRES, names.stream().map(String::valueOf).toList());
            }
            return stored;
        }

        /** The other way round, for what is shown as a call. */
        @NonNull
        @Override
        public UninstantiatedDescribable customUninstantiate(@NonNull UninstantiatedDescribable described) {
            if (!(described.getArguments().get(CENTRES) instanceof Collection<?> names) || names.isEmpty()) {
                return described;
            }
            Map<String, Object> shown = new TreeMap<>(described.getArguments());
            shown.remove(CENTRES);
            shown.put(MARATHON, new ArrayList<Object>(names));
            return described.withArguments(shown);
        }

        @Override
        public String getFunctionName() {
            return "marathonDeploy";
        }

        @Override
        public String getDisplayName() {
            return Messages.MarathonDeployStep_displayName();
        }

        @POST
        public FormValidation doCheckImage(@AncestorInPath Item item, @QueryParameter String value) {
            return checked(item, () -> FieldCheck.image(value));
        }

        @POST
        public FormValidation doCheckSoak(@AncestorInPath Item item, @QueryParameter String value) {
            return checked(item, () -> FieldCheck.duration(value));
        }

        @POST
        public FormValidation doCheckMinHealthyTime(@AncestorInPath Item item, @QueryParameter String value) {
            return checked(item, () -> FieldCheck.duration(value));
        }

        @POST
        public FormValidation doCheckProbe(@AncestorInPath Item item, @QueryParameter String value) {
            return checked(item, () -> FieldCheck.probes(value));
        }

        @POST
        public FormValidation doCheckProbeExpect(@AncestorInPath Item item, @QueryParameter String value) {
            return checked(item, () -> FieldCheck.expectations(value));
        }

        @POST
        public FormValidation doCheckProbeCount(@AncestorInPath Item item, @QueryParameter String value) {
            return checked(item, () -> isEmpty(value) ? FormValidation.ok() : FormValidation.validatePositiveInteger(value));
        }

        @POST
        public FormValidation doCheckProbeInterval(@AncestorInPath Item item, @QueryParameter String value) {
            return checked(item, () -> FieldCheck.duration(value));
        }

        @POST
        public FormValidation doCheckProbeTimeout(@AncestorInPath Item item, @QueryParameter String value) {
            return checked(item, () -> FieldCheck.duration(value));
        }

        @POST
        public FormValidation doCheckMaxLostTasks(@AncestorInPath Item item, @QueryParameter String value) {
            return checked(item, () -> isEmpty(value) ? FormValidation.ok() : FormValidation.validateNonNegativeInteger(value));
        }

        @POST
        public FormValidation doCheckRollbackTimeout(@AncestorInPath Item item, @QueryParameter String value) {
            return checked(item, () -> FieldCheck.duration(value));
        }

        @POST
        public FormValidation doCheckMaxTaskFailures(@AncestorInPath Item item, @QueryParameter String value) {
            return checked(item, () -> isEmpty(value) ? FormValidation.ok() : FormValidation.validateNonNegativeInteger(value));
        }

        /** The same for everybody, as those below. */
        @POST
        public ListBoxModel doFillPinItems() {
            return new ListBoxModel(
                    new Option(Messages.MarathonDeployStep_pinDigest(), "digest"),
                    new Option(Messages.MarathonDeployStep_pinTag(), "tag"));
        }

        @POST
        public ListBoxModel doFillOrderItems() {
            return new ListBoxModel(
                    new Option(Messages.MarathonDeployStep_sequence(), name(Order.SEQUENCE)),
                    new Option(Messages.MarathonDeployStep_canary(), name(Order.CANARY)),
                    new Option(Messages.MarathonDeployStep_parallel(), name(Order.PARALLEL)));
        }

        /** Whether each of them is there, and the job may use it. */
        @POST
        public FormValidation doCheckCentres(@AncestorInPath Item item, @QueryParameter String value) {
            return checked(item, () -> ServerChoice.checkMarathons(item, Lines.split(List.of(Util.fixNull(value)))));
        }

        @POST
        public FormValidation doCheckPause(@AncestorInPath Item item, @QueryParameter String value) {
            return checked(item, () -> FieldCheck.duration(value));
        }

        @POST
        public ListBoxModel doFillOnFailureItems() {
            return new ListBoxModel(
                    new Option(Messages.MarathonDeployStep_rollback(), name(OnFailure.ROLLBACK)),
                    new Option(Messages.MarathonDeployStep_rollbackFailed(), name(OnFailure.ROLLBACK_FAILED)),
                    new Option(Messages.MarathonDeployStep_leave(), name(OnFailure.LEAVE)),
                    new Option(Messages.MarathonDeployStep_cancel(), name(OnFailure.CANCEL)));
        }

        @POST
        public ListBoxModel doFillOnAbortItems() {
            ListBoxModel items = new ListBoxModel(new Option(Messages.MarathonDeployStep_asOnFailure(), ""));
            items.addAll(doFillOnFailureItems());
            return items;
        }
    }
}
