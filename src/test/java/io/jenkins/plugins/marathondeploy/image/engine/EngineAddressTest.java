package io.jenkins.plugins.marathondeploy.image.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.marathondeploy.image.ImageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EngineAddressTest {
    @TempDir
    Path config;

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-,-,unix:///var/run/docker.sock",
                "-,unix:///run/user/1000/docker.sock,unix:///run/user/1000/docker.sock",
                "'',tcp://10.0.0.1:2375,tcp://10.0.0.1:2375",
                "tcp://b:2375,tcp://a:2375,tcp://b:2375",
                "npipe:////./pipe/docker_engine,-,npipe:////./pipe/docker_engine",
                "npipe:////./pipe/dockerDesktopLinuxEngine,-,npipe:////./pipe/dockerDesktopLinuxEngine"
            })
    void isChosenAsDockersClientChooses(String explicit, String dockerHost, String uri) {
        assertThat(address(explicit, "DOCKER_HOST", dockerHost).uri()).isEqualTo(uri);
    }

    @ParameterizedTest
    @CsvSource({
        "ssh://me@host,forward the socket",
        "10.0.0.1:2375,must start with unix://",
        "https://host:2376,must start with unix://",
        "tcp://host,needs a host and a port",
        "unix:,not a URI",
        "unix://,not a URI",
        "'tcp://a b:1',not a URI"
    })
    void refusesWhatCantBeSpoken(String uri, String reason) {
        assertThatThrownBy(() -> address(uri)).isInstanceOf(ImageException.class).hasMessageContaining(reason);
    }

    @Test
    void wantsEveryFileForTls() throws Exception {
        Map<String, String> environment = Map.of("DOCKER_TLS_VERIFY", "1", "DOCKER_CERT_PATH", config.toString());
        Files.createFile(config.resolve("ca.pem"));
        Files.createFile(config.resolve("cert.pem"));

        assertThatThrownBy(() -> EngineAddress.of("tcp://host:2376", environment))
                .hasMessageContaining("key.pem is not there")
                .hasMessageContaining("DOCKER_CERT_PATH");

        Files.createFile(config.resolve("key.pem"));
        assertThat(EngineAddress.of("tcp://host:2376", environment).certificates()).isEqualTo(config.toString());
        assertThat(EngineAddress.of("unix:///x", environment).certificates()).isNull();
    }

    @Test
    void followsTheContextThatWasChosen() throws Exception {
        // The directory's name is the SHA-256 of the context's.
        Path meta = config.resolve(
                "contexts/meta/" + java.util.HexFormat.of().formatHex(java.security.MessageDigest.getInstance("SHA-256").digest("far".getBytes())));
        Files.createDirectories(meta);
        Files.writeString(
                meta.resolve("meta.json"),
                "{\"Name\":\"far\",\"Metadata\":{},\"Endpoints\":{\"docker\":{\"Host\":\"tcp://far:2375\","
                        + "\"SkipTLSVerify\":false}}}");
        assertThat(address(null, "DOCKER_CONTEXT", "far").uri()).isEqualTo("tcp://far:2375");
        assertThat(address(null, "DOCKER_CONTEXT", "default").uri()).isEqualTo("unix:///var/run/docker.sock");
        assertThatThrownBy(() -> address(null, "DOCKER_CONTEXT", "gone")).hasMessageContaining("no such context");

        Files.writeString(config.resolve("config.json"), "{\"currentContext\":\"far\"}");
        assertThat(address(null).uri()).isEqualTo("tcp://far:2375");
        assertThat(address("unix:///x").uri()).isEqualTo("unix:///x");
    }

    @Test
    void saysWhichConfigurationIsBroken() throws Exception {
        Files.writeString(config.resolve("config.json"), "{");

        assertThatThrownBy(() -> address(null)).hasMessageContaining(config.toString());
    }

    private EngineAddress address(String explicit, String... environment) {
        Map<String, String> all = new HashMap<>(Map.of("DOCKER_CONFIG", config.toString()));
        for (int i = 0; i < environment.length; i += 2) {
            if (environment[i + 1] != null) {
                all.put(environment[i], environment[i + 1]);
            }
        }
        return EngineAddress.of(explicit, all);
    }
}
