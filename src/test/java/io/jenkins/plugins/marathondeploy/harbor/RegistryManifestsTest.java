package io.jenkins.plugins.marathondeploy.harbor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.auth.Secret;
import io.jenkins.plugins.marathondeploy.cluster.harbor.HarborFixture;
import io.jenkins.plugins.marathondeploy.cluster.harbor.HarborOptions;
import io.jenkins.plugins.marathondeploy.harbor.HarborException.Kind;
import io.jenkins.plugins.marathondeploy.http.StubServer;
import io.jenkins.plugins.marathondeploy.http.StubServer.Reply;
import java.io.IOException;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tags and manifests by the registry's own interface. */
class RegistryManifestsTest {
    private static final String SECRET = "S3cr$t${x}";
    private static final String APP = "web/team/app";

    private HarborFixture harbor;

    @BeforeEach
    void start() {
        harbor = HarborFixture.start(HarborOptions.defaults().withoutRegistry())
                .createProject("web")
                .addRobot("robot$ci", SECRET, "web")
                .addUser("guest", SECRET)
                .allow("guest", "web", "pull");
    }

    @AfterEach
    void stop() {
        harbor.close();
    }

    private RegistryManifests manifests(String user) {
        HarborSettings settings = HarborSettings.of(harbor.uri(), Authentication.basic(user, Secret.of(SECRET)));
        return new HarborClient(settings).manifests(HarborRepository.of(harbor.uri(), APP));
    }

    private static void assertFails(Kind kind, String part, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(HarborException.class, e -> assertThat(e.kind()).isEqualTo(kind))
                .hasMessageContaining(part)
                .hasMessageNotContaining(SECRET);
    }

    @Test
    void aTagMeansADigestOrNothing() {
        String digest = harbor.putArtifact(APP, "1", "one");

        assertThat(manifests("guest").digest("1")).contains(digest);
        assertThat(manifests("guest").digest("2")).isEmpty();
    }

    @Test
    void aFurtherTagNamesTheSameManifestWithoutAnUpload() {
        String digest = harbor.putArtifact(APP, "1", "one");
        harbor.putArtifact(APP, "stable", "older");
        RegistryManifests manifests = manifests("robot$ci");

        ImageManifest manifest = manifests.manifest(digest);
        manifests.tag(manifest, "2");
        manifests.tag(manifest, "stable");

        assertThat(harbor.digest(APP, "2")).contains(digest);
        assertThat(harbor.digest(APP, "stable")).contains(digest);
        assertThat(manifest.configuration()).isPresent();
        assertThat(harbor.requests())
                .noneMatch(request -> request.contains("/blobs/"))
                .filteredOn(request -> request.contains("/service/token"))
                .as("one token for all")
                .hasSize(1);
    }

    @Test
    void whatIsNotAllowedIsSaid() {
        String digest = harbor.putArtifact(APP, "1", "one");
        harbor.putArtifact(APP, "fixed", "older");
        harbor.makeImmutable("web", "fixed");
        ImageManifest manifest = manifests("guest").manifest(digest);

        assertFails(Kind.FORBIDDEN, "guest", () -> manifests("guest").tag(manifest, "2"));
        assertFails(Kind.FORBIDDEN, "configured as immutable", () -> manifests("robot$ci").tag(manifest, "fixed"));
        harbor.faults().quotaExceeded(1);
        assertFails(Kind.FORBIDDEN, "upper limit", () -> manifests("robot$ci").tag(manifest, "3"));
        harbor.createProject("closed");
        assertFails(Kind.FORBIDDEN, "robot$ci", () -> new HarborClient(HarborSettings.of(
                        harbor.uri(), Authentication.basic("robot$ci", Secret.of(SECRET))))
                .manifests(HarborRepository.of(harbor.uri(), "closed/app"))
                .digest("1"));
        assertThat(harbor.digest(APP, "2")).isEmpty();
    }

    @Test
    void whatIsNotSaidForCertainIsNotTakenForMissing() {
        for (int status : List.of(401, 403, 412)) {
            harbor.faults().answerManifestReads(1, status, "DENIED", "no");
            assertFails(Kind.FORBIDDEN, String.valueOf(status), () -> manifests("robot$ci").digest("1"));
        }
        for (int status : List.of(500, 502, 429)) {
            harbor.faults().answerManifestReads(1, status, "UNKNOWN", "no");
            assertFails(Kind.UNAVAILABLE, String.valueOf(status), () -> manifests("robot$ci").digest("1"));
        }
        assertFails(Kind.FORBIDDEN, "nobody", () -> manifests("nobody").digest("1"));
        assertFails(Kind.NOT_FOUND, "does not exist", () -> manifests("robot$ci").manifest("sha256:" + "0".repeat(64)));
    }

    @Test
    void answersThatAreNoRegistrysAreRefused() throws IOException {
        String digest = "sha256:" + "a".repeat(64);
        try (StubServer server = new StubServer(request -> request.target().equals("/v2/")
                ? Reply.of(200, "{}").with("Docker-Distribution-Api-Version", "registry/2.0")
                : Reply.of(200, "{}"))) {
            RegistryManifests manifests = new HarborClient(HarborSettings.of(server.uri(""), Authentication.none()))
                    .manifests(HarborRepository.of(server.uri(""), APP));

            assertFails(Kind.UNEXPECTED, "no digest of 1", () -> manifests.digest("1"));
            assertFails(Kind.UNEXPECTED, "something else than " + digest, () -> manifests.manifest(digest));
            assertThatThrownBy(() -> manifests.digest("../../x")).isInstanceOf(IllegalArgumentException.class);
            assertThat(server.requests()).filteredOn(request -> request.line().contains("manifests"))
                    .allSatisfy(request -> assertThat(request.header("Accept")).contains("manifest.v2+json", "image.index"));
        }
    }
}
