package io.jenkins.plugins.marathondeploy.harbor;

import static io.jenkins.plugins.marathondeploy.harbor.RecordedHarbor.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.jenkins.plugins.marathondeploy.cluster.transcript.Transcript;
import io.jenkins.plugins.marathondeploy.harbor.HarborException.Kind;
import io.jenkins.plugins.marathondeploy.harbor.RecordedHarbor.Asked;
import io.jenkins.plugins.marathondeploy.rest.ServiceException;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read out of the answers that a real Harbor 2.15.2 gave, see {@code harbor-transcripts}. */
class HarborRecordingsTest {
    private RecordedHarbor harbor;

    @BeforeEach
    void start() throws IOException {
        harbor = new RecordedHarbor();
    }

    @AfterEach
    void stop() {
        harbor.close();
    }

    private ScanOverview scan(String name) {
        return harbor.artifact(name).scan().orElseThrow();
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
        assertThat(harbor.artifact(name).scan()).isEmpty();
    }

    @Test
    void theFindingsWithWhatMendsThem() {
        Asked asked = harbor.recorded("F33-vulnerabilities-bad");

        assertThat(harbor.artifacts().findings(asked.repository(), asked.reference()).join().orElseThrow())
                .extracting(Vulnerability::toString)
                .containsExactlyInAnyOrder(
                        "CVE-2024-0001 openssl 3.0.1 → 3.0.2 (critical)",
                        "CVE-2024-0002 zlib 1.2 → 1.3 (high)",
                        "CVE-2024-0003 bash 5.0, not fixed (high)",
                        "CVE-2024-0004 tar 1.0 → 1.1 (medium)",
                        "CVE-2024-0005 sed 4.0, not fixed (low)");
        asked = harbor.recorded("F33-vulnerabilities-clean");
        assertThat(harbor.artifacts().findings(asked.repository(), asked.reference()).join()).contains(List.of());
        asked = harbor.recorded("F33-vulnerabilities-unknown");
        assertThat(harbor.artifacts().findings(asked.repository(), asked.reference()).join().orElseThrow())
                .extracting(Vulnerability::rating)
                .containsExactly(Severity.UNKNOWN);
        for (String none : List.of("F33-vulnerabilities-broken", "F12-vulnerabilities-never-scanned", "F45-vulnerabilities-missing")) {
            asked = harbor.recorded(none);
            assertThat(harbor.artifacts().findings(asked.repository(), asked.reference()).join()).as(none).isEmpty();
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
        Asked asked = harbor.recorded(name);

        ScanRequest request = harbor.artifacts().scan(asked.repository(), asked.reference()).join();

        assertThat(request.answer()).isEqualTo(answer);
        assertThat(request.said()).contains(said);
    }

    @Test
    void aMissingRightToScanIsNamed() {
        Asked asked = harbor.recorded("F13-scan-no-right");

        assertThat(failure(harbor.artifacts().scan(asked.repository(), asked.reference())).kind()).isEqualTo(ServiceException.Kind.FORBIDDEN);
        assertThat(failure(harbor.artifacts().scan(asked.repository(), asked.reference()))).hasMessageContaining("scan:create");
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
        Asked asked = harbor.recorded(name);
        // The gates ask by digest, the recording by tag.
        String digest = Transcript.read(Transcript.HARBOR, name).body()
                .replaceFirst("(?s).*?\"subject_artifact_digest\":\"([^\"]+)\".*", "$1");
        String path = "/api/v2.0/projects/" + asked.repository().project() + "/repositories/" + asked.repository().name() + "/artifacts/";
        harbor.alias(path + asked.reference() + "/accessories", path + digest + "/accessories");
        String reference = type == null ? asked.reference() : digest;

        assertThat(harbor.artifacts().accessories(asked.repository(), reference).join())
                .isEqualTo(type == null ? List.of() : List.of(type));
    }

    @Test
    void whoMayNotSeeAccessoriesIsTold() {
        Asked asked = harbor.recorded("G15-accessories-without-right");

        assertThat(failure(harbor.artifacts().accessories(asked.repository(), asked.reference()))).hasMessageContaining("accessory:list");
    }

    @Test
    void harborsOwnBillOfMaterials() {
        Artifact.Sbom sbom = harbor.artifact("F63-sbom-overview").sbom().orElseThrow();

        assertThat(sbom.state()).isEqualTo(ScanState.SUCCESS);
        assertThat(sbom.digest()).startsWith("sha256:");
        assertThat(harbor.artifact("F31-overview-clean").sbom()).isEmpty();
    }

    private Project project(String name) {
        return harbor.artifacts().project(harbor.recorded(name).repository()).join();
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
        harbor.serve("F55-system-allowlist");
        HarborRepository any = HarborRepository.of(harbor.settings().address(), "guarded/bad");

        assertThat(harbor.artifacts().systemAllowList(any).join())
                .isEqualTo(new Project.AllowList(List.of("CVE-2024-0001"), Optional.empty()));
    }

    @Test
    void theTagsAndWhichOfThemCantBeMoved() {
        assertThat(harbor.artifact("H10-artifact-immutable").tags())
                .extracting(Artifact.Tag::name, Artifact.Tag::immutable)
                .containsExactlyInAnyOrder(tuple("1.0", true), tuple("content-abc", true));
        assertThat(harbor.artifact("E12-artifact-without-tags").tags()).isEmpty();
        assertThat(harbor.artifact("G16-accessory-as-artifact").tags()).extracting(Artifact.Tag::name).allMatch(tag -> tag.endsWith(".sig"));
    }

    @Test
    void theImagesOfAnIndex() {
        Artifact index = harbor.artifact("E08-artifact-index");

        assertThat(index.children()).isNotEmpty().allMatch(Artifact.Child::isImage);
        assertThat(index.children()).extracting(Artifact.Child::platform).contains("linux/amd64");
        assertThat(harbor.artifact("E13-artifact-plain").children()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "E02-artifact-missing-tag", "E02-artifact-missing-digest", "E02-artifact-missing-repository", "E03-artifact-missing-project-admin",
        "J03-artifact-before"
    })
    void whatIsNotThere(String name) {
        Asked asked = harbor.recorded(name);

        assertThat(harbor.artifacts().artifact(asked.repository(), asked.reference()).join()).isEmpty();
        assertThat(new HarborClient(harbor.settings()).artifact(asked.repository(), asked.reference())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "E01-artifact-anonymous,UNAUTHORISED",
        "E01-artifact-pull-push-robot,FORBIDDEN",
        "E04-artifact-wrong-password,UNAUTHORISED",
        "E02-artifact-other-project,FORBIDDEN",
        "L20-artifact-removed-plain,FORBIDDEN"
    })
    void whoIsNotTold(String name, Kind kind) {
        Asked asked = harbor.recorded(name);

        assertThatThrownBy(() -> new HarborClient(harbor.settings()).artifact(asked.repository(), asked.reference()))
                .isInstanceOfSatisfying(HarborException.class, e -> assertThat(e.kind()).isEqualTo(kind))
                .hasMessageNotContaining(RecordedHarbor.SECRET);
        assertThat(failure(harbor.artifacts().artifact(asked.repository(), asked.reference())).kind().name()).isEqualTo(kind.name());
    }

    @Test
    void aProxyCacheIsKnownByItsRegistry() {
        harbor.serve("J01-project");
        assertThat(new HarborClient(harbor.settings()).project("cache").orElseThrow().isProxyCache()).isTrue();
        harbor.serve("C10-get-project-full-robot");
        assertThat(new HarborClient(harbor.settings()).project("web").orElseThrow().isProxyCache()).isFalse();
    }
}
