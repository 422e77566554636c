package io.jenkins.plugins.marathondeploy.deploy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.marathon.Marathon;
import io.jenkins.plugins.marathondeploy.marathon.Submission;
import io.jenkins.plugins.marathondeploy.template.Definition;
import java.io.Serializable;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What is deployed to: an app or a group. Each method is one exchange. */
sealed interface Target extends Serializable {
    String id();

    /** What {@link #read} asks for. */
    default Need need() {
        return new Need(this instanceof App ? Need.Kind.APP : Need.Kind.GROUP, id());
    }

    Optional<TargetStatus> read(Marathon marathon);

    Submission put(Marathon marathon, ObjectNode definition, boolean force);

    Submission restore(Marathon marathon, String version);

    Submission remove(Marathon marathon);

    static Target of(Definition definition) {
        return definition.kind() == Definition.Kind.APP
                ? new App(definition.id())
                : new Group(definition.id(), List.copyOf(definition.appIds()));
    }

    /** One app. */
    record App(String id) implements Target {
        @Override
        public Optional<TargetStatus> read(Marathon marathon) {
            return marathon.app(id)
                    .map(app -> new TargetStatus(
                            app.version(), List.of(app), Set.copyOf(app.deployments()), app.definition()));
        }

        @Override
        public Submission put(Marathon marathon, ObjectNode definition, boolean force) {
            return marathon.putApp(id, definition, force);
        }

        @Override
        public Submission restore(Marathon marathon, String version) {
            return marathon.restoreApp(id, version);
        }

        @Override
        public Submission remove(Marathon marathon) {
            return marathon.deleteApp(id);
        }
    }

    /**
     * A group.
     *
     * @param appIds the apps its definition names
     */
    record Group(String id, List<String> appIds) implements Target {
        @Override
        public Optional<TargetStatus> read(Marathon marathon) {
            return marathon.group(id).map(group -> {
                Set<String> deployments = new LinkedHashSet<>();
                group.apps().forEach(app -> deployments.addAll(app.deployments()));
                return new TargetStatus(group.version(), group.apps(), deployments, group.definition());
            });
        }

        @Override
        public Submission put(Marathon marathon, ObjectNode definition, boolean force) {
            return marathon.putGroup(id, definition, force);
        }

        @Override
        public Submission restore(Marathon marathon, String version) {
            return marathon.restoreGroup(id, version);
        }

        @Override
        public Submission remove(Marathon marathon) {
            return marathon.deleteGroup(id);
        }
    }
}
