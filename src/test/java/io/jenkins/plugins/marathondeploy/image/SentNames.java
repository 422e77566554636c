package io.jenkins.plugins.marathondeploy.image;

import java.io.IOException;
import java.nio.file.Path;
import java.util.SortedSet;
import java.util.TreeSet;

/** What of a context is sent. */
public final class SentNames {
    private SentNames() {}

    /**
     * Returns the entries' names, those of directories with a slash at the end.
     *
     * @throws ImageException when nothing is sent, saying why
     */
    public static SortedSet<String> of(Path context) throws IOException {
        SortedSet<String> names = new TreeSet<>();
        BuildContext.Entries entries = BuildContext.open(ImageBuild.in(context).build()).entries();
        for (ContextEntry entry = entries.next(); entry != null; entry = entries.next()) {
            names.add(entry.name() + (entry.kind() == ContextEntry.Kind.DIRECTORY ? "/" : ""));
        }
        return names;
    }
}
