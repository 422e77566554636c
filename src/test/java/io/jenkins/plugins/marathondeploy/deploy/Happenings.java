package io.jenkins.plugins.marathondeploy.deploy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What happens in a scenario, once each. */
final class Happenings {
    /** Something that happens at a time, or so long after the machine first came into a phase. */
    private record Happening(PhaseName phase, double after, Runnable action) {}

    private final List<Happening> left = new ArrayList<>();

    /** @param phase null for a time since the start; times are in seconds */
    void add(PhaseName phase, double after, Runnable action) {
        left.add(new Happening(phase, after, action));
    }

    /**
     * Lets happen what is due.
     *
     * @param now     since the start
     * @param entered when the machine first came into its phases
     */
    void run(double now, Map<PhaseName, Double> entered) {
        for (Happening happening : List.copyOf(left)) {
            Double base = happening.phase() == null ? Double.valueOf(0) : entered.get(happening.phase());
            if (base != null && now >= base + happening.after()) {
                left.remove(happening);
                happening.action().run();
            }
        }
    }
}
