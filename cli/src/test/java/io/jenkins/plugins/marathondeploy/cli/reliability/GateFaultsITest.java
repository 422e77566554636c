package io.jenkins.plugins.marathondeploy.cli.reliability;

import io.jenkins.plugins.marathondeploy.reliability.Matrix;
import io.jenkins.plugins.marathondeploy.reliability.Part;
import io.jenkins.plugins.marathondeploy.reliability.Scenario;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** What the systems that gates ask, and that are told of a deployment, can do to it. */
@Tag("alone")
class GateFaultsITest {
    @TestFactory
    Stream<DynamicTest> faults() {
        // Those that take a minute come first.
        List<Scenario> scenarios = Stream.of(
                        MetricGates.scenarios(),
                        ConsulGates.scenarios(),
                        AlertGates.scenarios(),
                        Silences.scenarios(),
                        Annotations.scenarios(),
                        KilledDeployers.scenarios(),
                        Verifications.scenarios(),
                        ImageGates.scenarios(),
                        ReplicationGates.scenarios())
                .flatMap(List::stream)
                .toList();
        return Matrix.tests(Part.GATES, 64, scenarios);
    }
}
