package io.jenkins.plugins.marathondeploy.config;

import hudson.Util;
import hudson.model.Describable;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.marathondeploy.credentials.CredentialsUse;
import java.util.function.Supplier;
import jenkins.model.Jenkins;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** What the forms of servers in the global configuration share. All of it is for administrators. */
public abstract class ServerDescriptor<T extends Describable<T>> extends Descriptor<T> {
    /** @param server given, since core would look for it by reflection, with all that its methods name, at each start */
    ServerDescriptor(Class<? extends T> server) {
        super(server);
    }

    /** Nothing about an entry that is new: it is red only once something is typed into it. */
    @POST
    public FormValidation doCheckName(@QueryParameter String value, @QueryParameter String url) {
        return required(value, url, Messages.ServerDescriptor_noName(), FormValidation::ok);
    }

    @POST
    public FormValidation doCheckFolders(@QueryParameter String value) {
        return checked(() -> Folders.check(value));
    }

    @POST
    public ListBoxModel doFillCaCredentialsIdItems(@QueryParameter String caCredentialsId, @QueryParameter String url) {
        return CredentialsUse.AUTHORITY.choices(null, caCredentialsId, url);
    }

    @POST
    public FormValidation doCheckCaCredentialsId(@QueryParameter String value, @QueryParameter String url) {
        return CredentialsUse.AUTHORITY.check(null, value, url);
    }

    /** Says nothing to those who may not configure. */
    static FormValidation checked(Supplier<FormValidation> check) {
        return Jenkins.get().hasPermission(Jenkins.ADMINISTER) ? check.get() : FormValidation.ok();
    }

    /**
     * @param value of a field that must not be empty
     * @param other of the field beside it, that must not be empty either: when both are, the entry is new
     * @param none  what is said of an empty one
     * @param check of one that is not
     */
    static FormValidation required(String value, String other, String none, Supplier<FormValidation> check) {
        return checked(() -> {
            if (Util.fixEmptyAndTrim(value) != null) {
                return check.get();
            }
            return Util.fixEmptyAndTrim(other) == null ? FormValidation.ok() : FormValidation.error(none);
        });
    }
}
