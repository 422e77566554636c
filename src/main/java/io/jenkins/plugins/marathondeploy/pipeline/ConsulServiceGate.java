package io.jenkins.plugins.marathondeploy.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.marathondeploy.config.FieldCheck;
import io.jenkins.plugins.marathondeploy.config.ServiceKind;
import io.jenkins.plugins.marathondeploy.gate.ConsulGate;
import io.jenkins.plugins.marathondeploy.gate.Gate;
import io.jenkins.plugins.marathondeploy.gate.ServiceReference;
import io.jenkins.plugins.marathondeploy.time.DurationText;
import java.util.ArrayList;
import java.util.List;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** {@code consul()}: every instance of the new version has to be registered and passing in Consul before it counts. */
public final class ConsulServiceGate extends ServiceGate {
    private static final String WARN = "warn";
    private static final String FAIL = "fail";

    private String consul;
    private List<String> service = new ArrayList<>();
    private String tag;
    private String timeout;
    /** Null for {@link #WARN}. */
    private String stale;

    @DataBoundConstructor
    public ConsulServiceGate() {
        // Everything has a default.
    }

    /** Name of a Consul in the configuration; null for the Marathon's own. */
    public String getConsul() {
        return consul;
    }

    @DataBoundSetter
    public void setConsul(String consul) {
        this.consul = Util.fixEmptyAndTrim(consul);
    }

    /** In which every instance has to be; empty for those of the names that registrars give. */
    public List<String> getService() {
        return Lines.split(service);
    }

    @DataBoundSetter
    public void setService(List<String> service) {
        this.service = Lines.split(service);
    }

    /** That their registrations have; null for any. */
    public String getTag() {
        return tag;
    }

    @DataBoundSetter
    public void setTag(String tag) {
        this.tag = Util.fixEmptyAndTrim(tag);
    }

    /** Until all are there; null for 2 minutes. */
    public String getTimeout() {
        return timeout;
    }

    @DataBoundSetter
    public void setTimeout(String timeout) {
        this.timeout = Util.fixEmptyAndTrim(timeout);
    }

    /** While old instances still pass: {@code warn} or {@code fail}. */
    public String getStale() {
        return stale == null ? WARN : stale;
    }

    @DataBoundSetter
    public void setStale(String stale) {
        this.stale = PolicyStep.orNull(stale, WARN);
    }

    @Override
    ServiceKind service() {
        return ServiceKind.CONSUL;
    }

    @Override
    String serviceName() {
        return consul;
    }

    @Override
    List<Gate> gates(ServiceReference reference) {
        if (!getStale().equals(WARN) && !getStale().equals(FAIL)) {
            throw new IllegalArgumentException("stale is '" + getStale() + "', and must be warn or fail");
        }
        return new ConsulGate(
                        reference, getService(), Util.fixNull(tag), getStale().equals(FAIL),
                        timeout == null ? ConsulGate.DEFAULT_TIMEOUT : DurationText.parse(timeout))
                .gates();
    }

    /** Name and form. */
    @Extension
    @Symbol("consul")
    public static final class DescriptorImpl extends ServiceGateDescriptor {
        public DescriptorImpl() {
            super(ConsulServiceGate.class, ConsulGate.KIND);
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.ConsulServiceGate_displayName();
        }

        /** A list as the text of a form's area. */
        public String lines(@CheckForNull List<String> list) {
            return list == null ? "" : String.join("\n", list);
        }

        @POST
        public ListBoxModel doFillConsulItems(@AncestorInPath Item item, @QueryParameter String consul) {
            return items(ServiceKind.CONSUL, item, consul);
        }

        @POST
        public FormValidation doCheckTimeout(@AncestorInPath Item item, @QueryParameter String value) {
            return FormDescriptor.checked(item, () -> FieldCheck.duration(value));
        }

        /** The same for everybody. */
        @POST
        public ListBoxModel doFillStaleItems() {
            return new ListBoxModel(
                    new ListBoxModel.Option(Messages.ConsulServiceGate_warn(), WARN),
                    new ListBoxModel.Option(Messages.ConsulServiceGate_fail(), FAIL));
        }
    }
}
