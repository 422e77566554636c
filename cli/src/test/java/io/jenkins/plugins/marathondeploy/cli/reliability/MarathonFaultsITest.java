package io.jenkins.plugins.marathondeploy.cli.reliability;

import io.jenkins.plugins.marathondeploy.reliability.Matrix;
import io.jenkins.plugins.marathondeploy.reliability.Part;
import io.jenkins.plugins.marathondeploy.reliability.Scenario;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** What Marathon, the network before it and others who use it can do to a deployment. */
@Tag("alone")
class MarathonFaultsITest {
    @TestFactory
    Stream<DynamicTest> faults() {
        List<Scenario> scenarios = Stream.of(
                        Connections.scenarios(),
                        LostAnswers.scenarios(),
                        Outages.scenarios(),
                        Logins.scenarios(),
                        Locks.scenarios(),
                        ForeignAnswers.scenarios(),
                        EventStreams.scenarios(),
                        Leaders.scenarios(),
                        OthersAtWork.scenarios(),
                        OthersBeforeTheRollback.scenarios(),
                        SickVersions.scenarios(),
                        Spoiling.scenarios(),
                        EarlierLooks.scenarios(),
                        Proofs.scenarios(),
                        LostTasks.scenarios(),
                        Limits.scenarios(),
                        EarlierDeployers.scenarios(),
                        FinalAnswers.scenarios(),
                        Clocks.scenarios(),
                        SeveralCentres.scenarios(),
                        SeveralCentresAtOnce.scenarios(),
                        ReplicationInCentres.scenarios())
                .flatMap(List::stream)
                .toList();
        return Matrix.tests(Part.MARATHON, 64, scenarios);
    }
}
