package io.jenkins.plugins.marathondeploy.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BuildKitOptionsTest {
    private static BuildKitOptions options(String cacheTo, String context) {
        return new BuildKitOptions(
                new ArrayList<>(),
                new ArrayList<>(),
                new BuildKitOptions.Cache(new ArrayList<>(), new ArrayList<>(List.of(cacheTo)), false),
                new TreeMap<>(Map.of("more", context)),
                false,
                "");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "type=gha,ghtoken=hunter2", "type=s3,secret_access_key=hunter2", "type=gha, token = hunter2", "type=x,\"PASSWORD=hunter2\""
    })
    void aCacheWithASecretIsRefusedWithoutSayingIt(String cache) {
        assertThatThrownBy(() -> options(cache, "more"))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining("list of processes")
                .hasMessageNotContaining("hunter2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://robot:hunter2@git.example/a.git", "HTTPS://:hunter2@git.example/a.git#main"})
    void aContextWithALoginIsRefusedWithoutSayingIt(String context) {
        assertThatThrownBy(() -> options("type=inline", context))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining("list of processes")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void whatHoldsNoLoginIsTaken() {
        assertThat(options("type=registry,ref=h.example/a/b:c", "ssh://git@git.example:7999/a.git").contexts()).hasSize(1);
        assertThat(options("type=inline", "docker-image://h.example:5000/a@sha256:0").contexts()).hasSize(1);
    }
}
