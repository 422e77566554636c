package io.jenkins.plugins.marathondeploy.gate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.harbor.Severity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The settings of a gate that is red, before anything is sent, when Harbor's scanner has found something that bad in an image,
 * or has not looked.
 *
 * @param harbor            where the images are
 * @param threshold         red at this severity and above; {@link #PROJECT} for what the project itself does not give out
 * @param allow             ids of vulnerabilities that do not count, besides those of the project's own list
 * @param fixableOnly       whether those do not count that no newer version mends
 * @param maxAge            how old a scan may be; empty for any
 * @param timeout           until every image is scanned
 * @param unsupportedPasses whether an image that can't be scanned passes; one for which there is no scanner never does
 */
public record ScanGate(
        HarborChoice harbor, String threshold, List<String> allow, boolean fixableOnly, Optional<Duration> maxAge,
        Duration timeout, boolean unsupportedPasses) {
    /** Of {@link Gate#kind}. */
    public static final String KIND = "harbor-scan";
    public static final String NAME = "scan of the image";
    /** A {@link #threshold}. */
    public static final String PROJECT = "project";
    /** What {@link #threshold} may be. */
    public static final List<String> THRESHOLDS = List.of("none", "low", "medium", "high", "critical", PROJECT);
    public static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(10);

    private static final Duration PACE = Duration.ofSeconds(3);
    /** Of CVE and of those that distributions give: {@code GHSA-jfh8-c2jp-5v3q}, {@code DSA-4887-1}, {@code TEMP-0841856-B18BAF}. */
    private static final Pattern ID = Pattern.compile("[A-Za-z]+-[A-Za-z0-9][A-Za-z0-9:.-]*");

    /** @throws IllegalArgumentException with a message for the user */
    public ScanGate {
        Objects.requireNonNull(harbor, "harbor");
        Objects.requireNonNull(maxAge, "maxAge");
        Objects.requireNonNull(timeout, "timeout");
        threshold = threshold(threshold);
        allow = ids(allow);
        maxAge.ifPresent(ScanGate::age);
    }

    /** @throws IllegalArgumentException when it is none; the message can be shown */
    public static String threshold(String text) {
        String word = text.strip().toLowerCase(Locale.ROOT);
        if (!THRESHOLDS.contains(word)) {
            throw new IllegalArgumentException("'" + text.strip() + "' must be one of: " + String.join(", ", THRESHOLDS));
        }
        return word;
    }

    /** @throws IllegalArgumentException when one of them is no id of a vulnerability; the message can be shown */
    public static List<String> ids(List<String> texts) {
        List<String> ids = texts.stream()
                .flatMap(text -> Stream.of(text.split("[,\\s]+")))
                .filter(id -> !id.isEmpty())
                .map(id -> id.toUpperCase(Locale.ROOT))
                .distinct()
                .toList();
        ids.stream().filter(id -> !ID.matcher(id).matches()).findFirst().ifPresent(wrong -> {
            throw new IllegalArgumentException("'" + wrong + "' is no id of a vulnerability such as CVE-2021-44228");
        });
        return ids;
    }

    /** @throws IllegalArgumentException when a scan of no age is wanted; the message can be shown */
    public static Duration age(Duration given) {
        if (given.compareTo(Duration.ofMinutes(1)) < 0) {
            throw new IllegalArgumentException("a scan takes longer than that; give 1m or more");
        }
        return given;
    }

    /**
     * What happens to an image that can't be scanned: {@code fail} or {@code pass}.
     *
     * @throws IllegalArgumentException when it is neither; the message can be shown
     */
    public static boolean unsupportedPasses(String text) {
        String word = text.strip().toLowerCase(Locale.ROOT);
        if (!word.equals("fail") && !word.equals("pass")) {
            throw new IllegalArgumentException("'" + text.strip() + "' must be one of: fail, pass");
        }
        return word.equals("pass");
    }

    boolean isProjects() {
        return threshold.equals(PROJECT);
    }

    /** Where it is no project's. */
    Severity severity() {
        return Severity.of(threshold);
    }

    /** The settings of a gate of this kind, as {@link #gate} wrote them. */
    static ScanGate of(Gate gate) {
        JsonNode settings = gate.settings();
        List<String> allow = new ArrayList<>();
        settings.path("allow").forEach(id -> allow.add(id.asText()));
        return new ScanGate(
                HarborChoice.of(settings), settings.path("threshold").asText(), allow, settings.path("fixableOnly").asBoolean(),
                Optional.of(settings.path("maxAge").asText("")).filter(age -> !age.isEmpty()).map(Duration::parse),
                gate.limit(), settings.path("unsupportedPasses").asBoolean());
    }

    public Gate gate() {
        ObjectNode settings = harbor.settings()
                .put("threshold", threshold)
                .put("fixableOnly", fixableOnly)
                .put("maxAge", maxAge.map(Duration::toString).orElse(""))
                .put("unsupportedPasses", unsupportedPasses);
        allow.forEach(settings.putArray("allow")::add);
        return new Gate(KIND, NAME, Gate.When.BEFORE, timeout, PACE, harbor.system(), settings);
    }
}
