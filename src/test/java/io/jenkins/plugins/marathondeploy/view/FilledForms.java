package io.jenkins.plugins.marathondeploy.view;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import hudson.model.Descriptor;
import hudson.util.Secret;
import io.jenkins.plugins.marathondeploy.config.AlertmanagerServer;
import io.jenkins.plugins.marathondeploy.config.ConsulServer;
import io.jenkins.plugins.marathondeploy.config.GrafanaServer;
import io.jenkins.plugins.marathondeploy.config.HarborRegistry;
import io.jenkins.plugins.marathondeploy.config.MarathonDeployConfiguration;
import io.jenkins.plugins.marathondeploy.config.MarathonServer;
import io.jenkins.plugins.marathondeploy.config.PrometheusServer;
import io.jenkins.plugins.marathondeploy.pipeline.AlertsServiceGate;
import io.jenkins.plugins.marathondeploy.pipeline.ConsulServiceGate;
import io.jenkins.plugins.marathondeploy.pipeline.MarathonDeployStep;
import io.jenkins.plugins.marathondeploy.pipeline.MetricServiceGate;
import java.io.IOException;
import java.util.List;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;

/** What somebody has filled in who uses everything: so that the pictures of the guides show values, not what is to be typed. */
final class FilledForms {
    private FilledForms() {}

    /** Two Marathons, a Harbor and what is around them. */
    static void configure() throws IOException, Descriptor.FormException {
        SystemCredentialsProvider credentials = SystemCredentialsProvider.getInstance();
        credentials.getCredentials().add(new UsernamePasswordCredentialsImpl(
                CredentialsScope.GLOBAL, "marathon", "Marathon", "jenkins", "not-a-secret"));
        credentials.getCredentials().add(new UsernamePasswordCredentialsImpl(
                CredentialsScope.GLOBAL, "harbor", "Harbor", "robot$shop+jenkins", "not-a-secret"));
        credentials.getCredentials().add(new StringCredentialsImpl(
                CredentialsScope.GLOBAL, "npm-token", "npm", Secret.fromString("not-a-secret")));
        credentials.save();
        MarathonServer north = marathon("north");
        MarathonServer south = marathon("south");
        HarborRegistry harbor = new HarborRegistry("office", "https://harbor.example.org");
        harbor.setCredentialsId("harbor");
        harbor.setProject("shop");
        MarathonDeployConfiguration configuration = MarathonDeployConfiguration.get();
        configuration.setMarathonServers(List.of(north, south));
        configuration.setHarborRegistries(List.of(harbor));
        configuration.setJobAddresses("*.example.org");
        configuration.setConsuls(List.of(new ConsulServer("consul", "https://consul.example.org:8501")));
        configuration.setPrometheuses(List.of(new PrometheusServer("prometheus", "https://prometheus.example.org")));
        configuration.setAlertmanagers(List.of(new AlertmanagerServer("alertmanager", "https://alertmanager.example.org")));
        configuration.setGrafanas(List.of(new GrafanaServer("grafana", "https://grafana.example.org")));
    }

    private static MarathonServer marathon(String name) {
        MarathonServer server = new MarathonServer(name, "https://marathon." + name + ".example.org:8443");
        server.setCredentialsId("marathon");
        server.setTimeout("15m");
        server.setRollbackTimeout("15m");
        server.setLockTimeout("30m");
        server.setHarbor("office");
        server.setConsul("consul");
        server.setPrometheus("prometheus");
        server.setAlertmanager("alertmanager");
        server.setGrafana("grafana");
        return server;
    }

    /** A step that names no more than it must, and what most people add first. */
    static MarathonDeployStep simple() {
        MarathonDeployStep step = new MarathonDeployStep();
        step.setMarathon("north");
        step.setHarbor("office");
        step.setRepository("shop/web");
        step.setTag(List.of("${BUILD_NUMBER}"));
        return step;
    }

    /** A step with a value in each field that can stand beside the others. */
    static MarathonDeployStep whole() {
        MarathonDeployStep step = simple();
        build(step);
        app(step);
        image(step);
        verification(step);
        step.setSilence("app=\"web\"");
        step.setAlertmanager("alertmanager");
        step.setAnnotate(true);
        step.setGrafana("grafana");
        step.setLockTimeout("30m");
        step.setMaxTaskFailures(2);
        step.setMaxLostTasks(5);
        step.setRollbackTimeout("15m");
        return step;
    }

    /** The same, to several Marathons. */
    static MarathonDeployStep several() {
        MarathonDeployStep step = whole();
        step.setMarathon("");
        step.setCentres(List.of("north", "south"));
        step.setOrder("canary");
        step.setPause("10m");
        step.setWithout(List.of("${WITHOUT}"));
        step.setOverlayFor(List.of("south:marathon.south.json"));
        step.setSetFor(List.of("south:INSTANCES=2", "south:STAGE=standby"));
        return step;
    }

    private static void build(MarathonDeployStep step) {
        step.setContext("web");
        step.setDockerfile("Dockerfile");
        step.setTarget("runtime");
        step.setBuildArg(List.of("VERSION=${BUILD_NUMBER}", "NODE_ENV=production"));
        step.setLabel(List.of("org.opencontainers.image.revision=${GIT_COMMIT}"));
        step.setPlatform(List.of("linux/amd64", "linux/arm64"));
        step.setDockerHost("unix:///var/run/docker.sock");
        step.setPushTimeout("10m");
        step.setPull(true);
        step.setBuildSecret(List.of("npm=npm-token"));
        step.setSsh(List.of("default"));
        step.setCache(true);
        step.setCacheFrom(List.of("type=registry,ref=harbor.example.org/shop/web:cache"));
        step.setCacheTo(List.of("type=registry,ref=harbor.example.org/shop/web:cache,mode=max"));
        step.setBuildContext(List.of("assets=assets"));
        step.setSbom(true);
        step.setProvenance("min");
    }

    private static void app(MarathonDeployStep step) {
        step.setOverlay(List.of("marathon.prod.json"));
        step.setSet(List.of("STAGE=production", "INSTANCES:number=4"));
        step.setId("/shop/web");
        step.setKeepInstances(true);
    }

    private static void image(MarathonDeployStep step) {
        step.setScan("high");
        step.setScanAllow(List.of("CVE-2026-12345"));
        step.setScanFixableOnly(true);
        step.setScanMaxAge("7d");
        step.setScanTimeout("10m");
        step.setRequireSignature("cosign");
        step.setRequireSbom(true);
        step.setReplicationTimeout("20m");
        step.setRequireRollback(true);
    }

    private static void verification(MarathonDeployStep step) {
        step.setTimeout("15m");
        step.setMinHealthyTime("30s");
        step.setSoak("5m");
        step.setProbe(List.of("https://shop.example.org/health"));
        step.setProbeExpect(List.of("200", "body:version ${TAG}"));
        step.setProbeCount(5);
        step.setProbeInterval("2s");
        step.setProbeTimeout("3m");
        ConsulServiceGate consul = new ConsulServiceGate();
        consul.setConsul("consul");
        consul.setService(List.of("web"));
        consul.setTag("http");
        consul.setTimeout("3m");
        MetricServiceGate errors = new MetricServiceGate("sum(rate(http_errors{app=\"web\"}[1m]))");
        errors.setMin("0");
        errors.setMax("2");
        errors.setName("errors");
        AlertsServiceGate alerts = new AlertsServiceGate("app=\"web\"");
        alerts.setPrometheus("prometheus");
        step.setGates(List.of(consul, errors, alerts));
        step.setRequireHealthChecks(true);
    }
}
