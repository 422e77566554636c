package io.jenkins.plugins.marathondeploy.cluster.platform;

import io.jenkins.plugins.marathondeploy.cluster.process.ServerProcess;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** A real Alertmanager that notifies nobody. */
public final class AlertmanagerProgram implements AutoCloseable {
    private static final String NAME = "prometheus-alertmanager";

    /** What a test that finds none is skipped with. */
    public static final String MISSING =
            "no Alertmanager: there is no program " + NAME + " in the PATH (Debian: apt-get install " + NAME + ")";

    private final ServerProcess program;
    private final URI uri;

    private AlertmanagerProgram(ServerProcess program, URI uri) {
        this.program = program;
        this.uri = uri;
    }

    public static boolean isThere() {
        return ServerProcess.installed(NAME).isPresent();
    }

    public static AlertmanagerProgram start() {
        int port = ServerProcess.freePorts(1)[0];
        Path directory = ServerProcess.directory("alertmanager");
        ServerProcess.write(directory.resolve("alertmanager.yml"), "route: {receiver: nobody}\nreceivers: [{name: nobody}]\n");
        URI uri = URI.create("http://127.0.0.1:" + port);
        List<String> command = List.of(
                ServerProcess.installed(NAME).orElseThrow(() -> new IllegalStateException(MISSING)).toString(),
                "--config.file=" + directory.resolve("alertmanager.yml"), "--storage.path=" + directory.resolve("data"),
                "--web.listen-address=127.0.0.1:" + port, "--cluster.listen-address=");
        return new AlertmanagerProgram(ServerProcess.start("alertmanager", directory, command, uri.resolve("/-/ready")), uri);
    }

    public URI uri() {
        return uri;
    }

    @Override
    public void close() {
        program.close();
    }
}
