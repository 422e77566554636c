package io.jenkins.plugins.marathondeploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.marathondeploy.cluster.harbor.HarborFixture;
import io.jenkins.plugins.marathondeploy.cluster.harbor.HarborOptions;
import io.jenkins.plugins.marathondeploy.cluster.harbor.Scans;
import io.jenkins.plugins.marathondeploy.cluster.process.CommandLine;
import io.jenkins.plugins.marathondeploy.cluster.process.RunningCommand;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar as a process: what Harbor says of an image decides whether it is sent to Marathon. */
class ImageGatesITest {
    private static final String ROBOT = "robot$shop+deploy";
    private static final String SECRET = "h4rb0r $3cret";

    @TempDir
    Path directory;

    private Bench bench;
    private HarborFixture harbor;
    private CommandLine commandLine;

    @BeforeEach
    void start() throws Exception {
        bench = new Bench(directory);
        bench.file("image.json", """
                {"id": "/shop/web", "cmd": "serve", "instances": 1, "cpus": 0.1, "mem": 32, "env": {"RELEASE": "${RELEASE}"},
                 "container": {"type": "DOCKER", "docker": {"image": "${IMAGE}"}},
                 "healthChecks": [{"protocol": "HTTP", "path": "/", "portIndex": 0, "gracePeriodSeconds": 1,
                                   "intervalSeconds": 1, "timeoutSeconds": 1}]}
                """);
        harbor = HarborFixture.start(HarborOptions.defaults().withoutRegistry())
                .createProject("shop")
                .addRobot(ROBOT, SECRET, "shop");
        commandLine = bench.commandLine.with("HARBOR_USER", ROBOT).with("HARBOR_PASSWORD", SECRET);
    }

    @AfterEach
    void stop() {
        harbor.close();
        bench.close();
    }

    /** Pushes an image with this tag, and deploys it. */
    private RunningCommand.Result deploy(String release, String... options) {
        String image = harbor.registryAddress() + "/shop/web:" + release;
        List<String> all = Stream.concat(
                        Stream.of("--app", "image.json", "--image", image, "--harbor", harbor.uri().toString()),
                        Stream.of(options))
                .toList();
        return commandLine.run(bench.arguments("deploy", release, all.toArray(String[]::new)));
    }

    private String push(String release) {
        return harbor.putArtifact("shop/web", release, release);
    }

    private static JsonNode gate(RunningCommand.Result result, String name) {
        for (JsonNode gate : result.json().path("gates")) {
            if (gate.path("name").asText().equals(name)) {
                return gate;
            }
        }
        throw new AssertionError("no gate " + name + ": " + result.all());
    }

    @Test
    void anImageThatIsNotScannedIsAndThenSent() {
        push("one");
        harbor.scans().states(Scans.QUEUED, "Running", "Success");

        RunningCommand.Result result = deploy("one", "--scan", "high");

        assertThat(result.status()).as(result.all()).isZero();
        assertThat(gate(result, "scan of the image").path("state").asText()).isEqualTo("PASSED");
        assertThat(gate(result, "scan of the image").path("saw").asText()).contains("shop/web:one has no findings; scanned by Trivy");
        assertThat(gate(result, "image to go back to").path("saw").asText()).contains("nothing runs");
        assertThat(harbor.scans().started()).isEqualTo(1);
        assertThat(bench.release()).isEqualTo("one");
        assertThat(result.all()).doesNotContain(SECRET);
    }

    @Test
    void anImageWithACriticalFindingIsRefusedAndNothingIsChanged() {
        push("one");
        deploy("one");
        long writes = bench.writes();
        push("two");
        harbor.scans().states("Success");
        harbor.scans().findings(new Scans.Found("CVE-2026-12345", "openssl", "3.0.1", "3.0.2", "Critical"));

        RunningCommand.Result result = deploy("two", "--scan", "high");

        assertThat(result.status()).as(result.all()).isEqualTo(2);
        assertThat(result.json().path("outcome").asText()).isEqualTo("REFUSED");
        assertThat(result.json().path("reason").asText())
                .contains("scan of the image failed", "shop/web:two has 1 finding of high or worse: CVE-2026-12345 openssl 3.0.1 → 3.0.2 (critical)");
        assertThat(bench.writes()).isEqualTo(writes);
        assertThat(bench.release()).isEqualTo("one");

        RunningCommand.Result allowed = deploy("two", "--scan", "high", "--scan-allow", "CVE-2026-12345");

        assertThat(allowed.status()).as(allowed.all()).isZero();
        assertThat(bench.release()).isEqualTo("two");
    }

    @Test
    void whatRunsAndIsGoneIsAWarningOrARefusal() {
        String one = push("one");
        deploy("one");
        long writes = bench.writes();
        push("two");
        harbor.deleteArtifact("shop/web", one);

        RunningCommand.Result refused = deploy("two", "--require-rollback");

        assertThat(refused.status()).as(refused.all()).isEqualTo(2);
        assertThat(refused.json().path("reason").asText()).contains("a rollback could not pull it");
        assertThat(bench.writes()).isEqualTo(writes);

        RunningCommand.Result told = deploy("two");

        assertThat(told.status()).as(told.all()).isZero();
        assertThat(told.json().path("warnings").toString()).contains("a rollback could not pull it");
        assertThat(gate(told, "image to go back to").path("state").asText()).isEqualTo("WARNED");
    }

    @Test
    void signatureAndBillOfMaterialsHaveToBeThere() {
        String one = push("one");

        RunningCommand.Result unsigned = deploy("one", "--require-signature", "cosign");

        assertThat(unsigned.status()).as(unsigned.all()).isEqualTo(2);
        assertThat(unsigned.json().path("reason").asText()).contains("shop/web:one is not signed with cosign");
        assertThat(bench.marathon.cluster().app(Bench.APP)).isEmpty();

        harbor.addAccessory("shop/web", one, "signature.cosign");
        harbor.sbom(one, "Success");
        RunningCommand.Result good = deploy("one", "--require-signature", "cosign", "--require-sbom");

        assertThat(good.status()).as(good.all()).isZero();
        assertThat(gate(good, "SBOM of the image").path("state").asText()).isEqualTo("PASSED");
    }

    @Test
    void aDryRunSaysWhatWouldBeAskedAndAsksNothing() {
        push("one");

        RunningCommand.Result result = deploy("one", "--scan", "high", "--dry-run");

        assertThat(result.status()).as(result.all()).isZero();
        assertThat(result.all()).contains("would ask scan of the image, before anything is sent");
        assertThat(harbor.scans().started()).isZero();
    }
}
