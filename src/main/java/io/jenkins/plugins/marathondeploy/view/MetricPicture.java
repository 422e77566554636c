package io.jenkins.plugins.marathondeploy.view;

import hudson.Util;
import io.jenkins.plugins.marathondeploy.gate.MetricCurve;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The values of a metric in the soak as a small curve, with its limits and the value before the deployment. Persisted with a card. */
public final class MetricPicture {
    public static final int WIDTH = 240;
    public static final int HEIGHT = 40;
    /** So that a line at the edge is whole. */
    private static final int MARGIN = 2;

    private final String name;
    private final String before;
    private final List<String> values;
    private final Double min;
    private final Double max;

    /** @param name as it may be shown */
    MetricPicture(String name, MetricCurve curve) {
        this.name = name;
        before = curve.before();
        values = new ArrayList<>(curve.values());
        min = curve.min();
        max = curve.max();
    }

    /** A horizontal line: {@code limit} or {@code before}. */
    public record Level(String style, String text, String y) {
        public String getStyle() {
            return style;
        }

        public String getText() {
            return text;
        }

        public String getY() {
            return y;
        }
    }

    public String getName() {
        return Util.fixNull(name);
    }

    public int getWidth() {
        return WIDTH;
    }

    public int getHeight() {
        return HEIGHT;
    }

    /** Empty for what is no finite number, which no picture has a place for. */
    private static Optional<Double> number(String text) {
        try {
            double value = Double.parseDouble(text);
            return Double.isFinite(value) ? Optional.of(value) : Optional.empty();
        } catch (NumberFormatException none) {
            // "no data", "+Inf"
            return Optional.empty();
        }
    }

    private List<Optional<Double>> looks() {
        return values == null ? List.of() : values.stream().map(MetricPicture::number).toList();
    }

    /** Whether there is a value that can be drawn. */
    public boolean isShown() {
        return looks().stream().anyMatch(Optional::isPresent);
    }

    private DoubleSummaryStatistics range() {
        return Stream.of(looks().stream().flatMap(Optional::stream), number(Util.fixNull(before)).stream(),
                        Stream.ofNullable(min), Stream.ofNullable(max))
                .flatMap(each -> each)
                .mapToDouble(Double::doubleValue)
                .summaryStatistics();
    }

    private String y(double value) {
        DoubleSummaryStatistics range = range();
        double span = range.getMax() - range.getMin();
        double share = span > 0 ? (value - range.getMin()) / span : 0.5;
        return String.format(Locale.ROOT, "%.1f", HEIGHT - MARGIN - share * (HEIGHT - 2 * MARGIN));
    }

    private String x(int look) {
        int last = Math.max(1, looks().size() - 1);
        return String.format(Locale.ROOT, "%.1f", MARGIN + (double) look / last * (WIDTH - 2 * MARGIN));
    }

    /** Lines as SVG has their corners; a look without a value interrupts. One that stands alone is a short line. */
    public List<String> getLines() {
        List<String> lines = new ArrayList<>();
        List<String> corners = new ArrayList<>();
        List<Optional<Double>> looks = looks();
        for (int i = 0; i <= looks.size(); i++) {
            if (i < looks.size() && looks.get(i).isPresent()) {
                corners.add(x(i) + "," + y(looks.get(i).get()));
            } else if (!corners.isEmpty()) {
                if (corners.size() == 1) {
                    corners.add(corners.get(0));
                }
                lines.add(String.join(" ", corners));
                corners.clear();
            }
        }
        return lines;
    }

    /** The limits, and what it was before. */
    public List<Level> getLevels() {
        List<Level> levels = new ArrayList<>();
        Stream.ofNullable(min).forEach(value -> levels.add(new Level("limit", Messages.MetricPicture_min(plain(value)), y(value))));
        Stream.ofNullable(max).forEach(value -> levels.add(new Level("limit", Messages.MetricPicture_max(plain(value)), y(value))));
        number(Util.fixNull(before)).ifPresent(value -> levels.add(new Level("before", Messages.MetricPicture_before(before), y(value))));
        return levels;
    }

    private static String plain(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15 ? Long.toString((long) value) : Double.toString(value);
    }

    /** In words, for those who don't see the picture. */
    public String getText() {
        List<String> words = new ArrayList<>();
        DoubleSummaryStatistics seen = looks().stream().flatMap(Optional::stream).mapToDouble(Double::doubleValue).summaryStatistics();
        words.add(Messages.MetricPicture_looks(looks().size(), plain(seen.getMin()), plain(seen.getMax())));
        getLevels().forEach(level -> words.add(level.text()));
        return getName() + ": " + String.join(", ", words);
    }
}
