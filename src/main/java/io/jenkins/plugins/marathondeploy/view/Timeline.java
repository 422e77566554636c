package io.jenkins.plugins.marathondeploy.view;

import io.jenkins.plugins.marathondeploy.deploy.DeploymentEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What happened to a deployment's instances, and when: small, since it is stored with the build. Immutable. Times are
 * milliseconds since the deployment began.
 */
final class Timeline {
    /** Of a deployment that takes longer, every other one goes: as much as a picture can show. */
    private static final int MOST_POINTS = 240;
    /** What an app that goes on failing repeats tells nothing new. */
    private static final int MOST_MARKS = 40;

    /** {@code millis healthy starting old}, a line each. */
    private final String points;
    /** {@code millis kind}, a line each. */
    private final String marks;

    private final long end;

    Timeline() {
        this("", "", 0);
    }

    private Timeline(String points, String marks, long end) {
        this.points = points;
        this.marks = marks;
        this.end = end;
    }

    /** Where the instances stood from a moment on. */
    record Point(long millis, int healthy, int starting, int old) {
        int total() {
            return healthy + starting + old;
        }
    }

    /** What happened at a moment. */
    enum Kind {
        SUBMITTED,
        HEALTHY,
        TASK_FAILED,
        FAILED
    }

    /** Something that happened. */
    record Mark(long millis, Kind kind) {}

    Timeline with(long millis, int healthy, int starting, int old) {
        List<String> all = new ArrayList<>(lines(points));
        if (all.size() >= MOST_POINTS) {
            List<String> fewer = new ArrayList<>();
            for (int i = 0; i < all.size(); i += 2) {
                fewer.add(all.get(i));
            }
            all = fewer;
        }
        boolean first = starting == 0 && old == 0 && healthy > 0 && points().stream().noneMatch(Timeline::isHealthy);
        all.add(millis + " " + healthy + " " + starting + " " + old);
        Timeline next = new Timeline(String.join("\n", all), marks, end);
        return first ? next.with(millis, Kind.HEALTHY) : next;
    }

    private static boolean isHealthy(Point point) {
        return point.starting == 0 && point.old == 0 && point.healthy > 0;
    }

    /** The same where the event is none that a picture shows. */
    Timeline with(long millis, DeploymentEvent event) {
        if (event instanceof DeploymentEvent.Submitted) {
            return with(millis, Kind.SUBMITTED);
        }
        if (event instanceof DeploymentEvent.TaskFailed) {
            return with(millis, Kind.TASK_FAILED);
        }
        return event instanceof DeploymentEvent.Failed ? with(millis, Kind.FAILED) : this;
    }

    private Timeline with(long millis, Kind kind) {
        List<String> all = new ArrayList<>(lines(marks));
        if (all.size() >= MOST_MARKS) {
            return this;
        }
        all.add(millis + " " + kind);
        return new Timeline(points, String.join("\n", all), end);
    }

    Timeline end(long millis) {
        return new Timeline(points, marks, millis);
    }

    List<Point> points() {
        return lines(points).stream()
                .map(line -> Arrays.stream(line.split(" ")).map(Long::valueOf).toList())
                .map(n -> new Point(n.get(0), n.get(1).intValue(), n.get(2).intValue(), n.get(3).intValue()))
                .collect(Collectors.toList());
    }

    List<Mark> marks() {
        return lines(marks).stream()
                .map(line -> line.split(" "))
                .map(parts -> new Mark(Long.parseLong(parts[0]), Kind.valueOf(parts[1])))
                .toList();
    }

    /** 0 while it goes on. */
    long end() {
        return end;
    }

    private static List<String> lines(String text) {
        return text == null || text.isEmpty() ? List.of() : text.lines().toList();
    }
}
