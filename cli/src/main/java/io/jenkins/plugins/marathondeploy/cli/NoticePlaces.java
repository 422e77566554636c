package io.jenkins.plugins.marathondeploy.cli;

import io.jenkins.plugins.marathondeploy.alertmanager.Alertmanager;
import io.jenkins.plugins.marathondeploy.alertmanager.SilenceRequest;
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
import java.util.function.BiConsumer;

/**
 * Who is told of the deployment to one Marathon.
 *
 * @param silenced     the alerts that are silenced meanwhile
 * @param alertmanager where; there is one exactly where alerts are silenced
 * @param grafana      where it is marked; empty where it is not to be
 */
record NoticePlaces(
        Optional<LabelMatchers> silenced, Optional<ServiceSettings> alertmanager, Optional<ServiceSettings> grafana) {
    /**
     * The notices of a deployment, which are not begun yet.
     *
     * @param app      id of the app or group
     * @param marathon its name or host, for the annotation
     * @param told     is given the lines of the console, with their topic
     */
    Notices notices(
            String app, String marathon, HttpSettings http, Session session, BiConsumer<String, String> told) {
        String build = session.environment().getOrDefault("BUILD_URL", "");
        Notices.Wish wish = new Notices.Wish(
                silenced.map(matchers -> new SilenceRequest(
                        matchers, "marathon-deploy", build.isEmpty() ? app : build, marker(build, app, marathon, matchers))),
                grafana.map(there -> Annotation.begun(
                        build.isEmpty() ? "deployment of " + app : app + " " + build, app, marathon, session.clock().instant())));
        return new Notices(
                wish, Optional.empty(), new Surroundings(http, told),
                new Notices.Clocks(session.clock(), session.steady()), Runnable::run);
    }

    /** The same for what a build does again: it finds the silence that it has not ended, since it was killed. */
    private static String marker(String build, String app, String marathon, LabelMatchers matchers) {
        String all = String.join("\n", build, app, marathon, matchers.toString());
        return (build.isEmpty() ? UUID.randomUUID() : UUID.nameUUIDFromBytes(all.getBytes(StandardCharsets.UTF_8))).toString();
    }

    private final class Surroundings implements Notices.Surroundings {
        private final HttpSettings http;
        private final BiConsumer<String, String> told;

        Surroundings(HttpSettings http, BiConsumer<String, String> told) {
            this.http = http;
            this.told = told;
        }

        @Override
        public Alertmanager alertmanager() {
            return new Alertmanager(alertmanager.orElseThrow().withHttp(http), HttpClients.shared());
        }

        @Override
        public Grafana grafana() {
            return new Grafana(grafana.orElseThrow().withHttp(http), HttpClients.shared());
        }

        @Override
        public void tell(String line) {
            told.accept("deploy", line);
        }

        @Override
        public void warn(String line) {
            told.accept("warning", line);
        }
    }
}
