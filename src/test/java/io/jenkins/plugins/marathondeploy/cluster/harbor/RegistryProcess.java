package io.jenkins.plugins.marathondeploy.cluster.harbor;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The real Docker distribution on a free port of 127.0.0.1, its storage in a temporary directory. It ends with this
 * JVM, however that ends: a shell holds the other end of a pipe and takes the registry and its directory away when the
 * pipe closes.
 */
public final class RegistryProcess implements AutoCloseable {
    private static final Pattern LISTENING = Pattern.compile("listening on (127\\.0\\.0\\.1:\\d+)");
    private static final int LOG_LINES = 200;
    /**
     * Says nothing itself: once the JVM is gone a word would be its death, and the directory would stay.
     * {@code $1} the program, {@code $2} its configuration, {@code $3} the directory to remove at the end.
     */
    private static final String SUPERVISOR =
            """
            trap '' INT HUP
            exec 3<&0 2>/dev/null
            "$1" serve "$2" </dev/null 2>&1 &
            registry=$!
            { read -r end <&3; kill "$registry"; } &
            watcher=$!
            wait "$registry"
            kill "$watcher"
            rm -rf "$3"
            """;

    private final Process process;
    private final Path directory;
    private final URI uri;
    private final Deque<String> log = new ArrayDeque<>();

    private RegistryProcess(String authentication, Path directory) throws IOException {
        this.directory = directory;
        Path configuration = directory.resolve("config.yml");
        Files.writeString(configuration, configuration(directory, authentication));
        Path program = program().orElseThrow(() -> new IllegalStateException("The Docker distribution is not installed:"
                + " neither docker-registry nor registry is in the PATH. On Debian: apt-get install docker-registry"));
        ProcessBuilder builder = new ProcessBuilder(
                "sh", "-c", SUPERVISOR, "registry-supervisor",
                program.toString(), configuration.toString(), directory.toString());
        // Each REGISTRY_… variable overrides a line of the configuration file.
        builder.environment().keySet().removeIf(name -> name.startsWith("REGISTRY_"));
        builder.redirectErrorStream(true);
        process = builder.start();
        CompletableFuture<String> address = new CompletableFuture<>();
        Thread reader = new Thread(() -> readLog(address), "registry-log");
        reader.setDaemon(true);
        reader.start();
        uri = URI.create("http://" + await(address));
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
        try {
            Path directory = Files.createTempDirectory("harbor-registry");
            Path certificate = directory.resolve("token.crt");
            Files.writeString(certificate, SigningKey.get().certificatePem());
            return new RegistryProcess(authentication.replace("CERTIFICATE", certificate.toString()), directory);
        } catch (IOException e) {
            throw new UncheckedIOException("The registry could not be started: " + e.getMessage(), e);
        }
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
                .flatMap(name -> Stream.of(System.getenv().getOrDefault("PATH", "/usr/bin").split(File.pathSeparator))
                        .map(directory -> Path.of(directory, name)))
                .filter(candidate -> Files.isExecutable(candidate) && !Files.isDirectory(candidate))
                .findFirst();
    }

    private void readLog(CompletableFuture<String> address) {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line;
            while ((line = lines.readLine()) != null) {
                synchronized (log) {
                    log.addLast(line);
                    if (log.size() > LOG_LINES) {
                        log.removeFirst();
                    }
                }
                Matcher listening = LISTENING.matcher(line);
                if (listening.find()) {
                    address.complete(listening.group(1));
                }
            }
        } catch (IOException e) {
            address.completeExceptionally(e);
        }
        address.completeExceptionally(new IOException("The registry ended. Its log:\n" + log()));
    }

    private String await(CompletableFuture<String> address) throws IOException {
        try {
            return address.get(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
            throw new IOException("Interrupted while the registry started", e);
        } catch (ExecutionException e) {
            close();
            throw new IOException(e.getCause().getMessage(), e);
        } catch (TimeoutException e) {
            close();
            throw new IOException("The registry did not listen within 30 seconds. Its log:\n" + log(), e);
        }
    }

    /** Where the registry itself listens: {@code http://127.0.0.1:PORT}. */
    public URI uri() {
        return uri;
    }

    /** {@code 127.0.0.1:PORT}: what image references begin with. */
    public String address() {
        return uri.getAuthority();
    }

    /** The registry's last lines of log. */
    public String log() {
        synchronized (log) {
            return String.join("\n", log);
        }
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
        try {
            process.getOutputStream().close();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
