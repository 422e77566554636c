package io.jenkins.plugins.marathondeploy.workload;

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
public sealed interface Target {
    /** Absolute, as in {@code /shop/web}. */
    String id();

    /** Asks what it is now; {@link #status(Object)} takes the answer. */
    CompletableFuture<?> read(AsyncMarathon marathon);

    /** Waits for the answer. Empty when there is no such app or group. */
    Optional<TargetStatus> read(Marathon marathon);

    /**
     * Returns empty when there is no such app or group.
     *
     * @param value what {@link #read(AsyncMarathon)} gave
     */
    Optional<TargetStatus> status(Object value);

    /**
     * Sends a definition.
     *
     * @param definition whole
     * @param force      whether a running deployment of it is cancelled, which makes Marathon refuse else
     */
    CompletableFuture<Submission> put(AsyncMarathon marathon, ObjectNode definition, boolean force);

    /**
     * Goes back to a version.
     *
     * @param version one that Marathon has
     * @param force   as in {@link #put}
     */
    CompletableFuture<Submission> restore(AsyncMarathon marathon, String version, boolean force);

    /** Deletes it. */
    CompletableFuture<Submission> remove(AsyncMarathon marathon);

    /** Gives the definition that a version of it is; empty when Marathon does not have that version. */
    CompletableFuture<Optional<ObjectNode>> version(AsyncMarathon marathon, String version);

    /** What a definition defines. */
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
