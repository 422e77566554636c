package io.jenkins.plugins.marathondeploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.marathondeploy.deploy.Outcome;
import io.jenkins.plugins.marathondeploy.deploy.Report;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ExitStatusTest {
    @ParameterizedTest
    @CsvSource({
        "DEPLOYED, false, 0, 0",
        "UNCHANGED, false, 0, 0",
        "REFUSED, false, 2, 2",
        "ROLLED_BACK, false, 3, 0",
        "NOTHING_TO_ROLL_BACK, false, 3, 3",
        "ROLLBACK_FAILED, false, 4, 4",
        "LEFT, false, 4, 4",
        "CANCELLED, false, 4, 4",
        "CANCELLED, true, 5, 5",
        "SUPERSEDED, true, 5, 5",
        "SUPERSEDED, false, 5, 5"
    })
    void everyOutcomeHasItsStatus(Outcome outcome, boolean byOthers, int deployment, int rollback) {
        Report report = report(outcome, byOthers, false);

        assertThat(ExitStatus.ofDeployment(report)).isEqualTo(deployment);
        assertThat(ExitStatus.ofRollback(report)).isEqualTo(rollback);
    }

    @ParameterizedTest
    @EnumSource(Outcome.class)
    void anInterruptionIsToldWhateverCameOfIt(Outcome outcome) {
        assertThat(ExitStatus.ofDeployment(report(outcome, false, true))).isEqualTo(130);
        assertThat(ExitStatus.ofRollback(report(outcome, false, true))).isEqualTo(130);
    }

    static Report report(Outcome outcome, boolean byOthers, boolean interrupted) {
        return new Report(
                new Report.End(outcome, byOthers, interrupted, "because"),
                new Report.Subject("/web", "", ""),
                new Report.Versions("v2", "v1", "v1", List.of()),
                new Report.Evidence(List.of(), List.of(), List.of(), false, List.of()),
                Map.of(),
                Map.of());
    }
}
