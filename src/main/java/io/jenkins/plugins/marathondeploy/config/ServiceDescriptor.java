package io.jenkins.plugins.marathondeploy.config;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.marathondeploy.credentials.CredentialsUse;
import jenkins.model.Jenkins;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** What the forms of services share. */
public abstract class ServiceDescriptor extends ServerDescriptor<ServiceServer> {
    private final ServiceKind kind;

    ServiceDescriptor(Class<? extends ServiceServer> server, ServiceKind kind) {
        super(server);
        this.kind = kind;
    }

    @NonNull
    @Override
    public String getDisplayName() {
        return kind.title();
    }

    /** An address, as an example. */
    public abstract String getExample();

    /** The fields that a test of the connection needs. */
    public String getTested() {
        return "url,credentialsId,caCredentialsId";
    }

    /** One that has what the form has. */
    abstract ServiceServer form(String url, String part);

    @POST
    public FormValidation doCheckUrl(@QueryParameter String value, @QueryParameter String name) {
        return required(value, name, Messages.ServerDescriptor_noAddress(), () -> FieldCheck.service(kind, value));
    }

    @POST
    public ListBoxModel doFillCredentialsIdItems(@QueryParameter String credentialsId, @QueryParameter String url) {
        return CredentialsUse.SERVICE.choices(null, credentialsId, url);
    }

    @POST
    public FormValidation doCheckCredentialsId(@QueryParameter String value, @QueryParameter String url) {
        return CredentialsUse.SERVICE.check(null, value, url);
    }

    /** Asks it something harmless with what the form has. */
    @POST
    public FormValidation doTestConnection(
            @QueryParameter String url,
            @QueryParameter String credentialsId,
            @QueryParameter String caCredentialsId,
            @QueryParameter String datacenter,
            @QueryParameter String tenant) {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        ServiceServer form = form(url, datacenter == null ? tenant : datacenter);
        form.setCredentialsId(credentialsId);
        form.setCaCredentialsId(caCredentialsId);
        return new ConnectionCheck().service(form);
    }
}
