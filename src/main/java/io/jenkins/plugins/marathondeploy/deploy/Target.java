package io.jenkins.plugins.marathondeploy.deploy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.marathon.AppStatus;
import io.jenkins.plugins.marathondeploy.marathon.GroupStatus;
import io.jenkins.plugins.marathondeploy.marathon.Marathon;
import io.jenkins.plugins.marathondeploy.template.Definition;
import java.io.Serializable;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** What is deployed to: an app or a group. Each method is one exchange. */
sealed interface Target extends Serializable {
    String id();

    /** The read of it. */
    Need need();

    Optional<TargetStatus> read(Marathon marathon);

    /** @param answer to {@link #need} */
    Optional<TargetStatus> read(Answer answer);

    /** @param beginning see {@link Need#write} */
    Need put(ObjectNode definition, boolean force, BooleanSupplier beginning);

    Need restore(String version, BooleanSupplier beginning);

    Need remove(BooleanSupplier beginning);

    static Target of(Definition definition) {
        return definition.kind() == Definition.Kind.APP
                ? new App(definition.id())
                : new Group(definition.id(), List.copyOf(definition.appIds()));
    }

    /** One app. */
    record App(String id) implements Target {
        @Override
        public Need need() {
            return Need.read(marathon -> marathon.app(id));
        }

        @Override
        public Optional<TargetStatus> read(Marathon marathon) {
            return marathon.app(id).map(App::status);
        }

        @Override
        public Optional<TargetStatus> read(Answer answer) {
            return answer.<Optional<AppStatus>>get().map(App::status);
        }

        private static TargetStatus status(AppStatus app) {
            return new TargetStatus(app.version(), List.of(app), Set.copyOf(app.deployments()), app.definition());
        }

        @Override
        public Need put(ObjectNode definition, boolean force, BooleanSupplier beginning) {
            return Need.write(beginning, marathon -> marathon.putApp(id, definition, force));
        }

        @Override
        public Need restore(String version, BooleanSupplier beginning) {
            return Need.write(beginning, marathon -> marathon.restoreApp(id, version, false));
        }

        @Override
        public Need remove(BooleanSupplier beginning) {
            return Need.write(beginning, marathon -> marathon.deleteApp(id));
        }
    }

    /**
     * A group.
     *
     * @param appIds the apps its definition names
     */
    record Group(String id, List<String> appIds) implements Target {
        @Override
        public Need need() {
            return Need.read(marathon -> marathon.group(id));
        }

        @Override
        public Optional<TargetStatus> read(Marathon marathon) {
            return marathon.group(id).map(Group::status);
        }

        @Override
        public Optional<TargetStatus> read(Answer answer) {
            return answer.<Optional<GroupStatus>>get().map(Group::status);
        }

        private static TargetStatus status(GroupStatus group) {
            Set<String> deployments = new LinkedHashSet<>();
            group.apps().forEach(app -> deployments.addAll(app.deployments()));
            return new TargetStatus(group.version(), group.apps(), deployments, group.definition());
        }

        @Override
        public Need put(ObjectNode definition, boolean force, BooleanSupplier beginning) {
            return Need.write(beginning, marathon -> marathon.putGroup(id, definition, force));
        }

        @Override
        public Need restore(String version, BooleanSupplier beginning) {
            return Need.write(beginning, marathon -> marathon.restoreGroup(id, version, false));
        }

        @Override
        public Need remove(BooleanSupplier beginning) {
            return Need.write(beginning, marathon -> marathon.deleteGroup(id));
        }
    }
}
