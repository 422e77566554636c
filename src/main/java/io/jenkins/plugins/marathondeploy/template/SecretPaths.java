package io.jenkins.plugins.marathondeploy.template;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Places of an app that a secret value was rendered into. They are noted in a label of the app, so that whoever compares
 * with it later, another build or another tool of ours, shows neither the value that is wanted nor the one that runs.
 */
final class SecretPaths {
    private static final String SEPARATOR = " ";

    private SecretPaths() {}

    /** Of the labels of both; either may be a missing node. */
    static List<String> in(JsonNode wanted, JsonNode running) {
        List<String> places = new ArrayList<>();
        for (JsonNode app : List.of(wanted, running)) {
            String noted = app.path("labels").path(OwnLabels.HIDDEN).asText();
            for (String place : noted.isEmpty() ? new String[0] : noted.split(SEPARATOR)) {
                places.add(decode(place));
            }
        }
        return places;
    }

    /** Adds the JSON pointers of all texts in a part of an app that are secret. */
    static void find(JsonNode node, String path, Predicate<String> secret, List<String> found) {
        if (node.isTextual() && secret.test(node.asText())) {
            found.add(path);
        }
        node.properties().forEach(field -> find(field.getValue(), Json.child(path, field.getKey()), secret, found));
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            find(node.get(i), Json.child(path, i), secret, found);
        }
    }

    /**
     * The label's value.
     *
     * @param places JSON pointers in the app, as it was written
     */
    static String label(Collection<String> places) {
        TreeSet<String> noted = new TreeSet<>();
        places.forEach(place -> noted.add(URLEncoder.encode(stable(place), StandardCharsets.UTF_8)));
        return String.join(SEPARATOR, noted);
    }

    /** Up to the first array, since its order may change; in the form of Marathon's answers. */
    private static String stable(String place) {
        String array = place.replaceFirst("/[0-9]+(/.*)?$", "");
        if (array.equals("/uris")) {
            return "/fetch";
        }
        return array.startsWith("/container/docker/portMappings") ? "/container/portMappings" : array;
    }

    private static String decode(String place) {
        try {
            return URLDecoder.decode(place, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // Somebody changed the label by hand.
            return place;
        }
    }

    static boolean contain(List<String> places, String path) {
        return places.stream().anyMatch(place -> path.equals(place) || path.startsWith(place + "/"));
    }
}
