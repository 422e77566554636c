package io.jenkins.plugins.marathondeploy.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/** A timeline as a picture: instances over time, one layer upon the other, and what happened as lines across. */
public final class TimelinePicture {
    private static final double WIDTH = 1000;
    private static final double HEIGHT = 120;

    private final List<Timeline.Point> points;
    private final List<Timeline.Mark> marks;
    private final long end;
    private final int most;

    /** @param end how long the deployment took, or has taken, in milliseconds */
    TimelinePicture(Timeline timeline, long end) {
        points = timeline.points();
        marks = timeline.marks();
        this.end = Math.max(1, end);
        most = Math.max(1, points.stream().mapToInt(Timeline.Point::total).max().orElse(1));
    }

    /** Whether there is something to see. */
    public boolean isShown() {
        return points.stream().anyMatch(point -> point.total() > 0);
    }

    /** A layer: the corners of its outline, and what it is. */
    public record Layer(String style, String corners, String text) {
        public String getStyle() {
            return style;
        }

        public String getText() {
            return text;
        }

        public String getCorners() {
            return corners;
        }
    }

    /** Something that happened. */
    public record Event(String style, String x, String time, String text) {
        public String getStyle() {
            return style;
        }

        public String getX() {
            return x;
        }

        public String getTime() {
            return time;
        }

        public String getText() {
            return text;
        }
    }

    /** From below: healthy, starting, old, and on the way back what is replaced; those that there were. */
    public List<Layer> getLayers() {
        return Stream.of(
                        layer("healthy", Messages.TimelinePicture_layerHealthy(), point -> 0, Timeline.Point::healthy),
                        layer(
                                "starting", Messages.TimelinePicture_layerStarting(),
                                Timeline.Point::healthy, point -> point.healthy() + point.starting()),
                        layer(
                                "old", Messages.TimelinePicture_layerOld(),
                                point -> point.healthy() + point.starting(), point -> point.total() - point.undone()),
                        layer(
                                "undone", Messages.TimelinePicture_layerUndone(),
                                point -> point.total() - point.undone(), Timeline.Point::total))
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<Layer> layer(
            String style, String text, ToIntFunction<Timeline.Point> from, ToIntFunction<Timeline.Point> to) {
        if (points.stream().allMatch(point -> from.applyAsInt(point) == to.applyAsInt(point))) {
            return Optional.empty();
        }
        StringBuilder corners = new StringBuilder();
        for (int i = 0; i < points.size(); i++) {
            int height = to.applyAsInt(points.get(i));
            corners.append(corner(points.get(i).millis(), height)).append(corner(until(i), height));
        }
        for (int i = points.size() - 1; i >= 0; i--) {
            int height = from.applyAsInt(points.get(i));
            corners.append(corner(until(i), height)).append(corner(points.get(i).millis(), height));
        }
        return Optional.of(new Layer(style, corners.toString().strip(), text));
    }

    private long until(int point) {
        return point + 1 < points.size() ? points.get(point + 1).millis() : end;
    }

    private String corner(long millis, int instances) {
        return x(millis) + "," + String.format(Locale.ROOT, "%.1f ", HEIGHT - HEIGHT * instances / most);
    }

    private String x(long millis) {
        return String.format(Locale.ROOT, "%.1f", WIDTH * Math.min(millis, end) / end);
    }

    /** The most instances that there were at once. */
    public int getMost() {
        return most;
    }

    public List<Event> getEvents() {
        List<Event> events = new ArrayList<>();
        for (Timeline.Mark mark : marks) {
            String text = switch (mark.kind()) {
                case SUBMITTED -> Messages.TimelinePicture_submitted();
                case HEALTHY -> Messages.TimelinePicture_healthy();
                case TASK_FAILED -> Messages.TimelinePicture_taskFailed();
                case FAILED -> Messages.TimelinePicture_failed();
                case ROLLBACK -> Messages.TimelinePicture_rollback();
            };
            String style = switch (mark.kind()) {
                case SUBMITTED, HEALTHY -> "good";
                case TASK_FAILED, FAILED -> "bad";
                case ROLLBACK -> "back";
            };
            events.add(new Event(style, x(mark.millis()), DeploymentCard.time(mark.millis()), text));
        }
        return events;
    }

    /** How long it took, or has taken. */
    public String getEnd() {
        return DeploymentCard.time(end);
    }

    /** In words, for those who don't see the picture. */
    public String getText() {
        return Messages.TimelinePicture_text(getMost(), getEnd());
    }
}
