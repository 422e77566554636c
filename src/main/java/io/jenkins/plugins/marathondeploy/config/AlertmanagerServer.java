package io.jenkins.plugins.marathondeploy.config;

import hudson.Extension;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;

/** One Alertmanager, or the members of a cluster. */
public final class AlertmanagerServer extends ServiceServer {
    /**
     * @param name what jobs and Marathons call it
     * @param url  {@code https://alertmanager.example}, of several members separated by commas or blanks
     */
    @DataBoundConstructor
    public AlertmanagerServer(String name, String url) {
        super(name, url);
    }

    @Override
    ServiceKind kind() {
        return ServiceKind.ALERTMANAGER;
    }

    /** The form. */
    @Extension
    @Symbol("alertmanagerServer")
    public static final class DescriptorImpl extends ServiceDescriptor {
        public DescriptorImpl() {
            super(AlertmanagerServer.class, ServiceKind.ALERTMANAGER);
        }

        @Override
        public String getExample() {
            return "https://alertmanager.example";
        }

        @Override
        ServiceServer form(String url, String part) {
            return new AlertmanagerServer("", url);
        }
    }
}
