package io.jenkins.plugins.marathondeploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixtureConfig;
import io.jenkins.plugins.marathondeploy.template.OwnLabels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds that come out of order, and how a build is known by. */
class BuildOrderTest {
    @TempDir
    Path directory;

    private MarathonFixture marathon;

    @BeforeEach
    void start() throws IOException {
        marathon = MarathonFixture.start(MarathonFixtureConfig.fast());
        Files.writeString(
                directory.resolve("marathon.json"),
                "{\"id\": \"/web\", \"cmd\": \"run ${RELEASE}\", \"cpus\": 0.1, \"mem\": 32, \"instances\": 1}");
    }

    @AfterEach
    void stop() {
        marathon.close();
    }

    private InProcess.Result deploy(InProcess tool, String release, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "deploy", "--marathon", marathon.uri().toString(), "--agent-port", "0", "--json", "--set",
                "RELEASE=" + release));
        arguments.addAll(List.of(more));
        return tool.run(arguments.toArray(String[]::new));
    }

    private InProcess inBuild(String job, String number) {
        return new InProcess(directory).with("JOB_NAME", job).with("BUILD_NUMBER", number);
    }

    private JsonNode runs() {
        return marathon.cluster().app("/web").orElseThrow().content();
    }

    private String label() {
        return runs().path("labels").path(OwnLabels.BUILD).asText();
    }

    @Test
    void anOlderBuildIsRefusedUnlessItIsAllowed() throws Exception {
        InProcess.Result newer = deploy(inBuild("shop/web", "42"), "new");
        assertThat(newer.status()).as(newer.all()).isZero();
        assertThat(label()).isEqualTo("shop/web#42");
        long writes = marathon.requests().count("PUT", ".*");

        InProcess.Result older = deploy(inBuild("shop/web", "41"), "old");

        assertThat(older.status()).as(older.all()).isEqualTo(ExitStatus.REFUSED);
        JsonNode json = new ObjectMapper().readTree(older.out());
        assertThat(json.path("outcome").asText()).isEqualTo("REFUSED");
        assertThat(json.path("reason").asText())
                .isEqualTo("build shop/web#42 is deployed at /web, this is the older build #41: nothing was sent;"
                        + " allowOlder (--allow-older) deploys it all the same");
        assertThat(marathon.requests().count("PUT", ".*")).isEqualTo(writes);
        assertThat(runs().path("cmd").asText()).isEqualTo("run new");

        InProcess.Result same = deploy(inBuild("shop/web", "41"), "new");
        assertThat(same.out()).contains("UNCHANGED");
        InProcess.Result allowed = deploy(inBuild("shop/web", "41"), "old", "--allow-older");
        assertThat(allowed.status()).as(allowed.all()).isZero();
        assertThat(runs().path("cmd").asText()).isEqualTo("run old");
        assertThat(label()).isEqualTo("shop/web#41");
    }

    @Test
    void anOptionNamesTheBuildElsewhere() {
        InProcess.Result first = deploy(inBuild("shop/web", "42"), "one", "--build", "group/shop#7");
        assertThat(first.status()).as(first.all()).isZero();
        assertThat(label()).isEqualTo("group/shop#7");

        InProcess.Result older = deploy(new InProcess(directory), "two", "--build", "group/shop#6");
        assertThat(older.status()).as(older.all()).isEqualTo(ExitStatus.REFUSED);
    }

    @Test
    void withoutABuildThereIsNoOrder() {
        deploy(inBuild("shop/web", "42"), "one");

        InProcess.Result byHand = deploy(new InProcess(directory), "two");

        assertThat(byHand.status()).as(byHand.all()).isZero();
        assertThat(runs().path("labels").has(OwnLabels.BUILD)).isFalse();
    }

    @Test
    void aRollbackByHandIsNotStopped() {
        deploy(inBuild("shop/web", "41"), "one");
        deploy(inBuild("shop/web", "42"), "two");

        InProcess.Result back = inBuild("shop/web", "40")
                .run("rollback", "--marathon", marathon.uri().toString(), "--id", "/web");

        assertThat(back.status()).as(back.all()).isZero();
        assertThat(label()).isEqualTo("shop/web#41");
    }
}
