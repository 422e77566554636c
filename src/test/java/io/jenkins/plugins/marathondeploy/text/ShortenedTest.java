package io.jenkins.plugins.marathondeploy.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShortenedTest {
    @Test
    void keepsWhatIsNotTooLong() {
        assertThat(Shortened.of("12345", 5)).isEqualTo("12345");
        assertThat(Shortened.of("123456", 5)).isEqualTo("12345…");
        assertThat(Shortened.of("", 5)).isEmpty();
    }

    @Test
    void doesNotCutACharacterInTwo() {
        assertThat(Shortened.of("1234\uD83D\uDE80", 5)).isEqualTo("1234…");
        assertThat(Shortened.of("123\uD83D\uDE804", 5)).isEqualTo("123\uD83D\uDE80…");
    }

    @Test
    void putsWhatHasLinesOnOne() {
        assertThat(Shortened.line(" a\r\n\tb\u202Ec\u0000 ", 10)).isEqualTo("a b c");
        assertThat(Shortened.line("a\nb\nc\nd", 5)).isEqualTo("a b c…");
        assertThat(Shortened.line("a" + " ".repeat(1_000_000) + "late ", 6)).isEqualTo("a late");
    }

    @Test
    void showsThatThereAreControlCharacters() {
        assertThat(Shortened.printable("a\nb\u0007c", 5)).isEqualTo("a?b?c");
        assertThat(Shortened.printable("a\nb\u0007cdef", 5)).isEqualTo("a?b?c…");
    }

    @Test
    void knowsADigest() {
        assertThat(ImageDigest.isDigest("sha256:" + "0a".repeat(32))).isTrue();
        assertThat(ImageDigest.isDigest("sha256:" + "0A".repeat(32))).isFalse();
        assertThat(ImageDigest.isDigest("sha256:" + "0a".repeat(32) + "\n")).isFalse();
    }
}
