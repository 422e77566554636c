package io.jenkins.plugins.marathondeploy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.auth.Secret;
import io.jenkins.plugins.marathondeploy.cluster.engine.LeftImages;
import io.jenkins.plugins.marathondeploy.cluster.harbor.HarborFixture;
import io.jenkins.plugins.marathondeploy.cluster.harbor.RegistryFaults;
import io.jenkins.plugins.marathondeploy.cluster.process.CommandLine;
import io.jenkins.plugins.marathondeploy.cluster.process.RunningCommand;
import io.jenkins.plugins.marathondeploy.harbor.HarborClient;
import io.jenkins.plugins.marathondeploy.harbor.HarborRepository;
import io.jenkins.plugins.marathondeploy.harbor.HarborSettings;
import io.jenkins.plugins.marathondeploy.harbor.RegistryManifests;
import io.jenkins.plugins.marathondeploy.image.CancellationSignal;
import io.jenkins.plugins.marathondeploy.image.ImageBuild;
import io.jenkins.plugins.marathondeploy.image.ImageReference;
import io.jenkins.plugins.marathondeploy.image.engine.DockerEngine;
import io.jenkins.plugins.marathondeploy.image.engine.EngineAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
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
        LeftImages.remove(EngineAddress.of("", System.getenv()), "test", directory.toString());
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
                bench.arguments("deploy", "", "--app", "image.json", "--builder", "engine", "--context", "context", "--repository", APP)));
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

    @Test
    void theSecondTimeNothingIsBuiltPushedOrSubmitted() throws Exception {
        RunningCommand.Result first = deploy("1");
        long writes = bench.writes();
        int requests = harbor.requests().size();
        Files.setLastModifiedTime(directory.resolve("context/content"), FileTime.fromMillis(1000));

        RunningCommand.Result second = deploy("2", "--tag", "stable");

        assertThat(isBuilt(first)).isTrue();
        assertThat(isBuilt(second)).isFalse();
        assertThat(List.of("2", "stable")).allSatisfy(tag -> assertThat(digest(tag)).isEqualTo(digest("1")));
        assertThat(second.json().path("digest").asText()).isEqualTo(digest("1"));
        assertThat(second.json().path("outcome").asText()).isEqualTo("UNCHANGED");
        assertThat(second.json().at("/skipped/build").asText()).contains(digest("1"), "Base images");
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
        deploy("1");
        long writes = bench.writes();
        RegistryFaults.Hold hold = harbor.faults().holdTags("stable");
        RunningCommand running = commandLine.start(line -> {}, arguments("2", "--tag", "stable", "--always-submit"));
        await().atMost(Duration.ofMinutes(1)).until(() -> hold.isMet() || !running.isRunning());

        await().during(Duration.ofSeconds(1)).atMost(Duration.ofSeconds(5)).until(() -> bench.writes() == writes);
        hold.release();

        assertThat(isBuilt(succeeded(running.result()))).isFalse();
        assertThat(digest("stable")).isEqualTo(digest("1"));
        assertThat(bench.writes()).isEqualTo(writes + 1);
    }

    /** Whoever may push decides what a tag means: a pull request's build, for example. */
    @Test
    void whatAnotherAccountHasPushedIsNotTakenForTheImageOfThisContent() {
        harbor.addRobot("robot$shop+pr", "pr s3cret", "shop");
        String content = io.jenkins.plugins.marathondeploy.delivery.Delivery.content(
                        ImageBuild.in(directory).context("context").build(),
                        false,
                        () -> DockerEngine.connect(EngineAddress.of("", System.getenv())).platform(),
                        new CancellationSignal())
                .orElseThrow();
        String planted = harbor.putArtifact(APP, "planted", "not what the files make");
        RegistryManifests others = new HarborClient(HarborSettings.of(
                        harbor.uri(), Authentication.basic("robot$shop+pr", Secret.of("pr s3cret"))))
                .manifests(HarborRepository.of(harbor.uri(), APP));
        others.tag(others.manifest(planted), "content-" + content.substring(0, 32));
        others.tag(others.manifest(planted), "content-" + content);

        assertThat(isBuilt(deploy("1"))).isTrue();
        assertThat(digest("1")).isNotEqualTo(planted);
        others.tag(others.manifest(planted), "1");
        assertThat(isBuilt(deploy("2"))).as("the tag was moved, the image is known by its digest").isFalse();
        assertThat(digest("2")).isNotEqualTo(planted);
        assertThat(bench.marathon.cluster().app(Bench.APP).orElseThrow().content().at("/container/docker/image").asText())
                .endsWith("@" + digest("2"));

        CommandLine anotherUser = commandLine.with("HOME", directory.resolve("other-home").toString());
        assertThat(isBuilt(succeeded(anotherUser.run(arguments("3"))))).as("not on this user's record").isTrue();
    }

    @Test
    void anImageThatWasFoundShowsTheCommitItWasBuiltFrom() {
        String first = "1".repeat(40);
        String second = "2".repeat(40);
        succeeded(commandLine.with("GIT_COMMIT", first).run(arguments("1")));

        RunningCommand.Result found =
                succeeded(commandLine.with("GIT_COMMIT", second).run(arguments("2", "--always-submit")));

        assertThat(isBuilt(found)).isFalse();
        assertThat(bench.marathon.cluster().app(Bench.APP).orElseThrow().content().at("/labels/marathon-deploy.revision").asText())
                .isEqualTo(first);
        assertThat(found.json().at("/skipped/build").asText()).contains("built from commit " + first);
    }

    @Test
    void ofTwoTagsOneOfWhichIsImmutableNoneIsPushed() {
        deploy("1", "--tag", "stable");
        String stable = digest("stable");
        harbor.makeImmutable("shop", "stable");
        assertThat(isBuilt(deploy("1", "--tag", "stable"))).as("both name that image").isFalse();
        long writes = bench.writes();

        for (String option : List.of("--always-build", "--label=a=b")) {
            RunningCommand.Result refused = commandLine.run(arguments("2", "--tag", "stable", option));

            assertThat(refused.status()).as(refused.all()).isEqualTo(2);
            assertThat(refused.all()).contains("stable (is " + stable + ")", "No tag was pushed").doesNotContain("Step 1/");
            assertThat(harbor.digest(APP, "2")).isEmpty();
        }
        deploy("other", "--label", "a=b");
        RunningCommand.Result found = commandLine.run(arguments("2", "--tag", "stable", "--label", "a=b"));
        assertThat(found.status()).as(found.all()).isEqualTo(2);
        assertThat(harbor.digest(APP, "2")).as("nor does an image that was found get one of them").isEmpty();
        assertThat(digest("stable")).isEqualTo(stable);
        assertThat(bench.writes()).isGreaterThanOrEqualTo(writes);
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
        for (String option : List.of("--always-build", "--pull", "--no-cache")) {
            RunningCommand.Result built = deploy("3", option);

            assertThat(isBuilt(built)).as(option).isTrue();
            assertThat(isBuilt(deploy("4"))).as(option).isFalse();
            assertThat(digest("4")).as(option).isEqualTo(digest("3"));
        }
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
            harbor.faults().clear();
        }
    }

    @Test
    void withoutARecordItIsBuilt() throws Exception {
        deploy("1");
        Path record = directory.resolve("home/.local/state/marathon-deploy/images.tsv");
        assertThat(Files.getPosixFilePermissions(record)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        Files.writeString(record, "not a record");
        assertThat(isBuilt(deploy("2"))).isTrue();
        assertThat(isBuilt(deploy("3"))).isFalse();

        Files.delete(record);
        Files.createDirectory(record);
        RunningCommand.Result unreadable = deploy("4");

        assertThat(isBuilt(unreadable)).isTrue();
        assertThat(unreadable.err()).anyMatch(line -> line.contains("the next run will build again"));
    }
}
