package io.jenkins.plugins.marathondeploy.gate;

import io.jenkins.plugins.marathondeploy.harbor.Project;
import io.jenkins.plugins.marathondeploy.harbor.ScanOverview;
import io.jenkins.plugins.marathondeploy.harbor.Severity;
import io.jenkins.plugins.marathondeploy.harbor.Vulnerability;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a scan that has succeeded means to the gate. Harbor's numbers and its list both ignore the allow-lists, so that whatever
 * is allowed is taken off here.
 */
record ScanVerdict(ScanGate gate, Policy policy, String name, ScanOverview overview) {
    /** So many of those that make it red are named. */
    private static final int NAMED = 10;

    /**
     * What the project says.
     *
     * @param heldBack the lowest severity whose images it does not give out; empty where it gives out all
     * @param allowed  ids in upper case, of the list that is valid
     * @param told     for people
     */
    record Policy(Optional<Severity> heldBack, Set<String> allowed, String told) {
        static Policy of(Project project, Project.AllowList list, Instant now) {
            Set<String> ids = list.isVoid(now)
                    ? Set.of()
                    : list.ids().stream().map(id -> id.toUpperCase(Locale.ROOT)).collect(Collectors.toCollection(LinkedHashSet::new));
            String whose = project.usesSystemAllowList() ? "the system's allow-list" : "the project's allow-list";
            String told = "project " + project.name() + " itself "
                    + (project.preventsVulnerable() ? "holds back " + project.severity().word() + " and worse" : "holds nothing back")
                    + (list.ids().isEmpty() ? "" : list.isVoid(now)
                            ? ", " + whose + " is void since " + list.expires().orElse(now)
                            : ", " + whose + " has " + list.ids().size() + (list.ids().size() == 1 ? " id" : " ids"));
            return new Policy(project.preventsVulnerable() ? Optional.of(project.severity()) : Optional.empty(), ids, told);
        }

        /** This account may not read it. */
        static Policy unknown(String project) {
            return new Policy(
                    Optional.empty(), Set.of(),
                    "what project " + project + " itself allows can't be read without the permission project:read");
        }
    }

    private Optional<Severity> threshold() {
        return gate.isProjects() ? policy.heldBack : Optional.of(gate.severity());
    }

    /** Where the numbers alone decide; empty where the list has to be looked at. */
    Optional<Finding> withoutFindings() {
        if (threshold().isEmpty()) {
            return Optional.of(Finding.passed(name + " has " + counts() + ", and the project holds no image back; " + scanned()));
        }
        return overview.isBelow(threshold().get()) ? Optional.of(passed(List.of())) : Optional.empty();
    }

    /** @param list what was found, whatever is allowed; empty where Harbor has none */
    Finding of(Optional<List<Vulnerability>> list) {
        if (list.isEmpty() || list.get().size() < overview.total()) {
            return Finding.unasked("of " + overview.total() + " findings in " + name + " Harbor lists "
                    + list.map(List::size).orElse(0));
        }
        Severity threshold = threshold().orElseThrow();
        List<Vulnerability> bad = list.get().stream().filter(one -> counts(one, threshold)).toList();
        boolean said = overview.severity().map(worst -> worst != Severity.UNKNOWN && worst.isAtLeast(threshold)).orElse(false);
        if (bad.isEmpty() && said && overview.total() > 0 && threshold != Severity.NONE) {
            return Finding.unasked("Harbor calls " + name + " " + overview.severity().get().word()
                    + ", and lists no finding that is so bad");
        }
        Set<String> allowed = new LinkedHashSet<>(policy.allowed);
        allowed.addAll(gate.allow());
        List<Vulnerability> counted = gate.fixableOnly()
                ? bad.stream().filter(one -> !one.fixVersion().isEmpty()).toList()
                : bad;
        List<Vulnerability> red = counted.stream().filter(one -> !allowed.contains(one.id().toUpperCase(Locale.ROOT))).toList();
        List<Vulnerability> taken = counted.stream().filter(one -> !red.contains(one)).toList();
        return red.isEmpty() ? passed(taken, bad.size() - counted.size()) : failed(red, taken, threshold);
    }

    /** Harbor itself, where it prevents vulnerable images, takes its own word Unknown for None. */
    private boolean counts(Vulnerability one, Severity threshold) {
        boolean none = gate.isProjects() && one.severity().equalsIgnoreCase("unknown") && threshold != Severity.NONE;
        return !none && one.rating().isAtLeast(threshold);
    }

    private Finding passed(List<Vulnerability> allowed) {
        return passed(allowed, 0);
    }

    private Finding passed(List<Vulnerability> allowed, int unfixable) {
        return Finding.passed(name + " has " + counts()
                + (unfixable == 0 ? "" : ", " + unfixable + " without a fix are left out")
                + allowed(allowed) + "; " + scanned());
    }

    private Finding failed(List<Vulnerability> red, List<Vulnerability> allowed, Severity threshold) {
        String worst = red.stream()
                .sorted(Comparator.comparing(Vulnerability::rating).reversed())
                .limit(NAMED)
                .map(Vulnerability::toString)
                .collect(Collectors.joining(", "));
        return Finding.failed(name + " has " + red.size() + (red.size() == 1 ? " finding" : " findings") + " of "
                + threshold.word() + " or worse: " + worst
                + (red.size() > NAMED ? ", and " + (red.size() - NAMED) + " more" : "") + allowed(allowed) + "; " + scanned());
    }

    private String allowed(List<Vulnerability> findings) {
        List<String> lists = new ArrayList<>();
        Set<String> own = ids(findings).filter(gate.allow()::contains).collect(Collectors.toCollection(LinkedHashSet::new));
        Set<String> projects = ids(findings).filter(id -> !own.contains(id)).collect(Collectors.toCollection(LinkedHashSet::new));
        if (!own.isEmpty()) {
            lists.add("; allowed by scanAllow: " + String.join(", ", own));
        }
        if (!projects.isEmpty()) {
            lists.add("; allowed in Harbor: " + String.join(", ", projects));
        }
        return String.join("", lists);
    }

    private static Stream<String> ids(List<Vulnerability> findings) {
        return findings.stream().map(one -> one.id().toUpperCase(Locale.ROOT));
    }

    /** {@code 2 critical, 5 low}, from the worst on. */
    private String counts() {
        String counts = overview.counts().entrySet().stream()
                .filter(entry -> entry.getValue() > 0)
                .sorted((one, other) -> other.getKey().compareTo(one.getKey()))
                .map(entry -> entry.getValue() + " " + (entry.getKey() == Severity.UNKNOWN ? "not rated" : entry.getKey().word()))
                .collect(Collectors.joining(", "));
        return counts.isEmpty() ? "no findings" : counts;
    }

    private String scanned() {
        return "scanned" + (overview.report().scanner().isEmpty() ? "" : " by " + overview.report().scanner())
                + overview.report().end().map(end -> " at " + end).orElse("") + "; " + policy.told;
    }
}
