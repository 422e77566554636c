package io.jenkins.plugins.marathondeploy.cluster.marathon.web;

import io.jenkins.plugins.marathondeploy.cluster.marathon.app.AppDefinition;
import io.jenkins.plugins.marathondeploy.cluster.marathon.app.GroupUpdate;
import io.jenkins.plugins.marathondeploy.cluster.marathon.app.MarathonError;
import io.jenkins.plugins.marathondeploy.cluster.marathon.app.PathId;
import io.jenkins.plugins.marathondeploy.cluster.marathon.app.Timestamps;
import io.jenkins.plugins.marathondeploy.cluster.marathon.model.DeploymentPlan;
import io.jenkins.plugins.marathondeploy.cluster.marathon.model.GroupSettings;
import io.jenkins.plugins.marathondeploy.cluster.marathon.model.MarathonModel;
import io.jenkins.plugins.marathondeploy.cluster.marathon.model.RootChange;
import io.jenkins.plugins.marathondeploy.cluster.marathon.model.RootGroup;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** What clients do to groups. */
final class GroupCommands {
    private final MarathonModel model;

    GroupCommands(MarathonModel model) {
        this.model = model;
    }

    DeploymentPlan put(GroupUpdate update, boolean force) {
        return model.submit(PathId.parent(update.path()), force, change(update));
    }

    DeploymentPlan dryRun(GroupUpdate update) {
        return model.dryRun(change(update));
    }

    DeploymentPlan create(GroupUpdate update, boolean force) {
        if (model.roots().present().hasGroup(update.path())) {
            // F26-group-post-existing.txt
            throw MarathonError.of(409, "Group " + update.path() + " is already created. Use PUT to change this group.");
        }
        return put(update, force);
    }

    DeploymentPlan delete(String path, boolean force) {
        known(path);
        return model.submit(PathId.parent(path), force, change -> change.removeGroup(path));
    }

    void known(String path) {
        if (!model.roots().present().hasGroup(path)) {
            throw MarathonError.unknownGroup(path);
        }
    }

    private Consumer<RootChange> change(GroupUpdate update) {
        if (!update.version().isEmpty()) {
            return change -> restore(update, change);
        }
        if (update.scaleBy() > 0) {
            return change -> scale(update, change);
        }
        return change -> apply(update, change);
    }

    private void restore(GroupUpdate update, RootChange change) {
        RootGroup earlier = Timestamps.parse(update.version()).flatMap(model.roots()::at)
                .filter(root -> root.hasGroup(update.path()))
                // F18-group-version-unknown.txt
                .orElseThrow(() -> MarathonError.of(422,
                        "Group " + update.path() + " not available in version " + update.version()));
        change.removeGroup(update.path());
        earlier.groups().forEach((path, settings) -> {
            if (PathId.isWithin(path, update.path())) {
                change.putGroup(path, settings);
            }
        });
        earlier.appsWithin(update.path()).forEach(app -> change.putApp(app.content()));
    }

    private static void scale(GroupUpdate update, RootChange change) {
        for (AppDefinition app : change.base().appsWithin(update.path())) {
            change.putApp(app.contentWith((int) Math.ceil(app.instances() * update.scaleBy())));
        }
    }

    /** What the body does not speak of stays; what it lists replaces: F31-group-put-removes-missing-apps.txt. */
    private static void apply(GroupUpdate update, RootChange change) {
        RootGroup base = change.base();
        List<String> dependencies = update.hasDependencies()
                ? update.dependencies()
                : base.groups().getOrDefault(update.path(), GroupSettings.NONE).dependencies();
        change.putGroup(update.path(), new GroupSettings(dependencies, update.enforceRole()));
        if (update.hasApps()) {
            base.appsOf(update.path()).forEach(app -> change.removeApp(app.id()));
            update.apps().forEach(change::putApp);
        }
        if (update.hasGroups()) {
            Set<String> listed = update.groups().stream().map(GroupUpdate::path).collect(Collectors.toSet());
            base.groupsOf(update.path()).stream().filter(group -> !listed.contains(group))
                    .forEach(change::removeGroup);
            update.groups().forEach(group -> apply(group, change));
        }
    }
}
