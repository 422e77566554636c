package io.jenkins.plugins.marathondeploy.workload;

import io.jenkins.plugins.marathondeploy.marathon.AppStatus;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;

/**
 * What a deployment, or its rollback, has made Marathon's state. As long as Marathon shows it, the app is this
 * deployment's; once it shows something else, it is somebody else's.
 *
 * @param version      Marathon gave it
 * @param deploymentId empty while it is not known, after a lost answer
 * @param apps         the apps that were changed, and how they are recognised
 * @param others       apps of the same group that were sent as they were
 * @param absent       apps that must not be there
 * @param groupFields  fields of the group itself that were changed, see {@link GroupFields}; else empty
 */
public record DesiredState(
        String version,
        String deploymentId,
        LinkedHashMap<String, Mark> apps,
        LinkedHashMap<String, Mark> others,
        LinkedHashSet<String> absent,
        String groupFields) {
    private static final int ANY = -1;

    /**
     * How an app is recognised.
     *
     * @param configuration version of its configuration. A scaling by someone else moves an app's version but not
     *                      {@code lastConfigChangeAt} (D24-app-after-scale), and does not take the app away from us
     * @param instances     the number that has to be wanted, where that number is all that was changed; else negative
     */
    public record Mark(String configuration, int instances) {
        /** With any number of instances. */
        public static Mark of(String configuration) {
            return new Mark(configuration, ANY);
        }

        /** Whether an app is what this recognises. */
        boolean fits(AppStatus app) {
            boolean same = app.version().equals(configuration) || configurationOf(app).equals(configuration);
            return same && (instances < 0 || instances == app.instances());
        }
    }

    /** Returns the version of an app's configuration, which a scaling does not move. */
    public static String configurationOf(AppStatus app) {
        return app.lastConfigChangeAt().orElse(app.version());
    }

    /** The same, once its deployment is known. */
    public DesiredState withDeployment(String id) {
        return new DesiredState(version, id, apps, others, absent, groupFields);
    }

    /** Whether Marathon still has what was changed here. */
    public boolean holds(TargetStatus status) {
        return fit(apps, status)
                && absent.stream().allMatch(id -> status.app(id).isEmpty())
                && GroupFields.same(groupFields, status.definition());
    }

    /** Whether the rest of the group is as it was sent, too: nobody else has changed, added or removed an app. */
    public boolean isWhole(TargetStatus status) {
        return fit(others, status)
                && status.apps().stream().allMatch(app -> apps.containsKey(app.id()) || others.containsKey(app.id()));
    }

    private static boolean fit(LinkedHashMap<String, Mark> marks, TargetStatus status) {
        return marks.entrySet().stream()
                .allMatch(mark -> status.app(mark.getKey()).map(mark.getValue()::fits).orElse(false));
    }

    /** The part of a group that is judged: without apps that someone else has changed meanwhile. */
    public TargetStatus judged(TargetStatus status) {
        return status.only(id -> apps.containsKey(id)
                || others.containsKey(id) && status.app(id).map(others.get(id)::fits).orElse(false));
    }

    /** Whether an app was changed, removed, or sent as it was. */
    public boolean names(String app) {
        return apps.containsKey(app) || others.containsKey(app) || absent.contains(app);
    }

    /** Whether one of the apps that were changed here is among some. */
    public boolean concerns(Collection<String> some) {
        return some.stream().anyMatch(id -> apps.containsKey(id) || absent.contains(id));
    }

    /** Whether a task or failure with this version belongs to what was submitted. */
    public boolean owns(String taskVersion) {
        return taskVersion.equals(version)
                || apps.values().stream().anyMatch(mark -> mark.configuration().equals(taskVersion));
    }
}
