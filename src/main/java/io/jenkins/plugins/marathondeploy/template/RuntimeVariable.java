package io.jenkins.plugins.marathondeploy.template;

import java.util.regex.Pattern;

/** Environment variables that Marathon and Mesos set when a task starts, not known when a file is rendered. */
final class RuntimeVariable {
    private static final Pattern NAME =
            Pattern.compile("HOST|PORTS?|PORT[0-9]+|PORT_[A-Za-z0-9_]+|MESOS_[A-Z0-9_]+|MARATHON_[A-Z0-9_]+|LIBPROCESS_IP");

    private RuntimeVariable() {}

    static boolean is(String name) {
        return NAME.matcher(name).matches();
    }

    /** What to write instead; a clause. */
    static String hint(Placeholders.Placeholder placeholder) {
        String name = placeholder.name();
        String whole = name + (placeholder.fallback() == null ? "" : ":-" + Excerpt.of(placeholder.fallback()));
        return "${" + name + "} is set by Marathon or Mesos when a task starts, and is not known yet; to leave it to the shell in"
                + " the container write $" + name + " or $${" + whole + "}, to give it a value here --set " + name + "=…";
    }
}
