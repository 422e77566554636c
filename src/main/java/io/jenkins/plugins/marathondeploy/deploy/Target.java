package io.jenkins.plugins.marathondeploy.deploy;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.marathon.AppStatus;
import io.jenkins.plugins.marathondeploy.marathon.AsyncMarathon;
import io.jenkins.plugins.marathondeploy.marathon.GroupStatus;
import io.jenkins.plugins.marathondeploy.marathon.Marathon;
import io.jenkins.plugins.marathondeploy.marathon.Submission;
import io.jenkins.plugins.marathondeploy.template.Definition;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What is deployed to: an app or a group. Each method is one exchange. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Target.App.class, name = "app"),
    @JsonSubTypes.Type(value = Target.Group.class, name = "group")
})
sealed interface Target {
    String id();

    CompletableFuture<?> read(AsyncMarathon marathon);

    Optional<TargetStatus> read(Marathon marathon);

    /** @param value what {@link #read(AsyncMarathon)} gave */
    Optional<TargetStatus> status(Object value);

    CompletableFuture<Submission> put(AsyncMarathon marathon, ObjectNode definition, boolean force);

    CompletableFuture<Submission> restore(AsyncMarathon marathon, String version, boolean force);

    CompletableFuture<Submission> remove(AsyncMarathon marathon);

    /** Gives the definition that a version of it is; empty when Marathon does not have that version. */
    CompletableFuture<Optional<ObjectNode>> version(AsyncMarathon marathon, String version);

    /** The read of it. */
    default Need need() {
        return Need.read(this::read);
    }

    /** @throws io.jenkins.plugins.marathondeploy.marathon.MarathonException when the read failed */
    default Optional<TargetStatus> read(Answer answer) {
        return status(answer.get());
    }

    static Target of(Definition definition) {
        return definition.kind() == Definition.Kind.APP ? new App(definition.id()) : new Group(definition.id());
    }

    /** One app. */
    record App(String id) implements Target {
        @Override
        public CompletableFuture<?> read(AsyncMarathon marathon) {
            return marathon.app(id);
        }

        @Override
        public Optional<TargetStatus> read(Marathon marathon) {
            return marathon.app(id).map(App::status);
        }

        @Override
        public Optional<TargetStatus> status(Object value) {
            return ((Optional<?>) value).map(app -> status((AppStatus) app));
        }

        private static TargetStatus status(AppStatus app) {
            return new TargetStatus(app.version(), List.of(app), Set.copyOf(app.deployments()), app.definition());
        }

        @Override
        public CompletableFuture<Submission> put(AsyncMarathon marathon, ObjectNode definition, boolean force) {
            return marathon.putApp(id, definition, force);
        }

        @Override
        public CompletableFuture<Submission> restore(AsyncMarathon marathon, String version, boolean force) {
            return marathon.restoreApp(id, version, force);
        }

        @Override
        public CompletableFuture<Submission> remove(AsyncMarathon marathon) {
            return marathon.deleteApp(id);
        }

        @Override
        public CompletableFuture<Optional<ObjectNode>> version(AsyncMarathon marathon, String version) {
            return marathon.appVersion(id, version);
        }
    }

    /** A group with all apps and groups in it. */
    record Group(String id) implements Target {
        @Override
        public CompletableFuture<?> read(AsyncMarathon marathon) {
            return marathon.group(id);
        }

        @Override
        public Optional<TargetStatus> read(Marathon marathon) {
            return marathon.group(id).map(Group::status);
        }

        @Override
        public Optional<TargetStatus> status(Object value) {
            return ((Optional<?>) value).map(group -> status((GroupStatus) group));
        }

        private static TargetStatus status(GroupStatus group) {
            Set<String> deployments = new LinkedHashSet<>();
            group.apps().forEach(app -> deployments.addAll(app.deployments()));
            return new TargetStatus(group.version(), group.apps(), deployments, group.definition());
        }

        @Override
        public CompletableFuture<Submission> put(AsyncMarathon marathon, ObjectNode definition, boolean force) {
            return marathon.putGroup(id, definition, force);
        }

        @Override
        public CompletableFuture<Submission> restore(AsyncMarathon marathon, String version, boolean force) {
            return marathon.restoreGroup(id, version, force);
        }

        @Override
        public CompletableFuture<Submission> remove(AsyncMarathon marathon) {
            return marathon.deleteGroup(id);
        }

        @Override
        public CompletableFuture<Optional<ObjectNode>> version(AsyncMarathon marathon, String version) {
            return marathon.groupVersion(id, version);
        }
    }
}
