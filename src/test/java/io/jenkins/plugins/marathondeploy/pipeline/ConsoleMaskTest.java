package io.jenkins.plugins.marathondeploy.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConsoleMaskTest {
    @Test
    void whatAFilterTakesOutIsGone() {
        assertThat(ConsoleMask.taken("a word\nand none", "a ****\nand none")).isEqualTo("a ****\nand none");
        assertThat(ConsoleMask.taken("a word\nand none", "[hidden]")).isEqualTo("[hidden]");
    }

    @Test
    void whatAFilterAddsIsTheConsolesAlone() {
        assertThat(ConsoleMask.taken("one\n\nthree", "12:00 one\n12:00 \n12:01 three")).isEqualTo("one\n\nthree");
    }
}
