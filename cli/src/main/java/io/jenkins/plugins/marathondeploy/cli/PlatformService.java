package io.jenkins.plugins.marathondeploy.cli;

import io.jenkins.plugins.marathondeploy.alertmanager.Alertmanager;
import io.jenkins.plugins.marathondeploy.consul.Consul;
import io.jenkins.plugins.marathondeploy.grafana.Grafana;
import io.jenkins.plugins.marathondeploy.prometheus.Prometheus;
import io.jenkins.plugins.marathondeploy.rest.ServiceSettings;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** The services around Marathon that options, the environment and the configuration name. */
enum PlatformService {
    /** Its token without a server's name in it is called as Consul's own command line has it. */
    CONSUL("consuls", "CONSUL_HTTP_", "datacenter", Consul::settings),
    PROMETHEUS("prometheuses", "PROMETHEUS_", "tenant", Prometheus::settings),
    ALERTMANAGER("alertmanagers", "ALERTMANAGER_", "", Alertmanager::settings),
    GRAFANA("grafanas", "GRAFANA_", "", Grafana::settings);

    private static final Set<String> FIELDS = Set.of("name", "url", "credentialsId", "caCredentialsId", "folders");

    private final String list;
    private final String prefix;
    private final String scope;
    private final Function<String, ServiceSettings> settings;

    PlatformService(String list, String prefix, String scope, Function<String, ServiceSettings> settings) {
        this.list = list;
        this.prefix = prefix;
        this.scope = scope;
        this.settings = settings;
    }

    /** The one that {@link ServiceSettings#name} means. */
    static PlatformService of(String title) {
        return Arrays.stream(values()).filter(service -> service.title().equals(title)).findFirst().orElseThrow();
    }

    /** As it is written in texts: {@code Consul}. */
    String title() {
        return name().charAt(0) + field().substring(1);
    }

    /** The field of a Marathon that names one: {@code consul}. */
    String field() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The list of the configuration that has them. */
    String list() {
        return list;
    }

    /** What one of that list may have. */
    Set<String> fields() {
        Set<String> all = new TreeSet<>(FIELDS);
        if (!scope.isEmpty()) {
            all.add(scope);
        }
        return all;
    }

    /** The part of an entry of the configuration that is asked; empty for the one that its address has. */
    String scope(ConfigurationEntry entry) {
        return scope.isEmpty() ? "" : entry.text(scope, "");
    }

    /**
     * What the variables of a login begin with.
     *
     * @param server its name in the configuration; empty for the login of all that have none of their own
     */
    String prefix(String server) {
        return server.isEmpty() ? prefix : name() + "_" + Credentials.variable(server);
    }

    /** @throws IllegalArgumentException when an address is none; the message can be shown */
    ServiceSettings settings(String addresses) {
        return settings.apply(addresses);
    }
}
