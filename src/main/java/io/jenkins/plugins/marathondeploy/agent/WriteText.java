package io.jenkins.plugins.marathondeploy.agent;

import hudson.AbortException;
import hudson.remoting.VirtualChannel;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
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
        Path wanted = root.resolve(file).normalize();
        Path parent = wanted.getParent();
        if (parent == null || !parent.startsWith(root) || !real(parent).startsWith(root) || Files.isSymbolicLink(wanted)) {
            throw new AbortException("'" + file + "' can't be written: it is outside of the workspace.");
        }
        Files.createDirectories(parent);
        Files.writeString(wanted, text);
        return null;
    }

    /** Where a directory really is, or the nearest one above it that exists. */
    private static Path real(Path directory) throws IOException {
        for (Path part = directory; part != null; part = part.getParent()) {
            if (Files.exists(part)) {
                return part.toRealPath();
            }
        }
        return directory;
    }
}
