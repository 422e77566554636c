package io.jenkins.plugins.marathondeploy.cli;

import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.gate.HarborChoice;
import java.net.URI;

/**
 * One Harbor that the options name.
 *
 * @param name       in the configuration; empty for one that is given by its address
 * @param url        its address
 * @param project    of repositories that name none; empty for none
 * @param imageHost  what definitions call its images begins with this; empty for the address's host
 * @param needsLogin whether its configuration in Jenkins names a login
 */
record HarborServer(String name, URI url, String project, String imageHost, boolean needsLogin) {
    static HarborServer at(URI url) {
        return new HarborServer("", url, "", "", false);
    }

    /** For gates. */
    HarborChoice choice() {
        return new HarborChoice(name, url.toString(), Credentials.HARBOR, imageHost);
    }

    /** What the names of its images begin with in definitions. */
    String host() {
        return imageHost.isEmpty() ? url.getRawAuthority() : imageHost;
    }

    /** @throws Refusal when it needs a login, and the environment has none or not the whole */
    void requireLogin(Session session, String config) {
        if (session.credentials().harbor(name) instanceof Authentication.None && needsLogin) {
            String prefix = Credentials.harborPrefix(name);
            throw new Refusal("--config " + config + ": the Harbor " + name + " has a \"credentialsId\", but there is no login for it"
                    + " here; set " + prefix + "USER and " + prefix + "PASSWORD");
        }
    }

    @Override
    public String toString() {
        return name.isEmpty() ? url.toString() : name + " (" + url + ")";
    }
}
