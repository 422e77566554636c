package io.jenkins.plugins.marathondeploy.convert;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How the parameters of a deployment are written. */
interface Language {
    /** A text that is the same in every build. */
    String literal(String text);

    /** {@code NAME=} and then what the value is when the job runs. */
    String assignment(String name, Value value);

    /** One of two texts, by a value that is known when the job runs; empty where that can't be written. */
    Optional<String> choice(Value condition, String whenTrue, String otherwise);

    /**
     * The whole deployment.
     *
     * @param parameters each a text or a list of texts, as the methods above give them
     */
    String deployment(Map<String, Object> parameters);

    /** For parameters: a list that is written out. */
    @SuppressWarnings("unchecked")
    static List<String> list(Object parameter) {
        return (List<String>) parameter;
    }
}
