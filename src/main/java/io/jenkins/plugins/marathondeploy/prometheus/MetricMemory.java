package io.jenkins.plugins.marathondeploy.prometheus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.text.Shortened;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What was seen of a metric; kept over a restart.
 *
 * @param breaches looks in a row that were out of the limits
 * @param look     what the last look was
 * @param asked    when it was asked last; null before the first time
 * @param silent   since when it does not answer; null while it does
 */
public record MetricMemory(Values values, int breaches, Look look, Instant asked, Instant silent) {
    /** Nothing was asked yet. */
    public static final MetricMemory EMPTY = before("");

    private static final int LONGEST_CURVE = 60;
    private static final int LONGEST_SERIES = 200;

    /** What a look is. */
    public enum Look {
        NONE,
        GOOD,
        BREACH,
        NO_DATA
    }

    /**
     * Values as Prometheus writes them, since JSON knows no {@code NaN}; "no data" where there was none.
     *
     * @param before      the value before the deployment; empty when it was not asked
     * @param last        the last one; empty before the first look
     * @param worst       the number that was farthest out; empty while there is none
     * @param worstSeries whose that was: {@code errors{job="web"}}; empty for a scalar
     * @param curve       the latest ones, the oldest first, 60 at most
     */
    public record Values(String before, String last, String worst, String worstSeries, List<String> curve) {
        public Values {
            curve = List.copyOf(curve);
        }

        Values with(String value) {
            List<String> longer = new ArrayList<>(curve);
            longer.add(value);
            List<String> latest = longer.subList(Math.max(0, longer.size() - LONGEST_CURVE), longer.size());
            return new Values(before, value, worst, worstSeries, latest);
        }

        Values withWorst(Sample sample) {
            String series = Sample.series(sample.labels());
            String shown = Shortened.of(series, LONGEST_SERIES);
            return new Values(before, last, sample.text(), shown, curve);
        }

        /** {@code last 0.05, worst 0.07 of errors{job="web"}, before 0.001}; empty before the first look. */
        @Override
        public String toString() {
            String series = worstSeries.isEmpty() ? "" : " of " + worstSeries;
            return last.isEmpty() ? "" : "last " + last + (worst.isEmpty() ? "" : ", worst " + worst + series)
                    + (before.isEmpty() ? "" : ", before " + before);
        }
    }

    static MetricMemory before(String value) {
        return new MetricMemory(new Values(value, "", "", "", List.of()), 0, Look.NONE, null, null);
    }

    MetricMemory answered(Instant now, Look seen, int row, Values changed) {
        return new MetricMemory(changed, row, seen, now, null);
    }

    MetricMemory unanswered(Instant now, Instant since) {
        return new MetricMemory(values, breaches, look, now, since);
    }

    /** To be kept. */
    public ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode()
                .put("before", values.before()).put("last", values.last())
                .put("worst", values.worst()).put("worstSeries", values.worstSeries())
                .put("breaches", breaches).put("look", look.name());
        values.curve().forEach(json.withArray("curve")::add);
        put(json, "asked", asked);
        put(json, "silent", silent);
        return json;
    }

    private static void put(ObjectNode json, String field, Instant time) {
        if (time != null) {
            json.put(field, time.toString());
        }
    }

    /**
     * What was kept; {@link #EMPTY} for what is no object.
     *
     * @throws IllegalArgumentException when {@link #json} has not written it
     */
    public static MetricMemory of(JsonNode json) {
        if (!json.isObject()) {
            return EMPTY;
        }
        List<String> curve = new ArrayList<>();
        json.path("curve").forEach(value -> curve.add(value.asText()));
        Values kept = new Values(
                json.path("before").asText(), json.path("last").asText(), json.path("worst").asText(), json.path("worstSeries").asText(), curve);
        return new MetricMemory(
                kept, json.path("breaches").asInt(), Look.valueOf(json.path("look").asText("NONE")), time(json, "asked"),
                time(json, "silent"));
    }

    private static Instant time(JsonNode json, String field) {
        try {
            return json.hasNonNull(field) ? Instant.parse(json.get(field).asText()) : null;
        } catch (DateTimeException wrong) {
            throw new IllegalArgumentException("what was kept of a metric can't be read", wrong);
        }
    }
}
