package io.jenkins.plugins.marathondeploy.grafana;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What dashboards show of a deployment.
 *
 * @param text {@code web:1.0.42 (#42)}
 * @param tags by which dashboards select it
 * @param end  empty while the deployment goes on
 */
public record Annotation(String text, List<String> tags, Instant start, Optional<Instant> end) {
    public Annotation {
        tags = List.copyOf(tags);
    }

    /** Of a deployment that begins: tags {@code deploy}, {@code app:/shop/web} and {@code marathon:north}. */
    public static Annotation begun(String text, String app, String marathon, Instant start) {
        return new Annotation(text, List.of("deploy", "app:" + app, "marathon:" + marathon), start, Optional.empty());
    }

    /** With its end and the tag {@code outcome:rolled_back}. */
    public Annotation ended(Instant when, String outcome) {
        String tag = "outcome:" + outcome.toLowerCase(Locale.ROOT);
        return new Annotation(text, Stream.concat(tags.stream(), Stream.of(tag)).toList(), start, Optional.of(when));
    }

    /** Times are milliseconds. */
    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("text", text).put("time", start.toEpochMilli());
        tags.forEach(json.withArray("tags")::add);
        end.ifPresent(when -> json.put("timeEnd", when.toEpochMilli()));
        return json;
    }
}
