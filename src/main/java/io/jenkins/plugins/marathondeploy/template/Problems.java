package io.jenkins.plugins.marathondeploy.template;

import io.jenkins.plugins.marathondeploy.text.Shortened;
import java.util.List;

/** Says all that is wrong at once, so that a user does not mend one error after the other. */
public final class Problems {
    private static final int SHOWN = 20;
    /** A key or a value in it may be as long as a file. */
    private static final int LONGEST = 800;

    private Problems() {}

    /** @param problems each beginning with its JSON pointer */
    static void throwIfAny(String source, List<String> problems) {
        if (problems.isEmpty()) {
            return;
        }
        if (problems.size() == 1) {
            String problem = Shortened.of(problems.get(0), LONGEST);
            throw new TemplateException(source + ", " + problem + (problem.endsWith("?") ? "" : "."));
        }
        StringBuilder message = new StringBuilder(source + " has " + problems.size() + " errors:");
        problems.stream().limit(SHOWN).forEach(problem -> message.append("\n  ").append(Shortened.of(problem, LONGEST)));
        if (problems.size() > SHOWN) {
            message.append("\n  … and ").append(problems.size() - SHOWN).append(" more");
        }
        throw new TemplateException(message.toString());
    }

    /** {@code 1 warning}, {@code 2 warnings}. */
    public static String count(int number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }
}
