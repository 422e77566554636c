package io.jenkins.plugins.marathondeploy.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TellingLineTest {
    private static final String STDERR = "stderr of shop_web.instance-1._app.1:";
    private static final String STDOUT = "stdout of shop_web.instance-1._app.1:";

    @Test
    void anErrorComesBeforeWhatElseIsPrinted() {
        assertThat(TellingLine.of(List.of(
                        STDERR,
                        "Traceback (most recent call last):",
                        "ConnectionRefusedError: db:5432 refused the connection",
                        "shutting down",
                        STDOUT,
                        "an error of the standard output")))
                .isEqualTo("ConnectionRefusedError: db:5432 refused the connection");
    }

    @Test
    void aLogOfRequestsTellsNothing() {
        assertThat(TellingLine.of(List.of(
                        STDERR,
                        "listening on 8080",
                        "10.0.0.1 - - [28/Nov/2026:19:27:10 +0000] \"GET /error HTTP/1.1\" 500 12",
                        STDOUT,
                        "GET /failed 500")))
                .isEqualTo("listening on 8080");
        assertThat(TellingLine.of(List.of(STDOUT, "10.0.0.1 - - \"GET / HTTP/1.1\" 500 12"))).isEmpty();
    }

    @Test
    void framesOfAStackTraceAreNoLine() {
        assertThat(TellingLine.of(List.of(
                        STDERR,
                        "java.lang.IllegalStateException: no such bucket",
                        "    at com.example.failed.Main.main(Main.java:7)",
                        "    ... 3 more")))
                .isEqualTo("java.lang.IllegalStateException: no such bucket");
    }

    @Test
    void theStandardOutputIsAskedWhereTheErrorIsSilent() {
        assertThat(TellingLine.of(List.of(STDOUT, "starting", "FATAL: no licence", "bye"))).isEqualTo("FATAL: no licence");
        assertThat(TellingLine.of(List.of())).isEmpty();
        assertThat(TellingLine.of(List.of(STDOUT, "hello"))).isEmpty();
    }
}
