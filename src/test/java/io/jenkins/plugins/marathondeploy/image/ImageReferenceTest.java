package io.jenkins.plugins.marathondeploy.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageReferenceTest {
    private static final String HEX = "0123456789abcdef".repeat(4);
    private static final String DIGEST = "sha256:" + HEX;

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "debian, docker.io, library/debian, -",
                "debian:12, docker.io, library/debian, 12",
                "bitnami/nginx, docker.io, bitnami/nginx, -",
                "docker.io/debian, docker.io, library/debian, -",
                "localhost/app, localhost, app, -",
                "localhost:5000/app:1, localhost:5000, app, 1",
                "harbor.example.com/web/app, harbor.example.com, web/app, -",
                "harbor.example.com:8443/web/app:1.2-rc.1, harbor.example.com:8443, web/app, 1.2-rc.1",
                "127.0.0.1:5000/a/b/c:Tag_With.UPPER, 127.0.0.1:5000, a/b/c, Tag_With.UPPER",
                "'[::1]:5000/a/b:1', '[::1]:5000', a/b, 1",
                "Registry/app, Registry, app, -",
                "web/app__x, docker.io, web/app__x, -",
                "web/a--b.c_d, docker.io, web/a--b.c_d, -",
                "xn--n3h.com/app, xn--n3h.com, app, -",
                "foo:5000, docker.io, library/foo, 5000"
            })
    void readsWhatDockerReads(String text, String registry, String path, String tag) {
        ImageReference reference = ImageReference.parse(text);

        assertThat(reference.registry()).isEqualTo(registry);
        assertThat(reference.path()).isEqualTo(path);
        assertThat(reference.tag().orElse(null)).isEqualTo(tag);
        assertThat(reference.digest()).isEmpty();
        assertThat(reference).hasToString(text);
        assertThat(ImageReference.parse(reference.toString())).isEqualTo(reference);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a@", "reg.io:1/p/a@", "reg.io/p/a:1.0@"})
    void readsADigest(String name) {
        ImageReference reference = ImageReference.parse(name + DIGEST);

        assertThat(reference.digest()).contains(DIGEST);
        assertThat(reference).hasToString(name + DIGEST);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|it is empty",
                "https://harbor.example.com/web/app|has no scheme; leave out https://",
                "Web/App|must be lowercase ('App' is not)",
                "harbor.example.com/Web/app|must be lowercase ('Web' is not)",
                "App|must be lowercase",
                "a b|a space",
                "a;rm|';'",
                "a$(id)|'$'",
                "a`id`|'`'",
                "a\\b|'\\'",
                "a&b|'&'",
                "-rf|starts with a dash",
                "--all/x|starts with a dash",
                "user:pass@host/app|the digest 'host/app'",
                "a?x=1|'?'",
                "a#x|'#'",
                "a%2fb|'%'",
                "ümlaut|U+00FC",
                "a/|is empty",
                "/a|is empty",
                "a//b|is empty",
                "../a|not a registry's host",
                "a/../b|'..' must be",
                ".a|'.a' must be",
                "a_|'a_' must be",
                "a___b|'a___b' must be",
                "a..b/c|host",
                "a:|the tag ''",
                "a:.x|the tag '.x'",
                "a:-x|the tag '-x'",
                "a@sha256:abc|the digest 'sha256:abc'",
                "a@|the digest ''",
                "host.io:0/a|port 0",
                "host.io:65536/a|port 65536",
                "host.io:port/a|not a registry's host",
                "-host.io/a|starts with a dash",
                "host-.io/a|not a registry's host",
                "a:b:c|must be lowercase letters and digits"
            })
    void refusesWithTheReason(String text, String reason) {
        assertThatThrownBy(() -> ImageReference.parse(text))
                .isInstanceOfSatisfying(
                        ImageException.class,
                        e -> assertThat(e.kind()).isEqualTo(ImageException.Kind.INVALID))
                .hasMessageContaining(reason);
    }

    @Test
    void refusesWhatIsTooLongOrAnId() {
        assertThatThrownBy(() -> ImageReference.parse("a/" + "b".repeat(254))).hasMessageContaining("longer than 255");
        assertThatThrownBy(() -> ImageReference.parse("a:" + "t".repeat(129))).hasMessageContaining("1 to 128");
        assertThatThrownBy(() -> ImageReference.parse(HEX)).hasMessageContaining("image id");
        assertThatThrownBy(() -> ImageReference.parse("a@sha256:" + HEX.toUpperCase(java.util.Locale.ROOT)))
                .hasMessageContaining("digest");
        assertThatThrownBy(() -> ImageReference.parse(null)).hasMessageContaining("empty");
        assertThatThrownBy(() -> ImageReference.parse("a\nb")).hasMessageContaining("U+000A");
    }

    @Test
    void changesTagAndDigest() {
        ImageReference reference = ImageReference.parse("reg.io:5000/web/app:1");

        assertThat(reference.withTag("2")).hasToString("reg.io:5000/web/app:2");
        assertThat(reference.withDigest(DIGEST)).hasToString("reg.io:5000/web/app:1@" + DIGEST);
        assertThat(reference.pinned(DIGEST)).hasToString("reg.io:5000/web/app@" + DIGEST);
        assertThat(ImageReference.parse("reg.io/a").orLatest()).hasToString("reg.io/a:latest");
        assertThat(reference.project()).isEqualTo("web");
        assertThat(reference.repository()).isEqualTo("reg.io:5000/web/app");
        assertThatThrownBy(() -> reference.withTag("a/b")).isInstanceOf(ImageException.class);
        assertThat(Map.of(reference, 1)).containsKey(ImageReference.parse("reg.io:5000/web/app:1"));
    }
}
