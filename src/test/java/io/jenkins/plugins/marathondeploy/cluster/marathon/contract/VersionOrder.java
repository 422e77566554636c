package io.jenkins.plugins.marathondeploy.cluster.marathon.contract;

import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/** Letters for the versions of a timeline: a for the oldest, b for the next. */
record VersionOrder(List<String> versions) {
    static VersionOrder of(Collection<String> versions) {
        return new VersionOrder(List.copyOf(new TreeSet<>(versions)));
    }

    String letter(String version) {
        int place = versions.indexOf(version);
        return place < 0 ? "?" : String.valueOf((char) ('a' + place));
    }
}
