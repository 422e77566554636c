package io.jenkins.plugins.marathondeploy.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.model.Item;
import io.jenkins.plugins.marathondeploy.alertmanager.Alertmanager;
import io.jenkins.plugins.marathondeploy.consul.Consul;
import io.jenkins.plugins.marathondeploy.grafana.Grafana;
import io.jenkins.plugins.marathondeploy.prometheus.Prometheus;
import io.jenkins.plugins.marathondeploy.rest.ServiceSettings;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The services beside Marathon and Harbor that the configuration knows by names. */
public enum ServiceKind {
    CONSUL,
    PROMETHEUS,
    ALERTMANAGER,
    GRAFANA;

    /** That {@link ServiceSettings#name} has: {@code Consul}. */
    public static ServiceKind of(String title) {
        return Arrays.stream(values()).filter(kind -> kind.title().equals(title)).findFirst().orElseThrow();
    }

    /** As it is written in texts: {@code Consul}. */
    public String title() {
        return name().charAt(0) + key().substring(1);
    }

    /** The parameter that names one: {@code consul}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException when an address is none; the message can be shown */
    ServiceSettings settings(String addresses) {
        return switch (this) {
            case CONSUL -> Consul.settings(addresses);
            case PROMETHEUS -> Prometheus.settings(addresses);
            case ALERTMANAGER -> Alertmanager.settings(addresses);
            case GRAFANA -> Grafana.settings(addresses);
        };
    }

    private List<? extends ServiceServer> all() {
        MarathonDeployConfiguration configuration = MarathonDeployConfiguration.get();
        return switch (this) {
            case CONSUL -> configuration.getConsuls();
            case PROMETHEUS -> configuration.getPrometheuses();
            case ALERTMANAGER -> configuration.getAlertmanagers();
            case GRAFANA -> configuration.getGrafanas();
        };
    }

    @CheckForNull
    private String of(MarathonServer marathon) {
        return switch (this) {
            case CONSUL -> marathon.getConsul();
            case PROMETHEUS -> marathon.getPrometheus();
            case ALERTMANAGER -> marathon.getAlertmanager();
            case GRAFANA -> marathon.getGrafana();
        };
    }

    /** Those that an item may use. @param item null for all */
    List<? extends ServiceServer> servers(@CheckForNull Item item) {
        return all().stream().filter(server -> server.isFor(item)).toList();
    }

    /**
     * The one that is meant: that of the name, else the one that the Marathon names, else the only one there is.
     *
     * @param name empty or null for none
     * @param item that uses it
     * @throws AbortException when there is none, or none that the item may use, saying what can be done
     */
    public ServiceServer choose(@CheckForNull String name, MarathonServer marathon, @CheckForNull Item item) throws AbortException {
        String own = of(marathon);
        if (name != null && !name.isBlank()) {
            return named(name.strip(), item);
        }
        if (own != null) {
            return named(own, item);
        }
        List<? extends ServiceServer> all = servers(item);
        if (all.size() == 1) {
            return all.get(0);
        }
        throw new AbortException(all.isEmpty()
                ? "There is no " + title() + " that " + (item == null ? "jobs" : item.getFullName())
                        + " may use: add one in Manage Jenkins » System » Marathon Deploy."
                : "No " + title() + " is named, and there are several: name one of them, such as '" + all.get(0).getName()
                        + "', with '" + key() + "', here or in the configuration of the Marathon.");
    }

    /** @throws AbortException when there is none of that name that the item may use; the message lists those there are */
    public ServiceServer named(String name, @CheckForNull Item item) throws AbortException {
        boolean others = servers(null).stream().anyMatch(server -> server.getName().equals(name) && !server.isFor(item));
        return MarathonDeployConfiguration.named(servers(item), ServiceServer::getName, name, others ? item : null, title());
    }
}
