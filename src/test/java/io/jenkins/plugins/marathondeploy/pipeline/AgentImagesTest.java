package io.jenkins.plugins.marathondeploy.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hudson.AbortException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AgentImagesTest {
    @Test
    void namesTheParameterButNotTheTextThatIsNoAssignment() throws Exception {
        assertThat(AgentImages.pairs(List.of("A=1=2", "B="), "buildArg"))
                .containsExactly(Map.entry("A", "1=2"), Map.entry("B", ""));
        for (String bad : List.of("hunter2", "=hunter2", "")) {
            assertThatThrownBy(() -> AgentImages.pairs(List.of(bad), "buildArg"))
                    .isInstanceOf(AbortException.class)
                    .hasMessageContaining("buildArg")
                    .hasMessageNotContaining("hunter2");
        }
    }
}
