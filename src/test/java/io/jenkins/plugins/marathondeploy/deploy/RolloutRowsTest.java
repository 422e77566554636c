package io.jenkins.plugins.marathondeploy.deploy;

import io.jenkins.plugins.marathondeploy.reliability.Matrix;
import io.jenkins.plugins.marathondeploy.reliability.Part;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Rollouts over simulated Marathons: a row of the table each, and a story that {@link RolloutStory} holds to the truth. */
class RolloutRowsTest {
    @TestFactory
    Stream<DynamicTest> rows() {
        return Matrix.tests(Part.ROLLOUTS, 2, Stream.of(
                        RolloutRows.kills(),
                        RolloutRows.anew(),
                        RolloutRows.outages(),
                        RolloutRows.locks(),
                        RolloutRows.aborts(),
                        RolloutRows.waysBack(),
                        RolloutPartRows.unchanged(),
                        RolloutPartRows.rollbackFailed(),
                        RolloutPartRows.groups())
                .flatMap(List::stream)
                .toList());
    }
}
