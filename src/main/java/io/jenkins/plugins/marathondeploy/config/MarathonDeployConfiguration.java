package io.jenkins.plugins.marathondeploy.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.Util;
import hudson.model.Item;
import hudson.model.PersistentDescriptor;
import hudson.util.FormValidation;
import io.jenkins.plugins.marathondeploy.address.AllowedAddresses;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import jenkins.model.GlobalConfiguration;
import net.sf.json.JSONObject;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/** The servers that jobs name, and those that a Marathon names for its jobs. */
@Extension
@Symbol("marathonDeploy")
public final class MarathonDeployConfiguration extends GlobalConfiguration implements PersistentDescriptor {
    private static final String MARATHON = "Marathon server";
    private static final String HARBOR = "Harbor registry";

    private List<MarathonServer> marathonServers = new ArrayList<>();
    private List<HarborRegistry> harborRegistries = new ArrayList<>();
    /** Null in what an older version has stored, as those below. */
    private List<ConsulServer> consuls = new ArrayList<>();
    private List<PrometheusServer> prometheuses = new ArrayList<>();
    private List<AlertmanagerServer> alertmanagers = new ArrayList<>();
    private List<GrafanaServer> grafanas = new ArrayList<>();
    /** Null for none. */
    private String jobAddresses;

    public static MarathonDeployConfiguration get() {
        return ExtensionList.lookupSingleton(MarathonDeployConfiguration.class);
    }

    /**
     * @throws FormException when two entries have the same name; nothing is changed then
     */
    @Override
    public boolean configure(StaplerRequest2 request, JSONObject form) throws FormException {
        List<MarathonServer> servers = request.bindJSONToList(MarathonServer.class, form.opt("marathonServers"));
        List<HarborRegistry> registries = request.bindJSONToList(HarborRegistry.class, form.opt("harborRegistries"));
        List<ConsulServer> ofConsul = request.bindJSONToList(ConsulServer.class, form.opt("consuls"));
        List<PrometheusServer> ofPrometheus = request.bindJSONToList(PrometheusServer.class, form.opt("prometheuses"));
        List<AlertmanagerServer> ofAlertmanager = request.bindJSONToList(AlertmanagerServer.class, form.opt("alertmanagers"));
        List<GrafanaServer> ofGrafana = request.bindJSONToList(GrafanaServer.class, form.opt("grafanas"));
        String addresses = Util.fixEmptyAndTrim(form.optString("jobAddresses"));
        try {
            AllowedAddresses.parse(Util.fixNull(addresses));
        } catch (IllegalArgumentException e) {
            throw new FormException(e.getMessage(), e, "jobAddresses");
        }
        try {
            unique(servers, MarathonServer::getName, MARATHON);
            unique(registries, HarborRegistry::getName, HARBOR);
            for (List<? extends ServiceServer> services : List.of(ofConsul, ofPrometheus, ofAlertmanager, ofGrafana)) {
                unique(services);
            }
        } catch (IllegalArgumentException e) {
            throw new FormException(e.getMessage(), e, "name");
        }
        marathonServers = new ArrayList<>(servers);
        harborRegistries = new ArrayList<>(registries);
        consuls = new ArrayList<>(ofConsul);
        prometheuses = new ArrayList<>(ofPrometheus);
        alertmanagers = new ArrayList<>(ofAlertmanager);
        grafanas = new ArrayList<>(ofGrafana);
        jobAddresses = addresses;
        save();
        return true;
    }

    @NonNull
    @Override
    public String getDisplayName() {
        return Messages.MarathonDeployConfiguration_displayName();
    }

    public List<MarathonServer> getMarathonServers() {
        return known(marathonServers);
    }

    @DataBoundSetter
    public void setMarathonServers(List<MarathonServer> marathonServers) {
        this.marathonServers = new ArrayList<>(unique(marathonServers, MarathonServer::getName, MARATHON));
        save();
    }

    public List<HarborRegistry> getHarborRegistries() {
        return known(harborRegistries);
    }

    @DataBoundSetter
    public void setHarborRegistries(List<HarborRegistry> harborRegistries) {
        this.harborRegistries = new ArrayList<>(unique(harborRegistries, HarborRegistry::getName, HARBOR));
        save();
    }

    public List<ConsulServer> getConsuls() {
        return known(consuls);
    }

    @DataBoundSetter
    public void setConsuls(List<ConsulServer> consuls) {
        this.consuls = new ArrayList<>(unique(consuls));
        save();
    }

    public List<PrometheusServer> getPrometheuses() {
        return known(prometheuses);
    }

    @DataBoundSetter
    public void setPrometheuses(List<PrometheusServer> prometheuses) {
        this.prometheuses = new ArrayList<>(unique(prometheuses));
        save();
    }

    public List<AlertmanagerServer> getAlertmanagers() {
        return known(alertmanagers);
    }

    @DataBoundSetter
    public void setAlertmanagers(List<AlertmanagerServer> alertmanagers) {
        this.alertmanagers = new ArrayList<>(unique(alertmanagers));
        save();
    }

    public List<GrafanaServer> getGrafanas() {
        return known(grafanas);
    }

    @DataBoundSetter
    public void setGrafanas(List<GrafanaServer> grafanas) {
        this.grafanas = new ArrayList<>(unique(grafanas));
        save();
    }

    /** Rules for addresses that jobs may name, as {@link AllowedAddresses#parse} takes them; null for none. */
    public String getJobAddresses() {
        return jobAddresses;
    }

    /** @throws IllegalArgumentException when one of the rules is none */
    @DataBoundSetter
    public void setJobAddresses(String jobAddresses) {
        AllowedAddresses.parse(Util.fixNull(jobAddresses));
        this.jobAddresses = Util.fixEmptyAndTrim(jobAddresses);
        save();
    }

    /** Those that an item may use. @param item null for all */
    List<MarathonServer> marathonServers(@CheckForNull Item item) {
        return getMarathonServers().stream().filter(server -> server.isFor(item)).toList();
    }

    /** Those that an item may use. @param item null for all */
    List<HarborRegistry> harborRegistries(@CheckForNull Item item) {
        return getHarborRegistries().stream().filter(registry -> registry.isFor(item)).toList();
    }

    /** @throws AbortException when there is none of that name; the message lists those there are */
    public MarathonServer marathon(String name) throws AbortException {
        return marathon(name, null);
    }

    /** @throws AbortException when there is none of that name that the item may use; the message lists those there are */
    MarathonServer marathon(String name, @CheckForNull Item item) throws AbortException {
        boolean others = getMarathonServers().stream().anyMatch(server -> server.getName().equals(name) && !server.isFor(item));
        return named(marathonServers(item), MarathonServer::getName, name, others ? item : null, MARATHON);
    }

    /** @throws AbortException when there is none of that name; the message lists those there are */
    public HarborRegistry harbor(String name) throws AbortException {
        return harbor(name, null);
    }

    /** @throws AbortException when there is none of that name that the item may use; the message lists those there are */
    HarborRegistry harbor(String name, @CheckForNull Item item) throws AbortException {
        boolean others = getHarborRegistries().stream().anyMatch(registry -> registry.getName().equals(name) && !registry.isFor(item));
        return named(harborRegistries(item), HarborRegistry::getName, name, others ? item : null, HARBOR);
    }

    /** What the form says about the rules. */
    @POST
    public FormValidation doCheckJobAddresses(@QueryParameter String value) {
        return ServerDescriptor.checked(() -> {
            try {
                AllowedAddresses.parse(Util.fixNull(value));
                return FormValidation.ok();
            } catch (IllegalArgumentException e) {
                return FormValidation.error(e.getMessage());
            }
        });
    }

    /** A file that was stored without a list, or with an entry that can't be read any more, has none there. */
    private static <T> List<T> known(@CheckForNull List<T> stored) {
        return stored == null ? List.of() : stored.stream().filter(Objects::nonNull).toList();
    }

    static <T> T named(List<T> all, Function<T, String> nameOf, String name, @CheckForNull Item refused, String kind)
            throws AbortException {
        for (T one : all) {
            if (nameOf.apply(one).equals(name)) {
                return one;
            }
        }
        if (refused != null) {
            throw new AbortException("The " + kind + " '" + name + "' is not for " + refused.getFullName() + ": it is restricted to"
                    + " other folders. An administrator can add this one in Manage Jenkins » System » Marathon Deploy.");
        }
        String known = all.stream().map(nameOf).collect(Collectors.joining(", "));
        throw new AbortException("There is no " + kind + " '" + name + "' in Manage Jenkins » System"
                + (known.isEmpty() ? "; none is configured." : "; configured are: " + known + "."));
    }

    private static <T extends ServiceServer> List<T> unique(List<T> all) {
        return all.isEmpty() ? all : unique(all, ServiceServer::getName, all.get(0).kind().title());
    }

    private static <T> List<T> unique(List<T> all, Function<T, String> nameOf, String kind) {
        List<String> names = all.stream().map(nameOf).toList();
        for (String name : names) {
            if (name.isEmpty()) {
                throw new IllegalArgumentException((kind.startsWith("A") ? "An " : "A ") + kind + " has no name: give one, jobs choose by it.");
            }
            if (names.indexOf(name) != names.lastIndexOf(name)) {
                throw new IllegalArgumentException("The " + kind + " '" + name + "' is there twice: jobs choose by the name, so give each its own.");
            }
        }
        return all;
    }
}
