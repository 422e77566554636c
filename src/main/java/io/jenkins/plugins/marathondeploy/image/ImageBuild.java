package io.jenkins.plugins.marathondeploy.image;

import java.io.Serializable;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What is to be built. Immutable, and serializable so that it can go to an agent; paths are texts, resolved where the
 * build runs.
 */
public final class ImageBuild implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final Pattern ARGUMENT = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]*");
    private static final Pattern STAGE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]*");

    private final String root;
    private final String context;
    private final String dockerfile;
    private final TreeMap<String, String> arguments;
    private final TreeMap<String, String> labels;
    private final String target;
    private final ArrayList<ImageReference> tags;
    private final boolean pull;
    private final boolean noCache;
    private final ArrayList<String> platforms;
    private final BuildKitOptions buildKit;

    private ImageBuild(Builder builder) {
        root = builder.root;
        context = builder.context;
        dockerfile = builder.dockerfile;
        arguments = new TreeMap<>(builder.arguments);
        labels = ImageLabels.complete(builder.labels, builder.created, builder.revision, builder.source);
        target = builder.target;
        tags = new ArrayList<>(builder.tags);
        pull = builder.pull;
        noCache = builder.noCache;
        platforms = new ArrayList<>(builder.platforms);
        buildKit = builder.buildKit;
    }

    private ImageBuild(ImageBuild other, BuildKitOptions options) {
        root = other.root;
        context = other.context;
        dockerfile = other.dockerfile;
        arguments = other.arguments;
        labels = other.labels;
        target = other.target;
        tags = other.tags;
        pull = other.pull;
        noCache = other.noCache;
        platforms = other.platforms;
        buildKit = options;
    }

    /**
     * Starts a request.
     *
     * @param root the directory that context and Dockerfile must not leave: a workspace, the current directory
     */
    public static Builder in(Path root) {
        return in(root.toString());
    }

    /** As {@link #in(Path)}, for a directory of another machine, which may write paths in another way. */
    public static Builder in(String root) {
        return new Builder(root);
    }

    public String root() {
        return root;
    }

    /** Relative to the root, or absolute inside it. */
    public String context() {
        return context;
    }

    /** Empty for {@code Dockerfile} in the context. */
    public String dockerfile() {
        return dockerfile;
    }

    public Map<String, String> arguments() {
        return Map.copyOf(arguments);
    }

    /** The commit, as the label {@code org.opencontainers.image.revision} says it; empty without one. */
    public String revision() {
        return labels.getOrDefault(ImageLabels.REVISION, "");
    }

    /** With the OCI labels that were added. */
    public Map<String, String> labels() {
        return Map.copyOf(labels);
    }

    /** The stage to build, empty for the last. */
    public String target() {
        return target;
    }

    public List<ImageReference> tags() {
        return List.copyOf(tags);
    }

    /** Whether newer base images are looked for. */
    public boolean pull() {
        return pull;
    }

    public boolean noCache() {
        return noCache;
    }

    /** {@code linux/arm64} and the like, several with commas between; empty for the engine's own. */
    public String platform() {
        return String.join(",", platforms);
    }

    public List<String> platforms() {
        return List.copyOf(platforms);
    }

    /** What BuildKit alone can do. */
    public BuildKitOptions buildKit() {
        return buildKit;
    }

    /** The same, which asks something else of BuildKit. */
    public ImageBuild withBuildKit(BuildKitOptions options) {
        return new ImageBuild(this, options);
    }

    /** Names of arguments only: their values may be secret. */
    @Override
    public String toString() {
        return "ImageBuild[context=" + context + ", dockerfile=" + dockerfile + ", arguments=" + arguments.keySet()
                + ", target=" + target + ", tags=" + tags + "]";
    }

    /** Collects what is to be built; each method refuses what can't be right with an {@code INVALID} exception. */
    public static final class Builder {
        private final String root;
        private String context = ".";
        private String dockerfile = "";
        private final TreeMap<String, String> arguments = new TreeMap<>();
        private final TreeMap<String, String> labels = new TreeMap<>();
        private final List<ImageReference> tags = new ArrayList<>();
        private String target = "";
        private boolean pull;
        private boolean noCache;
        private final List<String> platforms = new ArrayList<>();
        private BuildKitOptions buildKit = BuildKitOptions.none();
        private Instant created;
        private String revision;
        private String source;

        private Builder(String root) {
            this.root = root;
        }

        /** The directory that is sent to the engine; {@code .} by default, which is the root. */
        public Builder context(String directory) {
            context = directory == null || directory.isBlank() ? "." : directory;
            return this;
        }

        /** Relative to the root as for Docker's own client, or to the context when it is not there. */
        public Builder dockerfile(String file) {
            dockerfile = file == null ? "" : file;
            return this;
        }

        /** A build argument; the value is shown nowhere, but the image's history keeps it. */
        public Builder argument(String name, String value) {
            require(name != null && ARGUMENT.matcher(name).matches(), "Not the name of a build argument: '" + name
                    + "': expected letters, digits and underscores.");
            require(value != null, "The build argument '" + name + "' has no value.");
            arguments.put(name, value);
            return this;
        }

        public Builder label(String name, String value) {
            require(name != null && !name.isBlank() && name.indexOf('=') < 0, "Not the name of a label: '" + name + "'.");
            require(value != null, "The label '" + name + "' has no value.");
            labels.put(name, value);
            return this;
        }

        /** The stage to build, empty for the last. */
        public Builder target(String stage) {
            require(
                    stage == null || stage.isEmpty() || STAGE.matcher(stage).matches(),
                    "Not the name of a build stage: '" + stage + "'.");
            target = stage == null ? "" : stage;
            return this;
        }

        /** A name for the image; without a tag it is {@code latest}. */
        public Builder tag(ImageReference reference) {
            require(reference.digest().isEmpty(), "An image can't be built as '" + reference
                    + "': a digest is known only after the push. Name a tag.");
            tags.add(reference.orLatest());
            return this;
        }

        public Builder pull(boolean always) {
            pull = always;
            return this;
        }

        public Builder noCache(boolean never) {
            noCache = never;
            return this;
        }

        /** A platform to build for, the engine's own where none is named; several make an index of images. */
        public Builder platform(String name) {
            require(
                    name == null || name.isEmpty() || name.matches("[a-z0-9_]+/[a-z0-9_]+(/[a-z0-9_]+)?"),
                    "Not a platform: '" + name + "': expected os/architecture, such as linux/arm64.");
            if (name != null && !name.isEmpty() && !platforms.contains(name)) {
                platforms.add(name);
            }
            return this;
        }

        public Builder buildKit(BuildKitOptions options) {
            buildKit = options;
            return this;
        }

        /** For the label {@code org.opencontainers.image.created}, null for none. */
        public Builder created(Instant time) {
            created = time;
            return this;
        }

        /** The commit, for the label {@code org.opencontainers.image.revision}, null or empty for none. */
        public Builder revision(String commit) {
            revision = commit;
            return this;
        }

        /** The repository's URL, for {@code org.opencontainers.image.source}; a login in it is left out. */
        public Builder source(String url) {
            source = url;
            return this;
        }

        public ImageBuild build() {
            return new ImageBuild(this);
        }

        private static void require(boolean condition, String otherwise) {
            if (!condition) {
                throw new ImageException(ImageException.Kind.INVALID, otherwise);
            }
        }
    }
}
