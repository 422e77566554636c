package io.jenkins.plugins.marathondeploy.cluster.harbor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** No registry outlives the JVM that started it. */
class RegistrySupervisionITest {
    /** What runs in the JVM that is killed. */
    static final class Starter {
        private Starter() {}

        public static void main(String[] arguments) throws Exception {
            RegistryProcess registry = RegistryProcess.startPlain();
            System.out.println(registry.directory());
            System.out.println(registry.uri().getPort());
            System.in.read();
        }
    }

    @Test
    void aKilledJvmTakesItsRegistryAlong() throws Exception {
        Process jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp", System.getProperty("java.class.path"), Starter.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(jvm.getInputStream(), StandardCharsets.UTF_8))) {
            String directory = output.readLine();
            assertThat(directory).as("the registry's directory").isNotNull();
            int port = Integer.parseInt(output.readLine());
            assertThat(listens(port)).isTrue();

            jvm.destroyForcibly().waitFor();

            await().atMost(Duration.ofSeconds(20)).until(() -> !listens(port));
            await().atMost(Duration.ofSeconds(20)).until(() -> !Files.exists(Path.of(directory)));
        } finally {
            jvm.destroyForcibly();
        }
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
