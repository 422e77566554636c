package io.jenkins.plugins.marathondeploy.template;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** What Marathon would refuse, said before anything is sent. */
final class Validation {
    private Validation() {}

    static void check(String source, ObjectNode definition) {
        List<String> problems = new ArrayList<>();
        for (AppNode app : AppNode.in(definition)) {
            PathId.problem(app.id()).ifPresent(why -> problems.add(app.path() + "/id: \"" + app.id() + "\" " + why));
        }
        Problems.throwIfAny(source, problems);
    }
}
