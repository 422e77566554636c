package io.jenkins.plugins.marathondeploy.cli;

import io.jenkins.plugins.marathondeploy.prometheus.LabelMatchers;
import io.jenkins.plugins.marathondeploy.rest.ServiceSettings;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Who is told of a deployment. */
final class NoticeOptions {
    private static final String GRAFANA = "GRAFANA_URL";

    @Option(
            names = "--alertmanager-url",
            paramLabel = "URL",
            description = "Alertmanager, for --silence. The login is ALERTMANAGER_TOKEN, or ALERTMANAGER_USER and"
                    + " ALERTMANAGER_PASSWORD. Default: the one that the Marathon of --config names.")
    String alertmanagerUrl = "";

    @Option(
            names = "--silence",
            paramLabel = "CONDITIONS",
            description = "Silence alerts while the deployment lives, by their labels: 'app=\"web\"'. A failure is a warning.")
    String silence = "";

    @Option(
            names = "--annotate",
            description = "Mark the deployment in Grafana's dashboards, from its start to its end: in the Grafana that the Marathon of"
                    + " --config names, else at GRAFANA_URL. The login is GRAFANA_TOKEN, a service account's, or GRAFANA_USER with"
                    + " GRAFANA_PASSWORD. A failure is a warning.")
    boolean annotate;

    /**
     * What the options name for one Marathon.
     *
     * @throws IllegalArgumentException naming the option that is wrong
     * @throws Refusal                  when a login or the configuration can't be used
     */
    NoticePlaces check(CentreServices services, Session session) {
        if (silence.isBlank() && !alertmanagerUrl.isBlank()) {
            throw new IllegalArgumentException("--alertmanager-url is given, but no --silence");
        }
        String conditions = services.text("--silence", silence);
        Optional<LabelMatchers> silenced = silence.isBlank()
                ? Optional.empty()
                : Optional.of(PlatformOptions.named("--silence", () -> LabelMatchers.parse(conditions)));
        return new NoticePlaces(
                silenced,
                silenced.map(matchers -> settings("--alertmanager-url", alertmanager(services), services.credentials())),
                annotate ? Optional.of(settings(GRAFANA, grafana(services, session), services.credentials())) : Optional.empty());
    }

    private static ServiceSettings settings(String option, ServicePlace place, Credentials credentials) {
        return place.name().isEmpty()
                ? PlatformOptions.named(option, () -> place.settings(credentials))
                : place.settings(credentials);
    }

    private ServicePlace alertmanager(CentreServices services) {
        return alertmanagerUrl.isBlank()
                ? services.configured(PlatformService.ALERTMANAGER).orElseThrow(() -> new IllegalArgumentException(
                        "--alertmanager-url is missing: where is --silence set?" + services.inConfig()))
                : ServicePlace.at(PlatformService.ALERTMANAGER, services.text("--alertmanager-url", alertmanagerUrl));
    }

    /** That of the configuration, else that of the environment. */
    private static ServicePlace grafana(CentreServices services, Session session) {
        String url = session.environment().getOrDefault(GRAFANA, "").strip();
        return services.configured(PlatformService.GRAFANA).orElseGet(() -> {
            if (url.isEmpty()) {
                throw new IllegalArgumentException(
                        "--annotate is given, but GRAFANA_URL does not say where Grafana is" + services.inConfig());
            }
            return ServicePlace.at(PlatformService.GRAFANA, services.text(GRAFANA, url));
        });
    }
}
