package io.jenkins.plugins.marathondeploy.template;

import java.util.List;

/** Says all that is wrong at once, so that a user does not mend one error after the other. */
public final class Problems {
    private static final int SHOWN = 20;
    private static final int LONGEST = 800;

    private Problems() {}

    /** @param problems each beginning with its JSON pointer */
    static void throwIfAny(String source, List<String> problems) {
        if (problems.isEmpty()) {
            return;
        }
        if (problems.size() == 1) {
            String problem = shown(problems.get(0));
            throw new TemplateException(source + ", " + problem + (problem.endsWith("?") ? "" : "."));
        }
        StringBuilder message = new StringBuilder(source + " has " + problems.size() + " errors:");
        problems.stream().limit(SHOWN).forEach(problem -> message.append("\n  ").append(shown(problem)));
        if (problems.size() > SHOWN) {
            message.append("\n  … and ").append(problems.size() - SHOWN).append(" more");
        }
        throw new TemplateException(message.toString());
    }

    /** {@code 1 warning}, {@code 2 warnings}. */
    public static String count(int number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }

    /** A key or a value in it may be as long as a file. */
    private static String shown(String problem) {
        return problem.length() <= LONGEST ? problem : problem.substring(0, LONGEST) + "…";
    }
}
