package io.jenkins.plugins.marathondeploy.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.marathondeploy.gate.Finding.State;
import io.jenkins.plugins.marathondeploy.http.StubServer.Reply;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a scan is asked for, and how it is waited for. */
class ScanRequestTest extends ScanScene {
    @Test
    void aScanIsAskedForOnceAndWaitedFor() {
        answer(ARTIFACTS + DIGEST, artifact(DIGEST, ""));
        answer("POST " + ARTIFACTS + DIGEST + "/scan", Reply.of(202, ""));

        assertFinding(ask(gate("high")), State.NOT_YET, "a scan of shop/web", "is asked for: there is none");
        assertFinding(ask(gate("high")), State.NOT_YET, "was asked for, and has not begun");
        answer(ARTIFACTS + DIGEST, artifact(DIGEST, overview("Running", ",\"report_id\":\"r1\"")));
        assertFinding(ask(gate("high")), State.NOT_YET, "is running");
        answer(ARTIFACTS + DIGEST, artifact(DIGEST, success("None", 0, "")));
        assertFinding(ask(gate("high")), State.PASSED);
        assertThat(scans()).isEqualTo(1);
    }

    @Test
    void aScanThatFailedIsAskedForOnceMoreAndThenGivenUp() {
        answer(ARTIFACTS + DIGEST, artifact(DIGEST, overview("Error", ",\"report_id\":\"r1\"")));
        answer("POST " + ARTIFACTS + DIGEST + "/scan", Reply.of(202, ""));

        assertFinding(ask(gate("high")), State.NOT_YET, "the last one ended as error");
        assertFinding(ask(gate("high")), State.NOT_YET, "still has the one before");
        answer(ARTIFACTS + DIGEST, artifact(DIGEST, overview("Error", ",\"report_id\":\"r2\"")));
        assertFinding(ask(gate("high")), State.FAILED, "ended as error, once more", "its log is in Harbor");
        assertThat(scans()).isEqualTo(1);
    }

    @Test
    void somebodyElsesScanIsWaitedFor() {
        answer(ARTIFACTS + DIGEST, artifact(DIGEST, ""));
        answer("POST " + ARTIFACTS + DIGEST + "/scan", error(409, "CONFLICT", "a previous scan process is Running"));

        assertFinding(ask(gate("high")), State.NOT_YET, "somebody else's scan");
        assertFinding(ask(gate("high")), State.NOT_YET, "somebody else's scan");
        assertThat(scans()).isEqualTo(1);
        answer(ARTIFACTS + DIGEST, artifact(DIGEST, overview("Stopped", "")));
        answer("POST " + ARTIFACTS + DIGEST + "/scan", Reply.of(202, ""));
        assertFinding(ask(gate("high")), State.NOT_YET, "the last one ended as stopped");
    }

    @ParameterizedTest
    @CsvSource({
        "400,BAD_REQUEST,the configured scanner Trivy does not support scanning artifact,can't be scanned",
        "422,UNPROCESSABLE_ENTITY,no,can't be scanned",
        "412,PRECONDITION,no available scanner for project: 1,give project shop a scanner",
        "403,FORBIDDEN,forbidden,scan:create",
        "401,UNAUTHORIZED,unauthorized,does not accept the login",
        "404,NOT_FOUND,artifact not found,is not on"
    })
    void whyItCantBeScannedIsToldAtOnce(int status, String code, String message, String told) {
        answer(ARTIFACTS + DIGEST, artifact(DIGEST, ""));
        answer("POST " + ARTIFACTS + DIGEST + "/scan", error(status, code, message));

        assertFinding(ask(gate("high")), State.FAILED, told);
        ScanGate lenient = new ScanGate(choice(), "high", List.of(), false, Optional.empty(), Duration.ofMinutes(1), true);
        assertThat(ask(lenient).state()).isEqualTo(status == 400 || status == 422 ? State.PASSED : State.FAILED);
    }

    /** As recorded (K09-scan): no right is missing, and a garbage collection ends. */
    @Test
    void aHarborThatIsReadOnlyIsAskedAgain() {
        answer(ARTIFACTS + DIGEST, artifact(DIGEST, ""));
        answer("POST " + ARTIFACTS + DIGEST + "/scan",
                error(403, "DENIED", "The system is in read only mode. Any modification is prohibited."));

        Finding waits = ask(gate("high"));
        assertFinding(waits, State.UNASKED, "The system is in read only mode", "at the moment");
        assertThat(waits.saw()).doesNotContain("scan:create");
        answer("POST " + ARTIFACTS + DIGEST + "/scan", Reply.of(202, ""));
        assertFinding(ask(gate("high")), State.NOT_YET, "is asked for");
    }

    @Test
    void aScanThatIsTooOldIsDoneAgain() {
        answer("POST " + ARTIFACTS + DIGEST + "/scan", Reply.of(202, ""));
        answer(ARTIFACTS + DIGEST, artifact(DIGEST, success("None", 0, "")));
        ScanGate within = new ScanGate(
                choice(), "high", List.of(), false, Optional.of(Duration.ofMinutes(60)), Duration.ofMinutes(1), false);
        assertFinding(ask(within), State.PASSED);
        ScanGate young = new ScanGate(
                choice(), "high", List.of(), false, Optional.of(Duration.ofMinutes(59)), Duration.ofMinutes(1), false);
        assertFinding(ask(young), State.NOT_YET, "the last one is older than 59 min");
        assertFinding(ask(young), State.NOT_YET, "still has the one before, of 2026-01-01T11:00:00Z");
        answer(ARTIFACTS + DIGEST, artifact(DIGEST, success("None", 0, "").replace("T11:00", "T11:59")));
        assertFinding(ask(young), State.PASSED);
        assertThat(scans()).isEqualTo(1);
    }

    /** Harbor's clock is hours behind, or its scanner gives no time: the scan that was asked for is not asked for again. */
    @ParameterizedTest
    @CsvSource({"2026-01-01T09:00:00Z", "soon"})
    void theScanThatWasAskedForIsNotTooOldWhateverTheClockOfHarbor(String end) {
        answer("POST " + ARTIFACTS + DIGEST + "/scan", Reply.of(202, ""));
        answer(ARTIFACTS + DIGEST, artifact(DIGEST, success("None", 0, "").replace("2026-01-01T11:00:00Z", end)));
        ScanGate young = new ScanGate(
                choice(), "high", List.of(), false, Optional.of(Duration.ofMinutes(60)), Duration.ofMinutes(1), false);
        assertFinding(ask(young), State.NOT_YET, "is asked for");

        answer(ARTIFACTS + DIGEST, artifact(DIGEST, success("High", 1, "\"High\":1").replace("2026-01-01T11:00:00Z", end)
                .replace("\"r1\"", "\"r2\"")));
        findings(found("CVE-2026-1", "High", ""));
        assertFinding(ask(young), State.FAILED, "CVE-2026-1");
        answer(ARTIFACTS + DIGEST, artifact(DIGEST, success("None", 0, "").replace("2026-01-01T11:00:00Z", end)
                .replace("\"r1\"", "\"r2\"")));
        assertFinding(ask(young), State.PASSED);
        assertThat(scans()).isEqualTo(1);
    }

    @Test
    void aReportOfAnotherKindIsNoScan() {
        answer(ARTIFACTS + DIGEST, artifact(DIGEST, ",\"scan_overview\":{\"application/vnd.security.sbom.report+json; version=1.0\":"
                + "{\"scan_status\":\"Success\",\"severity\":\"None\",\"summary\":{\"total\":0}}}"));
        answer("POST " + ARTIFACTS + DIGEST + "/scan", Reply.of(202, ""));

        assertFinding(ask(gate("critical")), State.NOT_YET, "there is none");
    }
}
