package io.jenkins.plugins.marathondeploy.deploy;

import static io.jenkins.plugins.marathondeploy.deploy.Row.row;
import static io.jenkins.plugins.marathondeploy.deploy.Scenario.app;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;

/** What a group has beside its apps, and what its file leaves out. */
final class GroupFieldRows {
    private static final String A = "/g/a";
    private static final String B = "/g/b";

    private GroupFieldRows() {}

    static ObjectNode group(String... dependencies) {
        ObjectNode group = new ObjectMapper().createObjectNode().put("id", "/g");
        if (dependencies.length > 0) {
            for (String dependency : dependencies) {
                group.withArray("dependencies").add(dependency);
            }
        }
        return group;
    }

    private static Scenario runs(Scenario s) {
        return s.runs(app(A, "good 1", 1), app(B, "good 1", 1));
    }

    private static ObjectNode withoutInstances(String id, String command) {
        ObjectNode app = app(id, command, 1);
        app.remove("instances");
        return app;
    }

    private static void dependsOnNothing(Run run) {
        assertThat(run.scenario.marathon.groupStatus("/g").orElseThrow().definition().path("dependencies")).isEmpty();
    }

    private static void keptOrTold(Run run) {
        boolean kept = !run.scenario.marathon.groupStatus("/g").orElseThrow().definition().path("dependencies").isEmpty();
        assertThat(kept || run.events.stream().anyMatch(event -> event.text().contains("dependencies")))
                .as("the dependencies are kept, or it is told that they go").isTrue();
    }

    static List<Row> rows() {
        return List.of(
                row("group: only its own dependencies differ", s -> runs(s)
                        .deploysGroupWith(group("/db"), app(A, "good 1", 1), app(B, "good 1", 1)),
                        Outcome.DEPLOYED, "put /g /g/a /g/b")
                        .also(run -> assertThat(run.scenario.marathon.groupStatus("/g").orElseThrow()
                                .definition().path("dependencies").path(0).asText()).isEqualTo("/db")),
                row("group: only its own enforceRole differs", s -> runs(s)
                        .deploysGroupWith(group().put("enforceRole", true), app(A, "good 1", 1), app(B, "good 1", 1)),
                        Outcome.DEPLOYED, "put /g /g/a /g/b"),
                row("group: its dependencies and an app differ", s -> runs(s)
                        .deploysGroupWith(group("/db"), app(A, "good 2", 1), app(B, "good 1", 1)),
                        Outcome.DEPLOYED, "put /g /g/a+label /g/b"),
                row("group: its dependencies are there already", s -> {
                    runs(s);
                    s.others.putGroup(group("/db").set("apps", new ObjectMapper().createArrayNode()
                            .add(app(A, "good 1", 1)).add(app(B, "good 1", 1))));
                    s.deploysGroupWith(group("/db"), app(A, "good 1", 1), app(B, "good 1", 1));
                }, Outcome.UNCHANGED),
                row("group: its dependencies and an app differ, which fails: both are as before", s -> runs(s)
                        .deploysGroupWith(group("/db"), app(A, "sick 2", 1), app(B, "good 1", 1)).with(RollbackRows.SHORT),
                        Outcome.ROLLED_BACK, "put /g /g/a+label /g/b", "revert d2").also(GroupFieldRows::dependsOnNothing),
                row("group: its dependencies and an app differ, which fails in the soak: both are as before", s -> runs(s)
                        .deploysGroupWith(group("/db"), app(A, "fading 2", 1), app(B, "good 1", 1))
                        .with(RollbackRows.SHORT.withSoak(Duration.ofSeconds(30))),
                        Outcome.ROLLED_BACK, "put /g /g/a+label /g/b", "restore /g v1").also(GroupFieldRows::dependsOnNothing),
                row("group: somebody changes its dependencies while the submission waits in the queue", s -> {
                    runs(s).deploysGroup(app(A, "good 2", 1), app(B, "good 1", 1));
                    s.queuesWrite(1, 70, () -> s.others.putGroup(group("/db").set("apps", new ObjectMapper().createArrayNode()
                            .add(app(A, "good 1", 1)).add(app(B, "good 1", 1)))));
                }, Outcome.DEPLOYED, (String[]) null).also(GroupFieldRows::keptOrTold),
                row("group: a file without instances, of apps that were scaled", s -> s
                        .runs(app(A, "good 1", 5), app(B, "good 1", 3))
                        .deploysGroup(withoutInstances(A, "good 2"), withoutInstances(B, "good 1")),
                        Outcome.DEPLOYED, "put /g /g/a+label /g/b")
                        .also(run -> {
                            assertThat(run.scenario.marathon.apps.get(A).instances()).isEqualTo(5);
                            assertThat(run.scenario.marathon.apps.get(B).instances()).isEqualTo(3);
                        }));
    }
}
