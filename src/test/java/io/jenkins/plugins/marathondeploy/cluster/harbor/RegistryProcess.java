package io.jenkins.plugins.marathondeploy.cluster.harbor;

import io.jenkins.plugins.marathondeploy.cluster.process.ServerProcess;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The real Docker distribution on a free port of 127.0.0.1, its storage in a temporary directory. It ends with this
 * JVM, however that ends.
 */
public final class RegistryProcess implements AutoCloseable {
    private static final Pattern LISTENING = Pattern.compile("listening on (127\\.0\\.0\\.1:\\d+)");

    private final ServerProcess process;
    private final Path directory;
    private final URI uri;

    private RegistryProcess(String authentication, Path directory) {
        this.directory = directory;
        Path configuration = directory.resolve("config.yml");
        ServerProcess.write(configuration, configuration(directory, authentication));
        Path program = program().orElseThrow(() -> new IllegalStateException("The Docker distribution is not installed: neither"
                + " docker-registry nor registry is in the PATH. On Debian: apt-get install docker-registry"));
        process = ServerProcess.start(
                "registry",
                directory,
                List.of(program.toString(), "serve", configuration.toString()),
                // Each REGISTRY_… variable overrides a line of the configuration file.
                environment -> environment.keySet().removeIf(name -> name.startsWith("REGISTRY_")),
                started -> LISTENING.matcher(started.log()).find());
        Matcher listening = LISTENING.matcher(process.log());
        if (!listening.find()) {
            throw new IllegalStateException("The registry does not say any more where it listens. Its log:\n" + process.log());
        }
        uri = URI.create("http://" + listening.group(1));
    }

    /** A plain registry that asks for no login: what a Docker distribution without Harbor is. */
    public static RegistryProcess startPlain() {
        return start("");
    }

    /**
     * A registry that lets through who brings a token of Harbor.
     *
     * @param realm where clients are sent for a token: {@code http://127.0.0.1:PORT/service/token}
     */
    static RegistryProcess startWithTokens(URI realm) {
        return start(
                """
                auth:
                  token:
                    realm: %s
                    service: %s
                    issuer: %s
                    rootcertbundle: CERTIFICATE
                """
                        .formatted(realm, TokenIssuer.SERVICE, TokenIssuer.ISSUER));
    }

    private static RegistryProcess start(String authentication) {
        Path directory = ServerProcess.directory("registry");
        Path certificate = directory.resolve("token.crt");
        ServerProcess.write(certificate, SigningKey.get().certificatePem());
        return new RegistryProcess(authentication.replace("CERTIFICATE", certificate.toString()), directory);
    }

    private static String configuration(Path directory, String authentication) {
        return """
                version: 0.1
                log:
                  level: info
                  accesslog:
                    disabled: true
                storage:
                  filesystem:
                    rootdirectory: %s
                  delete:
                    enabled: true
                  maintenance:
                    uploadpurging:
                      enabled: false
                http:
                  addr: 127.0.0.1:0
                  secret: %s
                """
                        .formatted(directory.resolve("storage"), UUID.randomUUID())
                + authentication;
    }

    /** Whether there is a program to start. */
    public static boolean isThere() {
        return program().isPresent();
    }

    private static Optional<Path> program() {
        return Stream.of("docker-registry", "registry")
                .flatMap(name -> ServerProcess.installed(name).stream())
                .findFirst();
    }

    /** Where the registry itself listens: {@code http://127.0.0.1:PORT}. */
    public URI uri() {
        return uri;
    }

    /** {@code 127.0.0.1:PORT}: what image references begin with. */
    public String address() {
        return uri.getAuthority();
    }

    /** The directory that holds everything of it. */
    Path directory() {
        return directory;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        process.close();
    }
}
