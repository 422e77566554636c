package io.jenkins.plugins.marathondeploy.cli;

import io.jenkins.plugins.marathondeploy.alertmanager.Alertmanager;
import io.jenkins.plugins.marathondeploy.alertmanager.SilenceRequest;
import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.grafana.Annotation;
import io.jenkins.plugins.marathondeploy.grafana.Grafana;
import io.jenkins.plugins.marathondeploy.http.HttpClients;
import io.jenkins.plugins.marathondeploy.http.HttpSettings;
import io.jenkins.plugins.marathondeploy.notice.Notices;
import io.jenkins.plugins.marathondeploy.prometheus.LabelMatchers;
import io.jenkins.plugins.marathondeploy.rest.ServiceSettings;
import io.jenkins.plugins.marathondeploy.time.SteadyClock;
import java.util.Optional;
import java.util.UUID;
import picocli.CommandLine.Option;

/** Who is told of a deployment. */
final class NoticeOptions {
    private static final String GRAFANA = "GRAFANA_URL";

    @Option(
            names = "--alertmanager-url",
            paramLabel = "URL",
            description = "Alertmanager, for --silence.")
    String alertmanagerUrl = "";

    @Option(
            names = "--silence",
            paramLabel = "CONDITIONS",
            description = "Silence alerts while the deployment lives, by their labels: 'app=\"web\"'. A failure is a warning.")
    String silence = "";

    @Option(
            names = "--annotate",
            description = "Mark the deployment in Grafana's dashboards, from its start to its end. GRAFANA_URL says where, and"
                    + " GRAFANA_TOKEN is a service account's token. A failure is a warning.")
    boolean annotate;

    /** @throws IllegalArgumentException naming the option that is wrong */
    NoticeOptions check(Session session) {
        if (silence.isBlank() != alertmanagerUrl.isBlank()) {
            throw new IllegalArgumentException(silence.isBlank()
                    ? "--alertmanager-url is given, but no --silence"
                    : "--alertmanager-url is missing: where is --silence set?");
        }
        if (!silence.isBlank()) {
            PlatformOptions.named("--alertmanager-url", () -> Alertmanager.settings(alertmanagerUrl));
            PlatformOptions.named("--silence", () -> request("check-only", ""));
        }
        if (annotate) {
            if (grafana(session).isEmpty()) {
                throw new IllegalArgumentException("--annotate is given, but GRAFANA_URL does not say where Grafana is");
            }
            PlatformOptions.named(GRAFANA, () -> Grafana.settings(grafana(session)));
            session.credentials().token(Credentials.GRAFANA);
        }
        return this;
    }

    /**
     * Begins what the options name.
     *
     * @param app      id of the app or group
     * @param marathon its address
     */
    HeldNotices begin(String app, String marathon, HttpSettings http, Session session, Console console) {
        String build = session.environment().getOrDefault("BUILD_URL", "");
        Optional<SilenceRequest> silenced = silence.isBlank()
                ? Optional.empty()
                : Optional.of(request(UUID.randomUUID().toString(), build.isEmpty() ? app : build));
        Optional<Annotation> marked = annotate
                ? Optional.of(Annotation.begun(
                        build.isEmpty() ? "deployment of " + app : app + " " + build, app, marathon, session.clock().instant()))
                : Optional.empty();
        return HeldNotices.begin(new Notices(
                new Notices.Wish(silenced, marked), Optional.empty(), new Surroundings(http, session, console),
                new Notices.Clocks(session.clock(), SteadyClock.start()), Runnable::run));
    }

    /** What the options name, with the tokens of the environment. */
    private final class Surroundings implements Notices.Surroundings {
        private final HttpSettings http;
        private final Session session;
        private final Console console;

        Surroundings(HttpSettings http, Session session, Console console) {
            this.http = http;
            this.session = session;
            this.console = console;
        }

        @Override
        public Alertmanager alertmanager() {
            return new Alertmanager(Alertmanager.settings(alertmanagerUrl).withHttp(http), HttpClients.shared());
        }

        @Override
        public Grafana grafana() {
            return new Grafana(grafanaSettings(session).withHttp(http), HttpClients.shared());
        }

        @Override
        public void tell(String line) {
            console.line("deploy", line);
        }

        @Override
        public void warn(String line) {
            console.line("warning", line);
        }
    }

    private SilenceRequest request(String marker, String about) {
        return new SilenceRequest(LabelMatchers.parse(silence), "marathon-deploy", about, marker);
    }

    private static String grafana(Session session) {
        return session.environment().getOrDefault(GRAFANA, "").strip();
    }

    private static ServiceSettings grafanaSettings(Session session) {
        Authentication login = session.credentials().token(Credentials.GRAFANA).orElse(Authentication.none());
        return Grafana.settings(grafana(session)).withAuthentication(() -> login);
    }
}
