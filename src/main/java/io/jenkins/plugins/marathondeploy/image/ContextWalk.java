package io.jenkins.plugins.marathondeploy.image;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The entries of a directory below its top, in an order that depends on names alone: each directory before what it
 * holds, names sorted. One directory's names are held in memory at a time for each level.
 */
final class ContextWalk {
    private final IgnoreRules rules;
    private final Deque<Level> levels = new ArrayDeque<>();

    private record Level(Iterator<Path> children, String prefix, IgnoreRules.Decision decision) {}

    ContextWalk(Path top, IgnoreRules rules) throws IOException {
        this.rules = rules;
        levels.push(new Level(children(top, "."), "", null));
    }

    /**
     * The next entry that is sent, null at the end. Links are entries, never followed.
     *
     * @throws IOException saying which file could not be read
     */
    ContextEntry next() throws IOException {
        while (!levels.isEmpty()) {
            Level level = levels.peek();
            if (!level.children.hasNext()) {
                levels.pop();
                continue;
            }
            Path file = level.children.next();
            ContextEntry entry = visit(file, level);
            if (entry != null && entry.kind() != ContextEntry.Kind.OTHER) {
                return entry;
            }
        }
        return null;
    }

    private ContextEntry visit(Path file, Level level) throws IOException {
        String compared = level.prefix + EntryName.forRules(file);
        IgnoreRules.Decision decision = rules.decide(compared, level.decision);
        if (decision.isIgnored() && (!rules.mayBringBackFrom(compared) || !Files.isDirectory(file, NOFOLLOW_LINKS))) {
            return null;
        }
        String name = level.prefix + EntryName.last(file);
        ContextEntry entry;
        try {
            entry = ContextEntry.read(name, file);
            if (entry.kind() == ContextEntry.Kind.DIRECTORY) {
                levels.push(new Level(children(file, name), name + "/", decision));
            }
        } catch (NoSuchFileException e) {
            // Gone since its directory was listed: the context is what is there now.
            return null;
        }
        return decision.isIgnored() ? null : entry;
    }

    private static Iterator<Path> children(Path directory, String name) throws IOException {
        try (Stream<Path> listed = Files.list(directory)) {
            List<Path> sorted = listed.sorted(Comparator.comparing(EntryName::forRules)).toList();
            return sorted.iterator();
        } catch (AccessDeniedException e) {
            throw ContextEntry.unreadable(name, e);
        }
    }
}
