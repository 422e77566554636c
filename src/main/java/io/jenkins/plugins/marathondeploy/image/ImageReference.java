package io.jenkins.plugins.marathondeploy.image;

import java.io.Serializable;
import java.util.Objects;
import java.util.Optional;

/**
 * An image's name by the grammar of the Docker distribution project's {@code reference} package:
 * {@code [registry[:port]/]path[:tag][@digest]}.
 *
 * <p>As in Docker, the first component is a registry only when it contains a dot or a colon, is {@code localhost}, or
 * is the only place where an uppercase letter could stand; otherwise the registry is {@code docker.io}, and a path of
 * one component is {@code library/…} there. {@link #toString()} gives back what was written.
 */
public final class ImageReference implements Serializable {
    private static final long serialVersionUID = 1L;

    /** The registry of a reference that names none. */
    public static final String DEFAULT_REGISTRY = "docker.io";

    private final String host;
    private final String path;
    private final String tag;
    private final String digest;

    ImageReference(String host, String path, String tag, String digest) {
        this.host = host;
        this.path = path;
        this.tag = tag;
        this.digest = digest;
    }

    /**
     * Reads a reference.
     *
     * @throws ImageException {@code INVALID} with the reason: uppercase, a scheme, white space, an empty part, …
     */
    public static ImageReference parse(String text) {
        return ReferenceGrammar.parse(text);
    }

    /**
     * A registry as references begin with it: a host, and a port where it has one.
     *
     * @return the same
     * @throws IllegalArgumentException when no reference can begin with it; the message can be shown
     */
    public static String checkRegistry(String text) {
        try {
            if (parse(text + "/project/name").registry().equals(text)) {
                return text;
            }
        } catch (ImageException none) {
            // It is said below in the words of whoever gave it.
        }
        throw new IllegalArgumentException("\"" + text + "\" is no host that the name of an image can begin with: write it as"
                + " harbor.example.org or harbor.example.org:8443, without a scheme or a path");
    }

    /** The registry's host with its port, where one was written; {@code docker.io} when none was. */
    public String registry() {
        return host == null ? DEFAULT_REGISTRY : host;
    }

    /** The path in the registry: {@code project/name}; {@code library/name} for an official image of docker.io. */
    public String path() {
        boolean official = registry().equals(DEFAULT_REGISTRY) && path.indexOf('/') < 0;
        return official ? "library/" + path : path;
    }

    /** The first component of the path, in Harbor the project. */
    public String project() {
        return path().substring(0, Math.max(0, path().indexOf('/')));
    }

    /** The name without tag and digest, as it was written. */
    public String repository() {
        return host == null ? path : host + "/" + path;
    }

    public Optional<String> tag() {
        return Optional.ofNullable(tag);
    }

    /** {@code algorithm:hex}. */
    public Optional<String> digest() {
        return Optional.ofNullable(digest);
    }

    /** The same in another registry. */
    public ImageReference withRegistry(String registry) {
        return new ImageReference(checkRegistry(registry), path(), tag, digest);
    }

    /** The same repository with this tag and no digest. */
    public ImageReference withTag(String newTag) {
        return new ImageReference(host, path, ReferenceGrammar.checkTag(newTag, this), null);
    }

    /** The same reference, tag kept, with this digest. */
    public ImageReference withDigest(String newDigest) {
        return new ImageReference(host, path, tag, ReferenceGrammar.checkDigest(newDigest, this));
    }

    /** {@code repository@digest} without a tag: what never changes its meaning. */
    public ImageReference pinned(String newDigest) {
        return new ImageReference(host, path, null, ReferenceGrammar.checkDigest(newDigest, this));
    }

    /** With {@code :latest} where neither tag nor digest was written, as Docker reads it. */
    public ImageReference orLatest() {
        return tag == null && digest == null ? withTag("latest") : this;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ImageReference reference && toString().equals(reference.toString());
    }

    @Override
    public int hashCode() {
        return Objects.hash(host, path, tag, digest);
    }

    @Override
    public String toString() {
        return repository() + (tag == null ? "" : ":" + tag) + (digest == null ? "" : "@" + digest);
    }
}
