package io.jenkins.plugins.marathondeploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.marathondeploy.cluster.engine.LeftImages;
import io.jenkins.plugins.marathondeploy.cluster.harbor.HarborFixture;
import io.jenkins.plugins.marathondeploy.cluster.process.CommandLine;
import io.jenkins.plugins.marathondeploy.cluster.process.RunningCommand;
import io.jenkins.plugins.marathondeploy.image.ImageReference;
import io.jenkins.plugins.marathondeploy.image.engine.DockerEngine;
import io.jenkins.plugins.marathondeploy.image.engine.EngineAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Build and push on the real engine, into the real registry, and the way from there to Marathon. */
class ImageITest {
    private static final String ROBOT = "robot$shop+ci";
    private static final String SECRET = "r0b0t s3cret";

    @TempDir
    Path directory;

    private Bench bench;
    private HarborFixture harbor;
    private CommandLine commandLine;
    private final List<String> names = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        bench = new Bench(directory);
        harbor = HarborFixture.start()
                .createProject("shop")
                .addRobot(ROBOT, SECRET, "shop")
                .addAdministrator("admin", "4dmin istrator");
        commandLine = bench.commandLine.with("HARBOR_USER", ROBOT).with("HARBOR_PASSWORD", SECRET);
        Files.createDirectory(directory.resolve("context"));
        bench.file("context/content", directory.toString());
        bench.file("context/Dockerfile", "FROM scratch\nARG RELEASE\nCOPY content /content\nLABEL release=$RELEASE\n");
        bench.file(
                "image.json",
                """
                {"id": "/shop/web", "instances": 1, "cpus": 0.1, "mem": 32,
                 "container": {"type": "DOCKER", "docker": {"image": "${IMAGE}"}}, "env": {"RELEASE": "${IMAGE_TAG}"}}
                """);
    }

    @AfterEach
    void stop() {
        DockerEngine engine = DockerEngine.connect(EngineAddress.of("", System.getenv()));
        names.forEach(name -> engine.untag(ImageReference.parse(name)));
        LeftImages.remove(EngineAddress.of("", System.getenv()), "test", directory.toString());
        harbor.close();
        bench.close();
    }

    @Test
    void whatWasPushedIsWhatMarathonGets() {
        RunningCommand.Result result = deploy("7", "--tag", "latest");

        assertThat(result.status()).as(result.all()).isZero();
        String digest = harbor.digest("shop/web", "7").orElseThrow();
        assertThat(harbor.digest("shop/web", "latest")).contains(digest);
        assertThat(result.json().path("digest").asText()).isEqualTo(digest);
        assertThat(image()).isEqualTo(repository() + "@" + digest);
        assertThat(bench.release()).isEqualTo("7");
        assertThat(result.json().path("durations").path("build").isNumber()).isTrue();
        assertThat(result.json().path("durations").path("push").isNumber()).isTrue();
    }

    @Test
    void anExistingImageIsPinnedToWhatItsTagMeansInHarbor() {
        String digest = harbor.putArtifact("shop/web", "8", "something");

        RunningCommand.Result pinned = commandLine.run(bench.arguments(
                "deploy", "", "--app", "image.json", "--image", repository() + ":8", "--harbor", harbor.uri().toString()));
        RunningCommand.Result missing = commandLine.run(bench.arguments(
                "deploy", "", "--app", "image.json", "--image", repository() + ":9", "--harbor", harbor.uri().toString()));

        assertThat(pinned.status()).as(pinned.all()).isZero();
        assertThat(image()).isEqualTo(repository() + "@" + digest);
        assertThat(missing.status()).isEqualTo(2);
        assertThat(missing.json().path("reason").asText()).contains("has no image shop/web:9");
    }

    @Test
    void theTagIsKeptWhereTheUserWantsThat() {
        RunningCommand.Result result = deploy("7", "--pin", "tag");

        assertThat(result.status()).as(result.all()).isZero();
        assertThat(image()).isEqualTo(repository() + ":7");
    }

    @Test
    void aMissingProjectIsRefusedBeforeTheBuildOrCreated() {
        RunningCommand.Result refused = deploy("7", "--repository", "other/web");
        CommandLine administrator =
                commandLine.with("HARBOR_USER", "admin").with("HARBOR_PASSWORD", "4dmin istrator");
        RunningCommand.Result dry = administrator.run(deployArguments(
                "7", "--repository", "other/web", "--create-project", "--dry-run"));
        boolean afterDryRun = harbor.hasProject("other");
        RunningCommand.Result created =
                administrator.run(deployArguments("7", "--repository", "other/web", "--create-project"));

        assertThat(refused.status()).as(refused.all()).isEqualTo(2);
        assertThat(refused.json().path("reason").asText()).contains("project other does not exist");
        assertThat(refused.all()).doesNotContain("Step 1");
        assertThat(dry.status()).as(dry.all()).isZero();
        assertThat(dry.err()).anyMatch(line -> line.contains("would create the project other"));
        assertThat(afterDryRun).isFalse();
        assertThat(created.status()).as(created.all()).isZero();
        assertThat(harbor.digest("other/web", "7")).isPresent();
    }

    @Test
    void aWrongPasswordOrAFailingBuildLeavesMarathonAlone() throws Exception {
        RunningCommand.Result login = commandLine.with("HARBOR_PASSWORD", "guess").run(deployArguments("7"));
        bench.file("context/Dockerfile", "FROM scratch\nCOPY missing /\n");
        RunningCommand.Result build = deploy("7");

        assertThat(login.status()).as(login.all()).isEqualTo(2);
        assertThat(login.all()).doesNotContain("Step 1");
        assertThat(build.status()).as(build.all()).isEqualTo(2);
        assertThat(build.json().path("reason").asText()).contains("missing");
        assertThat(bench.writes()).isZero();
        assertThat(harbor.digest("shop/web", "7")).isEmpty();
    }

    @Test
    void aPushOfTwoTagsIsWholeOrNone() {
        String url = harbor.uri().toString();
        String stable = harbor.putArtifact("shop/web", "stable", "an older image");
        harbor.makeImmutable("shop", "stable");
        commandLine.run("build", "--context", "context", "--harbor", url, "--repository", "shop/web", "--tag", named("7"));
        named("8");
        named("stable");

        RunningCommand.Result refused = commandLine.run("push", "--harbor", url, "--repository", "shop/web", "--image",
                repository() + ":7", "--tag", "8", "--tag", "stable", "--json");
        harbor.makeImmutable("shop", "8");
        String[] again = {"push", "--harbor", url, "--repository", "shop/web", "--image", repository() + ":7", "--tag", "7",
            "--tag", "8", "--json"};
        RunningCommand.Result first = commandLine.run(again);
        RunningCommand.Result second = commandLine.run(again);

        assertThat(refused.status()).as(refused.all()).isEqualTo(2);
        assertThat(refused.json().path("reason").asText()).contains("stable (is " + stable + ")", "No tag was pushed");
        assertThat(first.status()).as(first.all()).isZero();
        assertThat(first.all()).contains("Pushing " + repository() + ":8");
        assertThat(second.status()).as("an immutable tag that is this image already: " + second.all()).isZero();
        assertThat(second.json().path("digest").asText())
                .isEqualTo(harbor.digest("shop/web", "7").orElseThrow())
                .isEqualTo(harbor.digest("shop/web", "8").orElseThrow());
    }

    @Test
    void buildAndPushOnTheirOwn() {
        String url = harbor.uri().toString();

        RunningCommand.Result built = commandLine.run(
                "build", "--context", "context", "--harbor", url, "--repository", "shop/web", "--tag", named("5"), "--json");
        boolean pushedByBuild = harbor.digest("shop/web", "5").isPresent();
        RunningCommand.Result pushed =
                commandLine.run("push", "--harbor", url, "--repository", "shop/web", "--tag", "5", "--json");
        RunningCommand.Result renamed = commandLine.run(
                "push", "--harbor", url, "--repository", "shop/web", "--tag", named("6"), "--image", repository() + ":5");
        RunningCommand.Result unknown =
                commandLine.run("push", "--harbor", url, "--repository", "shop/web", "--tag", "nothing");

        assertThat(built.status()).as(built.all()).isZero();
        assertThat(built.json().path("imageId").asText()).startsWith("sha256:");
        assertThat(pushedByBuild).isFalse();
        assertThat(pushed.status()).as(pushed.all()).isZero();
        assertThat(pushed.json().path("digest").asText()).isEqualTo(harbor.digest("shop/web", "5").orElseThrow());
        assertThat(renamed.status()).as(renamed.all()).isZero();
        assertThat(harbor.digest("shop/web", "6")).isEqualTo(harbor.digest("shop/web", "5"));
        assertThat(unknown.status()).as(unknown.all()).isEqualTo(2);
    }

    @Test
    void anInterruptionEndsTheBuild() throws Exception {
        Files.copy(Path.of("/bin/busybox"), directory.resolve("context/busybox"));
        bench.file(
                "context/Dockerfile",
                "FROM scratch\nLABEL test=" + directory + "\nCOPY busybox /bin/sh\nRUN echo begun; sleep 600\n");
        RunningCommand running = commandLine.start(line -> {}, deployArguments("7"));
        bench.awaitPrinted(running, "[build] begun");

        running.signal("INT");

        RunningCommand.Result result = running.result();
        assertThat(result.status()).as(result.all()).isEqualTo(130);
        assertThat(result.json().path("interrupted").asBoolean()).isTrue();
        assertThat(bench.writes()).isZero();
    }

    @Test
    void aContextMayBeNamedFromTheRootOnButNotLeftByTheDockerfile() throws Exception {
        String context = directory.resolve("context").toString();
        bench.file("Dockerfile", "FROM scratch\nCOPY content /\n");
        Files.createSymbolicLink(directory.resolve("context/Link"), directory.resolve("Dockerfile"));

        RunningCommand.Result good =
                commandLine.run("build", "--context", context, "--repository", repository(), "--tag", named("4"));
        RunningCommand.Result parent = commandLine.run(
                "build", "--context", context, "--dockerfile", "../Dockerfile", "--repository", repository());
        RunningCommand.Result link =
                commandLine.run("build", "--context", context, "--dockerfile", "Link", "--repository", repository());

        assertThat(good.status()).as(good.all()).isZero();
        assertThat(parent.status()).as(parent.all()).isEqualTo(2);
        assertThat(link.status()).as(link.all()).isEqualTo(2);
        assertThat(parent.all() + link.all()).doesNotContain("Exception", "Step 1");
    }

    private RunningCommand.Result deploy(String tag, String... more) {
        return commandLine.run(deployArguments(tag, more));
    }

    private String[] deployArguments(String tag, String... more) {
        List<String> arguments = new ArrayList<>(List.of(bench.arguments(
                "deploy", "", "--app", "image.json", "--builder", "engine", "--context", "context", "--harbor", harbor.uri().toString())));
        List<String> given = List.of(more);
        if (!given.contains("--repository")) {
            arguments.addAll(List.of("--repository", "shop/web"));
        }
        arguments.addAll(List.of("--tag", named(tag)));
        arguments.addAll(given);
        names.add(repository() + ":latest");
        names.add(harbor.registryAddress() + "/other/web:" + tag);
        return arguments.toArray(String[]::new);
    }

    private String named(String tag) {
        names.add(repository() + ":" + tag);
        return tag;
    }

    private String repository() {
        return harbor.registryAddress() + "/shop/web";
    }

    private String image() {
        return bench.marathon
                .cluster()
                .app(Bench.APP)
                .orElseThrow()
                .content()
                .at("/container/docker/image")
                .asText();
    }
}
