package io.jenkins.plugins.marathondeploy.template;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What Marathon demands of networks and ports, in their present and in their old form. */
final class NetworkRules {
    private final AppRules rules;

    NetworkRules(AppRules rules) {
        this.rules = rules;
    }

    void check(JsonNode app) {
        if (!rules.clean("/networks", "/container", "/ipAddress", "/ports", "/portDefinitions")) {
            return;
        }
        oldForms(app);
        networks(app);
        ports(app);
    }

    /** "cannot mix deprecated and canonical network APIs" and its like. */
    private void oldForms(JsonNode app) {
        JsonNode docker = app.path("container").path("docker");
        boolean networks = !app.path("networks").isEmpty();
        boolean address = app.hasNonNull("ipAddress");
        if (docker.hasNonNull("network") && networks) {
            rules.problem("/container/docker/network", "there are both \"networks\" and container.docker.network; keep only networks");
        } else if (AppRules.is(docker.path("network"), "NONE")) {
            rules.problem("/container/docker/network", "NONE is no longer taken by Marathon");
        }
        if (address && networks) {
            rules.problem("/ipAddress", "there are both \"networks\" and \"ipAddress\"; keep only networks");
        }
        if (address && (!app.path("ports").isEmpty() || !app.path("portDefinitions").isEmpty())) {
            rules.problem("/ipAddress", "there are both \"ipAddress\" and ports; an app with an address of its own has container.portMappings");
        }
        if (address && AppRules.isDocker(app.path("container")) && app.path("ipAddress").hasNonNull("discovery")) {
            rules.problem("/ipAddress/discovery", "is not for containers of type DOCKER");
        }
        boolean mappings = !app.path("container").path("portMappings").isEmpty();
        if (mappings && !docker.path("portMappings").isEmpty()) {
            rules.problem("/container/docker/portMappings", "there are both container.portMappings and container.docker.portMappings; keep only the first");
        }
        if (mappings && !app.path("ipAddress").path("discovery").path("ports").isEmpty()) {
            rules.problem("/ipAddress/discovery/ports", "there are both container.portMappings and ipAddress.discovery.ports; keep only the first");
        }
    }

    private void networks(JsonNode app) {
        List<JsonNode> networks = AppRules.elements(app.path("networks"));
        Set<String> names = new HashSet<>();
        Set<String> modes = new HashSet<>();
        for (int i = 0; i < networks.size(); i++) {
            JsonNode network = networks.get(i);
            String mode = network.path("mode").asText("container").toLowerCase(Locale.ROOT);
            String path = "/networks/" + i;
            boolean own = mode.equals("container");
            if (!own && network.hasNonNull("name")) {
                rules.problem(path + "/name", "a network of mode " + mode + " has no name");
            }
            if (mode.equals("host") && !network.path("labels").isEmpty()) {
                rules.problem(path + "/labels", "the host's network has no labels");
            }
            if (own && !names.add(network.path("name").asText(""))) {
                rules.problem(path + "/name", "the network stands twice");
            }
            if (modes.contains(mode) ? !own : !modes.isEmpty()) {
                rules.problem(path + "/mode", "an app has one network of mode host, one of mode container/bridge, or any number of mode container");
            }
            modes.add(mode);
        }
        boolean several = networks.size() > 1 && modes.equals(Set.of("container"));
        if (several && AppRules.isDocker(app.path("container"))) {
            rules.problem("/networks", "containers of type DOCKER join one network only");
        }
        if (app.path("networks").size() > 0) {
            mappingNetworks(app, names, several);
        }
    }

    private void mappingNetworks(JsonNode app, Set<String> names, boolean several) {
        List<JsonNode> mappings = AppRules.elements(app.path("container").path("portMappings"));
        for (int i = 0; i < mappings.size(); i++) {
            List<JsonNode> given = AppRules.elements(mappings.get(i).path("networkNames"));
            String path = "/container/portMappings/" + i + "/networkNames";
            for (JsonNode name : given) {
                if (!names.contains(name.asText())) {
                    rules.problem(path, "names a network that is not in \"networks\"");
                }
            }
            if (several && mappings.get(i).hasNonNull("hostPort") && given.size() != 1) {
                rules.problem(path, "must name exactly one network, since there are several and the mapping has a hostPort");
            }
        }
    }

    private void ports(JsonNode app) {
        List<JsonNode> ports = AppRules.elements(app.path("ports"));
        List<JsonNode> definitions = AppRules.elements(app.path("portDefinitions"));
        if (app.hasNonNull("ports") && app.hasNonNull("portDefinitions") && !numbers(ports, "").equals(numbers(definitions, "port"))) {
            // B-ports-and-portdefs: "cannot specify both ports and port definitions"; equal ones are taken.
            rules.problem("/ports", "there are both \"ports\" and \"portDefinitions\", and they are not equal; keep only portDefinitions");
        }
        unique("/ports", ports, "");
        unique("/portDefinitions", definitions, "/port");
        unique("/container/portMappings", AppRules.elements(app.path("container").path("portMappings")), null);
        unique("/container/docker/portMappings", AppRules.elements(app.path("container").path("docker").path("portMappings")), null);
    }

    private static List<Integer> numbers(List<JsonNode> ports, String field) {
        return ports.stream().map(port -> field.isEmpty() ? port.asInt() : port.path(field).asInt()).toList();
    }

    /**
     * B-dup-ports: "Ports must be unique."; B-port-names-dup: "Port names must be unique."
     *
     * @param number JSON pointer to the number that must be unique too; null for none
     */
    private void unique(String path, List<JsonNode> ports, String number) {
        Set<String> names = new HashSet<>();
        Set<Integer> numbers = new HashSet<>();
        for (int i = 0; i < ports.size(); i++) {
            JsonNode port = ports.get(i);
            if (port.hasNonNull("name") && !names.add(port.path("name").asText())) {
                rules.problem(path + "/" + i + "/name", "port names must be unique");
            }
            int value = number == null ? 0 : port.at(number).asInt();
            if (value != 0 && !numbers.add(value)) {
                rules.problem(path + "/" + i + number, "ports must be unique");
            }
        }
    }
}
