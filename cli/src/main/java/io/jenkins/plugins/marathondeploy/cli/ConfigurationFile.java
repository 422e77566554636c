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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Servers by their names, from the file that configures the Jenkins plugin ({@code unclassified: marathonDeploy: …}), or from
 * its part of it alone. What a command line has no use for is left to Jenkins: credentials are named by the environment
 * here.
 */
final class ConfigurationFile {
    private static final long LARGEST = 1024 * 1024;
    /** Limits of deployments, as they are called there. */
    private static final Map<String, PolicyParameter> LIMITS = Map.of(
            "timeout", PolicyParameter.TIMEOUT,
            "rollbackTimeout", PolicyParameter.ROLLBACK_TIMEOUT,
            "lockTimeout", PolicyParameter.LOCK_TIMEOUT);
    private static final Set<String> USED = Set.of("name", "url", "tokenScheme", "agentPort", "harbor");
    /** Of use in Jenkins alone. */
    private static final Set<String> JENKINS = Set.of(
            "credentialsId", "caCredentialsId", "folders", "consul", "prometheus", "alertmanager", "grafana");
    private static final Set<String> OF_HARBOR = Set.of(
            "name", "url", "project", "imageHost", "credentialsId", "caCredentialsId", "folders", "tokenService");
    private static final String MARATHONS = "marathonServers";
    private static final String HARBORS = "harborRegistries";
    /** As configuration as code has it: {@code ${NAME}} and {@code ${NAME:-default}}. */
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?}");

    private final String name;
    private final Map<String, String> environment;
    private final Map<String, JsonNode> marathons = new LinkedHashMap<>();
    private final Map<String, JsonNode> harbors = new LinkedHashMap<>();

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
            root = YAMLMapper.builder().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION).build().readTree(Files.readString(file));
        } catch (JsonProcessingException wrong) {
            // Not its whole message: it may quote a secret of the file.
            int line = wrong.getLocation() == null ? 0 : wrong.getLocation().getLineNr();
            throw new Refusal("--config " + name + ": this is no YAML" + (line > 0 ? "; see line " + line : ""));
        } catch (IOException unreadable) {
            throw new Refusal("--config " + name + " can't be read as UTF-8 text (" + unreadable.getClass().getSimpleName() + ")");
        }
        ConfigurationFile read = new ConfigurationFile(name, session.environment());
        read.take(root == null ? MissingNode.getInstance() : root);
        return read;
    }

    private void take(JsonNode root) {
        JsonNode whole = root.at("/unclassified/marathonDeploy");
        JsonNode part = !whole.isMissingNode() ? whole : root.has("marathonDeploy") ? root.get("marathonDeploy") : root;
        take(part, MARATHONS, marathons);
        take(part, HARBORS, harbors);
    }

    private void take(JsonNode part, String list, Map<String, JsonNode> servers) {
        Map<String, String> prefixes = new HashMap<>();
        for (JsonNode server : part.path(list)) {
            String called = server.path("name").asText("");
            if (!called.matches(MarathonArgument.NAME)) {
                throw new Refusal("--config " + name + ": a server of \"" + list + "\" is called \"" + called
                        + "\"; a name here has letters, digits, dots, hyphens and underscores");
            }
            if (servers.put(called, server) != null) {
                throw new Refusal("--config " + name + " has two servers called " + called + " in \"" + list + "\"");
            }
            String prefix = list.equals(HARBORS) ? Credentials.harborPrefix(called) : Credentials.prefix(called);
            String other = prefixes.put(prefix, called);
            if (other != null) {
                throw new Refusal("--config " + name + " has the servers " + other + " and " + called + " in \"" + list
                        + "\", whose logins are the same variables here (" + prefix + "PASSWORD): the login of one would be sent to the"
                        + " other. Give them names that differ in more than upper case, dots, hyphens and underscores");
            }
        }
    }

    private void requireSome(String list, Map<String, JsonNode> servers) {
        if (servers.isEmpty()) {
            throw new Refusal("--config " + name + " has no \"" + list + "\": a list of servers with \"name\" and \"url\"");
        }
    }

    /** @throws Refusal when there is none of that name, or it can't be used */
    HarborServer harbor(String called) {
        requireSome(HARBORS, harbors);
        JsonNode server = harbors.get(called);
        if (server == null) {
            throw new Refusal("--config " + name + " has no Harbor called " + called + "; it has " + String.join(", ", harbors.keySet()));
        }
        server.fieldNames().forEachRemaining(key -> {
            if (!OF_HARBOR.contains(key)) {
                throw wrong(called, "has a field \"" + key + "\"; known are " + String.join(", ", new TreeSet<>(OF_HARBOR)));
            }
        });
        String url = text(called, server, "url", "");
        if (url.isEmpty()) {
            throw wrong(called, "has no \"url\"");
        }
        try {
            HarborServer made = new HarborServer(
                    called, HarborSettings.address(url), text(called, server, "project", ""),
                    text(called, server, "imageHost", ""), hasLogin(server));
            // It says what is wrong with the host.
            made.choice();
            return made;
        } catch (IllegalArgumentException unusable) {
            throw wrong(called, unusable.getMessage());
        }
    }

    /** @throws Refusal when there is none of that name, or it can't be used */
    MarathonServer marathon(String called) {
        requireSome(MARATHONS, marathons);
        JsonNode server = marathons.get(called);
        if (server == null) {
            throw new Refusal("--config " + name + " has no server called " + called + "; it has " + String.join(", ", marathons.keySet()));
        }
        Map<PolicyParameter, String> limits = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> field : server.properties()) {
            String key = field.getKey();
            if (LIMITS.containsKey(key)) {
                limits.put(LIMITS.get(key), text(called, server, key, ""));
            } else if (!USED.contains(key) && !JENKINS.contains(key)) {
                Set<String> known = new TreeSet<>(USED);
                known.addAll(JENKINS);
                known.addAll(LIMITS.keySet());
                throw wrong(called, "has a field \"" + key + "\"; known are " + String.join(", ", known));
            }
        }
        try {
            String port = text(called, server, "agentPort", String.valueOf(SandboxOutput.STANDARD_PORT));
            if (!port.matches("\\d{1,5}")) {
                throw wrong(called, "has an \"agentPort\" that is no number");
            }
            String scheme = text(called, server, "tokenScheme", Authentication.TOKEN_SCHEME);
            String harbor = text(called, server, "harbor", "");
            MarathonServer made = new MarathonServer(
                    called, MarathonSettings.addresses(text(called, server, "url", "")), scheme, Integer.parseInt(port), limits,
                    harbor.isEmpty() ? Optional.empty() : Optional.of(pulledFrom(called, harbor)));
            if (made.urls().isEmpty()) {
                throw wrong(called, "has no \"url\"");
            }
            // Both say what is wrong with it.
            MarathonSettings.of(made.urls().toArray(URI[]::new));
            made.policy();
            return made;
        } catch (IllegalArgumentException unusable) {
            throw wrong(called, unusable.getMessage());
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
        return hasLogin(marathons.get(called));
    }

    private static boolean hasLogin(JsonNode server) {
        return !server.path("credentialsId").asText("").isEmpty();
    }

    private Refusal wrong(String called, String what) {
        return new Refusal("--config " + name + ": " + called + " " + what);
    }

    private String text(String called, JsonNode server, String field, String otherwise) {
        JsonNode value = server.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return otherwise;
        }
        if (value.isContainerNode()) {
            throw wrong(called, "has a \"" + field + "\" that is no text");
        }
        List<String> missing = new ArrayList<>();
        String text = VARIABLE.matcher(value.asText()).replaceAll(found -> {
            String set = environment.get(found.group(1));
            if (set == null && found.group(2) == null) {
                missing.add(found.group(1));
            }
            return Matcher.quoteReplacement(set != null ? set : found.group(2) == null ? "" : found.group(2));
        });
        if (!missing.isEmpty()) {
            throw wrong(called, "has a \"" + field + "\" with ${" + missing.get(0) + "}, which is not set in the environment");
        }
        return text;
    }
}
