package io.jenkins.plugins.marathondeploy.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.Util;
import hudson.model.AbstractDescribableImpl;
import hudson.model.Item;
import hudson.model.Run;
import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.credentials.CredentialsSource;
import io.jenkins.plugins.marathondeploy.credentials.RunCredentials;
import io.jenkins.plugins.marathondeploy.gate.ServiceReference;
import io.jenkins.plugins.marathondeploy.http.HttpSettings;
import io.jenkins.plugins.marathondeploy.rest.ServiceSettings;
import java.time.Duration;
import java.util.Optional;
import org.kohsuke.stapler.DataBoundSetter;

/** One service beside Marathon: its addresses, its login, and who may use it. */
public abstract class ServiceServer extends AbstractDescribableImpl<ServiceServer> {
    /** For one exchange. */
    private static final Duration EXCHANGE = Duration.ofSeconds(10);

    private final String name;
    private final String url;
    private String credentialsId;
    private String caCredentialsId;
    private String folders;

    ServiceServer(String name, String url) {
        this.name = Util.fixNull(name).trim();
        this.url = Util.fixNull(url).trim();
    }

    /** Which service it is. */
    abstract ServiceKind kind();

    /** The part of it that is asked; empty for the one that its address has. */
    String scope() {
        return "";
    }

    /** What jobs and Marathons call it. */
    public String getName() {
        return Util.fixNull(name);
    }

    /** One address, or several of the same service, separated by commas or blanks; a path in front is kept. */
    public String getUrl() {
        return Util.fixNull(url);
    }

    public String getCredentialsId() {
        return credentialsId;
    }

    @DataBoundSetter
    public void setCredentialsId(String credentialsId) {
        this.credentialsId = Util.fixEmptyAndTrim(credentialsId);
    }

    /** A secret file or text with a PEM certificate, for a private authority. */
    public String getCaCredentialsId() {
        return caCredentialsId;
    }

    @DataBoundSetter
    public void setCaCredentialsId(String caCredentialsId) {
        this.caCredentialsId = Util.fixEmptyAndTrim(caCredentialsId);
    }

    /** Full names of the folders and jobs that may use it, one a line; null for all. */
    public String getFolders() {
        return folders;
    }

    @DataBoundSetter
    public void setFolders(String folders) {
        this.folders = Util.fixEmptyAndTrim(folders);
    }

    /** @param item null in the global configuration */
    boolean isFor(@CheckForNull Item item) {
        return Folders.permit(folders, item);
    }

    /** For a gate that is persisted: by its name, under which it is found again. */
    public ServiceReference reference() {
        return ServiceReference.named(getName(), getUrl());
    }

    /**
     * How a run reaches it, with the login as it is now.
     *
     * @throws AbortException when the address, the login or a certificate can't be used
     */
    public ServiceSettings settings(Run<?, ?> run) throws AbortException {
        return settings(new RunCredentials(run), HttpSettings.defaults().withRequestTimeout(EXCHANGE));
    }

    ServiceSettings settings(CredentialsSource credentials, HttpSettings bounds) throws AbortException {
        Authentication login = credentials.login(credentialsId, getUrl(), Authentication.TOKEN_SCHEME);
        Optional<String> authority = credentials.certificate(caCredentialsId, getUrl());
        try {
            return kind().settings(getUrl())
                    .withScope(scope())
                    .withAuthentication(() -> login)
                    .withHttp(authority.map(bounds::withAuthority).orElse(bounds));
        } catch (IllegalArgumentException e) {
            throw new AbortException(e.getMessage());
        }
    }
}
