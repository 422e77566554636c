package io.jenkins.plugins.marathondeploy.cli;

import java.util.regex.Pattern;

/** An app's id as Marathon takes it. */
final class AppId {
    /** Marathon's rule for a segment of a path (B-id-uppercase, B-id-underscore), with dots as they stand. */
    private static final Pattern ABSOLUTE = Pattern.compile("(/[a-z0-9]([a-z0-9.-]*[a-z0-9])?)+");

    private AppId() {}

    /** @throws Refusal when Marathon would refuse it */
    static String absolute(String given) {
        String id = given.startsWith("/") ? given : "/" + given;
        if (!ABSOLUTE.matcher(id).matches()) {
            throw new Refusal("\"" + given + "\" can't be the id of an app: lower-case letters, digits, dots and hyphens,"
                    + " in parts separated by /");
        }
        return id;
    }
}
