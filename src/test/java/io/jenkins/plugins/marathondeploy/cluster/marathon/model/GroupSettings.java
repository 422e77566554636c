package io.jenkins.plugins.marathondeploy.cluster.marathon.model;

import java.util.List;

/**
 * What a group says of itself, beside its apps and groups.
 *
 * @param dependencies the absolute paths of what it depends on
 * @param enforceRole whether its apps get its name as their role; from Marathon 1.9 on, only of the groups in the root
 */
public record GroupSettings(List<String> dependencies, boolean enforceRole) {
    /** A group that says nothing. */
    public static final GroupSettings NONE = new GroupSettings(List.of(), false);
}
