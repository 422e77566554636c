package io.jenkins.plugins.marathondeploy.auth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SecretMaskTest {
    @Test
    void eachLineOfASecretIsHiddenAsWell() {
        SecretMask mask = SecretMask.none().with("-----BEGIN KEY-----\nMIIEow+abc\n  Zm9v\n}\n");

        assertThat(mask.mask("a task printed MIIEow+abc")).isEqualTo("a task printed ****");
        assertThat(mask.mask("{Zm9v}")).isEqualTo("{****}");
    }

    @Test
    void aFileThatEndsItsLineIsHiddenWithoutThatEndAsWell() {
        SecretMask mask = SecretMask.none().with("t0psecret\n").with(" pass w0rd");

        assertThat(mask.mask("echo t0psecret, dDBwc2VjcmV0, it=pass w0rd")).isEqualTo("echo ****, ****, it=****");
    }

    @Test
    void aSecretIsHiddenAsItIsWrittenInJson() {
        SecretMask mask = SecretMask.none().with("pass\"wo\\rd");

        assertThat(mask.maskOwn("refused: {\"env\": {\"A\": \"pass\\\"wo\\\\rd\"}}")).isEqualTo("refused: {\"env\": {\"A\": \"****\"}}");
    }

    @Test
    void aShortOrEmptyOneHidesNothing() {
        SecretMask mask = SecretMask.none().with("").with("ab1").with("    ");

        assertThat(mask.mask("ab1  is    left, YWIx too")).isEqualTo("ab1  is    left, YWIx too");
    }

    @Test
    void aPlainWordStaysInOurOwnSentences() {
        SecretMask mask = SecretMask.none().with("healthy");

        assertThat(mask.maskOwn("2 of 2 are healthy")).isEqualTo("2 of 2 are healthy");
        assertThat(mask.mask("healthy")).isEqualTo("****");
        assertThat(mask.toString()).doesNotContain("healthy");
    }
}
