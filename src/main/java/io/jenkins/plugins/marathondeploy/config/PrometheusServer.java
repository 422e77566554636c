package io.jenkins.plugins.marathondeploy.config;

import hudson.Extension;
import hudson.Util;
import hudson.util.FormValidation;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** One Prometheus, or what speaks as one. */
public final class PrometheusServer extends ServiceServer {
    private String tenant;

    /**
     * @param name what jobs and Marathons call it
     * @param url  {@code https://prometheus.example}, a path in front is kept
     */
    @DataBoundConstructor
    public PrometheusServer(String name, String url) {
        super(name, url);
    }

    @Override
    ServiceKind kind() {
        return ServiceKind.PROMETHEUS;
    }

    @Override
    String scope() {
        return Util.fixNull(tenant);
    }

    /** The tenant that is asked, of a server that has several; null for none. */
    public String getTenant() {
        return tenant;
    }

    @DataBoundSetter
    public void setTenant(String tenant) {
        this.tenant = Util.fixEmptyAndTrim(tenant);
    }

    /** The form. */
    @Extension
    @Symbol("prometheusServer")
    public static final class DescriptorImpl extends ServiceDescriptor {
        public DescriptorImpl() {
            super(PrometheusServer.class, ServiceKind.PROMETHEUS);
        }

        @Override
        public String getExample() {
            return "https://prometheus.example";
        }

        @Override
        public String getTested() {
            return super.getTested() + ",tenant";
        }

        @Override
        ServiceServer form(String url, String part) {
            PrometheusServer form = new PrometheusServer("", url);
            form.setTenant(part);
            return form;
        }

        @POST
        public FormValidation doCheckTenant(@QueryParameter String value) {
            return checked(() -> FieldCheck.scope(value));
        }
    }
}
