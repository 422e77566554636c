package io.jenkins.plugins.marathondeploy.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is wrong with a definition, each finding with its place; a place is told of once. */
final class Findings {
    private final Map<String, String> byPlace = new LinkedHashMap<>();
    private final Set<String> open;

    /** @param open JSON pointers to values that could not be expanded: nothing can be said about them yet */
    Findings(Set<String> open) {
        this.open = open;
    }

    boolean isOpen(String place) {
        return open.contains(place);
    }

    /** Adds a finding unless there is one at this place already, or there is no value yet. */
    void add(String place, String message) {
        if (!open.contains(place)) {
            byPlace.putIfAbsent(place, message);
        }
    }

    /** Whether nothing was found at or below any of the places. Rules that read them rely on that. */
    boolean clean(String base, List<String> places) {
        return places.stream().noneMatch(place -> hasWithin(base + place));
    }

    private boolean hasWithin(String place) {
        return byPlace.keySet().stream().anyMatch(found -> isWithin(place, found))
                || open.stream().anyMatch(found -> isWithin(place, found));
    }

    private static boolean isWithin(String place, String found) {
        return found.equals(place) || found.startsWith(place + "/");
    }

    boolean isEmpty() {
        return byPlace.isEmpty();
    }

    /** Each beginning with its place, in the order they were found. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        byPlace.forEach((place, message) -> lines.add((place.isEmpty() ? "/" : place) + ": " + message));
        return lines;
    }
}
