package io.jenkins.plugins.marathondeploy.image.engine;

import com.github.dockerjava.core.DefaultDockerClientConfig;
import io.jenkins.plugins.marathondeploy.image.ImageException;
import java.io.Serializable;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Where a Docker Engine listens, decided as Docker's own client decides: what the caller names, else
 * {@code DOCKER_HOST}, else the context chosen with {@code docker context use} or {@code DOCKER_CONTEXT}, else the
 * platform's socket or named pipe.
 *
 * @param uri             {@code unix:///path}, {@code tcp://host:port} or {@code npipe:////./pipe/name}
 * @param certificates    directory with {@code ca.pem}, {@code cert.pem} and {@code key.pem} for TCP with TLS, else null
 * @param configDirectory Docker's configuration directory, from which logins for pulling base images are read
 */
public record EngineAddress(String uri, String certificates, String configDirectory) implements Serializable {
    private static final String SCHEMES = "it must start with unix://, tcp:// or npipe://";

    /**
     * @param explicit    the address that a user gave, null or empty for none
     * @param environment the environment of the process for which the image is built ({@code System.getenv()}, or a
     *                    build's)
     * @throws ImageException {@code INVALID} for a scheme that can't be spoken or TLS files that are not there
     */
    public static EngineAddress of(String explicit, Map<String, String> environment) {
        String config = environment.getOrDefault("DOCKER_CONFIG", "");
        String directory =
                config.isBlank() ? Path.of(System.getProperty("user.home"), ".docker").toString() : config;
        String chosen = explicit == null || explicit.isBlank() ? environment.getOrDefault("DOCKER_HOST", "") : explicit;
        if (chosen.isBlank()) {
            return ofContext(environment.get("DOCKER_CONTEXT"), directory);
        }
        URI uri = checked(chosen.strip());
        boolean tls = uri.getScheme().equals("tcp")
                && !environment.getOrDefault("DOCKER_TLS_VERIFY", "").isEmpty();
        String certificates = environment.getOrDefault("DOCKER_CERT_PATH", "");
        return tls
                ? withTls(uri, certificates.isBlank() ? directory : certificates, directory)
                : new EngineAddress(uri.toString(), null, directory);
    }

    private static EngineAddress ofContext(String context, String directory) {
        var config = new DefaultDockerClientConfig.Builder()
                .withDockerConfig(directory)
                .withDockerContext(context == null || context.isBlank() ? null : context);
        try {
            var built = config.build();
            if (context != null && !context.isBlank() && !context.equals("default") && !config.isDockerHostSetExplicitly()) {
                throw new ImageException(
                        ImageException.Kind.INVALID,
                        "DOCKER_CONTEXT names '" + context + "', but " + directory + " has no such context. See"
                                + " `docker context ls`, or set DOCKER_HOST.");
            }
            String certificates = built.getSSLConfig() instanceof com.github.dockerjava.core.LocalDirectorySSLConfig tls
                    ? tls.getDockerCertPath()
                    : null;
            return new EngineAddress(checked(built.getDockerHost().toString()).toString(), certificates, directory);
        } catch (com.github.dockerjava.api.exception.DockerClientException e) {
            throw new ImageException(
                    ImageException.Kind.INVALID,
                    "Docker's configuration in " + directory + " can't be read: " + e.getMessage()
                            + " Mend config.json, or name the engine with DOCKER_HOST.",
                    e);
        }
    }

    private static EngineAddress withTls(URI uri, String certificates, String directory) {
        for (String file : List.of("ca.pem", "cert.pem", "key.pem")) {
            // Without them docker-java would go on without TLS.
            if (!Files.isReadable(Path.of(certificates, file))) {
                throw new ImageException(
                        ImageException.Kind.INVALID,
                        "DOCKER_TLS_VERIFY asks for TLS to " + uri + ", but " + Path.of(certificates, file)
                                + " is not there or not readable. Set DOCKER_CERT_PATH to the directory with ca.pem,"
                                + " cert.pem and key.pem.");
            }
        }
        return new EngineAddress(uri.toString(), certificates, directory);
    }

    private static URI checked(String text) {
        if (!text.matches("[A-Za-z]+:.*")) {
            throw refused(text, SCHEMES);
        }
        URI uri;
        try {
            uri = URI.create(text);
        } catch (IllegalArgumentException e) {
            throw refused(text, "it is not a URI");
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme();
        switch (scheme) {
            case "unix", "npipe" -> {
                if (uri.getPath() == null || uri.getPath().isEmpty()) {
                    throw refused(text, "it names no path; unix:///var/run/docker.sock is the usual one");
                }
            }
            case "tcp" -> {
                if (uri.getHost() == null || uri.getPort() < 1 || uri.getPort() > 65535) {
                    throw refused(text, "it needs a host and a port, such as tcp://docker.example.com:2376");
                }
            }
            case "ssh" -> throw refused(text, "SSH is spoken by Docker's own client only; forward the socket with"
                    + " `ssh -L /tmp/docker.sock:/var/run/docker.sock HOST` and use unix:///tmp/docker.sock");
            default -> throw refused(text, SCHEMES);
        }
        return uri;
    }

    private static ImageException refused(String text, String reason) {
        return new ImageException(
                ImageException.Kind.INVALID, "Not a Docker Engine's address: '" + text + "': " + reason + ".");
    }
}
