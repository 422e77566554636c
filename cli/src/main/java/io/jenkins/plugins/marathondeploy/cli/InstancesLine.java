package io.jenkins.plugins.marathondeploy.cli;

import io.jenkins.plugins.marathondeploy.deploy.DeploymentEvent;
import io.jenkins.plugins.marathondeploy.deploy.DeploymentEvent.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The instances of a deployment as a line with a letter each: {@code H} healthy ({@code R}, running, where nothing checks
 * that), {@code s} starting, {@code F} failed and not launched again yet, {@code .} not launched yet, {@code o} of the old
 * version, {@code x} of the failed one on the way back.
 */
final class InstancesLine {
    private static final int MOST_LETTERS = 40;
    /** A bar with fewer says nothing that the numbers do not. */
    private static final int LEAST_LETTERS = 8;

    private Progress progress;
    /** Where the clock stood when the phase began. */
    private long since;
    private int failures;
    /** Failed, and not launched again yet. */
    private int down;

    /** @param now a clock that only goes forward, in nanoseconds */
    void hear(DeploymentEvent event, long now) {
        if (event instanceof Progress next) {
            int launched = progress == null ? 0 : next.ready() + next.starting() - progress.ready() - progress.starting();
            down = Math.max(0, Math.min(down - Math.max(0, launched), missing(next)));
            progress = next;
            since = now - next.elapsed().toNanos();
        } else if (event instanceof DeploymentEvent.TaskFailed task && !task.lost()) {
            failures = Math.max(failures, task.count());
            down++;
        } else if (event instanceof DeploymentEvent.Submitted) {
            progress = null;
            failures = 0;
            down = 0;
        } else if (event instanceof DeploymentEvent.Ended) {
            progress = null;
        }
    }

    private static int missing(Progress progress) {
        return Math.max(0, progress.wanted() - progress.ready() - progress.starting());
    }

    boolean isShown() {
        return progress != null;
    }

    /** With a bar where there is room for one; with more instances than it has letters a letter stands for several. */
    String text(int columns, long now) {
        String words = words() + "  " + ProgressScreen.seconds(Duration.ofNanos(now - since));
        String label = isRollback() ? "rollback [" : "instances [";
        int all = progress.ready() + progress.starting() + missing(progress) + progress.outdated();
        int room = Math.min(MOST_LETTERS, columns - label.length() - "]  ".length() - words.length());
        return room < Math.min(all, LEAST_LETTERS)
                ? TerminalLines.cut(words, columns)
                : label + bar(all, Math.min(all, room)) + "]  " + words;
    }

    private String words() {
        List<String> words = new ArrayList<>();
        boolean checked = progress.kind() == Progress.Kind.CHECKED || progress.kind() == Progress.Kind.ROLLBACK;
        words.add(progress.ready() + " of " + progress.wanted() + (checked ? " healthy" : " running"));
        count(words, progress.starting(), "starting");
        count(words, progress.outdated(), isRollback() ? "of other versions" : "old");
        count(words, failures, "failed");
        return String.join(", ", words);
    }

    private static void count(List<String> words, int count, String what) {
        if (count > 0) {
            words.add(count + " " + what);
        }
    }

    private boolean isRollback() {
        return progress.kind() == Progress.Kind.ROLLBACK || progress.kind() == Progress.Kind.UNCHECKED_ROLLBACK;
    }

    private String bar(int all, int letters) {
        boolean checked = progress.kind() == Progress.Kind.CHECKED || progress.kind() == Progress.Kind.ROLLBACK;
        int launched = progress.ready() + progress.starting();
        StringBuilder bar = new StringBuilder();
        for (int i = 0; i < letters; i++) {
            long instance = (long) i * all / letters;
            if (instance < progress.ready()) {
                bar.append(checked ? 'H' : 'R');
            } else if (instance < launched) {
                bar.append('s');
            } else if (instance < launched + down) {
                bar.append('F');
            } else {
                bar.append(instance < all - progress.outdated() ? '.' : isRollback() ? 'x' : 'o');
            }
        }
        return bar.toString();
    }
}
