package io.jenkins.plugins.marathondeploy.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.template.Definition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the user's definition holds, secrets among it, is in nothing that the machine tells. */
class DiscretionTest {
    private static final String OLD = "s3cret-of-old";
    private static final String NEW = "s3cret-of-new";

    private static ObjectNode app(String command, String secret) {
        ObjectNode app = Scenario.app(Scenario.APP, command, 2);
        app.putObject("env").put("DB_PASSWORD", secret);
        app.putObject("labels").put("API_TOKEN", secret);
        return app;
    }

    @ParameterizedTest
    @ValueSource(strings = {"good 2", "sick 2", "crash 2", "unpullable 2"})
    void tellsNoValueOfTheDefinition(String command) {
        Scenario scenario = new Scenario();
        scenario.runs(app("good 1", OLD)).deploys(app(command, NEW)).with(RollbackRows.SHORT);
        Run run = new Run(scenario, null);
        StringBuilder told = new StringBuilder(run.report.toString());
        run.events.forEach(event -> told.append(event).append(event.text()));
        assertThat(told.toString()).doesNotContain(OLD, NEW);
        assertThat(told.toString()).contains("DB_PASSWORD");
    }

    @Test
    void isNotInAnyToString() {
        DeploymentRequest request = DeploymentRequest.of(
                Definition.ofJson(app("good 2", NEW).toString()), Policy.defaults());
        Machine machine = Machine.deploy(request);
        assertThat(request.toString() + machine).doesNotContain(NEW);
    }
}
