package io.jenkins.plugins.marathondeploy.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What Marathon would refuse, said before anything is sent. */
final class Validation {
    private static final int SHOWN_IDS = 10;

    private final Findings problems;
    private final ShapeCheck shapes;

    private Validation(Findings problems) {
        this.problems = problems;
        shapes = new ShapeCheck(problems);
    }

    /** Adds everything that is wrong. */
    static void check(ObjectNode definition, Findings problems) {
        Validation validation = new Validation(problems);
        if (AppNode.isGroup(definition)) {
            String id = definition.path("id").asText();
            validation.checkGroup(definition, id, "", new HashSet<>(Set.of(id)));
            validation.checkNesting(AppNode.in(definition));
        }
        AppNode.in(definition).forEach(validation::checkApp);
        if (AppNode.isGroup(definition) && problems.isEmpty()) {
            validation.checkOrder(definition);
        }
    }

    private void checkApp(AppNode app) {
        if (app.path().isEmpty()) {
            PathId.problem(app.id()).ifPresent(why -> problems.add("/id", "\"" + app.id() + "\" " + why));
        }
        shapes.check(app.json(), AppShape.APP, app.path());
        new AppRules(app, problems).check();
    }

    private void checkGroup(ObjectNode group, String groupId, String path, Set<String> ids) {
        if (!groupId.equals("/")) {
            PathId.problem(groupId).ifPresent(why -> problems.add(path + "/id", "\"" + groupId + "\" " + why));
        }
        shapes.check(group, AppShape.GROUP, path);
        for (String field : List.of("apps", "groups")) {
            for (AppNode.GroupMember member : AppNode.GroupMember.in(group, groupId, path, field)) {
                checkMember(member, groupId, ids);
                if (field.equals("groups")) {
                    checkGroup(member.json(), member.id(), member.path(), ids);
                }
            }
        }
        JsonNode pods = group.path("pods");
        if (pods.size() > 0) {
            problems.add(path + "/pods", "pods are not supported, only apps and groups");
        }
    }

    private void checkMember(AppNode.GroupMember member, String groupId, Set<String> ids) {
        String path = member.path() + "/id";
        PathId.problem(member.id()).ifPresent(why -> problems.add(path, "\"" + member.id() + "\" " + why));
        // 422 "Identifier is not child of /shop. Hint: use relative paths."
        if (!PathId.isBelow(groupId, member.id())) {
            problems.add(path, member.id() + " lies outside of its group " + groupId);
        }
        // 422 "Groups and Applications may not have the same identifier."
        if (!ids.add(member.id())) {
            problems.add(path, member.id() + " stands more than once in the group");
        }
    }

    private void checkOrder(ObjectNode group) {
        Set<String> circle = DependencyOrder.unresolvable(group);
        if (!circle.isEmpty()) {
            problems.add("/dependencies", "there is no order to start these in, because some depend on each other in a circle: "
                    + String.join(", ", circle.stream().limit(SHOWN_IDS).toList()));
        }
    }

    /** Nothing can lie below an app, whose id would be a group's as well. */
    private void checkNesting(List<AppNode> apps) {
        TreeSet<String> ids = new TreeSet<>();
        apps.forEach(app -> ids.add(app.id()));
        for (AppNode app : apps) {
            String below = ids.higher(app.id() + "/");
            if (below != null && below.startsWith(app.id() + "/")) {
                problems.add(app.path() + "/id", app.id() + " is an app, so " + below + " can't lie below it");
            }
        }
    }
}
