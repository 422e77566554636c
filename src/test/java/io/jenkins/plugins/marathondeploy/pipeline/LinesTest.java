package io.jenkins.plugins.marathondeploy.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.sf.json.JSONObject;
import org.junit.jupiter.api.Test;

class LinesTest {
    @Test
    void takesASingleTextOrAMapForAList() {
        assertThat(Lines.asLists(Map.of("tag", "7", "set", Map.of("STAGE", "prod"), "label", 1)))
                .isEqualTo(Map.of("tag", List.of("7"), "set", List.of("STAGE=prod"), "label", List.of("1")));
    }

    @Test
    void takesAMapOfMarathonsForAList() {
        Map<String, Object> own = new LinkedHashMap<>();
        own.put("north", List.of("A=1", "B=2"));
        own.put("south", Map.of("A", 3));
        own.put("east", "C");
        assertThat(Lines.asLists(Map.of("setFor", own, "overlayFor", "north:a.json", "without", "south")))
                .isEqualTo(Map.of(
                        "setFor", List.of("north:A=1", "north:B=2", "south:A=3", "east:C"),
                        "overlayFor", List.of("north:a.json"),
                        "without", List.of("south")));
    }

    @Test
    void leavesEverythingElse() {
        Map<String, Object> arguments = Map.of("tag", List.of("7", "8"), "image", "a/b/c:1", "maxTaskFailures", 2);
        assertThat(Lines.asLists(arguments)).isEqualTo(arguments);
    }

    @Test
    void onlyAFormsTextIsSplitIntoAssignments() {
        JSONObject form = new JSONObject();
        form.put("set", "A=1\r\n\nB=[2]\n");
        form.put("label", "");
        form.put("tag", "1\n2");
        Lines.splitAssignments(form);
        assertThat(form.getJSONArray("set").toArray()).containsExactly("A=1", "B=[2]");
        assertThat(form.getJSONArray("label").toArray()).isEmpty();
        assertThat(form.get("tag")).as("its setter's").isEqualTo("1\n2");
        Lines.splitAssignments(form);
        assertThat(form.getJSONArray("set").toArray()).hasSize(2);

        assertThat(Lines.assignments(List.of("NOTE=x\nSTAGE=dev", " ", "STAGE=prod")))
                .containsExactly("NOTE=x\nSTAGE=dev", "STAGE=prod");
        assertThat(Lines.assignments(null)).isEmpty();
    }

    @Test
    void splitsTheTextOfAForm() {
        assertThat(Lines.split(List.of("a=1\n\n b=2\n", "c"))).containsExactly("a=1", " b=2", "c");
        assertThat(Lines.split(null)).isEmpty();
    }
}
