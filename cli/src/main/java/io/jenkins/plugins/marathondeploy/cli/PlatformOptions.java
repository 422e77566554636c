package io.jenkins.plugins.marathondeploy.cli;

import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.consul.Consul;
import io.jenkins.plugins.marathondeploy.deploy.Policy;
import io.jenkins.plugins.marathondeploy.gate.AlertsGate;
import io.jenkins.plugins.marathondeploy.gate.ConsulGate;
import io.jenkins.plugins.marathondeploy.gate.Gate;
import io.jenkins.plugins.marathondeploy.gate.MetricGate;
import io.jenkins.plugins.marathondeploy.gate.ServiceReference;
import io.jenkins.plugins.marathondeploy.prometheus.MetricRule;
import io.jenkins.plugins.marathondeploy.prometheus.Prometheus;
import io.jenkins.plugins.marathondeploy.release.ServiceGates;
import io.jenkins.plugins.marathondeploy.rest.ServiceSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** Consul and Prometheus, whose word counts beside Marathon's. */
final class PlatformOptions {
    /** What to do about registrations of old instances that still pass. */
    enum Stale {
        warn,
        fail
    }

    @Option(
            names = "--consul-url",
            paramLabel = "URL",
            description = "Consul's agents, separated by commas: every instance of the new version must be registered there and"
                    + " passing before it counts. With --consul-service alone, CONSUL_HTTP_ADDR of the environment."
                    + " The login is CONSUL_HTTP_TOKEN, or CONSUL_HTTP_USER with CONSUL_HTTP_PASSWORD.")
    String consulUrl = "";

    @Option(
            names = "--consul-service",
            paramLabel = "NAME",
            description = "The service in Consul in which they must be. May be given several times. Default: found by the names"
                    + " that registrator, marathon-consul and mesos-consul give.")
    List<String> consulServices = new ArrayList<>();

    @Option(
            names = "--consul-timeout",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "Until all are there. Default: 2m.")
    Duration consulTimeout;

    @Option(
            names = "--consul-stale",
            paramLabel = "WHAT",
            description = "While old instances still pass in Consul, which sends them traffic: ${COMPLETION-CANDIDATES} (not"
                    + " passed until they are gone). Default: warn.")
    Stale consulStale;

    @Option(
            names = "--consul-datacenter",
            paramLabel = "NAME",
            description = "Consul's data centre that is asked. Default: that of its agents.")
    String consulDatacenter = "";

    @Option(
            names = "--consul-tag",
            paramLabel = "TAG",
            description = "The tag that registrations must have to count. Default: any.")
    String consulTag = "";

    @Option(
            names = "--prometheus-url",
            paramLabel = "URL",
            description = "Prometheus, with its path, for --metric and --alerts. The login is PROMETHEUS_TOKEN, or"
                    + " PROMETHEUS_USER with PROMETHEUS_PASSWORD.")
    String prometheusUrl = "";

    @Option(
            names = "--prometheus-tenant",
            paramLabel = "NAME",
            description = "The tenant that is asked, of Mimir and other servers that have several (X-Scope-OrgID).")
    String prometheusTenant = "";

    @Option(
            names = "--metric",
            paramLabel = "LIMITS:QUERY",
            description = "A query whose value must stay within limits during the soak: 'max=0.02:sum(rate(…[1m]))'. Before the"
                    + " colon stand, separated by commas, min=, max=, name=, every=15s, after=1m (the first look), breaches=3"
                    + " (in a row are red), unanswered=2m. ${APP}, ${VERSION} and ${TASKS} are filled in. May be given several"
                    + " times.")
    List<String> metrics = new ArrayList<>();

    @Option(
            names = "--alerts",
            paramLabel = "CONDITIONS",
            description = "Alerts of Prometheus', by their labels ('app=\"web\",severity=~\"page|ticket\"'), of which none may begin"
                    + " to fire in the soak.")
    List<String> alerts = new ArrayList<>();

    /** These for one centre. */
    private PlatformOptions in(String centre) {
        PlatformOptions own = new PlatformOptions();
        own.consulUrl = text("--consul-url", consulUrl, centre);
        own.consulServices = texts("--consul-service", consulServices, centre);
        own.consulTimeout = consulTimeout;
        own.consulStale = consulStale;
        own.consulDatacenter = text("--consul-datacenter", consulDatacenter, centre);
        own.consulTag = text("--consul-tag", consulTag, centre);
        own.prometheusUrl = text("--prometheus-url", prometheusUrl, centre);
        own.prometheusTenant = text("--prometheus-tenant", prometheusTenant, centre);
        own.metrics = texts("--metric", metrics, centre);
        own.alerts = texts("--alerts", alerts, centre);
        return own;
    }

    private static List<String> texts(String option, List<String> texts, String centre) {
        return texts.stream().map(text -> text(option, text, centre)).toList();
    }

    private static String text(String option, String text, String centre) {
        return named(option, () -> CentreOptions.inCentre(text, centre));
    }

    /**
     * This policy with the gates that the options name.
     *
     * @param centre as {@link CentreOptions#inCentre} takes it
     * @throws IllegalArgumentException naming the option that is wrong
     * @throws Refusal                  when a token can't be read
     */
    Policy added(Policy policy, Session session, String centre) {
        PlatformOptions own = in(centre);
        List<Gate> gates = new ArrayList<>(own.consul(session));
        gates.addAll(own.prometheus(session));
        return ServiceGates.added(policy, gates);
    }

    private List<Gate> consul(Session session) {
        String url = consulUrl;
        if (url.isBlank()) {
            if (consulServices.isEmpty()) {
                Map<String, Boolean> alone = new LinkedHashMap<>();
                alone.put("--consul-timeout", consulTimeout != null);
                alone.put("--consul-stale", consulStale != null);
                alone.put("--consul-tag", !consulTag.isBlank());
                alone.put("--consul-datacenter", !consulDatacenter.isBlank());
                alone.forEach((option, given) -> {
                    if (given) {
                        throw new IllegalArgumentException(option + " is given, but no --consul-url or --consul-service");
                    }
                });
                return List.of();
            }
            url = agent(session);
        }
        String address = url;
        ServiceReference consul = ServiceReference.at(address, login(session, Credentials.CONSUL))
                .withScope(scope("--consul-datacenter", Consul.settings("http://any.example"), consulDatacenter));
        return named("--consul-url", () -> new ConsulGate(
                        consul, consulServices, consulTag, consulStale == Stale.fail,
                        consulTimeout == null ? ConsulGate.DEFAULT_TIMEOUT : consulTimeout))
                .gates();
    }

    /** {@code 127.0.0.1:8500}, as Consul's own command line has it, or with {@code http://}. */
    private static String agent(Session session) {
        String address = session.environment().getOrDefault("CONSUL_HTTP_ADDR", "").strip();
        if (address.isEmpty()) {
            throw new IllegalArgumentException("--consul-service is given, but neither --consul-url nor CONSUL_HTTP_ADDR says where Consul is");
        }
        String url = address.contains("://")
                ? address
                : (session.environment().getOrDefault("CONSUL_HTTP_SSL", "").equals("true") ? "https://" : "http://") + address;
        return named("CONSUL_HTTP_ADDR", () -> {
            Consul.settings(url);
            return url;
        });
    }

    private List<Gate> prometheus(Session session) {
        if (metrics.isEmpty() && alerts.isEmpty()) {
            if (!prometheusUrl.isBlank() || !prometheusTenant.isBlank()) {
                throw new IllegalArgumentException((prometheusUrl.isBlank() ? "--prometheus-tenant" : "--prometheus-url")
                        + " is given, but nothing to ask it: give --metric or --alerts");
            }
            return List.of();
        }
        if (prometheusUrl.isBlank()) {
            throw new IllegalArgumentException("--prometheus-url is missing: where is --metric or --alerts asked?");
        }
        ServiceReference prometheus = ServiceReference.at(prometheusUrl, login(session, Credentials.PROMETHEUS))
                .withScope(scope("--prometheus-tenant", Prometheus.settings("http://any.example"), prometheusTenant));
        List<Gate> gates = new ArrayList<>();
        for (String text : metrics) {
            MetricRule rule = named("--metric", () -> MetricText.parse(text));
            gates.addAll(named("--metric", () -> new MetricGate(prometheus, rule)).gates());
        }
        for (String matchers : alerts) {
            gates.addAll(named("--alerts", () -> new AlertsGate(prometheus, matchers)).gates());
        }
        return gates;
    }

    private static String scope(String option, ServiceSettings any, String part) {
        return named(option, () -> any.withScope(part).scope());
    }

    /** The service's name; empty where it has no login. */
    private static String login(Session session, String service) {
        return session.credentials().service(service) instanceof Authentication.None ? "" : service;
    }

    /** The value; what it refuses is said with the option's name. */
    static <T> T named(String option, Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException("invalid value for " + option + ": " + wrong.getMessage(), wrong);
        }
    }
}
