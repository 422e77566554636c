package io.jenkins.plugins.marathondeploy.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * What was measured several times.
 *
 * @param sorted ascending, at least one
 */
record Spread(List<Double> sorted) {
    Spread {
        if (sorted.isEmpty()) {
            throw new IllegalArgumentException("nothing was measured");
        }
    }

    static Spread of(Collection<Double> values) {
        return new Spread(values.stream().sorted().toList());
    }

    /** The smallest value that at least this share of all does not exceed. @param share above 0, up to 1 */
    double percentile(double share) {
        int rank = (int) Math.ceil(share * sorted.size());
        return sorted.get(Math.max(0, rank - 1));
    }

    double min() {
        return sorted.get(0);
    }

    double median() {
        int half = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
    }

    double max() {
        return sorted.get(sorted.size() - 1);
    }

    /** Least, median and most: {@code 1.2 / 1.3 / 1.9}. */
    String text(int digits) {
        return number(min(), digits) + " / " + number(median(), digits) + " / " + number(max(), digits);
    }

    static String number(double value, int digits) {
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }

    /** Four digits behind the point. */
    ArrayNode json() {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        sorted.forEach(value -> array.add(Math.round(value * 1e4) / 1e4));
        return array;
    }
}
