package io.jenkins.plugins.marathondeploy.pipeline;

import hudson.Util;
import org.kohsuke.stapler.DataBoundSetter;

/** The parameters that say who is told of a deployment while it lives. */
public abstract class NoticeStep extends PolicyStep {
    private String silence;
    private String alertmanager;
    private boolean annotate;
    private String grafana;

    /** Alerts that are silenced, by conditions on their labels; null for none. */
    public String getSilence() {
        return silence;
    }

    @DataBoundSetter
    public void setSilence(String silence) {
        this.silence = Util.fixEmptyAndTrim(silence);
    }

    /** Name of an Alertmanager in the configuration; null for the Marathon's own. */
    public String getAlertmanager() {
        return alertmanager;
    }

    @DataBoundSetter
    public void setAlertmanager(String alertmanager) {
        this.alertmanager = Util.fixEmptyAndTrim(alertmanager);
    }

    /** Mark the deployment in dashboards. */
    public boolean isAnnotate() {
        return annotate;
    }

    @DataBoundSetter
    public void setAnnotate(boolean annotate) {
        this.annotate = annotate;
    }

    /** Name of a Grafana in the configuration; null for the Marathon's own. */
    public String getGrafana() {
        return grafana;
    }

    @DataBoundSetter
    public void setGrafana(String grafana) {
        this.grafana = Util.fixEmptyAndTrim(grafana);
    }
}
