package io.jenkins.plugins.marathondeploy.consul;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The names under which registrars put an app into Consul (reference: registrator, marathon-consul, mesos-consul). */
public final class ServiceNames {
    /** {@code SERVICE_NAME}, {@code SERVICE_8080_NAME}: registrator's, in the environment or as Docker labels. */
    private static final Pattern VARIABLE = Pattern.compile("SERVICE_(?:(?<port>[0-9]+)_)?NAME", Pattern.CASE_INSENSITIVE);

    private final JsonNode app;
    private final Set<String> names = new LinkedHashSet<>();

    private ServiceNames(JsonNode app) {
        this.app = app;
    }

    /**
     * The names that an app may have, the likeliest first: the label {@code consul}, registrator's variables, the label
     * {@code overrideTaskName}, the id in its three forms, the image's last part. Whether one of them is the app's is seen by
     * {@link #registering}.
     *
     * @param app its definition, with an absolute id
     */
    public static List<String> candidates(JsonNode app) {
        ServiceNames found = new ServiceNames(app);
        List<String> path = Stream.of(app.path("id").asText("").split("/")).filter(part -> !part.isEmpty()).toList();
        found.addMarathonConsul(path);
        found.addRegistratorVariables();
        found.add(app.path("labels").path("overrideTaskName").asText(""));
        // mesos-consul has the task's name, web.shop for /shop/web; marathon-consul shop.web.
        List<String> reversed = new ArrayList<>(path);
        Collections.reverse(reversed);
        found.add(String.join(".", reversed));
        found.add(String.join(".", path));
        found.add(path.isEmpty() ? "" : path.get(path.size() - 1));
        found.addImage();
        return List.copyOf(found.names);
    }

    /** Those in whose passing instances one of the tasks is. */
    public static List<String> registering(List<ServiceHealth> candidates, List<TaskEndpoint> tasks) {
        return candidates.stream()
                .filter(candidate -> candidate.instances().stream()
                        .filter(ServiceInstance::passes)
                        .anyMatch(instance -> tasks.stream().anyMatch(
                                task -> task.isAt(instance) || task.isNamedIn(instance) || task.isOnNode(instance))))
                .map(ServiceHealth::service)
                .toList();
    }

    private void add(String name) {
        if (!name.isBlank()) {
            names.add(name.strip());
        }
    }

    /** The label is the name; empty, or {@code true}, it means the id, / as a dot. A port may have one of its own. */
    private void addMarathonConsul(List<String> path) {
        List<JsonNode> labels = new ArrayList<>(List.of(app.path("labels").path("consul")));
        app.path("portDefinitions").forEach(port -> labels.add(port.path("labels").path("consul")));
        portMappings().forEach(port -> labels.add(port.path("labels").path("consul")));
        for (JsonNode label : labels) {
            if (label.isTextual()) {
                String name = label.textValue().strip();
                boolean isId = name.isEmpty() || name.equals("true");
                add(isId ? String.join(".", path) : name.replaceAll("^/+|/+$", "").replace('/', '.'));
            }
        }
    }

    private void addRegistratorVariables() {
        app.path("env").properties().forEach(entry -> addVariable(entry.getKey(), entry.getValue().asText("")));
        app.path("container").path("docker").path("parameters").forEach(parameter -> {
            String[] label = parameter.path("value").asText("").split("=", 2);
            if (parameter.path("key").asText("").equals("label") && label.length == 2) {
                addVariable(label[0], label[1]);
            }
        });
    }

    private void addVariable(String name, String value) {
        Matcher variable = VARIABLE.matcher(name);
        if (variable.matches() && !value.isBlank()) {
            addWithPorts(value.strip(), variable.group("port") == null);
        }
    }

    /** {@code registry.example:5000/shop/web:1.2} is "web"; registrator cuts at a colon, so that a digest's is "web@sha256". */
    private void addImage() {
        String image = app.path("container").path("docker").path("image").asText("");
        String name = image.substring(image.lastIndexOf('/') + 1).split(":", 2)[0];
        if (!name.isEmpty()) {
            addWithPorts(name, true);
            addWithPorts(name.split("@", 2)[0], true);
        }
    }

    /** A container with several published ports has a name with each of them: {@code web-8080}. */
    private void addWithPorts(String name, boolean suffixed) {
        add(name);
        List<JsonNode> mappings = portMappings();
        if (suffixed && mappings.size() > 1) {
            mappings.forEach(mapping -> add(name + "-" + mapping.path("containerPort").asInt()));
        }
    }

    /** At their place since Marathon 1.5, or the older one. */
    private List<JsonNode> portMappings() {
        List<JsonNode> mappings = new ArrayList<>();
        app.path("container").path("portMappings").forEach(mappings::add);
        if (mappings.isEmpty()) {
            app.path("container").path("docker").path("portMappings").forEach(mappings::add);
        }
        return mappings;
    }
}
