package io.jenkins.plugins.marathondeploy.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.FreeStyleBuild;
import hudson.model.Run;
import hudson.util.XStream2;
import io.jenkins.plugins.marathondeploy.auth.SecretMask;
import io.jenkins.plugins.marathondeploy.config.AlertmanagerServer;
import io.jenkins.plugins.marathondeploy.config.ConsulServer;
import io.jenkins.plugins.marathondeploy.config.GrafanaServer;
import io.jenkins.plugins.marathondeploy.config.HarborRegistry;
import io.jenkins.plugins.marathondeploy.config.MarathonAccess;
import io.jenkins.plugins.marathondeploy.config.MarathonDeployConfiguration;
import io.jenkins.plugins.marathondeploy.config.MarathonServer;
import io.jenkins.plugins.marathondeploy.config.PrometheusServer;
import io.jenkins.plugins.marathondeploy.config.ServiceServer;
import io.jenkins.plugins.marathondeploy.deploy.DeploymentEvent;
import io.jenkins.plugins.marathondeploy.deploy.Outcome;
import io.jenkins.plugins.marathondeploy.deploy.PhaseName;
import io.jenkins.plugins.marathondeploy.deploy.Report;
import io.jenkins.plugins.marathondeploy.freestyle.MarathonDeployPublisher;
import io.jenkins.plugins.marathondeploy.gate.MetricCurve;
import io.jenkins.plugins.marathondeploy.pipeline.AlertsServiceGate;
import io.jenkins.plugins.marathondeploy.pipeline.ConsulServiceGate;
import io.jenkins.plugins.marathondeploy.pipeline.DeploymentGate;
import io.jenkins.plugins.marathondeploy.pipeline.MarathonDeployStep;
import io.jenkins.plugins.marathondeploy.pipeline.MetricServiceGate;
import io.jenkins.plugins.marathondeploy.view.DeploymentAction;
import io.jenkins.plugins.marathondeploy.view.DeploymentStatus;
import java.io.StringReader;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.kohsuke.stapler.DataBoundSetter;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** What an older version has stored lacks what came later: each element of each stored form is taken away, one at a time. */
@WithSharedJenkins
class StoredFormsTest {
    private static final XStream2 XSTREAM = (XStream2) Run.XSTREAM2;

    /** What is left of a stored form without one of its elements. */
    private record Reduced(String without, Object loaded) {}

    private static List<Reduced> reduced(Object stored) throws Exception {
        String xml = XSTREAM.toXML(stored).replaceFirst("<\\?xml[^>]*>", "");
        List<Reduced> all = new ArrayList<>();
        int count = elements(parse(xml)).size();
        for (int i = 0; i < count; i++) {
            Document document = parse(xml);
            Element gone = elements(document).get(i);
            String path = path(gone);
            gone.getParentNode().removeChild(gone);
            all.add(new Reduced(path, XSTREAM.fromXML(write(document))));
        }
        assertThat(all).isNotEmpty();
        return all;
    }

    private static Document parse(String xml) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
    }

    private static String write(Document document) throws Exception {
        StringWriter text = new StringWriter();
        TransformerFactory.newInstance().newTransformer().transform(new DOMSource(document), new StreamResult(text));
        return text.toString().replaceFirst("<\\?xml[^>]*>", "");
    }

    private static List<Element> elements(Document document) {
        List<Element> elements = new ArrayList<>();
        NodeList all = document.getDocumentElement().getElementsByTagName("*");
        for (int i = 0; i < all.getLength(); i++) {
            elements.add((Element) all.item(i));
        }
        return elements;
    }

    private static String path(Node node) {
        return node.getParentNode() instanceof Element parent ? path(parent) + "/" + node.getNodeName() : node.getNodeName();
    }

    /** The values of all public getters. A value that can't be had is the exception. */
    private static Map<String, Object> properties(Object bean) {
        Map<String, Object> values = new TreeMap<>();
        for (Method method : bean.getClass().getMethods()) {
            boolean ours = method.getDeclaringClass().getName().startsWith("io.jenkins.plugins.marathondeploy");
            boolean getter = method.getName().matches("(get|is)[A-Z].*") && method.getParameterCount() == 0;
            if (ours && getter && !Modifier.isStatic(method.getModifiers()) && !method.getName().equals("getDescriptor")) {
                try {
                    values.put(method.getName(), method.invoke(bean));
                } catch (ReflectiveOperationException e) {
                    throw new AssertionError(method + " of what was stored without something", e);
                }
            }
        }
        return values;
    }

    /** Every parameter, those of all classes it inherits from, too. */
    private static MarathonDeployStep filled() throws Exception {
        MarathonDeployStep step = new MarathonDeployStep();
        for (Class<?> type = MarathonDeployStep.class; type != Step.class; type = type.getSuperclass()) {
            for (Method setter : type.getDeclaredMethods()) {
                if (setter.isAnnotationPresent(DataBoundSetter.class)) {
                    setter.invoke(step, value(setter));
                }
            }
        }
        return step;
    }

    private static Object value(Method setter) {
        Class<?> type = setter.getParameterTypes()[0];
        if (setter.getName().equals("setGates")) {
            return gates();
        }
        boolean number = type == int.class || type == Integer.class;
        return type == String.class ? "x" : number ? 77 : type == boolean.class ? true : List.of("a=b", "c=d");
    }

    private static List<DeploymentGate> gates() {
        ConsulServiceGate registered = new ConsulServiceGate();
        registered.setService(List.of("web"));
        registered.setStale("fail");
        MetricServiceGate metric = new MetricServiceGate("up");
        metric.setMax("1");
        return List.of(registered, metric, new AlertsServiceGate("app=web"));
    }

    /** What no getter gives null of, whatever is missing. */
    private static void haveNoNull(List<DeploymentGate> gates, String without) {
        for (DeploymentGate gate : gates) {
            Map<String, Object> values = properties(gate);
            for (String name : List.of("getService", "getStale", "getQuery", "getConditions")) {
                assertThat(values.getOrDefault(name, "")).as("%s without %s", name, without).isNotNull();
            }
        }
    }

    @Test
    void thePostBuildActionLoadsWithDefaults(JenkinsRule jenkins) throws Exception {
        Map<String, Object> full = properties(filled());
        Map<String, Object> defaults = properties(new MarathonDeployStep());
        MarathonDeployPublisher publisher = new MarathonDeployPublisher(filled());
        publisher.setWhenUnstable(true);

        for (Reduced reduced : reduced(publisher)) {
            MarathonDeployPublisher loaded = (MarathonDeployPublisher) reduced.loaded();
            properties(loaded);
            Map<String, Object> step = properties(loaded.getDeployment());
            haveNoNull(loaded.getDeployment().getGates(), reduced.without());
            assertThat(loaded.getDeployment().getGates()).as(reduced.without()).doesNotContainNull();
            // Gates know no equality; those that are left are looked at above.
            step.remove("getGates");
            step.forEach((name, value) -> {
                boolean shorter = value instanceof List<?> list && full.get(name) instanceof List<?> all && all.containsAll(list);
                assertThat(value).as("%s without %s", name, reduced.without()).satisfiesAnyOf(
                        it -> assertThat(it).isEqualTo(full.get(name)),
                        it -> assertThat(it).isEqualTo(defaults.get(name)),
                        it -> assertThat(shorter).isTrue());
            });
        }
        assertThat(defaults).containsEntry("getMaxTaskFailures", 3).containsEntry("getMaxLostTasks", 10);
    }

    @Test
    void serversAndRegistriesLoadWithDefaults(JenkinsRule jenkins) throws Exception {
        MarathonServer server = new MarathonServer("prod", "https://marathon.example");
        server.setAgentPort(7);
        server.setCaCredentialsId("ca");
        server.setCredentialsId("login");
        server.setTokenScheme("token");
        server.setTimeout("1m");
        server.setRollbackTimeout("2m");
        server.setLockTimeout("3m");
        server.setFolders("shop");
        server.setHarbor("office");
        server.setConsul("office");
        server.setPrometheus("office");
        server.setAlertmanager("office");
        server.setGrafana("office");
        setsAllOf(server);
        for (Reduced reduced : reduced(server)) {
            MarathonServer loaded = (MarathonServer) reduced.loaded();
            properties(loaded);
            assertThat(loaded.getAgentPort()).isEqualTo(reduced.without().endsWith("/agentPort") ? MarathonServer.AGENT_PORT : 7);
            assertThat(loaded.getName()).isNotNull();
            assertThat(loaded.getUrl()).isNotNull();
            assertThat(loaded.getTokenScheme()).isNotNull();
            keepsTheRest(server, reduced);
        }
        HarborRegistry registry = new HarborRegistry("office", "https://harbor.example");
        registry.setCredentialsId("login");
        registry.setCaCredentialsId("ca");
        registry.setFolders("shop");
        registry.setProject("shop");
        registry.setTokenService("https://tokens.example");
        registry.setImageHost("images.example");
        setsAllOf(registry);
        for (Reduced reduced : reduced(registry)) {
            HarborRegistry loaded = (HarborRegistry) reduced.loaded();
            properties(loaded);
            assertThat(loaded.getName()).isNotNull();
            assertThat(loaded.getUrl()).isNotNull();
            keepsTheRest(registry, reduced);
        }
    }

    /** So that what is added later is taken away here, too. */
    private static void setsAllOf(Object server) {
        assertThat(properties(server)).allSatisfy((name, value) -> assertThat(value).as(name).isNotNull());
    }

    /** What is missing is missing, and nothing besides. */
    private static void keepsTheRest(Object stored, Reduced reduced) {
        Map<String, Object> before = properties(stored);
        properties(reduced.loaded()).forEach((name, value) -> {
            if (!reduced.without().toLowerCase(Locale.ROOT).endsWith("/" + name.replaceFirst("^(get|is)", "").toLowerCase(Locale.ROOT))) {
                assertThat(value).as("%s without %s", name, reduced.without()).isEqualTo(before.get(name));
            }
        });
    }

    @Test
    void servicesAndTheirGatesLoadWithDefaults(JenkinsRule jenkins) throws Exception {
        ConsulServer consul = new ConsulServer("office", "https://consul.example");
        consul.setDatacenter("east");
        consul.setCredentialsId("token");
        PrometheusServer prometheus = new PrometheusServer("office", "https://prometheus.example");
        prometheus.setTenant("shop");
        List<ServiceServer> servers = List.of(
                consul, prometheus, new AlertmanagerServer("office", "https://a.example"), new GrafanaServer("office", "https://g.example"));
        for (ServiceServer server : servers) {
            for (Reduced reduced : reduced(server)) {
                ServiceServer loaded = (ServiceServer) reduced.loaded();
                properties(loaded);
                assertThat(loaded.getName()).isNotNull();
                assertThat(loaded.getUrl()).isNotNull();
                assertThat(loaded.reference()).isNotNull();
            }
        }
        for (DeploymentGate gate : gates()) {
            for (Reduced reduced : reduced(gate)) {
                haveNoNull(List.of((DeploymentGate) reduced.loaded()), reduced.without());
            }
        }
    }

    @Test
    void theConfigurationLoadsWithDefaults(JenkinsRule jenkins) throws Exception {
        MarathonDeployConfiguration configuration = MarathonDeployConfiguration.get();
        configuration.setMarathonServers(List.of(new MarathonServer("prod", "https://marathon.example")));
        configuration.setHarborRegistries(List.of(new HarborRegistry("office", "https://harbor.example")));
        configuration.setConsuls(List.of(new ConsulServer("office", "https://consul.example")));
        configuration.setPrometheuses(List.of(new PrometheusServer("office", "https://prometheus.example")));
        configuration.setAlertmanagers(List.of(new AlertmanagerServer("office", "https://alerts.example")));
        configuration.setGrafanas(List.of(new GrafanaServer("office", "https://grafana.example")));

        for (Reduced reduced : reduced(configuration)) {
            MarathonDeployConfiguration loaded = (MarathonDeployConfiguration) reduced.loaded();
            assertThat(loaded.getMarathonServers()).as(reduced.without()).isNotNull().doesNotContainNull();
            assertThat(loaded.getHarborRegistries()).as(reduced.without()).isNotNull().doesNotContainNull();
            assertThat(loaded.getConsuls()).as(reduced.without()).isNotNull().doesNotContainNull();
            assertThat(loaded.getPrometheuses()).as(reduced.without()).isNotNull().doesNotContainNull();
            assertThat(loaded.getAlertmanagers()).as(reduced.without()).isNotNull().doesNotContainNull();
            assertThat(loaded.getGrafanas()).as(reduced.without()).isNotNull().doesNotContainNull();
        }
    }

    @Test
    void aCardLoadsWithDefaults(JenkinsRule jenkins) throws Exception {
        FreeStyleBuild run = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject());
        MarathonAccess access = new MarathonAccess("", "https://marathon.example", "login");
        DeploymentAction card = DeploymentAction.begin(
                run,
                "key",
                new DeploymentAction.Beginning(
                        DeploymentAction.Kind.DEPLOYMENT, "/web", access, "https://harbor.example", true));
        var progress = new DeploymentEvent.Progress(
                1, 2, 0, 1, Duration.ofSeconds(3), DeploymentEvent.Progress.Kind.CHECKED, false);
        card.show(
                progress, PhaseName.FOLLOW, DeploymentStatus.of(progress, System.currentTimeMillis(), SecretMask.none()));
        var lines = List.of("a line");
        card.end(
                new Report(
                        new Report.End(Outcome.ROLLED_BACK, false, true, "reason"),
                        new Report.Subject("/web", "image", "sha256:1"),
                        new Report.Versions("v2", "v1", "v1", lines),
                        new Report.Evidence(lines, lines, lines, false, List.of()),
                        Map.of(PhaseName.FOLLOW, Duration.ofSeconds(1)),
                        Map.of()),
                List.of(new MetricCurve("errors", "1", List.of("1", "2"), 0.0, 3.0)),
                false,
                SecretMask.none());

        for (Reduced reduced : reduced(card)) {
            Map<String, Object> values = properties(reduced.loaded());
            values.remove("getRun");
            assertThat(values).as(reduced.without()).doesNotContainValue(null);
            ((DeploymentAction) reduced.loaded()).getCurves().forEach(StoredFormsTest::properties);
            ((DeploymentAction) reduced.loaded()).getCard().getSegments().forEach(StoredFormsTest::properties);
        }
    }
}
