package io.jenkins.plugins.marathondeploy.agent;

import hudson.AbortException;
import hudson.remoting.VirtualChannel;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import jenkins.MasterToSlaveFileCallable;

/** Writes a text file into the workspace, never outside of it, neither through {@code ..} nor through links. */
public final class WriteText extends MasterToSlaveFileCallable<Void> {
    private static final long serialVersionUID = 1L;

    private final String file;
    private final String text;

    /** @param file path relative to the workspace; missing directories are made */
    public WriteText(String file, String text) {
        this.file = file;
        this.text = text;
    }

    @Override
    public Void invoke(File workspace, VirtualChannel channel) throws IOException {
        // The workspace itself is made by the first step that uses it.
        Path root = Files.createDirectories(workspace.toPath()).toRealPath();
        Path wanted = path(root);
        Path parent = wanted.getParent();
        if (parent == null || !parent.startsWith(root) || !existing(wanted).startsWith(root)) {
            throw refused("it is outside of the workspace");
        }
        Files.createDirectories(parent);
        Files.writeString(wanted, text);
        return null;
    }

    private Path path(Path root) throws AbortException {
        try {
            return root.resolve(file).normalize();
        } catch (InvalidPathException e) {
            // A colon or question mark on Windows, a NUL anywhere.
            throw refused("this agent can't have such a name (" + e.getReason() + ")");
        }
    }

    /** The real place of what exists already of a path; a link to nowhere exists, and would be written through. */
    private Path existing(Path path) throws IOException {
        for (Path part = path; part != null; part = part.getParent()) {
            if (Files.exists(part, LinkOption.NOFOLLOW_LINKS)) {
                return real(part);
            }
        }
        return path;
    }

    private Path real(Path path) throws IOException {
        try {
            return path.toRealPath();
        } catch (NoSuchFileException e) {
            throw refused("it leads through a link to nowhere");
        }
    }

    private AbortException refused(String reason) {
        return new AbortException("'" + file + "' can't be written: " + reason + ".");
    }
}
