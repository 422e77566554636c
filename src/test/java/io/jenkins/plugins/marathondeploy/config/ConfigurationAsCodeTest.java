package io.jenkins.plugins.marathondeploy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import hudson.security.ACL;
import io.jenkins.plugins.casc.ConfigurationAsCode;
import io.jenkins.plugins.casc.ConfigurationContext;
import io.jenkins.plugins.casc.ConfiguratorRegistry;
import io.jenkins.plugins.casc.misc.ConfiguredWithCode;
import io.jenkins.plugins.casc.misc.JenkinsConfiguredWithCodeRule;
import io.jenkins.plugins.casc.misc.Util;
import io.jenkins.plugins.casc.misc.junit.jupiter.WithJenkinsConfiguredWithCode;
import io.jenkins.plugins.casc.model.CNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@WithJenkinsConfiguredWithCode
class ConfigurationAsCodeTest {
    @Test
    @ConfiguredWithCode("configuration.yml")
    void imports(JenkinsConfiguredWithCodeRule jenkins) throws Exception {
        MarathonDeployConfiguration configuration = MarathonDeployConfiguration.get();
        MarathonServer prod = configuration.marathon("prod");
        assertThat(prod.getUrl()).isEqualTo("https://marathon-1.example:8443, https://marathon-2.example:8443");
        assertThat(prod.getCredentialsId()).isEqualTo("marathon-deployer");
        assertThat(prod.getCaCredentialsId()).isEqualTo("company-ca");
        assertThat(prod.getFolders()).isEqualTo("shop\nteam-*/deploy");
        assertThat(configuration.getJobAddresses()).isEqualTo("https://test.example:8443 10.20.0.0/16");
        assertThat(configuration.harbor("office").getTokenService()).isEqualTo("https://auth.example");
        assertThat(prod.getTimeout()).isEqualTo("20m");
        assertThat(configuration.marathon("staging").getAgentPort()).isEqualTo(MarathonServer.AGENT_PORT);
        assertThat(prod.getConsul()).isEqualTo("office");
        assertThat(prod.getHarbor()).isEqualTo("north");
        assertThat(configuration.marathon("staging").getHarbor()).isNull();
        assertThat(configuration.harbor("north").getImageHost()).isEqualTo("harbor.example");
        assertThat(configuration.harbor("office").getImageHost()).isNull();
        assertThat(configuration.getConsuls()).extracting(ConsulServer::getDatacenter).containsExactly("east", null);
        assertThat(configuration.getConsuls()).extracting(ConsulServer::getCredentialsId).containsExactly("consul-token", null);
        assertThat(configuration.getPrometheuses()).extracting(PrometheusServer::getTenant).containsExactly("shop");
        assertThat(configuration.getAlertmanagers()).extracting(AlertmanagerServer::getUrl).containsExactly("https://alerts.example");
        assertThat(configuration.getGrafanas()).extracting(GrafanaServer::getFolders).containsExactly("shop");
        assertThat(configuration.harbor("office").getProject()).isEqualTo("shop");
        assertThat(configuration.harbor("office").getCredentialsId()).isEqualTo("harbor-robot");
        assertThat(CredentialsProvider.lookupCredentialsInItemGroup(
                        StandardUsernamePasswordCredentials.class, jenkins.jenkins, ACL.SYSTEM2))
                .extracting(StandardUsernamePasswordCredentials::getUsername)
                .contains("robot$shop+ci");
    }

    @Test
    @ConfiguredWithCode("configuration.yml")
    void exportsWhatWasImportedAndNothingElse(JenkinsConfiguredWithCodeRule jenkins) throws Exception {
        ConfigurationContext context = new ConfigurationContext(ConfiguratorRegistry.get());
        CNode exported = Util.getUnclassifiedRoot(context).get("marathonDeploy");
        assertThat(Util.toYamlString(exported)).isEqualTo("""
                alertmanagers:
                - name: "office"
                  url: "https://alerts.example"
                consuls:
                - credentialsId: "consul-token"
                  datacenter: "east"
                  name: "office"
                  url: "https://consul-1.example:8501, https://consul-2.example:8501"
                - name: "lab"
                  url: "http://consul.lab.example:8500"
                grafanas:
                - folders: "shop"
                  name: "office"
                  url: "https://grafana.example"
                harborRegistries:
                - credentialsId: "harbor-robot"
                  folders: "shop"
                  name: "office"
                  project: "shop"
                  tokenService: "https://auth.example"
                  url: "https://harbor.example"
                - credentialsId: "harbor-robot"
                  imageHost: "harbor.example"
                  name: "north"
                  url: "https://harbor.north.example"
                jobAddresses: "https://test.example:8443 10.20.0.0/16"
                marathonServers:
                - alertmanager: "office"
                  caCredentialsId: "company-ca"
                  consul: "office"
                  credentialsId: "marathon-deployer"
                  folders: |-
                    shop
                    team-*/deploy
                  grafana: "office"
                  harbor: "north"
                  name: "prod"
                  prometheus: "office"
                  timeout: "20m"
                  url: "https://marathon-1.example:8443, https://marathon-2.example:8443"
                - name: "staging"
                  url: "http://marathon.staging.example:8080"
                prometheuses:
                - name: "office"
                  tenant: "shop"
                  url: "https://office.example/prometheus"
                """);
    }

    @Test
    @ConfiguredWithCode("configuration.yml")
    void secretsLeaveNeitherInTheExportNorInTheFile(JenkinsConfiguredWithCodeRule jenkins) throws Exception {
        ByteArrayOutputStream export = new ByteArrayOutputStream();
        ConfigurationAsCode.get().export(export);
        assertThat(export.toString(StandardCharsets.UTF_8))
                .contains("marathonDeploy")
                .doesNotContain("pass-of-the-deployer", "pass-of-the-robot");
        Path file = jenkins.jenkins.getRootDir().toPath().resolve(MarathonDeployConfiguration.class.getName() + ".xml");
        assertThat(file).content()
                .contains("<credentialsId>harbor-robot</credentialsId>")
                .doesNotContain("pass-of-the");
    }

    @Test
    @ConfiguredWithCode("configuration.yml")
    void refusesTheSameNameTwice(JenkinsConfiguredWithCodeRule jenkins, @TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("twice.yml"), """
                unclassified:
                  marathonDeploy:
                    harborRegistries:
                      - name: office
                        url: https://a.example
                      - name: office
                        url: https://b.example
                """);
        assertThatThrownBy(() -> ConfigurationAsCode.get().configure(file.toString()))
                .hasStackTraceContaining("'office' is there twice");
        assertThat(MarathonDeployConfiguration.get().harbor("office").getUrl()).isEqualTo("https://harbor.example");
    }

    @Test
    @ConfiguredWithCode("configuration.yml")
    void refusesAnAddressRuleThatIsNone(JenkinsConfiguredWithCodeRule jenkins, @TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("rule.yml"), """
                unclassified:
                  marathonDeploy:
                    jobAddresses: "*"
                """);
        assertThatThrownBy(() -> ConfigurationAsCode.get().configure(file.toString()))
                .hasStackTraceContaining("is no rule for addresses");
        assertThat(MarathonDeployConfiguration.get().getJobAddresses()).isEqualTo("https://test.example:8443 10.20.0.0/16");
    }
}
