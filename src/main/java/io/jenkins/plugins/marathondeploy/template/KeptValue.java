package io.jenkins.plugins.marathondeploy.template;

import java.util.regex.Pattern;

/**
 * That a Marathon keeps one value of an app otherwise than it was sent, in a form that gives no value away: both parts
 * are fingerprints, 24 hexadecimal digits each, and no value that may be secret is in either of them.
 *
 * @param definition of the app's definition as it was sent, without labels of ours and without the number of instances
 * @param difference of the place in it, what was sent, and what is kept
 */
public record KeptValue(String definition, String difference) {
    private static final Pattern FINGERPRINT = Pattern.compile("[0-9a-f]{24}");

    /** @throws IllegalArgumentException when one of them is no fingerprint */
    public KeptValue {
        if (!FINGERPRINT.matcher(definition).matches() || !FINGERPRINT.matcher(difference).matches()) {
            throw new IllegalArgumentException("no fingerprint");
        }
    }

    /**
     * What an app's reading after its submission has shown.
     *
     * @param text    {@code Marathon keeps /user: "a" as "b"}, without an end; what may be secret is masked
     * @param value   to be remembered; null where it may be secret
     * @param dropped whether Marathon has left the field out, which is no difference for later deployments in any case
     */
    public record Found(String text, KeptValue value, boolean dropped) {}
}
