package io.jenkins.plugins.marathondeploy.credentials;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.domains.DomainRequirement;
import hudson.AbortException;
import hudson.model.Run;
import hudson.util.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import org.jenkinsci.plugins.plaincredentials.FileCredentials;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;

/**
 * Credentials as a run may use them, from its folder upwards. Asked anew for each use, so that a changed password
 * serves a deployment that is already followed, and a withdrawn one does not.
 */
public final class RunCredentials extends CredentialsSource {
    /** Ids whose use by a run was written down; a run that is loaded anew after a restart may write it once more. */
    private static final Map<Run<?, ?>, Set<String>> TRACKED = new WeakHashMap<>();

    private final Run<?, ?> run;
    private final boolean tracked;

    /** For the run's own use, which is written down. */
    public RunCredentials(Run<?, ?> run) {
        this(run, true);
    }

    private RunCredentials(Run<?, ?> run, boolean tracked) {
        this.run = run;
        this.tracked = tracked;
    }

    /** The same for somebody who looks at a page of the run: that is no use by the run, and nothing is written down. */
    public static RunCredentials ofLook(Run<?, ?> run) {
        return new RunCredentials(run, false);
    }

    @Override
    StandardCredentials find(String id, String url, List<DomainRequirement> address) throws AbortException {
        StandardCredentials found = CredentialsProvider.findCredentialById(
                id, StandardCredentials.class, run, address);
        if (found == null) {
            throw new AbortException("There is no credential '" + id + "' that " + run.getParent().getFullDisplayName()
                    + " may use for " + url + ". Add it to the job's folder or to the system store, with global scope, and"
                    + " check its domain, which must have each of these addresses.");
        }
        track(found);
        return found;
    }

    /**
     * What a secret text or a secret file holds, in Base64.
     *
     * @param what it is for, for the message
     * @throws AbortException when there is none, or it is of another kind
     */
    public Secret bytes(String id, String what) throws AbortException {
        StandardCredentials found = find(id, what, List.of());
        try {
            if (found instanceof StringCredentials text) {
                return encoded(text.getSecret().getPlainText().getBytes(StandardCharsets.UTF_8));
            }
            if (found instanceof FileCredentials file) {
                try (InputStream content = file.getContent()) {
                    return encoded(content.readAllBytes());
                }
            }
        } catch (IOException e) {
            throw new AbortException("The file of credential '" + id + "' for " + what + " can't be read: " + e.getMessage());
        }
        throw new AbortException("Credential '" + id + "' for " + what + " is neither a secret text nor a secret file. Choose"
                + " one that is.");
    }

    private static Secret encoded(byte[] bytes) {
        return Secret.fromString(Base64.getEncoder().encodeToString(bytes));
    }

    /** Writes the use down, which takes a file on disk: once for each run and credential, not for each exchange. */
    private void track(StandardCredentials found) {
        if (!tracked) {
            return;
        }
        boolean first;
        synchronized (TRACKED) {
            first = TRACKED.computeIfAbsent(run, unknown -> new HashSet<>()).add(found.getId());
        }
        if (first) {
            CredentialsProvider.track(run, found);
        }
    }
}
