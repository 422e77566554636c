package io.jenkins.plugins.marathondeploy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.auth.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CredentialsTest {
    @TempDir
    Path directory;

    @Test
    void aHarborHasALoginOfItsOwnOrThatOfAll() {
        Credentials credentials = new Credentials(Map.of(
                "HARBOR_USER", "all", "HARBOR_PASSWORD", "a", "HARBOR_DC_1_USER", "robot$dc", "HARBOR_DC_1_PASSWORD", "d"));

        assertThat(credentials.harbor("dc-1")).isEqualTo(Authentication.basic("robot$dc", Secret.of("d")));
        assertThat(credentials.harbor("dc-2")).isEqualTo(Authentication.basic("all", Secret.of("a")));
        assertThat(credentials.harbor("")).isEqualTo(Authentication.basic("all", Secret.of("a")));
        assertThat(credentials.secretNames()).contains("HARBOR_DC_1_PASSWORD");
        assertThat(credentials.secrets()).contains(Secret.of("d"));
        assertThatThrownBy(() -> new Credentials(Map.of("HARBOR_NORTH_USER", "u")).harbor("north"))
                .hasMessageContaining("HARBOR_NORTH_USER is set, but HARBOR_NORTH_PASSWORD is not");
    }

    @ParameterizedTest
    @CsvSource({"CONSUL,CONSUL_HTTP", "PROMETHEUS,PROMETHEUS", "ALERTMANAGER,ALERTMANAGER", "GRAFANA,GRAFANA"})
    void aServiceHasATokenOrALogin(PlatformService kind, String service) {
        Credentials token = new Credentials(Map.of(service + "_TOKEN", "t0ken"));
        assertThat(token.service(kind, "")).isEqualTo(Authentication.token("Bearer", Secret.of("t0ken")));
        assertThat(token.secrets()).contains(Secret.of("t0ken"));

        Credentials login = new Credentials(Map.of(service + "_USER", "ci", service + "_PASSWORD", "s3cret"));
        assertThat(login.service(kind, "")).isEqualTo(Authentication.basic("ci", Secret.of("s3cret")));
        assertThat(login.secrets()).contains(Secret.of("s3cret"));
        assertThat(login.logins()).hasSize(1);

        assertThat(new Credentials(Map.of()).service(kind, "")).isEqualTo(Authentication.none());
        Credentials both = new Credentials(
                Map.of(service + "_TOKEN", "t0ken", service + "_USER", "ci", service + "_PASSWORD", "s3cret"));
        assertThatThrownBy(() -> both.service(kind, "")).hasMessageContaining("are both set");
        assertThatThrownBy(() -> new Credentials(Map.of(service + "_USER", "ci")).service(kind, ""))
                .hasMessageContaining(service + "_PASSWORD is not");
        assertThat(Credentials.SECRET).contains(service + "_TOKEN", service + "_PASSWORD");
    }

    @Test
    void aServiceHasALoginOfItsOwnOrThatOfAll() {
        Credentials credentials = new Credentials(Map.of(
                "CONSUL_HTTP_TOKEN", "all", "CONSUL_DC_1_TOKEN", "own", "ALERTMANAGER_DC_1_USER", "ci", "ALERTMANAGER_DC_1_PASSWORD", "p",
                "GRAFANA_TOKEN", "t", "GRAFANA_USER", "u", "GRAFANA_PASSWORD", "g"));

        assertThat(credentials.service(PlatformService.CONSUL, "dc-1")).isEqualTo(Authentication.token("Bearer", Secret.of("own")));
        assertThat(credentials.service(PlatformService.CONSUL, "dc-2")).isEqualTo(Authentication.token("Bearer", Secret.of("all")));
        assertThat(credentials.service(PlatformService.ALERTMANAGER, "dc-1")).isEqualTo(Authentication.basic("ci", Secret.of("p")));
        assertThat(credentials.service(PlatformService.ALERTMANAGER, "")).isEqualTo(Authentication.none());
        assertThat(credentials.service(PlatformService.PROMETHEUS, "dc-1")).isEqualTo(Authentication.none());
        assertThat(credentials.secretNames()).contains("CONSUL_DC_1_TOKEN", "ALERTMANAGER_DC_1_PASSWORD", "GRAFANA_PASSWORD");
        assertThatThrownBy(() -> credentials.service(PlatformService.GRAFANA, "north")).hasMessageContaining("both set");
    }

    @Test
    void noVariablesMeanNoLogin() {
        Credentials credentials = new Credentials(Map.of("MARATHON_USER", "", "MARATHON_PASSWORD", ""));

        assertThat(credentials.marathon("token")).isEqualTo(Authentication.none());
        assertThat(credentials.harbor()).isEqualTo(Authentication.none());
    }

    @Test
    void aRobotAccountIsTakenLiterally() {
        Credentials credentials =
                new Credentials(Map.of("HARBOR_USER", "robot$shop+ci", "HARBOR_PASSWORD", " $HOME ${X} "));

        assertThat(credentials.harbor()).isEqualTo(Authentication.basic("robot$shop+ci", Secret.of(" $HOME ${X} ")));
    }

    @Test
    void aTokenIsSentWithItsScheme() {
        Credentials credentials = new Credentials(Map.of("MARATHON_TOKEN", "abc"));

        assertThat(credentials.marathon("Bearer")).isEqualTo(Authentication.token("Bearer", Secret.of("abc")));
    }

    @Test
    void filesLoseTheLineEndThatEditorsAdd() throws IOException {
        Path file = Files.writeString(directory.resolve("password"), "two words\n");
        Credentials credentials =
                new Credentials(Map.of("MARATHON_USER", "ci", "MARATHON_PASSWORD_FILE", file.toString()));

        assertThat(credentials.marathon("token")).isEqualTo(Authentication.basic("ci", Secret.of("two words")));
    }

    @ParameterizedTest
    @CsvSource({"missing, does not exist", "., is no file", "empty, is empty", "binary, can't be read as UTF-8"})
    void aFileThatHoldsNoSecretIsRefusedByName(String name, String expected) throws IOException {
        Files.createFile(directory.resolve("empty"));
        Files.write(directory.resolve("binary"), new byte[] {(byte) 0xC3, (byte) 0x28});
        Credentials credentials = new Credentials(
                Map.of("HARBOR_USER", "ci", "HARBOR_PASSWORD_FILE", directory.resolve(name).toString()));

        assertThatThrownBy(credentials::harbor)
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("HARBOR_PASSWORD_FILE")
                .hasMessageContaining(expected);
    }

    @Test
    void halfALoginIsRefused() {
        assertThatThrownBy(() -> new Credentials(Map.of("MARATHON_USER", "ci")).marathon("token"))
                .hasMessageContaining("MARATHON_PASSWORD is not");
        assertThatThrownBy(() -> new Credentials(Map.of("HARBOR_PASSWORD", "geheim")).harbor())
                .hasMessageContaining("HARBOR_USER is not")
                .hasMessageNotContaining("geheim");
    }

    @Test
    void twoLoginsAtOnceAreRefused() {
        Map<String, String> both = Map.of("MARATHON_TOKEN", "t", "MARATHON_USER", "u", "MARATHON_PASSWORD", "p");
        Map<String, String> twice = Map.of("MARATHON_TOKEN", "t", "MARATHON_TOKEN_FILE", "/f");

        assertThatThrownBy(() -> new Credentials(both).marathon("token")).hasMessageContaining("both set");
        assertThatThrownBy(() -> new Credentials(twice).marathon("token")).hasMessageContaining("both set");
    }

    @Test
    void aTokenIsSentAsThePluginSendsItUnlessAnotherSchemeIsGiven() {
        Credentials credentials = new Credentials(Map.of("MARATHON_TOKEN", "abc"));
        Authentication.Token token = (Authentication.Token) credentials.marathon(new MarathonOptions().tokenScheme);
        assertThat(token.scheme()).isEqualTo("Bearer");
    }
}
