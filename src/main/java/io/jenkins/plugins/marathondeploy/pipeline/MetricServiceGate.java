package io.jenkins.plugins.marathondeploy.pipeline;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.marathondeploy.config.FieldCheck;
import io.jenkins.plugins.marathondeploy.config.ServiceKind;
import io.jenkins.plugins.marathondeploy.gate.Gate;
import io.jenkins.plugins.marathondeploy.gate.MetricGate;
import io.jenkins.plugins.marathondeploy.gate.ServiceReference;
import io.jenkins.plugins.marathondeploy.release.ServiceGates;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** {@code metric(query: 'sum(rate(…[1m]))', max: '0.02')}: a query of Prometheus' whose value has to stay within limits in the soak. */
public final class MetricServiceGate extends ServiceGate {
    private final String query;
    private String prometheus;
    private String name;
    private String min;
    private String max;
    private String every;
    private String after;
    private String breaches;
    private String unanswered;

    /** @param query with {@code ${APP}}, {@code ${VERSION}}, {@code ${TASKS}}, which are filled in */
    @DataBoundConstructor
    public MetricServiceGate(String query) {
        this.query = Util.fixNull(query).trim();
    }

    public String getQuery() {
        return Util.fixNull(query);
    }

    /** Name of a Prometheus in the configuration; null for the Marathon's own. */
    public String getPrometheus() {
        return prometheus;
    }

    @DataBoundSetter
    public void setPrometheus(String prometheus) {
        this.prometheus = Util.fixEmptyAndTrim(prometheus);
    }

    /** For texts; null for the query. */
    public String getName() {
        return name;
    }

    @DataBoundSetter
    public void setName(String name) {
        this.name = Util.fixEmptyAndTrim(name);
    }

    /** A number; null for no limit. */
    public String getMin() {
        return min;
    }

    @DataBoundSetter
    public void setMin(String min) {
        this.min = Util.fixEmptyAndTrim(min);
    }

    /** A number; null for no limit. */
    public String getMax() {
        return max;
    }

    @DataBoundSetter
    public void setMax(String max) {
        this.max = Util.fixEmptyAndTrim(max);
    }

    /** From one look to the next; null for 15 s. */
    public String getEvery() {
        return every;
    }

    @DataBoundSetter
    public void setEvery(String every) {
        this.every = Util.fixEmptyAndTrim(every);
    }

    /** From the beginning of the soak to the first look; null for 1 minute. */
    public String getAfter() {
        return after;
    }

    @DataBoundSetter
    public void setAfter(String after) {
        this.after = Util.fixEmptyAndTrim(after);
    }

    /** Looks out of the limits in a row that are red; null for 3. */
    public String getBreaches() {
        return breaches;
    }

    @DataBoundSetter
    public void setBreaches(String breaches) {
        this.breaches = Util.fixEmptyAndTrim(breaches);
    }

    /** How long no answer may come; null for 2 minutes. */
    public String getUnanswered() {
        return unanswered;
    }

    @DataBoundSetter
    public void setUnanswered(String unanswered) {
        this.unanswered = Util.fixEmptyAndTrim(unanswered);
    }

    @Override
    ServiceKind service() {
        return ServiceKind.PROMETHEUS;
    }

    @Override
    String serviceName() {
        return prometheus;
    }

    @Override
    List<Gate> gates(ServiceReference reference) {
        Map<String, String> given = new HashMap<>();
        given.put("name", Util.fixNull(name));
        given.put("min", Util.fixNull(min));
        given.put("max", Util.fixNull(max));
        given.put("every", Util.fixNull(every));
        given.put("after", Util.fixNull(after));
        given.put("breaches", Util.fixNull(breaches));
        given.put("unanswered", Util.fixNull(unanswered));
        return new MetricGate(reference, ServiceGates.metric(given, getQuery())).gates();
    }

    /** Name and form. */
    @Extension
    @Symbol("metric")
    public static final class DescriptorImpl extends ServiceGateDescriptor {
        public DescriptorImpl() {
            super(MetricServiceGate.class, MetricGate.KIND);
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.MetricServiceGate_displayName();
        }

        @POST
        public ListBoxModel doFillPrometheusItems(@AncestorInPath Item item, @QueryParameter String prometheus) {
            return items(ServiceKind.PROMETHEUS, item, prometheus);
        }

        @POST
        public FormValidation doCheckMin(@AncestorInPath Item item, @QueryParameter String value) {
            return FormDescriptor.checked(item, () -> FieldCheck.number(value));
        }

        @POST
        public FormValidation doCheckMax(@AncestorInPath Item item, @QueryParameter String value) {
            return FormDescriptor.checked(item, () -> FieldCheck.number(value));
        }

        @POST
        public FormValidation doCheckEvery(@AncestorInPath Item item, @QueryParameter String value) {
            return FormDescriptor.checked(item, () -> FieldCheck.duration(value));
        }

        @POST
        public FormValidation doCheckAfter(@AncestorInPath Item item, @QueryParameter String value) {
            return FormDescriptor.checked(item, () -> FieldCheck.duration(value));
        }

        @POST
        public FormValidation doCheckBreaches(@AncestorInPath Item item, @QueryParameter String value) {
            return FormDescriptor.checked(item, () -> FormDescriptor.isEmpty(value)
                    ? FormValidation.ok()
                    : FormValidation.validatePositiveInteger(value));
        }

        @POST
        public FormValidation doCheckUnanswered(@AncestorInPath Item item, @QueryParameter String value) {
            return FormDescriptor.checked(item, () -> FieldCheck.duration(value));
        }
    }
}
