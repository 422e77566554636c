package io.jenkins.plugins.marathondeploy.image.buildx;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.image.ImageException;
import io.jenkins.plugins.marathondeploy.image.ImageReference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A configuration directory of Docker's client for one build: what the user's own has, and the login for one registry,
 * which needs to be in no argument and no environment. It is gone when this is closed.
 */
final class ClientConfiguration implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DOCKER_HUB = "https://index.docker.io/v1/";

    private final PrivateDirectory directory;
    private final Map<String, String> environment;

    private ClientConfiguration(PrivateDirectory directory, Map<String, String> environment) {
        this.directory = directory;
        this.environment = environment;
    }

    /**
     * @param environment in which the client would run otherwise
     * @param registry    as references name it
     * @throws ImageException {@code INVALID} when the user's configuration is none, {@code UNEXPECTED} when there is no
     *                        place for files
     */
    static ClientConfiguration create(Map<String, String> environment, String registry, Authentication login) {
        Path own = directory(environment);
        PrivateDirectory.removeLeftovers(Clock.systemUTC());
        PrivateDirectory directory = PrivateDirectory.create();
        try {
            Map<String, String> changed = new LinkedHashMap<>(environment);
            ObjectNode config = read(own.resolve("config.json"));
            addOverlay(config, changed.remove("DOCKER_AUTH_CONFIG"));
            addLogin(config, registry, login);
            addPlugins(config, own);
            directory.write("config.json", JSON.writeValueAsString(config).getBytes(StandardCharsets.UTF_8));
            if (Files.isDirectory(own.resolve("contexts"))) {
                directory.link("contexts", own.resolve("contexts"));
            }
            changed.put("DOCKER_CONFIG", directory.path().toString());
            keepBuilders(changed, own);
            // Where a client without DOCKER_CERT_PATH looks, and which is another directory now.
            if (!changed.getOrDefault("DOCKER_TLS_VERIFY", "").isEmpty()
                    && changed.getOrDefault("DOCKER_CERT_PATH", "").isEmpty()) {
                changed.put("DOCKER_CERT_PATH", own.toString());
            }
            return new ClientConfiguration(directory, changed);
        } catch (IOException | RuntimeException e) {
            directory.close();
            throw e instanceof ImageException known ? known : PrivateDirectory.failed(e);
        }
    }

    /** Where the client's user keeps what is configured: {@code DOCKER_CONFIG}, or {@code .docker} at home. */
    static Path directory(Map<String, String> environment) {
        String configured = environment.getOrDefault("DOCKER_CONFIG", "");
        String home = environment.getOrDefault("HOME", "");
        return configured.isEmpty()
                ? Path.of(home.isEmpty() ? System.getProperty("user.home") : home, ".docker")
                : Path.of(configured).toAbsolutePath();
    }

    /** In which the client uses this directory. */
    Map<String, String> environment() {
        return Map.copyOf(environment);
    }

    /** A new file for the client alone. */
    Path write(String name, byte[] content) {
        try {
            return directory.write(name, content);
        } catch (IOException e) {
            throw PrivateDirectory.failed(e);
        }
    }

    /** The name of a file that is not there. */
    Path unwritten(String name) {
        return directory.path().resolve(name);
    }

    private static ObjectNode read(Path file) {
        try {
            if (!Files.exists(file)) {
                return JSON.createObjectNode();
            }
            JsonNode read = JSON.readTree(Files.readAllBytes(file));
            if (read instanceof ObjectNode object) {
                return object;
            }
            if (read.isMissingNode()) {
                return JSON.createObjectNode();
            }
        } catch (JsonProcessingException e) {
            // Not Jackson's words, which quote what is there: it has logins.
            throw unreadable(file, "it is not JSON", e);
        } catch (IOException e) {
            throw unreadable(file, e.toString(), e);
        }
        throw unreadable(file, "it is no JSON object", null);
    }

    private static ImageException unreadable(Path file, String why, Exception cause) {
        return new ImageException(
                ImageException.Kind.INVALID,
                "Docker's configuration " + file + " can't be read: " + why + ". Mend it, or name another directory with"
                        + " DOCKER_CONFIG.",
                cause instanceof JsonProcessingException ? null : cause);
    }

    /**
     * {@code DOCKER_AUTH_CONFIG} has logins that go before those of the file (docker/cli since 28.3), and would go before
     * ours.
     */
    private static void addOverlay(ObjectNode config, String overlay) {
        if (overlay == null || overlay.isBlank()) {
            return;
        }
        try {
            JSON.readTree(overlay).path("auths").properties().forEach(login ->
                    add(config, login.getKey(), login.getValue().deepCopy()));
        } catch (JsonProcessingException e) {
            throw new ImageException(
                    ImageException.Kind.INVALID, "DOCKER_AUTH_CONFIG is not JSON. Expected {\"auths\": {…}}.");
        }
    }

    private static void addLogin(ObjectNode config, String registry, Authentication login) {
        String address = registry.equals(ImageReference.DEFAULT_REGISTRY) ? DOCKER_HUB : registry;
        ObjectNode entry = JSON.createObjectNode();
        if (login instanceof Authentication.Basic basic) {
            byte[] pair = (basic.user() + ":" + basic.password().reveal()).getBytes(StandardCharsets.UTF_8);
            add(config, address, entry.put("auth", Base64.getEncoder().encodeToString(pair)));
        } else if (login instanceof Authentication.Token token) {
            add(config, address, entry.put("registrytoken", token.value().reveal()));
        }
    }

    /**
     * The client asks {@code credHelpers[address]} where there is such an entry, else {@code credsStore}, and the file only
     * where neither is named (docker/cli, configfile.GetCredentialsStore). An entry that is empty names none: the file it
     * is, for this one registry (tried with 28.2.2 and a store that answers with another login).
     */
    private static void add(ObjectNode config, String address, JsonNode login) {
        config.withObject("/auths").set(address, login);
        object(config, "credHelpers").put(address, "");
    }

    private static ObjectNode object(ObjectNode parent, String name) {
        return parent.get(name) instanceof ObjectNode there ? there : parent.putObject(name);
    }

    /** Plugins are looked for in these directories before any other. */
    private static void addPlugins(ObjectNode config, Path own) {
        Path plugins = own.resolve("cli-plugins");
        if (Files.isDirectory(plugins)) {
            ArrayNode directories = config.get("cliPluginsExtraDirs") instanceof ArrayNode there
                    ? there
                    : config.putArray("cliPluginsExtraDirs");
            directories.add(plugins.toString());
        }
    }

    /**
     * Builders, and the id by which BuildKit knows the files it has been sent by this user: without it, it is sent all of
     * them each time.
     */
    private static void keepBuilders(Map<String, String> environment, Path own) {
        Path builders = own.resolve("buildx");
        if (!environment.getOrDefault("BUILDX_CONFIG", "").isEmpty()) {
            return;
        }
        try {
            Files.createDirectories(builders);
            if (Files.isWritable(builders)) {
                environment.put("BUILDX_CONFIG", builders.toString());
            }
        } catch (IOException e) {
            // A home that can't be written: then all files are sent each time.
            return;
        }
    }

    @Override
    public void close() {
        directory.close();
    }
}
