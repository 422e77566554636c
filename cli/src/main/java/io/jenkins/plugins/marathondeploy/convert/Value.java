package io.jenkins.plugins.marathondeploy.convert;

import java.util.Optional;

/**
 * A value that a job gives.
 *
 * @param source  what stands for it in the converted job: in a configuration the text itself, in a pipeline an expression
 * @param literal the value, where it is the same in every build
 */
record Value(String source, Optional<String> literal) {
    boolean is(String text) {
        return literal.filter(text::equals).isPresent();
    }

    /** Neither there nor blank: the old plugin takes both for not given. */
    static boolean given(Value value) {
        return value != null && !value.literal.map(String::isBlank).orElse(false);
    }
}
