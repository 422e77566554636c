package io.jenkins.plugins.marathondeploy.config;

import hudson.Extension;
import hudson.Util;
import hudson.util.FormValidation;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** One Consul, by its agents. */
public final class ConsulServer extends ServiceServer {
    private String datacenter;

    /**
     * @param name what jobs and Marathons call it
     * @param url  {@code https://consul.example:8501}, of several agents separated by commas or blanks
     */
    @DataBoundConstructor
    public ConsulServer(String name, String url) {
        super(name, url);
    }

    @Override
    ServiceKind kind() {
        return ServiceKind.CONSUL;
    }

    @Override
    String scope() {
        return Util.fixNull(datacenter);
    }

    /** The data centre that is asked; null for that of its agents. */
    public String getDatacenter() {
        return datacenter;
    }

    @DataBoundSetter
    public void setDatacenter(String datacenter) {
        this.datacenter = Util.fixEmptyAndTrim(datacenter);
    }

    /** The form. */
    @Extension
    @Symbol("consulServer")
    public static final class DescriptorImpl extends ServiceDescriptor {
        public DescriptorImpl() {
            super(ConsulServer.class, ServiceKind.CONSUL);
        }

        @Override
        public String getExample() {
            return "https://consul.example:8501";
        }

        @Override
        public String getTested() {
            return super.getTested() + ",datacenter";
        }

        @Override
        ServiceServer form(String url, String part) {
            ConsulServer form = new ConsulServer("", url);
            form.setDatacenter(part);
            return form;
        }

        @POST
        public FormValidation doCheckDatacenter(@QueryParameter String value) {
            return checked(() -> FieldCheck.scope(value));
        }
    }
}
