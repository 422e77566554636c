package io.jenkins.plugins.marathondeploy.view;

import io.jenkins.plugins.marathondeploy.deploy.DeploymentEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
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
    /** Besides these, what has not happened so far. */
    private static final int MOST_TURNS = 10;

    /** {@code millis healthy starting old undone}, a line each; earlier versions stored the first four. */
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

    /**
     * Where the instances stood from a moment on.
     *
     * @param healthy  of the version that is brought, or gone back to
     * @param starting of the same
     * @param old      of versions that are replaced
     * @param undone   on the way back, of other versions
     */
    record Point(long millis, int healthy, int starting, int old, int undone) {
        int total() {
            return healthy + starting + old + undone;
        }

        private boolean isHealthy() {
            return starting == 0 && old == 0 && undone == 0 && healthy > 0;
        }
    }

    /** What happened at a moment. */
    enum Kind {
        SUBMITTED,
        HEALTHY,
        TASK_FAILED,
        FAILED,
        /** The way back was submitted, or was seen. */
        ROLLBACK
    }

    /** Something that happened. */
    record Mark(long millis, Kind kind) {}

    /** What comes back to health is told again. */
    Timeline with(Point point) {
        List<Point> before = points();
        List<String> all = new ArrayList<>(lines(points));
        if (all.size() >= MOST_POINTS) {
            List<String> fewer = new ArrayList<>();
            for (int i = 0; i < all.size(); i += 2) {
                fewer.add(all.get(i));
            }
            all = fewer;
        }
        all.add(point.millis + " " + point.healthy + " " + point.starting + " " + point.old + " " + point.undone);
        Timeline next = new Timeline(String.join("\n", all), marks, end);
        boolean was = !before.isEmpty() && before.get(before.size() - 1).isHealthy() && told().contains(Kind.HEALTHY);
        return point.isHealthy() && !was ? next.with(point.millis, Kind.HEALTHY) : next;
    }

    /**
     * The same where the event is none that a picture shows.
     *
     * @param back whether it is of the way back
     */
    Timeline with(long millis, DeploymentEvent event, boolean back) {
        if (event instanceof DeploymentEvent.Submitted) {
            return with(millis, back ? Kind.ROLLBACK : Kind.SUBMITTED);
        }
        if (event instanceof DeploymentEvent.TaskFailed) {
            return with(millis, Kind.TASK_FAILED);
        }
        if (event instanceof DeploymentEvent.Failed) {
            return with(millis, Kind.FAILED);
        }
        // The answer to what was submitted may have been lost.
        boolean seen = event instanceof DeploymentEvent.Progress && back && !told().contains(Kind.ROLLBACK);
        return seen ? with(millis, Kind.ROLLBACK) : this;
    }

    /** What happened since the way back began, that included; before it, all. */
    private Set<Kind> told() {
        Set<Kind> told = EnumSet.noneOf(Kind.class);
        for (Mark mark : marks()) {
            if (mark.kind == Kind.ROLLBACK) {
                told.clear();
            }
            told.add(mark.kind);
        }
        return told;
    }

    private Timeline with(long millis, Kind kind) {
        List<String> all = new ArrayList<>(lines(marks));
        if (all.size() >= (told().contains(kind) ? MOST_MARKS : MOST_MARKS + MOST_TURNS)) {
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
                .map(n -> new Point(
                        n.get(0), n.get(1).intValue(), n.get(2).intValue(), n.get(3).intValue(),
                        n.size() > 4 ? n.get(4).intValue() : 0))
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
