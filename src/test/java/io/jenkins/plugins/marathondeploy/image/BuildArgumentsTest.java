package io.jenkins.plugins.marathondeploy.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In the Dockerfiles, ¶ is a line's end. */
class BuildArgumentsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "FROM a¶ARG VERSION=1|VERSON|'VERSON' would have no effect: web/Dockerfile has no ARG of that name; did you mean VERSION?",
                "FROM a¶ARG VERSION|version|did you mean VERSION?",
                "FROM a¶ENV VERSION=1|VERSION|has no ARG of that name.",
                "FROM a¶# ARG VERSION|VERSION|has no ARG of that name.",
                "FROM a¶RUN echo ARG VERSION|VERSION|has no ARG of that name.",
                "FROM a¶ARG COLOUR SHAPE|VERSION|(it has COLOUR, SHAPE).",
                "FROM a¶ARG VERSION|VERSION,B,A|arguments 'A', 'B' would",
                "FROM a|Http_Proxy|has no ARG",
                "FROM a|BUILDKIT|has no ARG"
            })
    void refusesWhatNoArgNames(String dockerfile, String given, String told) {
        assertThatThrownBy(() -> check(dockerfile, given))
                .isInstanceOfSatisfying(
                        ImageException.class,
                        e -> assertThat(e.kind()).isEqualTo(ImageException.Kind.INVALID))
                .hasMessageContaining(told);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "FROM a¶ARG VERSION|VERSION",
                "FROM a¶arg VERSION=1|VERSION",
                "ARG VERSION¶FROM a:$VERSION|VERSION",
                "FROM a AS b¶ARG VERSION¶FROM c|VERSION",
                "FROM a¶ARG A=1 \\¶  VERSION=\"two words\"|VERSION,A",
                "FROM a AS b¶ONBUILD ARG VERSION¶FROM b|VERSION",
                "# escape=`¶FROM a¶ARG `¶VERSION|VERSION",
                "FROM a|HTTP_PROXY,https_proxy,no_proxy,ALL_PROXY",
                "FROM a|BUILDKIT_INLINE_CACHE,SOURCE_DATE_EPOCH",
                "FROM --platform=$BUILDPLATFORM a|BUILDPLATFORM"
            })
    void takesWhatAnArgNames(String dockerfile, String given) {
        assertThatCode(() -> check(dockerfile, given)).doesNotThrowAnyException();
    }

    private static void check(String dockerfile, String given) {
        BuildArguments.check(
                dockerfile.replace('¶', '\n').getBytes(StandardCharsets.UTF_8), "web/Dockerfile", List.of(given.split(",")));
    }
}
