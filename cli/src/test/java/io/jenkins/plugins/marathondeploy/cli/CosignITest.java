package io.jenkins.plugins.marathondeploy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jenkins.plugins.marathondeploy.cluster.harbor.HarborFixture;
import io.jenkins.plugins.marathondeploy.cluster.process.CommandLine;
import io.jenkins.plugins.marathondeploy.cluster.process.RunningCommand;
import io.jenkins.plugins.marathondeploy.image.ImageReference;
import io.jenkins.plugins.marathondeploy.image.engine.DockerEngine;
import io.jenkins.plugins.marathondeploy.image.engine.EngineAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What docs/signing.md says, with the cosign that {@code MARATHON_DEPLOY_TEST_COSIGN} names or that is on the {@code PATH}, version 2
 * or 3: it signs the digest that a push has printed, and finds the signature again.
 */
class CosignITest {
    private static final String COSIGN = System.getenv().getOrDefault("MARATHON_DEPLOY_TEST_COSIGN", "cosign");
    private static final String ROBOT = "robot$shop+ci";
    private static final String SECRET = "r0bot's $ecret";

    @TempDir
    Path directory;

    private Bench bench;
    private HarborFixture harbor;
    private CommandLine commandLine;

    @BeforeEach
    void start() throws Exception {
        bench = new Bench(directory);
        harbor = HarborFixture.start().createProject("shop").addRobot(ROBOT, SECRET, "shop");
        commandLine = bench.commandLine.with("HARBOR_USER", ROBOT).with("HARBOR_PASSWORD", SECRET);
        Files.createDirectory(directory.resolve("context"));
        bench.file("context/content", directory.toString());
        bench.file("context/Dockerfile", "FROM scratch\nCOPY content /content\n");
    }

    @AfterEach
    void stop() {
        DockerEngine.connect(EngineAddress.of("", System.getenv())).untag(ImageReference.parse(repository() + ":7"));
        harbor.close();
        bench.close();
    }

    @Test
    void signsTheDigestThatAPushPrints() throws Exception {
        assumeTrue(isThere(), "no cosign on the PATH, and MARATHON_DEPLOY_TEST_COSIGN names none");
        String url = harbor.uri().toString();
        RunningCommand.Result built = commandLine.run(
                "build", "--context", "context", "--harbor", url, "--repository", "shop/web", "--tag", "7");
        assertThat(built.status()).as(built.all()).isZero();
        RunningCommand.Result pushed =
                commandLine.run("push", "--harbor", url, "--repository", "shop/web", "--tag", "7", "--json");
        assertThat(pushed.status()).as(pushed.all()).isZero();
        String image = repository() + "@" + pushed.json().path("digest").asText();

        cosign(List.of(), "generate-key-pair");
        cosign(List.of(), "login", harbor.registryAddress(), "--username", ROBOT, "--password-stdin");
        List<String> quiet = new ArrayList<>(List.of("--tlog-upload=false", "--allow-http-registry"));
        if (cosign(List.of(), "sign", "--help").contains("--use-signing-config")) {
            quiet.add("--use-signing-config=false");
        }
        String unsigned = fails("verify", "--insecure-ignore-tlog", "--allow-http-registry", "--key", "cosign.pub", image);
        cosign(quiet, "sign", "--yes", "--key", "env://COSIGN_PRIVATE_KEY", image);
        String verified =
                cosign(List.of("--insecure-ignore-tlog", "--allow-http-registry"), "verify", "--key", "cosign.pub", image);

        assertThat(unsigned).containsIgnoringCase("no signatures found");
        assertThat(verified).contains(pushed.json().path("digest").asText());
    }

    private String repository() {
        return harbor.registryAddress() + "/shop/web";
    }

    private boolean isThere() throws Exception {
        try {
            return run("version").status == 0;
        } catch (IOException none) {
            return false;
        }
    }

    private String cosign(List<String> options, String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(1, options);
        Said said = run(all.toArray(String[]::new));
        assertThat(said.status).as(all + ": " + said.text).isZero();
        return said.text;
    }

    private String fails(String... arguments) throws Exception {
        Said said = run(arguments);
        assertThat(said.status).as(said.text).isNotZero();
        return said.text;
    }

    private record Said(int status, String text) {}

    private Said run(String... arguments) throws Exception {
        List<String> line = new ArrayList<>(List.of(COSIGN));
        line.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(line).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().put("DOCKER_CONFIG", directory.resolve("docker-config").toString());
        builder.environment().put("HOME", directory.resolve("home").toString());
        builder.environment().put("COSIGN_PASSWORD", "k3y password");
        Path key = directory.resolve("cosign.key");
        if (Files.exists(key)) {
            builder.environment().put("COSIGN_PRIVATE_KEY", Files.readString(key));
        }
        Process process = builder.start();
        process.getOutputStream().write(SECRET.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Said(process.waitFor(), text);
    }
}
