package io.jenkins.plugins.marathondeploy.credentials;

import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import com.cloudbees.plugins.credentials.domains.DomainRequirement;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.auth.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jenkinsci.plugins.plaincredentials.FileCredentials;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;

/** From the id of a credential to what the domain understands. Who may use which one, the subclasses know. */
public abstract class CredentialsSource {
    CredentialsSource() {}

    /**
     * A user name with a password, or a secret text as a token. The user name is taken literally: the {@code $} of a
     * Harbor robot account stays.
     *
     * @param id          empty for no login
     * @param url         what it is used for, one or several addresses separated by commas or blanks: a credential that is
     *                    restricted to a domain must fit them all, and the id must not lead to different ones
     * @param tokenScheme word before a token in the {@code Authorization} header
     * @throws AbortException when there is no such credential to use, or its kind is none of the two
     */
    public final Authentication login(@CheckForNull String id, String url, String tokenScheme) throws AbortException {
        if (id == null || id.isBlank()) {
            return Authentication.none();
        }
        StandardCredentials found = find(id, url);
        if (found instanceof StandardUsernamePasswordCredentials login) {
            return Authentication.basic(
                    login.getUsername(), Secret.of(login.getPassword().getPlainText()));
        }
        if (found instanceof StringCredentials token) {
            return Authentication.token(tokenScheme, Secret.of(token.getSecret().getPlainText()));
        }
        throw new AbortException("The credential '" + id + "' is neither a user name with a password nor a secret text,"
                + " and can't be used for " + url + ". Choose one of these kinds.");
    }

    /**
     * A certificate authority in PEM form, kept as a secret file or secret text.
     *
     * @param id empty for none
     */
    public final Optional<String> certificate(@CheckForNull String id, String url) throws AbortException {
        if (id == null || id.isBlank()) {
            return Optional.empty();
        }
        StandardCredentials found = find(id, url);
        if (found instanceof StringCredentials text) {
            return Optional.of(text.getSecret().getPlainText());
        }
        if (found instanceof FileCredentials file) {
            try (var content = file.getContent()) {
                return Optional.of(new String(content.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new AbortException("The CA certificate in credential '" + id + "' can't be read: " + e.getMessage());
            }
        }
        throw new AbortException("The credential '" + id + "' for the CA certificate of " + url
                + " is neither a secret file nor a secret text.");
    }

    /** Folders and Jenkins itself may each have one of that id: whichever is sent goes to no address of another one. */
    private StandardCredentials find(String id, String url) throws AbortException {
        StandardCredentials found = null;
        for (List<DomainRequirement> address : CredentialsUse.requirements(url)) {
            StandardCredentials here = find(id, url, address);
            if (found != null && !SameCredential.are(found, here)) {
                throw new AbortException("The id '" + id + "' leads to different credentials for the addresses " + url
                        + ": the domain of each fits some of them, and none is sent to those of another. Give them different ids, or"
                        + " let the domain of the one in the job's folder have each of these addresses.");
            }
            found = here;
        }
        return found;
    }

    /**
     * @param url     for messages
     * @param address what it must fit
     * @throws AbortException when there is none that may be used here
     */
    abstract StandardCredentials find(String id, String url, List<DomainRequirement> address) throws AbortException;
}
