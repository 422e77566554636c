package io.jenkins.plugins.marathondeploy.alertmanager;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.prometheus.LabelMatcher;
import io.jenkins.plugins.marathondeploy.prometheus.LabelMatchers;
import java.time.Instant;

/**
 * A silence that is wanted.
 *
 * @param createdBy whom it is shown as coming from
 * @param about     what it is for, the build's address; shown in its comment
 * @param marker    unique to the deployment: the silence is found again by it when its id was lost
 */
public record SilenceRequest(LabelMatchers matchers, String createdBy, String about, String marker) {
    /** @throws IllegalArgumentException when the marker could be found in comments of others */
    public SilenceRequest {
        if (!marker.matches("[A-Za-z0-9-]{8,100}")) {
            throw new IllegalArgumentException("a silence's marker must be 8 to 100 letters, digits and hyphens");
        }
    }

    /** {@code marathon-deploy https://jenkins.example/job/web/42/ 5c0f…}. */
    String comment() {
        return "marathon-deploy " + about + " " + marker;
    }

    boolean hasNegative() {
        return matchers.all().stream().anyMatch(matcher -> !matcher.equal());
    }

    ObjectNode json(Instant startsAt, Instant endsAt) {
        ObjectNode silence = JsonNodeFactory.instance.objectNode();
        for (LabelMatcher matcher : matchers.all()) {
            silence.withArray("matchers").addObject()
                    .put("name", matcher.name())
                    .put("value", matcher.value())
                    .put("isRegex", matcher.regex())
                    .put("isEqual", matcher.equal());
        }
        return silence.put("startsAt", startsAt.toString())
                .put("endsAt", endsAt.toString())
                .put("createdBy", createdBy)
                .put("comment", comment());
    }
}
