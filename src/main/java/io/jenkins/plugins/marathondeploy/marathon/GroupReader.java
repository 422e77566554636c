package io.jenkins.plugins.marathondeploy.marathon;

import java.util.ArrayList;
import java.util.List;

/** Reads a group with the apps of all groups in it (F05-group-get-embed-all). */
final class GroupReader {
    private GroupReader() {}

    static GroupStatus read(Fields group) {
        List<AppStatus> apps = new ArrayList<>();
        collect(group, apps);
        return new GroupStatus(group.text("id"), group.textOr("version", ""), apps, group.whole());
    }

    private static void collect(Fields group, List<AppStatus> apps) {
        group.objects("apps").forEach(app -> apps.add(AppReader.read(app)));
        group.objects("groups").forEach(nested -> collect(nested, apps));
    }
}
