package io.jenkins.plugins.marathondeploy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jenkins.plugins.marathondeploy.cluster.harbor.HarborFixture;
import io.jenkins.plugins.marathondeploy.cluster.harbor.RegistryFaults;
import io.jenkins.plugins.marathondeploy.cluster.process.CommandLine;
import io.jenkins.plugins.marathondeploy.cluster.process.RunningCommand;
import io.jenkins.plugins.marathondeploy.image.DockerEngine;
import io.jenkins.plugins.marathondeploy.image.EngineAddress;
import io.jenkins.plugins.marathondeploy.image.ImageReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What has been done already is not done again, and in any doubt it is: real engine, real registry. */
class NothingChangedITest {
    private static final String APP = "shop/web";

    @TempDir
    Path directory;

    private Bench bench;
    private HarborFixture harbor;
    private CommandLine commandLine;
    private final Set<String> tags = new LinkedHashSet<>();

    @BeforeEach
    void start() throws Exception {
        bench = new Bench(directory);
        harbor = HarborFixture.start().createProject("shop").addRobot("robot$shop+ci", "r0b0t s3cret", "shop");
        commandLine =
                bench.commandLine.with("HARBOR_USER", "robot$shop+ci").with("HARBOR_PASSWORD", "r0b0t s3cret");
        Files.createDirectory(directory.resolve("context"));
        bench.file("context/content", directory.toString());
        bench.file("context/Dockerfile", "FROM scratch\nARG RELEASE\nCOPY content /content\nLABEL release=$RELEASE test=" + directory + "\n");
        bench.file(
                "image.json",
                """
                {"id": "/shop/web", "instances": 1, "cpus": 0.1, "mem": 32,
                 "container": {"type": "DOCKER", "docker": {"image": "${IMAGE}"}}}
                """);
    }

    @AfterEach
    void stop() {
        DockerEngine engine = DockerEngine.connect(EngineAddress.of("", System.getenv()));
        tags.forEach(tag -> engine.untag(name(tag)));
        // Builds under the same tag have left the ones before without a name; with its last one an image goes.
        engine.imagesLabelled("test", directory.toString()).forEach(image -> {
            engine.tag(image, List.of(name("left")));
            engine.untag(name("left"));
        });
        harbor.close();
        bench.close();
    }

    private RunningCommand.Result deploy(String tag, String... more) {
        return succeeded(commandLine.run(arguments(tag, more)));
    }

    private static RunningCommand.Result succeeded(RunningCommand.Result result) {
        assertThat(result.status()).as(result.all()).isZero();
        return result;
    }

    private String[] arguments(String tag, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                bench.arguments("deploy", "", "--app", "image.json", "--context", "context", "--repository", APP)));
        arguments.addAll(List.of("--harbor", harbor.uri().toString(), "--tag", tag));
        arguments.addAll(List.of(more));
        tags.add(tag);
        return arguments.toArray(String[]::new);
    }

    private ImageReference name(String tag) {
        return ImageReference.parse(harbor.registryAddress() + "/" + APP + ":" + tag);
    }

    private String digest(String tag) {
        return harbor.digest(APP, tag).orElseThrow();
    }

    private static boolean isBuilt(RunningCommand.Result result) {
        boolean built = result.all().contains("Step 1/");
        assertThat(result.json().at("/skipped/build").asText().isEmpty()).as(result.all()).isEqualTo(built);
        assertThat(result.json().at("/durations/push").isNumber()).as(result.all()).isEqualTo(built);
        return built;
    }

    private String contentTag() {
        return harbor.requests().stream()
                .filter(request -> request.startsWith("PUT /v2/" + APP + "/manifests/content-"))
                .map(request -> request.substring(request.lastIndexOf('/') + 1))
                .reduce((first, last) -> last)
                .orElseThrow();
    }

    @Test
    void theSecondTimeNothingIsBuiltPushedOrSubmitted() throws Exception {
        RunningCommand.Result first = deploy("1");
        long writes = bench.writes();
        int requests = harbor.requests().size();
        Files.setLastModifiedTime(directory.resolve("context/content"), FileTime.fromMillis(1000));

        RunningCommand.Result second = deploy("2", "--tag", "stable");

        assertThat(isBuilt(first)).isTrue();
        assertThat(isBuilt(second)).isFalse();
        assertThat(List.of("2", "stable", contentTag())).allSatisfy(tag -> assertThat(digest(tag)).isEqualTo(digest("1")));
        assertThat(second.json().path("digest").asText()).isEqualTo(digest("1"));
        assertThat(second.json().path("outcome").asText()).isEqualTo("UNCHANGED");
        assertThat(second.json().at("/skipped/build").asText()).contains(digest("1"), "Base images", contentTag());
        assertThat(second.json().at("/skipped/submission").asText()).contains("equals version");
        assertThat(second.err()).anyMatch(line -> line.contains("build and push skipped"));
        assertThat(harbor.requests().stream().skip(requests)).noneMatch(request -> request.contains("/blobs/"));
        assertThat(bench.writes()).isEqualTo(writes);
        assertThat(bench.isSettled()).isTrue();
    }

    /**
     * The registry rewrites the file that names an image's manifest when that gets a tag. Who pulls it just then, as
     * Marathon's agents do from the submission on, is told "500 Internal Server Error" ("invalid checksum digest format").
     */
    @Test
    void nothingIsSubmittedBeforeTheImageHasItsLastTag() {
        RegistryFaults.Hold hold = harbor.faults().holdTags("content-");
        RunningCommand running = commandLine.start(line -> {}, arguments("1"));
        await().atMost(Duration.ofMinutes(1)).until(() -> hold.isMet() || !running.isRunning());

        await().during(Duration.ofSeconds(1)).atMost(Duration.ofSeconds(5)).until(() -> bench.writes() == 0);
        hold.release();

        succeeded(running.result());
        assertThat(digest(contentTag())).isEqualTo(digest("1"));
        assertThat(bench.writes()).isEqualTo(1);
    }

    @Test
    void whatHasChangedIsBuiltAndWhatWasBuiltBeforeIsFound() throws Exception {
        deploy("1");
        bench.file("context/content", "changed in " + directory);
        RunningCommand.Result changed = deploy("2");
        RunningCommand.Result argument = deploy("3", "--build-arg", "RELEASE=x");
        bench.file("context/content", directory.toString());
        RunningCommand.Result back = deploy("4");

        assertThat(isBuilt(changed)).isTrue();
        assertThat(isBuilt(argument)).isTrue();
        assertThat(isBuilt(back)).isFalse();
        assertThat(List.of(digest("1"), digest("2"), digest("3"))).doesNotHaveDuplicates();
        assertThat(digest("4")).isEqualTo(digest("1"));
        assertThat(back.json().path("outcome").asText()).isEqualTo("DEPLOYED");
        assertThat(bench.isSettled()).isTrue();
    }

    @Test
    void anImageThatIsGoneIsBuiltAgain() {
        deploy("1");
        harbor.deleteArtifact(APP, "1");

        RunningCommand.Result again = deploy("2");

        assertThat(isBuilt(again)).isTrue();
        assertThat(harbor.digest(APP, "2")).isPresent();
    }

    @Test
    void whoWantsABuildGetsOneAndItsImageIsTheOneFoundLater() {
        deploy("1");
        RunningCommand.Result always = deploy("2", "--always-build", "--label", "a=b");
        assertThat(isBuilt(always)).isTrue();
        assertThat(contentTag()).as("no content tag where nothing is ever skipped").satisfies(
                tag -> assertThat(digest(tag)).isEqualTo(digest("1")));

        for (String option : List.of("--always-build", "--pull", "--no-cache")) {
            RunningCommand.Result built = deploy("3", option);

            assertThat(isBuilt(built)).as(option).isTrue();
            assertThat(digest(contentTag())).as(option).isEqualTo(digest("3"));
        }
        assertThat(isBuilt(deploy("4"))).isFalse();
        assertThat(digest("4")).isEqualTo(digest("3"));
    }

    @Test
    void whoWantsASubmissionGetsNewInstances() {
        RunningCommand.Result first = deploy("1");
        var before = bench.marathon.cluster().instances(Bench.APP);

        RunningCommand.Result again = deploy("1", "--always-submit");

        assertThat(isBuilt(again)).isFalse();
        assertThat(again.json().path("outcome").asText()).isEqualTo("DEPLOYED");
        assertThat(again.json().path("version")).isNotEqualTo(first.json().path("version"));
        assertThat(again.json().path("skipped").has("submission")).isFalse();
        assertThat(bench.marathon.cluster().instances(Bench.APP)).doesNotContainAnyElementsOf(before);
        assertThat(bench.isSettled()).isTrue();
    }

    @Test
    void withAnyDoubtItIsBuilt() {
        deploy("1");
        for (int status : new int[] {401, 403, 412, 500}) {
            harbor.faults().answerManifestReads(RegistryFaults.ALWAYS, status, "UNKNOWN", "not now");

            RunningCommand.Result built = deploy("2");

            assertThat(isBuilt(built)).as("" + status).isTrue();
            assertThat(built.err()).anyMatch(line -> line.contains("did not say for certain") && line.contains("" + status));
            assertThat(built.err()).anyMatch(line -> line.contains("was not set"));
            harbor.faults().clear();
        }
    }

    @Test
    void aContentTagThatCantBeSetFailsNothing() {
        deploy("1");
        harbor.makeImmutable("shop", contentTag());

        RunningCommand.Result built = deploy("2", "--always-build");

        assertThat(digest("2")).isNotEqualTo(digest("1"));
        assertThat(built.err()).anyMatch(line -> line.contains("still names " + digest("1")));
    }
}
