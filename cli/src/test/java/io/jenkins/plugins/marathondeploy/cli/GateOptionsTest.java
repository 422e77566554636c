package io.jenkins.plugins.marathondeploy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Probes and the user's own test on the command line: what is wrong with them is said before anything is sent. */
class GateOptionsTest {
    @TempDir
    Path directory;

    private InProcess.Result deploy(String... options) {
        String[] all = Stream.concat(
                        Stream.of("deploy", "--marathon", "http://127.0.0.1:1", "--image", "web:1"), Arrays.stream(options))
                .toArray(String[]::new);
        return new InProcess(directory).with("PATH", System.getenv("PATH")).run(all);
    }

    @Test
    void wordsAreKeptTogetherByQuotes() {
        assertThat(UserCommand.words(" ./smoke.sh  --url 'a b' \"it's\" x\"y z\"'' $HOME "))
                .containsExactly("./smoke.sh", "--url", "a b", "it's", "xy z", "$HOME");
        assertThat(UserCommand.words("a ''")).containsExactly("a", "");
        assertThat(UserCommand.words("  ")).isEmpty();
        assertThatThrownBy(() -> UserCommand.words("a 'b")).hasMessageContaining("without an end");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--verify | no-such-program-here | which is in no directory of PATH",
                "--verify | ./smoke.sh | which is not there",
                "--verify | ./plain.txt | chmod +x makes it one",
                "--verify | ' ' | names no program",
                "--verify-timeout | 5m | but no --verify",
                "--probe-count | 3 | there is no probe",
                "--probe | web.example/ | write http://web.example/",
                "--probe-expect | body:x | there is no probe",
                "--consul-timeout | 3s | --consul-timeout is given, but no --consul-url",
                "--consul-stale | fail | --consul-stale is given, but no --consul-url",
                "--consul-tag | live | --consul-tag is given, but no --consul-url",
                "--consul-datacenter | east | --consul-datacenter is given, but no --consul-url",
                "--prometheus-tenant | shop | nothing to ask it",
                "--consul-service | web | neither --consul-url nor CONSUL_HTTP_ADDR says where Consul is",
                "--consul-url | http://consul.example/ui/dc1 | is a page of Consul's",
                "--consul-url | ftp://consul.example | invalid value for --consul-url",
                "--prometheus-url | http://prometheus.example | nothing to ask it",
                "--metric | max=1:up | --prometheus-url is missing",
                "--alerts | app=web | --prometheus-url is missing",
                "--scan | high | --scan asks Harbor: --harbor URL is missing",
                "--scan-allow | CVE-2026-1 | --scan-allow is given, but no --scan",
                "--scan-max-age | 7d | --scan-max-age is given, but no --scan",
                "--scan-timeout | 7m | --scan-timeout is given, but no --scan",
                "--scan-unsupported | pass | --scan-unsupported is given, but no --scan",
                "--require-signature | cosign | --require-signature asks Harbor",
                "--silence | app=web | --alertmanager-url is missing",
                "--alertmanager-url | http://alerts.example | but no --silence",
                "--annotate | '--json' | GRAFANA_URL does not say where Grafana is"
            })
    void whatIsWrongIsSaid(String option, String value, String told) throws IOException {
        Files.writeString(directory.resolve("plain.txt"), "x");
        InProcess.Result result = deploy(option, value);
        assertThat(result.status()).as(result.all()).isEqualTo(ExitStatus.USAGE);
        assertThat(result.err()).contains(told);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--scan | hihg | invalid value for --scan: 'hihg' must be one of: none, low, medium, high, critical, project",
                "--scan-allow | log4j | invalid value for --scan-allow: 'LOG4J' is no id of a vulnerability",
                "--scan-max-age | 1s | invalid value for --scan-max-age: a scan takes longer than that",
                "--scan-max-age | 7 | is not a duration",
                "--scan-timeout | 0s | invalid value for --scan-timeout",
                "--scan-unsupported | ignore | invalid value for --scan-unsupported: 'ignore' must be one of: fail, pass",
                "--require-signature | gpg | invalid value for --require-signature: 'gpg' must be one of: cosign, notation, any"
            })
    void whatIsWrongWithAGateOfHarborIsSaid(String option, String value, String told) {
        InProcess.Result result = option.equals("--scan")
                ? deploy("--harbor", "http://harbor.example", option, value)
                : deploy("--harbor", "http://harbor.example", "--scan", "high", option, value);
        assertThat(result.status()).as(result.all()).isEqualTo(ExitStatus.USAGE);
        assertThat(result.err()).contains(told);
    }

    @Test
    void soManyAnswersMustBePossibleInThatTime() {
        InProcess.Result result = deploy("--probe", "http://web.example/", "--probe-count", "10", "--probe-interval", "1m");
        assertThat(result.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(result.err()).contains("so many answers take longer than probeTimeout, 120 s");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "up | has no limits",
                "top=1:up | is none of min=, max=",
                "name=x:up | a metric needs a limit",
                "max=much:up | max=much is no number",
                "max=1,breaches=x:up | breaches=x is no whole number",
                "max=1,every=1:up | invalid value for --metric",
                "max=1,max=2:up | max= is given twice",
                "max=1: | a metric needs a query",
                "max=1:up{app=\"${COMMIT}\"} | the query has the placeholder ${COMMIT}",
                "max=1:up | give soak (--soak)"
            })
    void whatIsWrongWithAMetricIsSaid(String metric, String told) {
        InProcess.Result result = deploy("--prometheus-url", "http://prometheus.example", "--metric", metric);
        assertThat(result.status()).as(result.all()).isEqualTo(ExitStatus.USAGE);
        assertThat(result.err()).contains(told);
    }

    @Test
    void aDataCentreAndATenantAreNames() {
        InProcess.Result consul = deploy("--consul-url", "http://consul.example", "--consul-datacenter", "a b");
        assertThat(consul.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(consul.err()).contains("invalid value for --consul-datacenter: \"a b\" can't be");
        InProcess.Result prometheus = deploy(
                "--prometheus-url", "http://prometheus.example", "--prometheus-tenant", "a/b", "--metric", "max=1:up", "--soak", "5m");
        assertThat(prometheus.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(prometheus.err()).contains("invalid value for --prometheus-tenant");
    }

    @Test
    void whatCanBeExpectedIsLookedAt() {
        InProcess.Result result = deploy("--probe", "http://web.example/", "--probe-expect", "body:${COMMIT}");
        assertThat(result.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(result.err()).contains("'${COMMIT}' is none of the placeholders ${APP}");
    }
}
