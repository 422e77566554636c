package io.jenkins.plugins.marathondeploy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hudson.AbortException;
import io.jenkins.plugins.marathondeploy.jenkins.WithSharedJenkins;
import java.util.List;
import org.htmlunit.FailingHttpStatusCodeException;
import org.htmlunit.html.HtmlForm;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;

@WithSharedJenkins
class MarathonDeployConfigurationTest {
    private JenkinsRule jenkins;
    private MarathonDeployConfiguration configuration;

    @BeforeEach
    void start(JenkinsRule rule) {
        jenkins = rule;
        configuration = MarathonDeployConfiguration.get();
    }

    @Test
    void aClearedPortIsTheUsualOne() throws Exception {
        MarathonServer prod = new MarathonServer("prod", "https://a.example");
        prod.setAgentPort(15051);
        configuration.setMarathonServers(List.of(prod));
        HtmlForm form = jenkins.createWebClient().goTo("configure").getFormByName("config");
        form.getInputByName("_.agentPort").setValue("");
        jenkins.submit(form);

        assertThat(configuration.getMarathonServers().get(0).getAgentPort()).isEqualTo(5051);
        var check = jenkins.jenkins.getDescriptorByType(MarathonServer.DescriptorImpl.class);
        assertThat(check.doCheckAgentPort("").getMessage()).isNull();
        assertThat(check.doCheckAgentPort("0").getMessage()).isNotEmpty();
        assertThat(check.doCheckAgentPort("8080").getMessage()).isNull();
    }

    @Test
    void theFormKeepsEverything() throws Exception {
        MarathonServer prod = new MarathonServer("prod", "https://a.example:8443, https://b.example:8443");
        prod.setCredentialsId("deployer");
        prod.setCaCredentialsId("company-ca");
        prod.setTokenScheme("token");
        prod.setAgentPort(15051);
        prod.setTimeout("20m");
        prod.setRollbackTimeout("5m");
        prod.setLockTimeout("1h");
        prod.setConsul("office");
        prod.setPrometheus("office");
        prod.setAlertmanager("office");
        prod.setGrafana("office");
        MarathonServer plain = new MarathonServer("staging", "http://127.0.0.1:8080");
        HarborRegistry office = new HarborRegistry("office", "https://harbor.example");
        office.setCredentialsId("robot");
        office.setCaCredentialsId("company-ca");
        office.setProject("shop");
        ConsulServer consul = everything(new ConsulServer("office", "https://a.example:8501, https://b.example:8501"));
        consul.setDatacenter("east");
        PrometheusServer prometheus = everything(new PrometheusServer("office", "https://office.example/prometheus"));
        prometheus.setTenant("shop");
        AlertmanagerServer alertmanager = everything(new AlertmanagerServer("office", "https://alerts.example"));
        GrafanaServer grafana = everything(new GrafanaServer("office", "https://grafana.example"));
        configuration.setMarathonServers(List.of(prod, plain));
        configuration.setHarborRegistries(List.of(office));
        configuration.setConsuls(List.of(consul, new ConsulServer("plain", "http://127.0.0.1:8500")));
        configuration.setPrometheuses(List.of(prometheus));
        configuration.setAlertmanagers(List.of(alertmanager));
        configuration.setGrafanas(List.of(grafana));

        jenkins.configRoundtrip();

        jenkins.assertEqualDataBoundBeans(
                List.of(consul, new ConsulServer("plain", "http://127.0.0.1:8500")), configuration.getConsuls());
        jenkins.assertEqualDataBoundBeans(List.of(prometheus), configuration.getPrometheuses());
        jenkins.assertEqualDataBoundBeans(List.of(alertmanager), configuration.getAlertmanagers());
        jenkins.assertEqualDataBoundBeans(List.of(grafana), configuration.getGrafanas());
        assertThat(configuration.getConsuls().get(0)).isNotSameAs(consul);

        jenkins.assertEqualDataBoundBeans(List.of(prod, plain), configuration.getMarathonServers());
        jenkins.assertEqualDataBoundBeans(List.of(office), configuration.getHarborRegistries());
        assertThat(configuration.getMarathonServers().get(0)).isNotSameAs(prod);
    }

    private static <T extends ServiceServer> T everything(T server) {
        server.setCredentialsId("token");
        server.setCaCredentialsId("company-ca");
        server.setFolders("shop");
        return server;
    }

    @Test
    void theLastServerCanBeRemoved() throws Exception {
        configuration.setMarathonServers(List.of(new MarathonServer("prod", "https://a.example")));
        configuration.setHarborRegistries(List.of(new HarborRegistry("office", "https://harbor.example")));
        HtmlForm form = jenkins.createWebClient().goTo("configure").getFormByName("config");
        for (var button : form.getByXPath(
                ".//*[@name='marathonServers' or @name='harborRegistries']//button[contains(@class,'repeatable-delete')]")) {
            ((org.htmlunit.html.HtmlElement) button).click();
        }

        jenkins.submit(form);

        assertThat(configuration.getMarathonServers()).isEmpty();
        assertThat(configuration.getHarborRegistries()).isEmpty();
    }

    @Test
    void theFormRefusesTheSameNameTwiceAndChangesNothing() throws Exception {
        configuration.setMarathonServers(
                List.of(new MarathonServer("prod", "https://a.example"), new MarathonServer("staging", "https://b.example")));
        HtmlForm form = jenkins.createWebClient().goTo("configure").getFormByName("config");
        form.getInputByValue("staging").setValue("prod");

        assertThatThrownBy(() -> jenkins.submit(form))
                .isInstanceOfSatisfying(FailingHttpStatusCodeException.class, refused -> {
                    assertThat(refused.getStatusCode()).isEqualTo(400);
                    assertThat(refused.getResponse().getContentAsString()).contains("is there twice");
                });
        assertThat(configuration.getMarathonServers())
                .extracting(MarathonServer::getName)
                .containsExactly("prod", "staging");
    }

    @Test
    void settersRefuseTheSameNameTwiceAndNoName() {
        List<MarathonServer> twice =
                List.of(new MarathonServer("prod", "https://a.example"), new MarathonServer("prod", "https://b.example"));
        assertThatThrownBy(() -> configuration.setMarathonServers(twice)).hasMessageContaining("'prod' is there twice");
        List<HarborRegistry> nameless = List.of(new HarborRegistry(" ", "https://harbor.example"));
        assertThatThrownBy(() -> configuration.setHarborRegistries(nameless)).hasMessageContaining("has no name");
        List<ConsulServer> consuls = List.of(new ConsulServer("a", "https://a.example"), new ConsulServer("a", "https://b.example"));
        assertThatThrownBy(() -> configuration.setConsuls(consuls)).hasMessageContaining("The Consul 'a' is there twice");
        assertThatThrownBy(() -> configuration.setAlertmanagers(List.of(new AlertmanagerServer("", "https://a.example"))))
                .hasMessageContaining("An Alertmanager has no name");
        assertThat(configuration.getMarathonServers()).isEmpty();
        assertThat(configuration.getHarborRegistries()).isEmpty();
        assertThat(configuration.getConsuls()).isEmpty();
    }

    @Test
    void survivesALoadFromDisk() {
        configuration.setMarathonServers(List.of(new MarathonServer("prod", "https://a.example")));
        configuration.load();
        assertThat(configuration.getMarathonServers()).extracting(MarathonServer::getUrl).containsExactly("https://a.example");
    }

    @Test
    void anUnknownNameIsToldWithThoseThereAre() {
        configuration.setMarathonServers(List.of(new MarathonServer("prod", "https://a.example")));
        assertThatThrownBy(() -> configuration.marathon("production"))
                .isInstanceOf(AbortException.class)
                .hasMessage("There is no Marathon server 'production' in Manage Jenkins » System; configured are: prod.");
        assertThatThrownBy(() -> configuration.harbor("office")).hasMessageContaining("none is configured");
    }
}
