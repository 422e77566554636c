package io.jenkins.plugins.marathondeploy.cluster.platform;

import io.jenkins.plugins.marathondeploy.cluster.process.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real nginx in front of one upstream that {@link UpstreamRenderer} writes. {@code X-Upstream} says who has answered. */
public final class NginxProgram implements AutoCloseable {
    /** What a test that finds none is skipped with. */
    public static final String MISSING = "no nginx: there is no program nginx in the PATH (Debian: apt-get install nginx-light)";

    /** What answers where there is no instance: a refused connection, so that it is 502 rather than a refused configuration. */
    static final String NOBODY = "server 127.0.0.1:65535;";

    private final Path program = ServerProcess.installed("nginx").orElseThrow(() -> new IllegalStateException(MISSING));
    private final boolean takesErrorLog = takesErrorLog(program);
    private final Path directory = ServerProcess.directory("nginx");
    private final URI uri;
    private final ServerProcess process;

    private NginxProgram() {
        int port = ServerProcess.freePorts(1)[0];
        uri = URI.create("http://127.0.0.1:" + port);
        ServerProcess.write(directory.resolve("upstream.conf"), upstream(NOBODY));
        ServerProcess.write(directory.resolve("nginx.conf"),
                """
                daemon off;
                user root;
                worker_processes 1;
                pid nginx.pid;
                error_log stderr;
                events { }
                http {
                  access_log off;
                  client_body_temp_path body;
                  proxy_temp_path proxy;
                  fastcgi_temp_path fastcgi;
                  uwsgi_temp_path uwsgi;
                  scgi_temp_path scgi;
                  include upstream.conf;
                  server {
                    listen 127.0.0.1:%d;
                    location = /nginx-is-there { return 204; }
                    location / {
                      proxy_pass http://app;
                      proxy_connect_timeout 2s;
                      add_header X-Upstream $upstream_addr always;
                    }
                  }
                }
                """.formatted(port));
        process = ServerProcess.start("nginx", directory, command(), uri.resolve("/nginx-is-there"));
    }

    public static boolean isThere() {
        return ServerProcess.installed("nginx").isPresent();
    }

    public static NginxProgram start() {
        return new NginxProgram();
    }

    static String upstream(String servers) {
        return "upstream app { " + servers + " }\n";
    }

    private List<String> command(String... more) {
        List<String> all = new ArrayList<>(List.of(
                program.toString(), "-p", directory.toString(), "-c", directory.resolve("nginx.conf").toString()));
        if (takesErrorLog) {
            all.addAll(List.of("-e", "stderr"));
        }
        all.addAll(List.of(more));
        return all;
    }

    /** Whether it can be told where to write before it has read its configuration (from 1.19.5 on; Debian 11 has 1.18). */
    private static boolean takesErrorLog(Path program) {
        try {
            Process asked = new ProcessBuilder(program.toString(), "-e", "stderr", "-v").redirectErrorStream(true).start();
            asked.getInputStream().readAllBytes();
            return asked.waitFor() == 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public URI uri() {
        return uri;
    }

    /**
     * Puts an upstream in place and has nginx read it; that is under way when this returns, and the old workers may answer some
     * more requests. Returns nginx's exit status: not 0 for one that it refuses, whereupon it serves on with the one before.
     */
    int reload(String upstream) {
        try {
            Path next = directory.resolve("upstream.conf.next");
            Files.writeString(next, upstream);
            Files.move(next, directory.resolve("upstream.conf"), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            Process reload = new ProcessBuilder(command("-s", "reload")).redirectErrorStream(true).start();
            String said = new String(reload.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!reload.waitFor(30, TimeUnit.SECONDS)) {
                reload.destroyForcibly();
                throw new IllegalStateException("nginx -s reload does not end: " + said);
            }
            return reload.exitValue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
