package io.jenkins.plugins.marathondeploy.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TypedUrlTest {
    @ParameterizedTest
    @ValueSource(strings = {"http://a", "HTTPS://a.example:8443/service/marathon", " http://[::1]:8080 ", "http://127.0.0.1:65535/"})
    void isTaken(String typed) {
        assertThat(TypedUrl.parse(typed).getHost()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "marathon.example:8080        | \"marathon.example:8080\" does not begin with http:// or https://; write http://marathon.example:8080",
        "marathon.example             | write http://marathon.example",
        "10.0.0.1:8080/service/x      | write http://10.0.0.1:8080/service/x",
        "//marathon:8080              | does not begin with http:// or https://",
        "http:/marathon               | does not begin with http:// or https://",
        "ftp://marathon               | \"ftp://marathon\" must begin with http:// or https://, not with ftp://",
        "http://marathon:99999        | \"http://marathon:99999\" names the port 99999, but ports end at 65535",
        "http://marathon:123456789012 | names the port 123456789012",
        "http://my_host:8080          | names no host",
        "http://                      | http://",
        "http://a b                   | can't be read as a URL: Illegal character in authority",
    })
    void isExplained(String typed, String message) {
        assertThatThrownBy(() -> TypedUrl.parse(typed)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"user:s3cr3t@host:8080", "http://user:s3cr3t@a b", "ftp://u:s3cr3t@h", "http://u:s3cr3t@h:99999", "marathon?token=s3cr3t", "http://a b?x=s3cr3t"})
    void noSecretIsRepeated(String typed) {
        assertThatThrownBy(() -> TypedUrl.parse(typed)).hasMessageNotContaining("s3cr3t");
    }

    @Test
    void whatIsLongIsCut() {
        assertThatThrownBy(() -> TypedUrl.parse("x".repeat(10_000))).message().hasSizeLessThan(300).contains("…");
    }
}
