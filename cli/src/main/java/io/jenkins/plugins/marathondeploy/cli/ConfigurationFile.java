package io.jenkins.plugins.marathondeploy.cli;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.harbor.HarborSettings;
import io.jenkins.plugins.marathondeploy.marathon.MarathonSettings;
import io.jenkins.plugins.marathondeploy.mesos.SandboxOutput;
import io.jenkins.plugins.marathondeploy.release.PolicyParameter;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * Servers by their names, from the file that configures the Jenkins plugin ({@code unclassified: marathonDeploy: …}), or from
 * its part of it alone. What a command line has no use for is left to Jenkins: credentials are named by the environment
 * here.
 */
final class ConfigurationFile {
    private static final long LARGEST = 1024 * 1024;
    static final int LARGEST_PORT = 65_535;
    /** Limits of deployments, as they are called there. */
    private static final Map<String, PolicyParameter> LIMITS = Map.of(
            "timeout", PolicyParameter.TIMEOUT,
            "rollbackTimeout", PolicyParameter.ROLLBACK_TIMEOUT,
            "lockTimeout", PolicyParameter.LOCK_TIMEOUT);
    /** Certificates and folders are of use in Jenkins alone. */
    private static final Set<String> OF_MARATHON = Set.of(
            "name", "url", "tokenScheme", "agentPort", "harbor", "credentialsId", "caCredentialsId", "folders");
    private static final Set<String> OF_HARBOR = Set.of(
            "name", "url", "project", "imageHost", "credentialsId", "caCredentialsId", "folders", "tokenService");
    private static final String MARATHONS = "marathonServers";
    private static final String HARBORS = "harborRegistries";

    private final String name;
    private final Map<String, String> environment;
    private final Map<String, ConfigurationEntry> marathons = new LinkedHashMap<>();
    private final Map<String, ConfigurationEntry> harbors = new LinkedHashMap<>();
    private final Map<PlatformService, Map<String, ConfigurationEntry>> services = new EnumMap<>(PlatformService.class);

    private ConfigurationFile(String name, Map<String, String> environment) {
        this.name = name;
        this.environment = environment;
    }

    /** @throws Refusal when there is no such file, or it has no servers */
    static ConfigurationFile read(String name, Session session) {
        Path file = session.directory().resolve(name);
        JsonNode root;
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > LARGEST) {
                throw new Refusal("--config " + name + ": this is no file of at most 1 MiB");
            }
            root = parsed(name, Files.readString(file));
        } catch (MalformedInputException foreign) {
            throw new Refusal("--config " + name + " is not UTF-8 text");
        } catch (IOException unreadable) {
            throw new Refusal("--config " + name + " can't be read: " + unreadable.getMessage());
        }
        ConfigurationFile read = new ConfigurationFile(name, session.environment());
        read.take(root == null ? MissingNode.getInstance() : root);
        return read;
    }

    private static JsonNode parsed(String name, String text) {
        try {
            return YAMLMapper.builder().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION).build().readTree(text);
        } catch (JsonProcessingException wrong) {
            // Not its whole message: it may quote a secret of the file. Jackson knows only where it had come to.
            int line = wrong.getCause() instanceof MarkedYAMLException scanner && scanner.getProblemMark() != null
                    ? scanner.getProblemMark().getLine() + 1
                    : wrong.getLocation() == null ? 0 : wrong.getLocation().getLineNr();
            boolean tab = text.lines().skip(Math.max(0, line - 1)).findFirst().orElse("").matches(" *\t.*");
            throw new Refusal("--config " + name + ": this is no YAML" + (line > 0 ? "; see line " + line : "")
                    + (tab ? ", which begins with a tab: indent with blanks" : ""));
        }
    }

    private void take(JsonNode root) {
        JsonNode whole = root.at("/unclassified/marathonDeploy");
        JsonNode part = !whole.isMissingNode() ? whole : root.has("marathonDeploy") ? root.get("marathonDeploy") : root;
        marathons.putAll(entries(part, MARATHONS, MarathonArgument.NAME, Credentials::prefix));
        harbors.putAll(entries(part, HARBORS, MarathonArgument.NAME, Credentials::harborPrefix));
        for (PlatformService service : PlatformService.values()) {
            services.put(service, entries(part, service.list(), "\\S.*", service::prefix));
        }
    }

    /**
     * @param names  what they may be called: those of options are separated by commas
     * @param prefix what the variables of a server's login begin with
     */
    private Map<String, ConfigurationEntry> entries(JsonNode part, String list, String names, UnaryOperator<String> prefix) {
        Map<String, ConfigurationEntry> servers = new LinkedHashMap<>();
        Map<String, String> prefixes = new HashMap<>();
        if (part.path(list).isObject()) {
            throw new Refusal("--config " + name + ": \"" + list + "\" is no list: begin each server with \"- name\"");
        }
        for (JsonNode server : part.path(list)) {
            if (!server.isObject()) {
                throw new Refusal(
                        "--config " + name + ": \"" + list + "\" has an entry that is no server with \"name\" and \"url\"");
            }
            String called = server.path("name").asText("");
            if (!called.matches(names)) {
                throw new Refusal("--config " + name + ": a server of \"" + list + "\" is called \"" + called
                        + "\"; a name here has letters, digits, dots, hyphens and underscores");
            }
            if (servers.put(called, new ConfigurationEntry(name, called, server, environment)) != null) {
                throw new Refusal("--config " + name + " has two servers called " + called + " in \"" + list + "\"");
            }
            String variables = prefix.apply(called);
            String other = prefixes.put(variables, called);
            if (other != null) {
                throw new Refusal("--config " + name + " has the servers " + other + " and " + called + " in \"" + list
                        + "\", whose logins are the same variables here (" + variables + "PASSWORD): the login of one would be sent to"
                        + " the other. Give them names that differ in more than upper case, dots, hyphens and underscores");
            }
        }
        return servers;
    }

    private void requireSome(String list, Map<String, ConfigurationEntry> servers) {
        if (servers.isEmpty()) {
            throw new Refusal("--config " + name + " has no \"" + list + "\": a list of servers with \"name\" and \"url\"");
        }
    }

    /** @throws Refusal when there is none of that name, or it can't be used */
    HarborServer harbor(String called) {
        requireSome(HARBORS, harbors);
        ConfigurationEntry server = harbors.get(called);
        if (server == null) {
            throw new Refusal("--config " + name + " has no Harbor called " + called + "; it has " + String.join(", ", harbors.keySet()));
        }
        server.requireOnly(OF_HARBOR);
        String url = server.text("url", "");
        if (url.isEmpty()) {
            throw server.wrong("has no \"url\"");
        }
        try {
            HarborServer made = new HarborServer(
                    called, HarborSettings.address(url), server.text("project", ""), server.text("imageHost", ""), server.hasLogin());
            // It says what is wrong with the host.
            made.choice();
            return made;
        } catch (IllegalArgumentException unusable) {
            throw server.wrong(unusable.getMessage());
        }
    }

    /**
     * The one that a Marathon names, else the only one that there is; empty where it names none, and there are none or several.
     *
     * @param marathon its name; empty for one that the file does not have
     * @throws Refusal when it names one that the file does not have
     */
    Optional<ConfigurationEntry> service(PlatformService service, String marathon) {
        Map<String, ConfigurationEntry> all = services.get(service);
        String called = marathons.containsKey(marathon) ? marathons.get(marathon).text(service.field(), "") : "";
        if (called.isEmpty()) {
            return all.size() == 1 ? all.values().stream().findFirst() : Optional.empty();
        }
        if (!all.containsKey(called)) {
            throw marathons.get(marathon).wrong("has the " + service.field() + " \"" + called + "\", and \"" + service.list() + "\" "
                    + (all.isEmpty() ? "is not there" : "has " + String.join(", ", all.keySet())));
        }
        return Optional.of(all.get(called));
    }

    /** @throws Refusal when there is none of that name, or it can't be used */
    MarathonServer marathon(String called) {
        requireSome(MARATHONS, marathons);
        ConfigurationEntry server = marathons.get(called);
        if (server == null) {
            throw new Refusal("--config " + name + " has no server called " + called + "; it has " + String.join(", ", marathons.keySet()));
        }
        Set<String> known = new HashSet<>(OF_MARATHON);
        known.addAll(LIMITS.keySet());
        services.keySet().forEach(service -> known.add(service.field()));
        server.requireOnly(known);
        Map<PolicyParameter, String> limits = new LinkedHashMap<>();
        LIMITS.forEach((key, parameter) -> {
            if (server.fields().has(key)) {
                limits.put(parameter, server.text(key, ""));
            }
        });
        try {
            String port = server.text("agentPort", String.valueOf(SandboxOutput.STANDARD_PORT));
            if (!port.matches("\\d{1,5}")) {
                throw server.wrong("has an \"agentPort\" that is no number");
            }
            if (Integer.parseInt(port) > LARGEST_PORT) {
                throw server.wrong("has an \"agentPort\" that is no port: it is 0 to " + LARGEST_PORT);
            }
            String scheme = server.text("tokenScheme", Authentication.TOKEN_SCHEME);
            String harbor = server.text("harbor", "");
            MarathonServer made = new MarathonServer(
                    called, MarathonSettings.addresses(server.text("url", "")), scheme, Integer.parseInt(port), limits,
                    harbor.isEmpty() ? Optional.empty() : Optional.of(pulledFrom(called, harbor)));
            if (made.urls().isEmpty()) {
                throw server.wrong("has no \"url\"");
            }
            // Both say what is wrong with it.
            MarathonSettings.of(made.urls().toArray(URI[]::new));
            made.policy();
            return made;
        } catch (IllegalArgumentException unusable) {
            throw server.wrong(unusable.getMessage());
        }
    }

    private HarborServer pulledFrom(String called, String harbor) {
        try {
            return harbor(harbor);
        } catch (Refusal unusable) {
            throw new Refusal(unusable.getMessage() + " (" + called + " pulls from a Harbor \"" + harbor + "\")");
        }
    }

    /** Whether its configuration in Jenkins names a login. */
    boolean hasLogin(String called) {
        return marathons.get(called).hasLogin();
    }
}
