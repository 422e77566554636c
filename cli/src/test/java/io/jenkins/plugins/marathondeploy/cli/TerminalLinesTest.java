package io.jenkins.plugins.marathondeploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TerminalLinesTest {
    @Test
    void repaintingLeavesOnlyTheLastLinesAndWhatWasPrintedBetween() {
        Terminal terminal = new Terminal(24, 80);
        terminal.print("before\r\n");
        terminal.print(TerminalLines.repaint(0, List.of("one, which is long", "two", "three")));
        terminal.print(TerminalLines.repaint(3, List.of()) + "a line\r\n" + TerminalLines.repaint(0, List.of("1", "2")));
        terminal.print(TerminalLines.repaint(2, List.of("one")));

        assertThat(terminal.all()).containsExactly("before", "a line", "one");
        terminal.print(TerminalLines.repaint(1, List.of()));
        assertThat(terminal.all()).containsExactly("before", "a line");
        assertThat(terminal.isAsItWas()).isTrue();
    }

    /** Between the moment at which a person makes it smaller and the next look at its size. */
    @Test
    void linesThatAreTooLongForTheTerminalTakeOneRowAllTheSame() {
        Terminal terminal = new Terminal(24, 20);
        List<String> lines = List.of("x".repeat(100), "y".repeat(21), "z");
        terminal.print("before\r\n");
        for (int i = 0; i < 5; i++) {
            terminal.print(TerminalLines.repaint(i == 0 ? 0 : 3, lines));
        }

        assertThat(terminal.all()).hasSize(4).startsWith("before").endsWith("z");
        terminal.print(TerminalLines.repaint(3, List.of()));
        assertThat(terminal.all()).containsExactly("before");
        // What is printed after that wraps again.
        terminal.print("a".repeat(30));
        assertThat(terminal.all()).containsExactly("before", "a".repeat(20), "a".repeat(10));
    }

    /** Stale lines may stay above, once; what was printed must not go. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void nothingThatWasPrintedIsLostWhenTheTerminalIsResized(boolean reflows) {
        Terminal terminal = new Terminal(10, 60);
        terminal.print("first\r\nsecond\r\n" + TerminalLines.repaint(0, List.of("a".repeat(59), "b".repeat(50), "c")));
        terminal.resize(6, 20, reflows);
        terminal.print(TerminalLines.repaint(3, List.of("A", "B")));
        terminal.print(TerminalLines.repaint(2, List.of("A", "B2")));
        terminal.resize(12, 70, reflows);
        terminal.print(TerminalLines.repaint(2, List.of("A", "B", "C")));

        assertThat(terminal.all()).startsWith("first", "second").endsWith("A", "B", "C");
        assertThat(terminal.all()).filteredOn(line -> line.equals("A")).hasSize(1);
    }

    @Test
    void theNameGivesWayToWhatMustBeSeen() {
        assertThat(TerminalLines.fit(40, "* ", "#5 RUN make", "  2.5s")).isEqualTo("* #5 RUN make  2.5s");
        assertThat(TerminalLines.fit(20, "* ", "#5 RUN make everything", "  2.5s")).isEqualTo("* #5 RUN ma...  2.5s");
        assertThat(TerminalLines.fit(14, "* ", "#5 RUN make everything", "  2.5s")).isEqualTo("* #5 RUN  2.5s");
        assertThat(TerminalLines.fit(9, "* ", "#5 RUN make everything", "  2.5s")).isEqualTo("* #5 RU  ");
        assertThat(TerminalLines.fit(0, "* ", "name", "end")).isEmpty();
    }

    @Test
    void textIsCutByTheColumnsThatItTakes() {
        assertThat(TerminalLines.cut("日本語", 5)).isEqualTo("日本");
        assertThat(TerminalLines.cut("e\u0301e\u0301e", 2)).isEqualTo("e\u0301e\u0301");
        assertThat(TerminalLines.cut("text", 0)).isEmpty();
    }

    @Test
    void coloursSayWhatTheLettersSay() {
        assertThat(TerminalLines.coloured("instances [HHs.ooF]  2 of 4 healthy (H)"))
                .isEqualTo("instances [\u001B[32mHH\u001B[m\u001B[33ms\u001B[m\u001B[2m.\u001B[m\u001B[2moo\u001B[m\u001B[31mF\u001B[m]"
                        + "  2 of 4 healthy (H)");
        assertThat(TerminalLines.coloured("! #5 RUN false  FAILED")).isEqualTo("\u001B[31m! #5 RUN false  FAILED\u001B[m");
        assertThat(TerminalLines.coloured("* #5 RUN make  2.5s")).isEqualTo("* #5 RUN make  2.5s");
        assertThat(TerminalLines.coloured("")).isEmpty();
    }
}
