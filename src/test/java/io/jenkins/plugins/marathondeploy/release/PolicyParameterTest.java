package io.jenkins.plugins.marathondeploy.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.marathondeploy.deploy.Policy;
import io.jenkins.plugins.marathondeploy.deploy.Policy.OnFailure;
import io.jenkins.plugins.marathondeploy.deploy.Policy.OnLock;
import io.jenkins.plugins.marathondeploy.gate.Probe;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Each parameter of a deployment: what it takes, its default, and that the guides and forms have it. */
class PolicyParameterTest {
    private static final String FORM = "src/main/resources/io/jenkins/plugins/marathondeploy/pipeline/MarathonDeployStep/";

    /** The directory of the project, from which the tests may run, or from one in it. */
    private static String text(String path) throws IOException {
        Path here = Path.of("").toAbsolutePath();
        Path root = Files.isDirectory(here.resolve("docs")) ? here : here.getParent();
        return Files.readString(root.resolve(path));
    }

    @Test
    void defaultsAreThoseOfThePolicy() {
        Map<PolicyParameter, String> defaults = new EnumMap<>(PolicyParameter.class);
        for (PolicyParameter parameter : PolicyParameter.values()) {
            defaults.put(parameter, parameter.defaultText());
        }

        assertThat(PolicyParameter.policy(defaults)).isEqualTo(Policy.defaults());
        assertThat(PolicyParameter.policy(Map.of())).isEqualTo(Policy.defaults());
    }

    @Test
    void eachChangesItsOwnPartOfThePolicy() {
        Map<PolicyParameter, String> given = new EnumMap<>(PolicyParameter.class);
        given.put(PolicyParameter.TIMEOUT, "1m");
        given.put(PolicyParameter.ROLLBACK_TIMEOUT, "2m");
        given.put(PolicyParameter.LOCK_TIMEOUT, "0");
        given.put(PolicyParameter.SOAK, "3m");
        given.put(PolicyParameter.MIN_HEALTHY_TIME, " 4s ");
        given.put(PolicyParameter.ON_FAILURE, "Leave");
        given.put(PolicyParameter.ON_ABORT, "cancel");
        given.put(PolicyParameter.ON_LOCK, "FORCE");
        given.put(PolicyParameter.MAX_TASK_FAILURES, "5");
        given.put(PolicyParameter.MAX_LOST_TASKS, "0");
        given.put(PolicyParameter.PROBE, "http://web.example/\nhttps://shop.example/health");
        given.put(PolicyParameter.PROBE_EXPECT, "204\nbody:${VERSION}");
        given.put(PolicyParameter.PROBE_COUNT, "3");
        given.put(PolicyParameter.PROBE_INTERVAL, "2s");
        given.put(PolicyParameter.PROBE_TIMEOUT, "30s");
        given.put(PolicyParameter.REQUIRE_HEALTH_CHECKS, "true");
        given.put(PolicyParameter.KEEP_INSTANCES, "true");
        given.put(PolicyParameter.MERGE_GROUP, "true");
        given.put(PolicyParameter.ALWAYS_SUBMIT, "true");
        given.put(PolicyParameter.ALLOW_OLDER, "true");

        assertThat(given.keySet()).containsExactly(PolicyParameter.values());
        assertThat(PolicyParameter.policy(given))
                .isEqualTo(new Policy(
                        new Policy.Limits(
                                Duration.ofMinutes(1), Duration.ofMinutes(2), Duration.ZERO, Duration.ofMinutes(3),
                                Duration.ofSeconds(4), 5, 0),
                        OnFailure.LEAVE,
                        OnFailure.CANCEL,
                        OnLock.FORCE,
                        EnumSet.allOf(Policy.Option.class),
                        Stream.of("http://web.example/", "https://shop.example/health")
                                .map(url -> new Probe(URI.create(url), List.of("204", "body:${VERSION}"), 3,
                                        Duration.ofSeconds(2), Duration.ofSeconds(30)).gate())
                                .toList()));
    }

    @Test
    void anAbortIsTreatedLikeAFailureUnlessToldOtherwise() {
        assertThat(PolicyParameter.policy(Map.of(PolicyParameter.ON_FAILURE, "leave")).onAbort()).isEqualTo(OnFailure.LEAVE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "TIMEOUT | 10 | is not a duration",
                "TIMEOUT | 0s | longer than zero",
                "SOAK | -1s | is not a duration",
                "MIN_HEALTHY_TIME | soon | is not a duration",
                "MAX_TASK_FAILURES | -1 | whole number",
                "MAX_LOST_TASKS | many | whole number",
                "MAX_LOST_TASKS | 99999999999 | whole number",
                "ON_FAILURE | explode | must be one of: rollback, rollbackFailed, leave, cancel",
                "ON_LOCK | maybe | must be one of: wait, fail, force",
                "PROBE | web.example/ | write http://web.example/",
                "PROBE | ftp://web.example/ | must begin with http:// or https://",
                "PROBE_COUNT | 3 | there is no probe",
                "PROBE_EXPECT | body:x | there is no probe",
                "KEEP_INSTANCES | yes | neither true nor false"
            })
    void textsThatAreNoneAreRefusedByName(PolicyParameter parameter, String text, String expected) {
        assertThatThrownBy(() -> PolicyParameter.policy(Map.of(parameter, text)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("'" + parameter.key() + "': ")
                .hasMessageContaining(expected);
    }

    @ParameterizedTest
    @EnumSource(PolicyParameter.class)
    void theGuidesAndTheFormHaveIt(PolicyParameter parameter) throws IOException {
        assertThat(text("docs/pipeline.md")).containsPattern("\\| `" + parameter.key() + "` \\|[^\n]*"
                + (parameter.kind() == PolicyParameter.Kind.FLAG ? "" : parameter.defaultText()));
        assertThat(text("docs/freestyle.md")).contains("| `" + parameter.key() + "` |");
        assertThat(text(FORM + "config.jelly")).contains("field=\"" + parameter.key() + "\"");
        assertThat(text(FORM + "help-" + parameter.key() + ".html")).contains("<div>");
        assertThat(text("docs/cli.md")).containsPattern("\\| `" + parameter.option() + "[ `][^\n]*"
                + (parameter.kind() == PolicyParameter.Kind.FLAG ? "no" : parameter.defaultText()));
    }
}
