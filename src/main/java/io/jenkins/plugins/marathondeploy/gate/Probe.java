package io.jenkins.plugins.marathondeploy.gate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.address.Origin;
import io.jenkins.plugins.marathondeploy.address.SafeUrl;
import io.jenkins.plugins.marathondeploy.address.TypedUrl;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The settings of a probe: an address behind which the app serves, as its users reach it, must give so many good answers one
 * after another.
 *
 * @param url      http or https, without a login
 * @param expected what an answer must have, all of it; see {@code Expectation}
 * @param count    good answers in a row, 1 or more; a bad one begins anew
 * @param interval from one answer to the next question
 * @param timeout  until so many good answers have come
 */
public record Probe(URI url, List<String> expected, int count, Duration interval, Duration timeout) {
    /** Of {@link Gate#kind}. */
    public static final String KIND = "probe";
    public static final String DEFAULT_EXPECTED = "200";
    public static final int DEFAULT_COUNT = 10;
    public static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(1);
    public static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(2);

    /** @throws IllegalArgumentException with a message for the user */
    public Probe {
        Objects.requireNonNull(interval, "interval");
        Objects.requireNonNull(timeout, "timeout");
        Origin.of(url);
        expected = expected.isEmpty() ? List.of(DEFAULT_EXPECTED) : List.copyOf(expected);
        expected.forEach(Expectation::parse);
        if (count < 1) {
            throw new IllegalArgumentException("a probe needs 1 good answer or more, not " + count);
        }
    }

    /**
     * With the defaults.
     *
     * @throws IllegalArgumentException when it is no address; the message can be shown
     */
    public static Probe of(String url) {
        return new Probe(
                TypedUrl.parse(url), List.of(DEFAULT_EXPECTED), DEFAULT_COUNT, DEFAULT_INTERVAL, DEFAULT_TIMEOUT);
    }

    /** The settings of a gate of this kind, as {@link #gate} wrote them. */
    public static Probe of(Gate gate) {
        JsonNode settings = gate.settings();
        return new Probe(
                URI.create(settings.path("url").asText()), expected(gate), settings.path("count").asInt(), gate.pace(),
                gate.limit());
    }

    private static List<String> expected(Gate gate) {
        List<String> expected = new ArrayList<>();
        gate.settings().path("expect").forEach(one -> expected.add(one.asText()));
        return expected;
    }

    /** Whether a gate is one of these. */
    public static boolean is(Gate gate) {
        return gate.kind().equals(KIND);
    }

    public Gate gate() {
        ObjectNode settings = JsonNodeFactory.instance.objectNode().put("url", url.toString()).put("count", count);
        ArrayNode list = settings.putArray("expect");
        expected.forEach(list::add);
        return new Gate(
                KIND, "probe " + SafeUrl.of(url), Gate.When.VERIFY, timeout, interval, Origin.of(url).toString(), settings);
    }

    /** @throws IllegalArgumentException when so many answers can't come in that time; the message can be shown */
    public void checkTime() {
        if (interval.multipliedBy(count - 1L).compareTo(timeout) >= 0) {
            throw new IllegalArgumentException("probeCount is " + count + " and probeInterval " + interval.toMillis() / 1000.0
                    + " s: so many answers take longer than probeTimeout, " + timeout.toSeconds() + " s; make it longer");
        }
    }

    public Probe withExpected(List<String> texts) {
        return new Probe(url, texts, count, interval, timeout);
    }

    public Probe withCount(int answers) {
        return new Probe(url, expected, answers, interval, timeout);
    }

    public Probe withInterval(Duration time) {
        return new Probe(url, expected, count, time, timeout);
    }

    public Probe withTimeout(Duration time) {
        return new Probe(url, expected, count, interval, time);
    }

    /**
     * Without the expectations whose placeholders have no value for this version, so that no answer could meet them: of what a
     * rollback went back to often the digest is known, and no tag.
     */
    public Probe knownOf(Facts facts) {
        return withExpected(expected.stream().filter(facts::knows).toList());
    }

    /**
     * Why no answer could be as expected, whatever is deployed; empty when one could.
     *
     * @param facts what is known before anything is sent, with some text for Marathon's version, which comes with the submission
     */
    public static Optional<String> impossible(Gate gate, Facts facts) {
        // Without the rest of the settings: what a kept state lacks is told by the gate itself, once it is asked.
        return expected(gate).stream()
                .flatMap(text -> facts.unknown(text).map(why -> gate.name() + " expects " + text + ", and " + why).stream())
                .findFirst();
    }

    /** Several statuses are alternatives, in whichever of the texts they are. */
    List<Expectation> expectations() {
        List<Expectation> all = new ArrayList<>();
        List<String> statuses = new ArrayList<>();
        for (String text : expected) {
            Expectation one = Expectation.parse(text);
            if (one.kind() == Expectation.Kind.STATUS) {
                statuses.add(one.value());
            } else {
                all.add(one);
            }
        }
        all.add(0, Expectation.parse(statuses.isEmpty() ? DEFAULT_EXPECTED : String.join(",", statuses)));
        return all;
    }
}
