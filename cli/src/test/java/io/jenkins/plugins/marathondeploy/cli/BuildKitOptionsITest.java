package io.jenkins.plugins.marathondeploy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jenkins.plugins.marathondeploy.cluster.engine.BareBuildKit;
import io.jenkins.plugins.marathondeploy.cluster.engine.DebianEngines;
import io.jenkins.plugins.marathondeploy.cluster.engine.OwnEngine;
import io.jenkins.plugins.marathondeploy.cluster.harbor.RegistryFaults;
import io.jenkins.plugins.marathondeploy.http.TestAuthority;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a build may be asked for besides its Dockerfile, with the real buildx: keys, caches, attestations, builders and engines
 * elsewhere. What is built is deployed and looked at from inside of the running container.
 */
class BuildKitOptionsITest {
    /** Something else each time it is run. */
    private static final String RANDOM = "RUN cat /proc/sys/kernel/random/uuid > /random\nRUN cp /random /again";

    @TempDir
    Path directory;

    private BuildKitBench bench;

    @BeforeEach
    void start() throws IOException {
        bench = BuildKitBench.in(directory);
    }

    @AfterEach
    void stop() {
        if (bench != null) {
            bench.close();
        }
    }

    private static OwnEngine newestEngine(String... more) throws IOException {
        return engine(true, more);
    }

    private static OwnEngine engine(boolean containerdStore, String... more) throws IOException {
        assumeTrue(DebianEngines.newest().isPresent(), DebianEngines.MISSING);
        assumeTrue(OwnEngine.isPossible(), "only root can start engines");
        return OwnEngine.start(DebianEngines.newest().get(), containerdStore, more);
    }

    @Test
    void agentsAndKeysOfSshReachTheirStepAndNothingElse() throws Exception {
        Path key = directory.resolve("deploy-key");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/ssh-agent")), "OpenSSH is not on this machine");
        ran("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", bench.unique, "-f", key.toString());
        String fingerprint = ran("ssh-keygen", "-l", "-f", key.toString());
        withSshAdd();
        Path socket = directory.resolve("agent");
        Process agent = new ProcessBuilder("ssh-agent", "-D", "-a", socket.toString()).start();
        try {
            await().atMost(Duration.ofSeconds(20)).until(() -> Files.exists(socket));
            ran(Map.of("SSH_AUTH_SOCK", socket.toString()), "ssh-add", "-q", key.toString());
            bench.with("SSH_AUTH_SOCK", socket.toString());

            bench.dockerfile("COPY ssh /\nRUN --mount=type=ssh ssh-add -l > /keys; ls -A $SSH_AUTH_SOCK");
            BuildKitBench.Deployed byAgent = bench.deploy("cat /keys; ls -A /run/buildkit", "--ssh", "default");
            bench.dockerfile("COPY ssh /\nRUN --mount=type=ssh,id=deploy ssh-add -l > /keys\nRUN test ! -e /run/buildkit/ssh_agent.0");
            BuildKitBench.Deployed byKey = bench.deploy("cat /keys; env | grep -c SSH", "--ssh", "deploy=deploy-key");
            bench.dockerfile("COPY ssh /\nRUN --mount=type=ssh,required ssh-add -l > /keys # " + bench.unique);
            InProcess.Result without = bench.tryDeploy("true");

            assertThat(byAgent.printed()).isEqualTo(fingerprint);
            // Without its comment, which is in no key.
            assertThat(byKey.printed()).isEqualTo(fingerprint.replace(bench.unique, "") + "0\n");
            String secret = Files.readAllLines(key).get(2);
            assertThat(bench.content(byAgent.tag()).contains(secret) || bench.content(byKey.tag()).contains(secret)).isFalse();
            assertThat(without.all()).contains("give it with 'ssh'");
            assertThat(bench.isDeployed()).isFalse();
        } finally {
            agent.destroy();
            agent.waitFor();
        }
    }

    /** With its libraries, at their places. */
    private void withSshAdd() throws Exception {
        Matcher libraries = Pattern.compile("/\\S+(?= \\()").matcher(ran("ldd", "/usr/bin/ssh-add"));
        copyForSsh("/usr/bin/ssh-add");
        while (libraries.find()) {
            copyForSsh(libraries.group());
        }
    }

    private void copyForSsh(String file) throws IOException {
        Path copy = directory.resolve("context/ssh" + file);
        Files.createDirectories(copy.getParent());
        Files.copy(Path.of(file), copy);
    }

    @Test
    void aGitRepositoryIsAdded() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/lib/git-core/git-daemon")), "git's daemon is not on this machine");
        Path sources = Files.createDirectories(directory.resolve("git/shop"));
        ran("git", "-C", sources.toString(), "init", "-q", "-b", "main");
        Files.writeString(sources.resolve("source"), "source " + bench.unique + "\n");
        ran("git", "-C", sources.toString(), "add", ".");
        ran("git", "-C", sources.toString(), "-c", "user.name=t", "-c", "user.email=t@localhost", "commit", "-q", "-m", "first");
        int port = freePort();
        Process daemon = new ProcessBuilder("/usr/lib/git-core/git-daemon", "--listen=127.0.0.1", "--port=" + port, "--export-all",
                        "--base-path=" + directory.resolve("git"), "--verbose")
                .redirectErrorStream(true).redirectOutput(directory.resolve("git.log").toFile()).start();
        try (OwnEngine engine = newestEngine()) {
            await().atMost(Duration.ofSeconds(20)).until(() -> Files.readString(directory.resolve("git.log")).contains("Ready"));
            bench.engine(engine.address()).dockerfile("ADD git://127.0.0.1:" + port + "/shop#main /added\nCOPY --from=shop /source /copied");

            BuildKitBench.Deployed deployed = bench.deploy(
                    "cat /added/source /copied; ls -A /added", "--build-context", "shop=git://127.0.0.1:" + port + "/shop#main");

            assertThat(deployed.printed()).isEqualTo(("source " + bench.unique + "\n").repeat(2) + "source\n");
        } finally {
            daemon.destroy();
            daemon.waitFor();
        }
    }

    @Test
    void anotherEngineFindsTheResultsOfAllStepsInTheRepository() throws IOException {
        bench.dockerfile("FROM base AS first\n" + RANDOM + "\nFROM base\nCOPY --from=first /again /again");
        String reference = "type=registry,ref=" + bench.harbor.registryAddress() + "/shop/caches:web";
        String[] own = {"--always-build", "--cache-to", reference + ",mode=max", "--cache-from", reference};
        String[] word = {"--always-build", "--cache"};
        for (String[] options : List.of(word, own)) {
            String first = builtBy(true, options).printed();
            BuildKitBench.Deployed second = builtBy(true, options);

            assertThat(second.printed()).as(String.join(" ", options)).isEqualTo(first).hasSize(37);
            assertThat(second.run().all()).containsPattern("RUN cat /proc/sys/kernel/random/uuid > /random: cached");
        }
        assertThat(bench.harbor.digest("shop/web", "buildcache")).isPresent();
        assertThat(bench.harbor.digest("shop/caches", "web")).isPresent();
    }

    @Test
    void anotherEngineFindsTheResultsOfTheLastStageInTheImage() throws IOException {
        bench.dockerfile(RANDOM);

        String first = builtBy(false, "--always-build", "--cache").printed();
        BuildKitBench.Deployed second = builtBy(false, "--always-build", "--cache");

        assertThat(second.printed()).isEqualTo(first).hasSize(37);
        assertThat(second.run().all()).contains("the cache is inside of the image");
    }

    /** On a fresh engine. */
    private BuildKitBench.Deployed builtBy(boolean containerdStore, String... options) throws IOException {
        try (OwnEngine engine = engine(containerdStore)) {
            return bench.engine(engine.address()).deploy("cat /again", options);
        }
    }

    @Test
    void aCacheThatMayNotBeChangedIsNotKeptAndTheBuildGoesOn() throws IOException {
        String kept = bench.harbor.putArtifact("shop/web", "buildcache", "of another build");
        bench.harbor.makeImmutable("shop", "buildcache");
        bench.dockerfile(RANDOM);
        for (boolean isTold : List.of(true, false)) {
            if (!isTold) {
                // A login that may push, and not ask for artifacts.
                bench.harbor.faults().answer(RegistryFaults.ALWAYS, "/api/v2.0/.*/artifacts/buildcache", 403);
            }
            for (boolean containerdStore : List.of(true, false)) {
                BuildKitBench.Deployed deployed = builtBy(containerdStore, "--always-build", "--cache");

                assertThat(deployed.printed()).hasSize(37);
                assertThat(deployed.run().all()).containsPattern(
                        isTold || !containerdStore ? "the cache is not kept: .*buildcache" : "exporting cache to registry: failed");
                assertThat(bench.harbor.digest("shop/web", "buildcache")).contains(kept);
            }
        }
    }

    @Test
    void attestationsMakeAnIndexThatIsDeployed() throws IOException {
        bench.dockerfile("RUN cp /unique /copied");
        try (OwnEngine engine = newestEngine()) {
            bench.engine(engine.address());

            BuildKitBench.Deployed plain = bench.deploy("cat /copied");
            BuildKitBench.Deployed attested = bench.deploy("cat /copied", "--provenance", "max");
            InProcess.Result sbom = bench.tryDeploy("true", "--sbom");

            assertThat(plain.printed()).isEqualTo(bench.unique + "\n");
            assertThat(bench.content(plain.tag())).doesNotContain("attestation-manifest");
            assertThat(attested.printed()).isEqualTo(bench.unique + "\n");
            assertThat(bench.content(attested.tag())).contains("attestation-manifest", "\"architecture\": \"unknown\"");
            // Its scanner is an image of Docker Hub, which an engine without a way there can't pull.
            assumeTrue(sbom.status() != 0, "the scanner could be pulled");
            assertThat(sbom.all()).contains("leave 'sbom' out");
            assertThat(bench.isDeployed()).isFalse();
        }
    }

    @Test
    void anEngineElsewhereIsSpokenToWithTlsAlone() throws Exception {
        Path known = certificates("known");
        Path other = certificates("other");
        int port = freePort();
        bench.dockerfile("RUN cp /unique /copied");
        try (OwnEngine engine = newestEngine("--host", "tcp://127.0.0.1:" + port, "--tlsverify", "--tlscacert", known + "/ca.pem",
                "--tlscert", known + "/cert.pem", "--tlskey", known + "/key.pem")) {
            bench.engine("tcp://127.0.0.1:" + port);
            InProcess.Result plain = bench.tryDeploy("true");
            bench.with("DOCKER_TLS_VERIFY", "1").with("DOCKER_CERT_PATH", other.toString());
            InProcess.Result stranger = bench.tryDeploy("true");
            bench.with("DOCKER_CERT_PATH", known.toString());
            BuildKitBench.Deployed deployed = bench.deploy("cat /copied");

            assertThat(plain.status()).isNotZero();
            assertThat(plain.all()).contains("DOCKER_TLS_VERIFY");
            assertThat(stranger.status()).isNotZero();
            assertThat(stranger.all()).contains("DOCKER_CERT_PATH");
            assertThat(deployed.printed()).isEqualTo(bench.unique + "\n");
            assertThat(engine.socket()).exists();
        }
    }

    private Path certificates(String name) throws Exception {
        Path folder = Files.createDirectory(directory.resolve(name));
        TestAuthority authority = new TestAuthority(folder, name, "ip:127.0.0.1");
        Files.writeString(folder.resolve("ca.pem"), authority.pem());
        Files.writeString(folder.resolve("cert.pem"), authority.pem());
        Files.writeString(folder.resolve("key.pem"), authority.keyPem());
        return folder;
    }

    @Test
    void anIndexIsPushedByEachBuilderThatCanMakeOneAndBroughtToAnEngineThatKeepsThem() throws IOException {
        try (OwnEngine engine = newestEngine(); BareBuildKit buildKit = BareBuildKit.of(engine.socket())) {
            bench.docker("buildx", "create", "--name", "far", "--driver", "remote", buildKit.address());
            bench.builder("far").dockerfile("COPY unique /copied");

            BuildKitBench.Deployed deployed = bench.deploy("cat /copied", "--platform", "linux/amd64,linux/arm64");
            InProcess.Result one = bench.run("build", "--tag", deployed.tag());
            InProcess.Result both = bench.run("build", "--tag", deployed.tag(), "--platform", "linux/amd64,linux/arm64");
            bench.engine(engine.address()).builder("buildx");
            BuildKitBench.Deployed byEngine = bench.deploy("cat /copied", "--always-build", "--platform", "linux/amd64,linux/arm64");
            InProcess.Result kept = bench.run("build", "--tag", deployed.tag(), "--platform", "linux/amd64,linux/arm64");

            assertThat(deployed.printed()).isEqualTo(bench.unique + "\n");
            assertThat(bench.content(deployed.tag())).contains("\"architecture\": \"amd64\"", "\"architecture\": \"arm64\"");
            assertThat(one.status()).as(one.all()).isZero();
            assertThat(both.status()).as(both.all()).isEqualTo(2);
            assertThat(both.all()).contains("make an index of images", "Build for one platform");
            assertThat(byEngine.printed()).isEqualTo(bench.unique + "\n");
            assertThat(bench.content(byEngine.tag())).contains("\"architecture\": \"amd64\"", "\"architecture\": \"arm64\"");
            assertThat(kept.status()).as(kept.all()).isZero();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static String ran(String... command) throws Exception {
        return ran(Map.of(), command);
    }

    private static String ran(Map<String, String> environment, String... command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(List.of(command) + ": " + said).isZero();
        return said;
    }
}
