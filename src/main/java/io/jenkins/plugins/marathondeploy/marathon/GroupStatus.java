package io.jenkins.plugins.marathondeploy.marathon;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * A group as Marathon answered for it (F05-group-get-embed-all).
 *
 * @param apps       all apps in it, those of nested groups included
 * @param definition the answer whole
 */
public record GroupStatus(String id, String version, List<AppStatus> apps, ObjectNode definition) {
    public GroupStatus {
        apps = List.copyOf(apps);
    }
}
