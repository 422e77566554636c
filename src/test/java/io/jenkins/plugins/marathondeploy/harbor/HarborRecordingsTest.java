package io.jenkins.plugins.marathondeploy.harbor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.auth.Secret;
import io.jenkins.plugins.marathondeploy.cluster.transcript.Transcript;
import io.jenkins.plugins.marathondeploy.harbor.HarborException.Kind;
import io.jenkins.plugins.marathondeploy.http.HttpClients;
import io.jenkins.plugins.marathondeploy.http.StubServer;
import io.jenkins.plugins.marathondeploy.http.StubServer.Reply;
import io.jenkins.plugins.marathondeploy.rest.ServiceException;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read out of the answers that a real Harbor 2.15.2 gave, see {@code harbor-transcripts}. */
class HarborRecordingsTest {
    /** By method and path without its query. */
    private final Map<String, Reply> answers = new HashMap<>();

    private StubServer harbor;

    @BeforeEach
    void start() throws IOException {
        harbor = new StubServer(request -> answers.getOrDefault(
                request.method() + " " + path(request.target()), Reply.of(500, "not recorded: " + request.line())));
    }

    @AfterEach
    void stop() {
        harbor.close();
    }

    private static String path(String target) {
        return target.replaceFirst("\\?.*", "").replace("%3A", ":");
    }

    /** Answers from now on as recorded; returns the path. */
    private String serve(String name) {
        Transcript recording = Transcript.read(Transcript.HARBOR, name);
        Reply reply = Reply.of(recording.status(), recording.body());
        String type = recording.responseHeaders().get("content-type");
        String path = path(recording.target());
        answers.put(recording.method() + " " + path, type == null ? reply : reply.with("Content-Type", type));
        return path;
    }

    /** Answers from now on as recorded; returns what the product asks for. */
    private Asked recorded(String name) {
        String[] parts = serve(name).split("/");
        return new Asked(
                HarborRepository.of(harbor.uri(""), parts[4] + "/" + (parts.length > 6 ? parts[6] : "any").replace("%252F", "/")),
                parts.length > 8 ? parts[8] : "");
    }

    private record Asked(HarborRepository repository, String reference) {}

    private HarborSettings settings() {
        return HarborSettings.of(harbor.uri(""), Authentication.basic("robot$ci", Secret.of("n3ver-shown")));
    }

    private HarborArtifacts artifacts() {
        return new HarborArtifacts(settings(), HttpClients.shared());
    }

    private Artifact artifact(String name) {
        Asked asked = recorded(name);
        return artifacts().artifact(asked.repository, asked.reference).join().orElseThrow();
    }

    private ScanOverview scan(String name) {
        return artifact(name).scan().orElseThrow();
    }

    private static ServiceException failure(CompletableFuture<?> future) {
        try {
            future.join();
        } catch (CompletionException e) {
            return (ServiceException) e.getCause();
        }
        throw new AssertionError("no failure");
    }

    @Test
    void aScanThatFoundSomething() {
        ScanOverview scan = scan("F31-overview-bad");

        assertThat(scan.state()).isEqualTo(ScanState.SUCCESS);
        assertThat(scan.severity()).contains(Severity.CRITICAL);
        assertThat(scan.total()).isEqualTo(5);
        assertThat(scan.fixable()).isEqualTo(3);
        assertThat(scan.counts())
                .isEqualTo(Map.of(Severity.CRITICAL, 1, Severity.HIGH, 2, Severity.MEDIUM, 1, Severity.LOW, 1));
        assertThat(scan.countAtLeast(Severity.HIGH)).isEqualTo(3);
        assertThat(scan.isBelow(Severity.CRITICAL)).isFalse();
        assertThat(scan.report().scanner()).isEqualTo("Stub 1.0");
        assertThat(scan.report().end()).isPresent();
        assertThat(scan.report().id()).isNotEmpty();
    }

    @Test
    void aScanThatFoundNothingIsBelowEverything() {
        ScanOverview scan = scan("F31-overview-clean");

        assertThat(scan.total()).isZero();
        assertThat(scan.isBelow(Severity.NONE)).isTrue();
    }

    /** Harbor's severity of it is None. */
    @Test
    void aFindingThatNobodyHasRatedIsNotBelowAnything() {
        ScanOverview scan = scan("F31-overview-unknown");

        assertThat(scan.counts()).isEqualTo(Map.of(Severity.UNKNOWN, 1));
        assertThat(scan.isBelow(Severity.CRITICAL)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "F22-overview-running,RUNNING",
        "F27-overview-stopped,STOPPED",
        "F31-overview-broken,ERROR",
        "F41-overview-index,SUCCESS",
        "F52-overview-allowed,SUCCESS",
        "F61-overview-auto,SUCCESS"
    })
    void howFarAScanIs(String name, ScanState state) {
        ScanOverview scan = scan(name);

        assertThat(scan.state()).isEqualTo(state);
        assertThat(scan.severity().isPresent()).isEqualTo(state == ScanState.SUCCESS);
    }

    /** The allow-list does not change the overview. */
    @Test
    void whatIsAllowedIsCountedAllTheSame() {
        assertThat(scan("F52-overview-allowed").counts()).isEqualTo(scan("F31-overview-bad").counts());
    }

    @ParameterizedTest
    @ValueSource(strings = {"F02-overview-no-scanner", "F10-overview-never-scanned", "F82-odd-artifact"})
    void noScanIsShownWhereThereIsNone(String name) {
        assertThat(artifact(name).scan()).isEmpty();
    }

    @Test
    void theFindingsWithWhatMendsThem() {
        Asked asked = recorded("F33-vulnerabilities-bad");

        assertThat(artifacts().findings(asked.repository, asked.reference).join().orElseThrow())
                .extracting(Vulnerability::toString)
                .containsExactlyInAnyOrder(
                        "CVE-2024-0001 openssl 3.0.1 → 3.0.2 (critical)",
                        "CVE-2024-0002 zlib 1.2 → 1.3 (high)",
                        "CVE-2024-0003 bash 5.0, not fixed (high)",
                        "CVE-2024-0004 tar 1.0 → 1.1 (medium)",
                        "CVE-2024-0005 sed 4.0, not fixed (low)");
        asked = recorded("F33-vulnerabilities-clean");
        assertThat(artifacts().findings(asked.repository, asked.reference).join()).contains(List.of());
        asked = recorded("F33-vulnerabilities-unknown");
        assertThat(artifacts().findings(asked.repository, asked.reference).join().orElseThrow())
                .extracting(Vulnerability::rating)
                .containsExactly(Severity.UNKNOWN);
        for (String none : List.of("F33-vulnerabilities-broken", "F12-vulnerabilities-never-scanned", "F45-vulnerabilities-missing")) {
            asked = recorded(none);
            assertThat(artifacts().findings(asked.repository, asked.reference).join()).as(none).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "F20-scan,QUEUED,202",
        "F23-scan-again,RUNNING,a previous scan process is Running",
        "F81-scan-odd-artifact,NOT_SCANNABLE,does not support scanning artifact",
        "F01-scan-no-scanner,NO_SCANNER,no available scanner for project"
    })
    void whatComesOfARequestToScan(String name, ScanRequest.Answer answer, String said) {
        Asked asked = recorded(name);

        ScanRequest request = artifacts().scan(asked.repository, asked.reference).join();

        assertThat(request.answer()).isEqualTo(answer);
        assertThat(request.said()).contains(said);
    }

    @Test
    void aMissingRightToScanIsNamed() {
        Asked asked = recorded("F13-scan-no-right");

        assertThat(failure(artifacts().scan(asked.repository, asked.reference)).kind()).isEqualTo(ServiceException.Kind.FORBIDDEN);
        assertThat(failure(artifacts().scan(asked.repository, asked.reference))).hasMessageContaining("scan:create");
    }

    @ParameterizedTest
    @CsvSource({
        "G11-accessories-old,signature.cosign",
        "G11-accessories-new,signature.cosign",
        "G11-accessories-notation,signature.notation",
        "G11-accessories-bare,",
        "F66-accessories-sbom,sbom.harbor"
    })
    void whatLiesBesideAnImage(String name, String type) {
        Asked asked = recorded(name);
        // The gates ask by digest, the recording by tag.
        String digest = Transcript.read(Transcript.HARBOR, name).body()
                .replaceFirst("(?s).*?\"subject_artifact_digest\":\"([^\"]+)\".*", "$1");
        String path = "/api/v2.0/projects/" + asked.repository.project() + "/repositories/" + asked.repository.name() + "/artifacts/";
        answers.put("GET " + path + digest + "/accessories", answers.get("GET " + path + asked.reference + "/accessories"));
        String reference = type == null ? asked.reference : digest;

        assertThat(artifacts().accessories(asked.repository, reference).join())
                .isEqualTo(type == null ? List.of() : List.of(type));
    }

    @Test
    void whoMayNotSeeAccessoriesIsTold() {
        Asked asked = recorded("G15-accessories-without-right");

        assertThat(failure(artifacts().accessories(asked.repository, asked.reference))).hasMessageContaining("accessory:list");
    }

    @Test
    void harborsOwnBillOfMaterials() {
        Artifact.Sbom sbom = artifact("F63-sbom-overview").sbom().orElseThrow();

        assertThat(sbom.state()).isEqualTo(ScanState.SUCCESS);
        assertThat(sbom.digest()).startsWith("sha256:");
        assertThat(artifact("F31-overview-clean").sbom()).isEmpty();
    }

    private Project project(String name) {
        return artifacts().project(recorded(name).repository).join();
    }

    @Test
    void whatAProjectHoldsBackAndAllows() {
        Project guarded = project("F50-project-allowlist");

        assertThat(guarded.preventsVulnerable()).isTrue();
        assertThat(guarded.severity()).isEqualTo(Severity.HIGH);
        assertThat(guarded.usesSystemAllowList()).isFalse();
        assertThat(guarded.allowList().ids()).containsExactly("CVE-2024-0001", "CVE-2024-0002", "CVE-2024-0003");
        assertThat(guarded.allowList().isVoid(Instant.MAX)).isFalse();
        assertThat(project("F54-project-list-expired").allowList().isVoid(Instant.parse("2026-11-29T00:00:00Z"))).isTrue();
        assertThat(project("F57-project-system-list").usesSystemAllowList()).isTrue();
        Project signed = project("G18-project");
        assertThat(signed.preventsVulnerable()).isFalse();
        assertThat(signed.metadata()).containsEntry("enable_content_trust_cosign", "true");
    }

    @Test
    void theSystemsAllowList() {
        serve("F55-system-allowlist");
        HarborRepository any = HarborRepository.of(harbor.uri(""), "guarded/bad");

        assertThat(artifacts().systemAllowList(any).join())
                .isEqualTo(new Project.AllowList(List.of("CVE-2024-0001"), Optional.empty()));
    }

    @Test
    void theTagsAndWhichOfThemCantBeMoved() {
        assertThat(artifact("H10-artifact-immutable").tags())
                .extracting(Artifact.Tag::name, Artifact.Tag::immutable)
                .containsExactlyInAnyOrder(tuple("1.0", true), tuple("content-abc", true));
        assertThat(artifact("E12-artifact-without-tags").tags()).isEmpty();
        assertThat(artifact("G16-accessory-as-artifact").tags()).extracting(Artifact.Tag::name).allMatch(tag -> tag.endsWith(".sig"));
    }

    @Test
    void theImagesOfAnIndex() {
        Artifact index = artifact("E08-artifact-index");

        assertThat(index.children()).isNotEmpty().allMatch(Artifact.Child::isImage);
        assertThat(index.children()).extracting(Artifact.Child::platform).contains("linux/amd64");
        assertThat(artifact("E13-artifact-plain").children()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "E02-artifact-missing-tag", "E02-artifact-missing-digest", "E02-artifact-missing-repository", "E03-artifact-missing-project-admin",
        "J03-artifact-before"
    })
    void whatIsNotThere(String name) {
        Asked asked = recorded(name);

        assertThat(artifacts().artifact(asked.repository, asked.reference).join()).isEmpty();
        assertThat(new HarborClient(settings()).artifact(asked.repository, asked.reference)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "E01-artifact-anonymous,UNAUTHORISED",
        "E01-artifact-pull-push-robot,FORBIDDEN",
        "E04-artifact-wrong-password,UNAUTHORISED",
        "E02-artifact-other-project,FORBIDDEN"
    })
    void whoIsNotTold(String name, Kind kind) {
        Asked asked = recorded(name);

        assertThatThrownBy(() -> new HarborClient(settings()).artifact(asked.repository, asked.reference))
                .isInstanceOfSatisfying(HarborException.class, e -> assertThat(e.kind()).isEqualTo(kind))
                .hasMessageNotContaining("n3ver-shown");
        assertThat(failure(artifacts().artifact(asked.repository, asked.reference)).kind().name()).isEqualTo(kind.name());
    }

    @Test
    void aProxyCacheIsKnownByItsRegistry() {
        serve("J01-project");
        assertThat(new HarborClient(settings()).project("cache").orElseThrow().isProxyCache()).isTrue();
        serve("C10-get-project-full-robot");
        assertThat(new HarborClient(settings()).project("web").orElseThrow().isProxyCache()).isFalse();
    }
}
