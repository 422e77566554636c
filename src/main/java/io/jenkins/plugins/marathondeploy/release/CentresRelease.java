package io.jenkins.plugins.marathondeploy.release;

import io.jenkins.plugins.marathondeploy.deploy.Machine;
import io.jenkins.plugins.marathondeploy.marathon.ServerInfo;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One release to several Marathons: one image, and for each centre its own definition. What is wrong with any of them is found
 * before the build, of all at once: nothing is built for centres of which one can't be deployed to.
 */
public final class CentresRelease {
    private final LinkedHashMap<String, Release> releases;

    /**
     * Machines that are ready to start.
     *
     * @param machines  by the centres' names, in their order
     * @param durations of {@code build} and {@code push}, where they took place and are known
     */
    public record PreparedCentres(LinkedHashMap<String, Machine> machines, Map<String, Duration> durations) {}

    /** @param releases by the centres' names, in their order; they differ in the template, the policy and the Marathon */
    public CentresRelease(LinkedHashMap<String, Release> releases) {
        this.releases = new LinkedHashMap<>(releases);
    }

    /**
     * Blocks as long as the build takes.
     *
     * @throws ReleaseException for everything that a user can mend, with what every centre has against it
     */
    public PreparedCentres prepare() throws IOException, InterruptedException {
        Map<String, Release.Checked> checked = checked();
        String first = releases.keySet().iterator().next();
        // An older build changes nothing anywhere, or is refused.
        String judging = checked.entrySet().stream()
                .filter(centre -> centre.getValue().newerBuild().isPresent())
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(first);
        Release.Image image = Release.explained(() -> releases.get(judging).image(checked.get(judging)));
        LinkedHashMap<String, Machine> machines = new LinkedHashMap<>();
        Map<String, Duration> durations = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        for (Map.Entry<String, Release> centre : releases.entrySet()) {
            try {
                Prepared prepared = Release.explained(() -> centre.getValue().prepared(checked.get(centre.getKey()), image));
                machines.put(centre.getKey(), prepared.machine());
                durations.putAll(prepared.durations());
            } catch (ReleaseException refused) {
                problems.add(centre.getKey() + ": " + refused.getMessage());
            }
        }
        refuse(problems);
        return new PreparedCentres(machines, durations);
    }

    /** What would be done in each centre; builds, pushes, creates and sends nothing. */
    public LinkedHashMap<String, DryRun> dryRun() throws IOException, InterruptedException {
        checked();
        LinkedHashMap<String, DryRun> seen = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        for (Map.Entry<String, Release> centre : releases.entrySet()) {
            try {
                seen.put(centre.getKey(), centre.getValue().dryRun());
            } catch (ReleaseException refused) {
                problems.add(centre.getKey() + ": " + refused.getMessage());
            }
        }
        refuse(problems);
        return seen;
    }

    private Map<String, Release.Checked> checked() throws IOException, InterruptedException {
        Map<String, Release.Checked> checked = new HashMap<>();
        Map<String, ServerInfo> servers = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        for (Map.Entry<String, Release> centre : releases.entrySet()) {
            try {
                Release release = centre.getValue();
                ServerInfo info = Release.explained(() -> release.marathon().info());
                servers.forEach((other, its) -> info.same(its).ifPresent(what ->
                        problems.add(other + " and " + centre.getKey() + " are the same Marathon (" + what
                                + "): leave one of the names out")));
                servers.put(centre.getKey(), info);
                boolean announces = checked.isEmpty() && problems.isEmpty();
                checked.put(centre.getKey(), Release.explained(() -> release.check(announces)));
            } catch (ReleaseException refused) {
                problems.add(centre.getKey() + ": " + refused.getMessage());
            }
        }
        refuse(problems);
        return checked;
    }

    private static void refuse(List<String> problems) {
        if (!problems.isEmpty()) {
            throw ReleaseException.of(String.join(System.lineSeparator(), problems));
        }
    }
}
