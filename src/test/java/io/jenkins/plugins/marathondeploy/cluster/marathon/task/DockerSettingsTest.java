package io.jenkins.plugins.marathondeploy.cluster.marathon.task;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Where an agent pulls from when a DNS zone gives each data centre its own registry under one name. */
class DockerSettingsTest {
    private static final String DIGEST = "@sha256:4355a46b19d348dc2f57c046f8ef63d4538ebb936000f3c9ee954a27460dd865";

    @Test
    void anImageOfTheAliasIsPulledFromTheLoginsRegistryWithThatLogin() {
        DockerSettings south = DockerSettings.withLogin("127.0.0.1:2", "ci", "s3cret").withAlias("127.0.0.1:1");

        String located = south.located("127.0.0.1:1/demo/web" + DIGEST);

        assertThat(located).isEqualTo("127.0.0.1:2/demo/web" + DIGEST);
        assertThat(south.loginFor(located)).isPresent();
    }

    @Test
    void anyOtherIsPulledFromWhereItsNameSays() {
        DockerSettings south = DockerSettings.withLogin("127.0.0.1:2", "ci", "s3cret").withAlias("127.0.0.1:1");

        assertThat(south.located("127.0.0.1:11/demo/web:1")).isEqualTo("127.0.0.1:11/demo/web:1");
        assertThat(DockerSettings.localImages().located("demo/web:1")).isEqualTo("demo/web:1");
        assertThat(south.located("")).isEmpty();
    }
}
