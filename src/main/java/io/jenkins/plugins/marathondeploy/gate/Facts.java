package io.jenkins.plugins.marathondeploy.gate;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.marathondeploy.consul.ServiceNames;
import io.jenkins.plugins.marathondeploy.consul.TaskEndpoint;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a gate is told of the deployment. Texts that are not known are empty; before anything is sent there is no version, and
 * the instances are those that run.
 *
 * @param id              the app or group
 * @param version         Marathon's version, which tasks have as {@code MARATHON_APP_VERSION}
 * @param previousVersion Marathon's version of what ran before; empty for a new app
 * @param image           image reference
 * @param digest          image digest, {@code sha256:…}
 * @param instances       those of the version that are healthy, or run where nothing checks their health
 * @param services        names under which registrars may have put an app into Consul, by the app's id
 * @param images          before anything is sent, which images are concerned; else none
 */
public record Facts(
        String id, String version, String previousVersion, String image, String digest, List<Instance> instances,
        Map<String, List<String>> services, Images images) {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}]*)}");

    /**
     * One task.
     *
     * @param app   absolute id of its app
     * @param task  Mesos' task id
     * @param host  agent's host name or address
     * @param ports host ports; empty where the app has none
     * @param ownAddresses   of a task on a container network, else empty
     * @param containerPorts the ports at those
     */
    public record Instance(
            String app, String task, String host, List<Integer> ports, List<String> ownAddresses, List<Integer> containerPorts) {
        public Instance {
            ports = List.copyOf(ports);
            ownAddresses = List.copyOf(ownAddresses);
            containerPorts = List.copyOf(containerPorts);
        }

        /** On its host's network, or with ports of the host mapped to its own. */
        public Instance(String app, String task, String host, List<Integer> ports) {
            this(app, task, host, ports, List.of(), List.of());
        }

        /**
         * The running tasks of an app.
         *
         * @param definition the app as Marathon answers for it, with its {@code tasks}
         */
        public static List<Instance> of(String app, JsonNode definition) {
            return TaskEndpoint.of(definition).stream()
                    .map(task -> new Instance(
                            app, task.taskId(), task.host(), task.ports(), task.ownAddresses(), task.containerPorts()))
                    .toList();
        }

        TaskEndpoint endpoint() {
            return new TaskEndpoint(task, host, List.of(), ports, ownAddresses, containerPorts);
        }

        /** {@code host:port} of its first port; the host alone where it has none. */
        public String address() {
            return ports.isEmpty() ? host : host + ":" + ports.get(0);
        }
    }

    /**
     * References of images, as definitions name them.
     *
     * @param wanted  of what is to be sent
     * @param running of what runs, as far as Marathon has its definition
     */
    public record Images(List<String> wanted, List<String> running) {
        /** None that are known. */
        public static final Images NONE = new Images(List.of(), List.of());

        public Images {
            wanted = List.copyOf(wanted);
            running = List.copyOf(running);
        }

        /** @param definitions apps */
        public static List<String> in(Stream<? extends JsonNode> definitions) {
            return definitions
                    .map(app -> app.at("/container/docker/image").asText(""))
                    .filter(image -> !image.isEmpty())
                    .distinct()
                    .toList();
        }
    }

    public Facts {
        instances = List.copyOf(instances);
        services = Map.copyOf(services);
    }

    /** Of a version that is followed. */
    public Facts(
            String id, String version, String previousVersion, String image, String digest, List<Instance> instances,
            Map<String, List<String>> services) {
        this(id, version, previousVersion, image, digest, instances, services, Images.NONE);
    }

    /** Of apps that no registrar is looked for. */
    public Facts(
            String id, String version, String previousVersion, String image, String digest, List<Instance> instances) {
        this(id, version, previousVersion, image, digest, instances, Map.of());
    }

    /** The names under which registrars may put an app into Consul, the likeliest first. */
    public static List<String> services(JsonNode definition) {
        return ServiceNames.candidates(definition);
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

    /** Why a text can't be found anywhere, since a placeholder in it has no value: a clause for the user; empty when all have one. */
    Optional<String> unknown(String text) {
        Map<String, String> values = placeholders();
        return PLACEHOLDER.matcher(text).results()
                .map(found -> found.group(1))
                .filter(name -> values.getOrDefault(name, "x").isEmpty())
                .findFirst()
                .map(name -> "${" + name + "} has no value for this deployment: " + switch (name) {
                    case "TAG" -> image.isEmpty()
                            ? "which image it has is not known, as where a definition names none, or several"
                            : image + " has no tag; name the image with its tag, or expect ${DIGEST} or ${VERSION}";
                    case "DIGEST" -> "the digest of " + (image.isEmpty() ? "its image" : image)
                            + " is not known; name the image by its digest, or expect ${TAG} or ${VERSION}";
                    case "IMAGE" -> "which image it has is not known, as where a definition names none, or several";
                    case "PREVIOUS_VERSION" -> "nothing of it runs so far; expect ${VERSION}";
                    default -> "it is not known";
                });
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
