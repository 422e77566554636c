package io.jenkins.plugins.marathondeploy.gate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a gate is told of the deployment. Texts that are not known are empty; before anything is sent there is neither a
 * version nor an instance.
 *
 * @param id              the app or group
 * @param version         Marathon's version, which tasks have as {@code MARATHON_APP_VERSION}
 * @param previousVersion Marathon's version of what ran before; empty for a new app
 * @param image           image reference
 * @param digest          image digest, {@code sha256:…}
 * @param instances       those of the version that are healthy, or run where nothing checks their health
 */
public record Facts(
        String id, String version, String previousVersion, String image, String digest, List<Instance> instances) {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}]*)}");

    /**
     * One task.
     *
     * @param app   absolute id of its app
     * @param task  Mesos' task id
     * @param host  agent's host name or address
     * @param ports host ports; empty where the app has none
     */
    public record Instance(String app, String task, String host, List<Integer> ports) {
        public Instance {
            ports = List.copyOf(ports);
        }

        /** {@code host:port} of its first port; the host alone where it has none. */
        public String address() {
            return ports.isEmpty() ? host : host + ":" + ports.get(0);
        }
    }

    public Facts {
        instances = List.copyOf(instances);
    }

    /** The image's tag; empty where it has none. */
    public String tag() {
        String named = image.replaceFirst("@.*", "");
        int colon = named.indexOf(':', named.lastIndexOf('/') + 1);
        return colon < 0 ? "" : named.substring(colon + 1);
    }

    private Map<String, String> placeholders() {
        return Map.of(
                "APP", id, "VERSION", version, "PREVIOUS_VERSION", previousVersion, "IMAGE", image, "DIGEST", digest,
                "TAG", tag());
    }

    /**
     * A text with {@code ${APP}}, {@code ${VERSION}}, {@code ${PREVIOUS_VERSION}}, {@code ${IMAGE}}, {@code ${DIGEST}} and
     * {@code ${TAG}} replaced.
     */
    public String expand(String text) {
        Map<String, String> values = placeholders();
        return PLACEHOLDER.matcher(text).replaceAll(found ->
                Matcher.quoteReplacement(values.getOrDefault(found.group(1), found.group())));
    }

    /** Whether all that the placeholders of a text stand for is known: what is not would be found in anything. */
    boolean knows(String text) {
        Map<String, String> values = placeholders();
        return PLACEHOLDER.matcher(text).results().noneMatch(found -> values.getOrDefault(found.group(1), "x").isEmpty());
    }

    /** @throws IllegalArgumentException naming a placeholder that {@link #expand} does not know; it can be shown */
    public static void checkPlaceholders(String text) {
        Map<String, String> known = new Facts("", "", "", "", "", List.of()).placeholders();
        Matcher found = PLACEHOLDER.matcher(text);
        while (found.find()) {
            if (!known.containsKey(found.group(1))) {
                throw new IllegalArgumentException("'" + found.group() + "' is none of the placeholders "
                        + known.keySet().stream().sorted().map(name -> "${" + name + "}").collect(Collectors.joining(", ")));
            }
        }
    }

    /** What a user's own test gets as environment. */
    public Map<String, String> environment() {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("MARATHON_DEPLOY_APP", id);
        environment.put("MARATHON_DEPLOY_VERSION", version);
        environment.put("MARATHON_DEPLOY_IMAGE", image);
        environment.put(
                "MARATHON_DEPLOY_INSTANCES",
                instances.stream().map(Instance::address).collect(Collectors.joining(",")));
        return environment;
    }
}
