package io.jenkins.plugins.marathondeploy.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HexFormat;

/**
 * A build's files on disk, seen to exist and to stay inside the root: context directory, Dockerfile and
 * {@code .dockerignore}.
 */
public final class BuildContext {
    private static final String IGNORE_FILE = ".dockerignore";
    private static final long LARGEST_TEXT = 2L * 1024 * 1024;

    private final Path root;
    private final Path directory;
    private final Path dockerfile;
    private final byte[] dockerfileContent;
    private final String nameInTar;
    private final boolean outside;
    private final IgnoreRules rules;

    private BuildContext(ImageBuild build) throws IOException {
        root = path(build.root(), "workspace").toRealPath();
        directory = inside(path(build.context(), "context directory"), "context directory", build.context());
        if (!Files.isDirectory(directory)) {
            throw refused("The context '" + build.context() + "' is a file; expected a directory.");
        }
        dockerfile = dockerfile(build);
        dockerfileContent = text(dockerfile, "Dockerfile");
        BuildArguments.check(dockerfileContent, dockerfileShown(), build.arguments().keySet());
        outside = !dockerfile.startsWith(directory);
        nameInTar = outside
                ? ".dockerfile." + HexFormat.of().formatHex(ContentHash.sha256().digest(dockerfileContent)).substring(0, 20)
                : slashes(directory.relativize(dockerfile));
        rules = rules();
        rules.keep(IGNORE_FILE);
        if (!outside) {
            rules.keep(nameInTar);
        }
    }

    /**
     * Looks at the build's files, and reads the Dockerfile and {@code .dockerignore}.
     *
     * @throws ImageException {@code INVALID} saying which path is wrong and why, which line of {@code .dockerignore}, or
     *                     which build argument no {@code ARG} names
     */
    public static BuildContext open(ImageBuild build) {
        try {
            return new BuildContext(build);
        } catch (IOException e) {
            throw refused("The build's files can't be read: " + e);
        }
    }

    /** The Dockerfile's name for the engine, relative to the context. */
    public String dockerfileName() {
        return nameInTar;
    }

    public byte[] dockerfileContent() {
        return dockerfileContent.clone();
    }

    /** The Dockerfile's path for a message, relative to the root. */
    public String dockerfileShown() {
        return slashes(root.relativize(dockerfile));
    }

    private Path dockerfile(ImageBuild build) throws IOException {
        if (build.dockerfile().isBlank()) {
            return regularFile(directory.resolve("Dockerfile"), "Dockerfile");
        }
        Path named = path(build.dockerfile(), "Dockerfile");
        Path fromRoot = root.resolve(named);
        // Docker's client looks in the current directory only; people expect the context too.
        Path fromContext = directory.resolve(named);
        return regularFile(
                !Files.exists(fromRoot) && Files.exists(fromContext) ? fromContext : fromRoot, build.dockerfile());
    }

    private Path regularFile(Path file, String shown) throws IOException {
        Path real = inside(file, "Dockerfile", shown);
        if (!Files.isRegularFile(real)) {
            throw refused("The Dockerfile '" + shown + "' is not a file.");
        }
        return real;
    }

    /** The real path, links resolved; both it and the path as written must stay inside the root. */
    private Path inside(Path given, String what, String shown) throws IOException {
        Path absolute = root.resolve(given).normalize();
        Path real;
        try {
            real = root.resolve(given).toRealPath();
        } catch (NoSuchFileException e) {
            if (!absolute.startsWith(root)) {
                throw outside(what, shown, "");
            }
            throw refused("The " + what + " '" + shown + "' does not exist in " + root + ".");
        }
        if (!real.startsWith(root)) {
            throw outside(what, shown, absolute.startsWith(root) ? " through a symbolic link (to " + real + ")" : "");
        }
        return real;
    }

    private ImageException outside(String what, String shown, String how) {
        return refused("The " + what + " '" + shown + "' is outside of " + root + how
                + ". A build may only use files in there.");
    }

    private static Path path(String text, String what) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw refused("Not a path for the " + what + ": '" + text + "': " + e.getReason() + ".");
        }
    }

    private byte[] text(Path file, String what) throws IOException {
        long size = Files.size(file);
        if (size > LARGEST_TEXT) {
            throw refused("The " + what + " " + file + " has " + size + " bytes; more than " + LARGEST_TEXT
                    + " are not read as one.");
        }
        return Files.readAllBytes(file);
    }

    /** As BuildKit does: a file of the Dockerfile's own goes before the context's. */
    private IgnoreRules rules() throws IOException {
        Path own = dockerfile.resolveSibling(dockerfile.getFileName() + IGNORE_FILE);
        Path file = Files.exists(own) ? own : directory.resolve(IGNORE_FILE);
        if (!Files.exists(file)) {
            return IgnoreRules.parse("", IGNORE_FILE);
        }
        Path real = inside(file, "ignore file", file.toString());
        String content = new String(text(real, "ignore file"), StandardCharsets.UTF_8);
        return IgnoreRules.parse(content, slashes(root.relativize(real)));
    }

    /** What is sent, from the beginning; each call walks anew. */
    public Entries entries() throws IOException {
        return outside ? new WithDockerfile() : new ContextWalk(directory, rules)::next;
    }

    private static String slashes(Path path) {
        return EntryName.of(path).replace(path.getFileSystem().getSeparator(), "/");
    }

    private static ImageException refused(String message) {
        return new ImageException(ImageException.Kind.INVALID, message);
    }

    /** Entries one after the other, null at the end. */
    @FunctionalInterface
    public interface Entries {
        ContextEntry next() throws IOException;
    }

    /**
     * A Dockerfile from outside the context travels in it under a name of its own, and a line added to
     * {@code .dockerignore} makes the engine take it out again before the first COPY: as Docker's client does.
     */
    private final class WithDockerfile implements Entries {
        private final ContextWalk walk = new ContextWalk(directory, rules);
        private int added;

        WithDockerfile() throws IOException {}

        @Override
        public ContextEntry next() throws IOException {
            ContextEntry entry = walk.next();
            while (entry != null && entry.name().equals(IGNORE_FILE)) {
                entry = walk.next();
            }
            if (entry != null) {
                return entry;
            }
            return switch (added++) {
                case 0 -> ContextEntry.made(IGNORE_FILE, ignoreFile());
                case 1 -> ContextEntry.made(nameInTar, dockerfileContent);
                default -> null;
            };
        }

        private byte[] ignoreFile() throws IOException {
            Path file = directory.resolve(IGNORE_FILE);
            boolean present = Files.isRegularFile(file);
            String before = present ? Files.readString(file, StandardCharsets.ISO_8859_1) + "\n" : IGNORE_FILE + "\n";
            return (before + nameInTar + "\n").getBytes(StandardCharsets.ISO_8859_1);
        }
    }
}
