package io.jenkins.plugins.marathondeploy.prometheus;

import java.util.Map;
import java.util.regex.Pattern;

/**
 * One condition on a label: {@code app="web"}, {@code app=~"web.*"}, {@code app!="db"}, {@code app!~"db.*"}. A label that is
 * missing counts as an empty text; a regular expression has to match all of the value.
 *
 * @param value what is compared with, without quotes
 * @param regex whether that is a regular expression
 * @param equal false for the conditions with an exclamation mark
 */
public record LabelMatcher(String name, String value, boolean regex, boolean equal) {
    /** Different in all that names and words can differ in: what matches all three leaves nothing out. */
    private static final String[] ANYTHING = {"a", "0", "Zq-7/x.y z"};

    /** A value of a label has some hundred characters; expressions for them are over long before. */
    private static final int MOST_STEPS = 200_000;

    /** @throws IllegalArgumentException when it is no regular expression */
    public LabelMatcher {
        if (regex) {
            pattern(value);
        }
    }

    private static Pattern pattern(String expression) {
        try {
            return Pattern.compile(expression, Pattern.DOTALL);
        } catch (IllegalArgumentException | StackOverflowError wrong) {
            throw new IllegalArgumentException("\"" + expression + "\" is no regular expression");
        }
    }

    /** @throws IllegalArgumentException when the regular expression takes too long on the value */
    boolean matches(Map<String, String> labels) {
        return holds(labels.getOrDefault(name, "")) == equal;
    }

    /** Whether it says what a label has to be, so that not everything is matched. */
    boolean isRestricting() {
        if (!equal || holds("")) {
            return false;
        }
        for (String any : ANYTHING) {
            if (!holds(any)) {
                return true;
            }
        }
        return false;
    }

    private boolean holds(String text) {
        if (!regex) {
            return text.equals(value);
        }
        try {
            return pattern(value).matcher(new Bounded(text, value)).matches();
        } catch (StackOverflowError deep) {
            throw tooLong(value);
        }
    }

    private static IllegalArgumentException tooLong(String expression) {
        return new IllegalArgumentException("the regular expression \"" + expression + "\" takes too long; make it simpler");
    }

    @Override
    public String toString() {
        String quoted = value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
        return name + (equal ? regex ? "=~" : "=" : regex ? "!~" : "!=") + "\"" + quoted + "\"";
    }

    /** A text that can be looked at so often: Java's expressions, unlike Prometheus', can take for ever. */
    private static final class Bounded implements CharSequence {
        private final String text;
        private final String expression;
        private int steps;

        Bounded(String text, String expression) {
            this.text = text;
            this.expression = expression;
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (++steps > MOST_STEPS) {
                throw tooLong(expression);
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.substring(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
