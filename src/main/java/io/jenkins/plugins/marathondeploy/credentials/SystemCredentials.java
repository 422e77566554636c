package io.jenkins.plugins.marathondeploy.credentials;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.domains.DomainRequirement;
import hudson.AbortException;
import hudson.security.ACL;
import java.util.List;
import jenkins.model.Jenkins;

/** Credentials of the system store that jobs can use, for "Test connection". Callers check the permission first. */
public final class SystemCredentials extends CredentialsSource {
    @Override
    StandardCredentials find(String id, String url, List<DomainRequirement> address) throws AbortException {
        return CredentialsProvider.lookupCredentialsInItemGroup(
                        StandardCredentials.class,
                        Jenkins.get(),
                        ACL.SYSTEM2,
                        address)
                .stream()
                .filter(candidate -> candidate.getId().equals(id))
                .filter(CredentialsUse::isForJobs)
                .findFirst()
                .orElseThrow(() -> new AbortException("There is no credential '" + id
                        + "' in the system store that jobs may use for this address. It needs the scope Global, and a"
                        + " domain that fits (of several addresses each)."));
    }
}
