package io.jenkins.plugins.marathondeploy.credentials;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import hudson.AbortException;
import hudson.model.Run;

/**
 * Credentials as a run may use them, from its folder upwards. Asked anew for each use, so that a changed password
 * serves a deployment that is already followed, and a withdrawn one does not.
 */
public final class RunCredentials extends CredentialsSource {
    private final Run<?, ?> run;

    public RunCredentials(Run<?, ?> run) {
        this.run = run;
    }

    @Override
    StandardCredentials find(String id, String url) throws AbortException {
        StandardCredentials found = CredentialsProvider.findCredentialById(
                id, StandardCredentials.class, run, CredentialsUse.requirements(url));
        if (found == null) {
            throw new AbortException("There is no credential '" + id + "' that " + run.getParent().getFullDisplayName()
                    + " may use for " + url + ". Add it to the job's folder or to the system store, with global scope, and"
                    + " check its domain.");
        }
        CredentialsProvider.track(run, found);
        return found;
    }
}
