package io.jenkins.plugins.marathondeploy.cli;

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
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** Consul and Prometheus, whose word counts beside Marathon's. */
final class PlatformOptions {
    /** What to do about registrations of old instances that still pass. */
    enum Stale {
        warn,
        fail
    }

    private static final String AGENT = "CONSUL_HTTP_ADDR";

    @Option(
            names = "--consul",
            description = "Every instance of the new version must be registered and passing in Consul before it counts: in the one"
                    + " that the Marathon of --config names, else in that of CONSUL_HTTP_ADDR.")
    boolean consul;

    @Option(
            names = "--consul-url",
            paramLabel = "URL",
            description = "The same in another Consul: its agents, separated by commas. The login is CONSUL_HTTP_TOKEN, or"
                    + " CONSUL_HTTP_USER with CONSUL_HTTP_PASSWORD. With several Marathons $${CENTRE} is the name of each.")
    String consulUrl = "";

    @Option(
            names = "--consul-service",
            paramLabel = "NAME",
            description = "The service in Consul in which they must be, as with --consul. May be given several times. Default: found"
                    + " by the names that registrator, marathon-consul and mesos-consul give.")
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
                    + " PROMETHEUS_USER with PROMETHEUS_PASSWORD. With several Marathons $${CENTRE} is the name of each. Default: the one that the Marathon of --config names.")
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
                    + " (in a row are red), unanswered=2m. $${APP}, $${VERSION} and $${TASKS} are filled in. May be given"
                    + " several times.")
    List<String> metrics = new ArrayList<>();

    @Option(
            names = "--alerts",
            paramLabel = "CONDITIONS",
            description = "Alerts of Prometheus', by their labels ('app=\"web\",severity=~\"page|ticket\"'), of which none may begin"
                    + " to fire in the soak.")
    List<String> alerts = new ArrayList<>();

    /**
     * This policy with the gates that the options name.
     *
     * @param services of the Marathon that the policy is for
     * @throws IllegalArgumentException naming the option that is wrong
     * @throws Refusal                  when a login or the configuration can't be used
     */
    Policy added(Policy policy, CentreServices services, Session session) {
        List<Gate> gates = new ArrayList<>(consul(services, session));
        gates.addAll(prometheus(services));
        return ServiceGates.added(policy, gates);
    }

    private List<Gate> consul(CentreServices services, Session session) {
        if (!consul && consulUrl.isBlank() && consulServices.isEmpty()) {
            Map<String, Boolean> alone = new LinkedHashMap<>();
            alone.put("--consul-timeout", consulTimeout != null);
            alone.put("--consul-stale", consulStale != null);
            alone.put("--consul-tag", !consulTag.isBlank());
            alone.put("--consul-datacenter", !consulDatacenter.isBlank());
            alone.forEach((option, given) -> {
                if (given) {
                    throw new IllegalArgumentException(option + " is given, but no --consul-url, --consul or --consul-service");
                }
            });
            return List.of();
        }
        ServicePlace asked = consulAt(services, session).withScope(scope(
                "--consul-datacenter", Consul.settings("http://any.example"), services.text("--consul-datacenter", consulDatacenter)));
        services.credentials().service(PlatformService.CONSUL, asked.name());
        return named("--consul-url", () -> new ConsulGate(
                        asked.reference(), services.texts("--consul-service", consulServices),
                        services.text("--consul-tag", consulTag), consulStale == Stale.fail,
                        consulTimeout == null ? ConsulGate.DEFAULT_TIMEOUT : consulTimeout))
                .gates();
    }

    /** The option's, else that of the configuration, else that of the environment. */
    private ServicePlace consulAt(CentreServices services, Session session) {
        Optional<ServicePlace> configured =
                consulUrl.isBlank() ? services.configured(PlatformService.CONSUL) : Optional.empty();
        if (configured.isPresent()) {
            return configured.get();
        }
        String option = consulUrl.isBlank() ? AGENT : "--consul-url";
        String url = consulUrl.isBlank() ? agent(services, session) : consulUrl;
        List<String> said = new ArrayList<>(consulServices);
        said.addAll(List.of(url, consulTag, consulDatacenter));
        services.requireOwn(PlatformService.CONSUL, option, said);
        String address = services.text(option, url);
        return named(option, () -> {
            Consul.settings(address);
            return ServicePlace.at(PlatformService.CONSUL, address);
        });
    }

    /** {@code 127.0.0.1:8500}, as Consul's own command line has it, or with {@code http://}. */
    private static String agent(CentreServices services, Session session) {
        String address = session.environment().getOrDefault(AGENT, "").strip();
        if (address.isEmpty()) {
            throw new IllegalArgumentException("neither --consul-url nor " + AGENT + " says where Consul is" + services.inConfig());
        }
        return address.contains("://")
                ? address
                : (session.environment().getOrDefault("CONSUL_HTTP_SSL", "").equals("true") ? "https://" : "http://") + address;
    }

    private List<Gate> prometheus(CentreServices services) {
        if (metrics.isEmpty() && alerts.isEmpty()) {
            if (!prometheusUrl.isBlank() || !prometheusTenant.isBlank()) {
                throw new IllegalArgumentException((prometheusUrl.isBlank() ? "--prometheus-tenant" : "--prometheus-url")
                        + " is given, but nothing to ask it: give --metric or --alerts");
            }
            return List.of();
        }
        ServiceReference prometheus = prometheusAt(services)
                .withScope(scope(
                        "--prometheus-tenant", Prometheus.settings("http://any.example"),
                        services.text("--prometheus-tenant", prometheusTenant)))
                .reference();
        services.credentials().service(PlatformService.PROMETHEUS, prometheus.name());
        List<Gate> gates = new ArrayList<>();
        for (String text : services.texts("--metric", metrics)) {
            MetricRule rule = named("--metric", () -> MetricText.parse(text));
            gates.addAll(named("--metric", () -> new MetricGate(prometheus, rule)).gates());
        }
        for (String matchers : services.texts("--alerts", alerts)) {
            gates.addAll(named("--alerts", () -> new AlertsGate(prometheus, matchers)).gates());
        }
        return gates;
    }

    private ServicePlace prometheusAt(CentreServices services) {
        if (prometheusUrl.isBlank()) {
            return services.configured(PlatformService.PROMETHEUS).orElseThrow(() -> new IllegalArgumentException(
                    "--prometheus-url is missing: where is --metric or --alerts asked?" + services.inConfig()));
        }
        // One for all centres knows the tasks of each where every question names it.
        if (Stream.concat(metrics.stream(), alerts.stream()).anyMatch(asked -> !asked.contains("${CENTRE}"))) {
            services.requireOwn(PlatformService.PROMETHEUS, "--prometheus-url", List.of(prometheusUrl, prometheusTenant));
        }
        return ServicePlace.at(PlatformService.PROMETHEUS, services.text("--prometheus-url", prometheusUrl));
    }

    private static String scope(String option, ServiceSettings any, String part) {
        return named(option, () -> any.withScope(part).scope());
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
