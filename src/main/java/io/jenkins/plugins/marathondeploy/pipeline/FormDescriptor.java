package io.jenkins.plugins.marathondeploy.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import hudson.model.Item;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import hudson.util.ListBoxModel.Option;
import io.jenkins.plugins.marathondeploy.config.FieldCheck;
import io.jenkins.plugins.marathondeploy.config.ServerChoice;
import io.jenkins.plugins.marathondeploy.credentials.CredentialsUse;
import io.jenkins.plugins.marathondeploy.deploy.Policy.OnLock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import net.sf.json.JSONObject;
import org.jenkinsci.plugins.structs.describable.CustomDescribableModel;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/** What the forms of all steps share: the Marathon, the template, and limits in time. */
public abstract class FormDescriptor extends StepDescriptor implements CustomDescribableModel {
    /** Parameters of all steps, in the order in which they are read. */
    private static final List<String> TELLING = List.of("marathon", "build", "id", "app", "image", "repository", "tag", "to");

    /** Neither an agent nor a workspace: whoever needs one asks for it. */
    @Override
    public Set<? extends Class<?>> getRequiredContext() {
        return Set.of(Run.class, TaskListener.class);
    }

    /**
     * Takes {@code tag: '7'} for {@code tag: ['7']}, and {@code set: [STAGE: 'prod']} for
     * {@code set: ['STAGE=prod']}: what people write first.
     */
    @NonNull
    @Override
    public Map<String, Object> customInstantiate(@NonNull Map<String, Object> arguments) {
        return Lines.asLists(arguments);
    }

    @Override
    public Step newInstance(@CheckForNull StaplerRequest2 request, @NonNull JSONObject form) throws FormException {
        Lines.splitAssignments(form);
        return super.newInstance(request, form);
    }

    /** What tells one call from another in the list of a pipeline's steps; only names, never values that may be secret. */
    @Override
    public final String argumentsToString(@NonNull Map<String, Object> namedArgs) {
        String told = TELLING.stream()
                .map(name -> telling(name, namedArgs.get(name)))
                .filter(value -> value instanceof CharSequence || value instanceof Number)
                .map(Object::toString)
                .collect(Collectors.joining(" "));
        return told.isEmpty() ? null : told;
    }

    /** Several Marathons by their names. */
    private static Object telling(String name, Object value) {
        return name.equals("marathon") && value instanceof List<?> names
                ? names.stream().map(String::valueOf).collect(Collectors.joining(","))
                : value;
    }

    /** A list as the text of a form's area. */
    public final String lines(@CheckForNull List<String> list) {
        return list == null ? "" : String.join("\n", list);
    }

    /** The Marathon that a new form names, so that the call goes on when another one is configured; null where it is not clear. */
    @CheckForNull
    public final String getOnlyMarathon() {
        return ServerChoice.onlyMarathon();
    }

    /** What to do while another deployment holds the app; the same for everybody. */
    @POST
    public ListBoxModel doFillOnLockItems() {
        return new ListBoxModel(
                new Option(Messages.MarathonDeployStep_lockWait(), PolicyStep.name(OnLock.WAIT)),
                new Option(Messages.MarathonDeployStep_lockFail(), PolicyStep.name(OnLock.FAIL)),
                new Option(Messages.MarathonDeployStep_lockForce(), PolicyStep.name(OnLock.FORCE)));
    }

    @POST
    public ListBoxModel doFillMarathonItems(@AncestorInPath Item item, @QueryParameter String marathon) {
        return ServerChoice.marathons(item, marathon);
    }

    @POST
    public FormValidation doCheckMarathon(
            @AncestorInPath Item item, @QueryParameter String value, @QueryParameter String marathonUrl) {
        return ServerChoice.checkMarathon(item, value, marathonUrl);
    }

    @POST
    public FormValidation doCheckMarathonUrl(@AncestorInPath Item item, @QueryParameter String value) {
        return ServerChoice.checkMarathonUrl(item, value);
    }

    @POST
    public ListBoxModel doFillMarathonCredentialsIdItems(
            @AncestorInPath Item item,
            @QueryParameter String marathonCredentialsId,
            @QueryParameter String marathon,
            @QueryParameter String marathonUrl) {
        return CredentialsUse.MARATHON.choices(
                item, marathonCredentialsId, ServerChoice.marathonUrl(item, marathon, marathonUrl));
    }

    @POST
    public FormValidation doCheckMarathonCredentialsId(
            @AncestorInPath Item item,
            @QueryParameter String value,
            @QueryParameter String marathon,
            @QueryParameter String marathonUrl) {
        return CredentialsUse.MARATHON.check(item, value, ServerChoice.marathonUrl(item, marathon, marathonUrl));
    }

    @POST
    public FormValidation doCheckApp(@AncestorInPath Item item, @QueryParameter String value) {
        return checked(item, () -> FieldCheck.files(value));
    }

    @POST
    public FormValidation doCheckAppJson(@AncestorInPath Item item, @QueryParameter String value) {
        return checked(item, () -> FieldCheck.appJson(value));
    }

    @POST
    public FormValidation doCheckOverlay(@AncestorInPath Item item, @QueryParameter String value) {
        return checked(item, () -> FieldCheck.files(value));
    }

    @POST
    public FormValidation doCheckSet(@AncestorInPath Item item, @QueryParameter String value) {
        return checked(item, () -> FieldCheck.variables(value));
    }

    @POST
    public FormValidation doCheckId(@AncestorInPath Item item, @QueryParameter String value) {
        return checked(item, () -> FieldCheck.appId(value));
    }

    @POST
    public FormValidation doCheckTimeout(@AncestorInPath Item item, @QueryParameter String value) {
        return checked(item, () -> FieldCheck.duration(value));
    }

    @POST
    public FormValidation doCheckLockTimeout(@AncestorInPath Item item, @QueryParameter String value) {
        return checked(item, () -> FieldCheck.duration(value));
    }

    /** Says nothing to those who may not see how the job is configured. */
    static FormValidation checked(@CheckForNull Item item, Supplier<FormValidation> check) {
        return ServerChoice.mayChoose(item) ? check.get() : FormValidation.ok();
    }

    static boolean isEmpty(@CheckForNull String value) {
        return Util.fixEmptyAndTrim(value) == null;
    }
}
