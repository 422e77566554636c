package io.jenkins.plugins.marathondeploy.config;

import hudson.Extension;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;

/** One Grafana. */
public final class GrafanaServer extends ServiceServer {
    /**
     * @param name what jobs and Marathons call it
     * @param url  {@code https://grafana.example}, a path in front is kept
     */
    @DataBoundConstructor
    public GrafanaServer(String name, String url) {
        super(name, url);
    }

    @Override
    ServiceKind kind() {
        return ServiceKind.GRAFANA;
    }

    /** The form. */
    @Extension
    @Symbol("grafanaServer")
    public static final class DescriptorImpl extends ServiceDescriptor {
        public DescriptorImpl() {
            super(GrafanaServer.class, ServiceKind.GRAFANA);
        }

        @Override
        public String getExample() {
            return "https://grafana.example";
        }

        @Override
        ServiceServer form(String url, String part) {
            return new GrafanaServer("", url);
        }
    }
}
