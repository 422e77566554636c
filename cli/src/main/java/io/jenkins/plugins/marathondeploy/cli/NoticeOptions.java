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
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import picocli.CommandLine.Option;

/** Who is told of a deployment. */
final class NoticeOptions {
    private static final String GRAFANA = "GRAFANA_URL";

    @Option(
            names = "--alertmanager-url",
            paramLabel = "URL",
            description = "Alertmanager, for --silence. The login is ALERTMANAGER_TOKEN, or ALERTMANAGER_USER with"
                    + " ALERTMANAGER_PASSWORD.")
    String alertmanagerUrl = "";

    @Option(
            names = "--silence",
            paramLabel = "CONDITIONS",
            description = "Silence alerts while the deployment lives, by their labels: 'app=\"web\"'. A failure is a warning.")
    String silence = "";

    @Option(
            names = "--annotate",
            description = "Mark the deployment in Grafana's dashboards, from its start to its end. GRAFANA_URL says where;"
                    + " the login is GRAFANA_TOKEN, a service account's, or GRAFANA_USER with GRAFANA_PASSWORD. A failure is a"
                    + " warning.")
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
            session.credentials().service(Credentials.ALERTMANAGER);
        }
        if (annotate) {
            if (grafana(session).isEmpty()) {
                throw new IllegalArgumentException("--annotate is given, but GRAFANA_URL does not say where Grafana is");
            }
            PlatformOptions.named(GRAFANA, () -> Grafana.settings(grafana(session)));
            session.credentials().service(Credentials.GRAFANA);
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
                : Optional.of(request(marker(build, app, marathon), build.isEmpty() ? app : build));
        Optional<Annotation> marked = annotate
                ? Optional.of(Annotation.begun(
                        build.isEmpty() ? "deployment of " + app : app + " " + build, app, marathon, session.clock().instant()))
                : Optional.empty();
        return HeldNotices.begin(new Notices(
                new Notices.Wish(silenced, marked), Optional.empty(), new Surroundings(http, session, console),
                new Notices.Clocks(session.clock(), session.steady()), Runnable::run));
    }

    /** What the options name, with the logins of the environment. */
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
            ServiceSettings settings = Alertmanager.settings(alertmanagerUrl);
            return new Alertmanager(login(settings, session, Credentials.ALERTMANAGER).withHttp(http), HttpClients.shared());
        }

        @Override
        public Grafana grafana() {
            ServiceSettings settings = Grafana.settings(NoticeOptions.grafana(session));
            return new Grafana(login(settings, session, Credentials.GRAFANA).withHttp(http), HttpClients.shared());
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

    /** The same for what a build does again: it finds the silence that it has not ended, since it was killed. */
    private String marker(String build, String app, String marathon) {
        return build.isEmpty()
                ? UUID.randomUUID().toString()
                : UUID.nameUUIDFromBytes(String.join("\n", build, app, marathon, silence).getBytes(StandardCharsets.UTF_8)).toString();
    }

    private SilenceRequest request(String marker, String about) {
        return new SilenceRequest(LabelMatchers.parse(silence), "marathon-deploy", about, marker);
    }

    private static String grafana(Session session) {
        return session.environment().getOrDefault(GRAFANA, "").strip();
    }

    private static ServiceSettings login(ServiceSettings settings, Session session, String service) {
        Authentication login = session.credentials().service(service);
        return settings.withAuthentication(() -> login);
    }
}
