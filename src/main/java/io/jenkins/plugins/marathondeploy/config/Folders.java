package io.jenkins.plugins.marathondeploy.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.model.Item;
import hudson.util.FormValidation;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Who may use a server of the global configuration: full names of folders or jobs, one a line. A name stands for the item
 * and everything in it; {@code *} in it for any text between two slashes. They are compared whenever the server is used,
 * so that a job that is moved or renamed has what its new name has.
 */
final class Folders {
    private Folders() {}

    /**
     * @param lines null for everybody
     * @param item  null in the global configuration, where all are shown
     */
    static boolean permit(@CheckForNull String lines, @CheckForNull Item item) {
        return lines == null || item == null || names(lines).anyMatch(name -> holds(name, item.getFullName()));
    }

    /** Says what is no full name. */
    static FormValidation check(@CheckForNull String lines) {
        return names(Util.fixNull(lines)).anyMatch(name -> name.isEmpty() || segments(name).contains(""))
                ? FormValidation.error(Messages.Folders_noName())
                : FormValidation.ok();
    }

    private static Stream<String> names(String lines) {
        return lines.lines().map(String::strip).filter(line -> !line.isEmpty()).map(line -> line.replaceAll("^/|/$", ""));
    }

    private static List<String> segments(String name) {
        return Arrays.asList(name.split("/", -1));
    }

    private static boolean holds(String name, String item) {
        List<String> wanted = segments(name);
        List<String> its = segments(item);
        if (wanted.size() > its.size()) {
            return false;
        }
        for (int i = 0; i < wanted.size(); i++) {
            String pattern = Arrays.stream(wanted.get(i).split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
            if (!its.get(i).matches("(?s)" + pattern)) {
                return false;
            }
        }
        return true;
    }
}
