package io.jenkins.plugins.marathondeploy.template;

import java.io.Serializable;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The image that a template gets, and how it is written into it.
 *
 * @param repository {@code harbor.example:5000/shop/web}, without tag or digest
 * @param tag        empty when there is none
 * @param digest     {@code sha256:…}; empty when it is not known
 * @param pin        what {@link #reference()} prefers
 */
public record ImagePlacement(String repository, String tag, String digest, Pin pin) implements Serializable {

    /** How the image is named in the definition. */
    public enum Pin {
        /** {@code repository@sha256:…}: every instance runs exactly what was pushed, now and after a restart. */
        DIGEST,
        /** {@code repository:tag}. */
        TAG
    }

    private static final Pattern REPOSITORY = Pattern.compile("[A-Za-z0-9\\[][A-Za-z0-9._:/\\[\\]-]{0,499}");
    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");
    private static final Pattern DIGEST = Pattern.compile("[a-z0-9]+:[0-9a-f]{32,128}");

    public ImagePlacement {
        check(REPOSITORY, repository, "repository");
        if (!tag.isEmpty()) {
            check(TAG, tag, "tag");
        }
        if (!digest.isEmpty()) {
            check(DIGEST, digest, "digest");
        }
        if (pin == Pin.TAG && tag.isEmpty()) {
            throw new TemplateException("The image " + repository + " has no tag, but is to be pinned by its tag; name one, or pin by digest.");
        }
    }

    /** Pinned by digest where it is known, else by tag. */
    public static ImagePlacement of(String repository, Optional<String> tag, Optional<String> digest) {
        return new ImagePlacement(repository, tag.orElse(""), digest.orElse(""), Pin.DIGEST);
    }

    /** What is written to {@code container.docker.image}. */
    public String reference() {
        if (pin == Pin.DIGEST && !digest.isEmpty()) {
            return repository + "@" + digest;
        }
        return tag.isEmpty() ? repository : repository + ":" + tag;
    }

    private static void check(Pattern pattern, String value, String what) {
        if (!pattern.matcher(value).matches()) {
            throw new TemplateException("\"" + value.replaceAll("\\p{Cntrl}", "?") + "\" can't be the " + what + " of an image.");
        }
    }
}
