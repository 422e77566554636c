package io.jenkins.plugins.marathondeploy.cluster.marathon.web;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.marathondeploy.cluster.marathon.app.MarathonError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One part of the {@code label} parameter: {@code team}, {@code team==a}, {@code team!=a}, {@code team in (a, b)}.
 *
 * @param values null when the label's mere presence is asked for
 */
record LabelSelector(String label, Set<String> values, boolean negated) {
    private static final String WORD = "[-A-Za-z0-9_.]+";
    private static final Pattern PART = Pattern.compile("(" + WORD + ")(?:\\s*(==|!=)\\s*(" + WORD
            + ")|\\s+(in|notin)\\s*\\(([^)]*)\\))?");

    static List<LabelSelector> parse(String text) {
        List<LabelSelector> selectors = new ArrayList<>();
        for (String part : text.isEmpty() ? new String[0] : text.split(",(?![^(]*\\))")) {
            Matcher matcher = PART.matcher(part.trim());
            if (!matcher.matches()) {
                // C12-list-filter-label-bad.txt
                throw MarathonError.of(422, "Can not parse label selector " + text + ". Reason: string matching regex "
                        + "'(\\\\.|[-A-Za-z0-9_.])+' expected but '=' found");
            }
            selectors.add(of(matcher));
        }
        return selectors;
    }

    private static LabelSelector of(Matcher matcher) {
        String label = matcher.group(1);
        if (matcher.group(2) != null) {
            return new LabelSelector(label, Set.of(matcher.group(3)), matcher.group(2).equals("!="));
        }
        if (matcher.group(4) != null) {
            Set<String> values = new TreeSet<>(Arrays.asList(matcher.group(5).trim().split("\\s*,\\s*")));
            return new LabelSelector(label, values, matcher.group(4).equals("notin"));
        }
        return new LabelSelector(label, null, false);
    }

    boolean matches(JsonNode labels) {
        if (!labels.has(label)) {
            return negated;
        }
        return values == null || values.contains(labels.get(label).asText()) != negated;
    }
}
