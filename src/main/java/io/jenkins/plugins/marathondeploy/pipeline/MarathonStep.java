package io.jenkins.plugins.marathondeploy.pipeline;

import hudson.Util;
import io.jenkins.plugins.marathondeploy.config.MarathonAccess;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.kohsuke.stapler.DataBoundSetter;

/** The parameters that say which Marathon, of steps that build no image. */
public abstract class MarathonStep extends Step {
    private String marathon;
    private String marathonUrl;
    private String marathonCredentialsId;

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

    MarathonAccess access() {
        return new MarathonAccess(marathon, marathonUrl, marathonCredentialsId);
    }
}
