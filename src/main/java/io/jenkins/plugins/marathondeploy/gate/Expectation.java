package io.jenkins.plugins.marathondeploy.gate;

import io.jenkins.plugins.marathondeploy.http.HttpAnswer;
import io.jenkins.plugins.marathondeploy.text.Shortened;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What an answer must have: {@code 200} or {@code 200,204} (status), {@code header:NAME=VALUE} (that value exactly),
 * {@code body:TEXT} (that text somewhere). Placeholders of {@link Facts#expand} in value and text.
 */
record Expectation(Kind kind, String name, String value) {
    private static final Pattern STATUSES = Pattern.compile("[1-5][0-9]{2}(\\s*,\\s*[1-5][0-9]{2})*");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
    private static final int LONGEST_QUOTE = 80;

    /** Of what. */
    enum Kind {
        STATUS,
        HEADER,
        BODY
    }

    /** @throws IllegalArgumentException with a message for the user, when it is none */
    static Expectation parse(String text) {
        String wanted = text.strip();
        if (STATUSES.matcher(wanted).matches()) {
            return new Expectation(Kind.STATUS, "", wanted.replaceAll("\\s", ""));
        }
        if (wanted.startsWith("body:") && wanted.length() > "body:".length()) {
            Facts.checkPlaceholders(wanted);
            return new Expectation(Kind.BODY, "", wanted.substring("body:".length()));
        }
        int equals = wanted.indexOf('=');
        if (wanted.startsWith("header:") && equals > 0) {
            String name = wanted.substring("header:".length(), equals).strip();
            if (NAME.matcher(name).matches()) {
                Facts.checkPlaceholders(wanted);
                return new Expectation(Kind.HEADER, name, wanted.substring(equals + 1).strip());
            }
        }
        throw new IllegalArgumentException("'" + quoted(wanted)
                + "' is nothing to expect of an answer; write a status (200 or 200,204), header:NAME=VALUE or body:TEXT");
    }

    /** What is wrong with an answer, as a clause; empty when it is as expected. */
    Optional<String> complaint(HttpAnswer answer, Facts facts) {
        String wanted = facts.expand(value);
        if (!facts.knows(value)) {
            return Optional.of("what is expected of it (" + value + ") is not known for this version");
        }
        return switch (kind) {
            case STATUS -> Arrays.asList(value.split(",")).contains(String.valueOf(answer.status()))
                    ? Optional.empty()
                    : Optional.of("answered " + answer.status() + " instead of " + value.replace(",", " or "));
            case HEADER -> header(answer.headers().allValues(name), wanted, answer.confidential());
            case BODY -> answer.text().contains(wanted)
                    ? Optional.empty()
                    : Optional.of("answered " + answer.status() + " with a body of " + answer.body().length
                            + " bytes that lacks \"" + quoted(wanted) + "\"");
        };
    }

    private Optional<String> header(List<String> found, String wanted, boolean confidential) {
        if (found.stream().anyMatch(one -> one.strip().equals(wanted))) {
            return Optional.empty();
        }
        String is = found.isEmpty() ? "without the header " + name
                : confidential ? "with another " + name : "with " + name + ": " + quoted(found.get(0));
        return Optional.of("answered " + is + (found.isEmpty() ? ", which must be \"" : " instead of \"") + quoted(wanted) + "\"");
    }

    private static String quoted(String text) {
        return Shortened.printable(text, LONGEST_QUOTE);
    }

    /** As it is written. */
    @Override
    public String toString() {
        return switch (kind) {
            case STATUS -> value;
            case HEADER -> "header:" + name + "=" + value;
            case BODY -> "body:" + value;
        };
    }
}
