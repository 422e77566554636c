package io.jenkins.plugins.marathondeploy.harbor;

import java.io.Serializable;
import java.net.URI;
import java.util.regex.Pattern;

/**
 * A repository of a Harbor project, where images are pushed to.
 *
 * @param harbor  Harbor's address, {@code https://harbor.example}
 * @param project the project's name
 * @param name    the repository's name in the project; may hold slashes
 */
public record HarborRepository(URI harbor, String project, String name) implements Serializable {
    /** Harbor's rule for project names. */
    private static final Pattern PROJECT = Pattern.compile("[a-z0-9]+(?:[._-][a-z0-9]+)*");
    /** The grammar of the Docker distribution, one or several components. */
    private static final Pattern NAME = Pattern.compile(
            "[a-z0-9]+(?:(?:\\.|_{1,2}|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\\.|_{1,2}|-+)[a-z0-9]+)*)*");
    private static final int LONGEST = 255;

    /** @throws IllegalArgumentException with the reason, when a name is none */
    public HarborRepository {
        harbor = HarborSettings.address(harbor.toString());
        checkProject(project);
        if (name.length() > LONGEST || !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("\"" + name + "\" is no repository name: lower-case letters and digits,"
                    + " separated by . _ - or /");
        }
    }

    /**
     * From the path that stands in an image reference.
     *
     * @param path {@code project/name}, without tag and registry
     * @throws IllegalArgumentException with the reason, when it is none
     */
    public static HarborRepository of(URI harbor, String path) {
        int slash = path.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException(
                    "\"" + path + "\" names no project: in Harbor an image is PROJECT/NAME");
        }
        return new HarborRepository(harbor, path.substring(0, slash), path.substring(slash + 1));
    }

    static void checkProject(String project) {
        if (project.length() > LONGEST || !PROJECT.matcher(project).matches()) {
            throw new IllegalArgumentException("\"" + project + "\" is no name of a Harbor project: lower-case letters"
                    + " and digits, separated by . _ or -");
        }
    }

    /** Host and, where one is written, port: what an image reference begins with. */
    public String registry() {
        return harbor.getRawAuthority();
    }

    /** {@code project/name}. */
    public String path() {
        return project + "/" + name;
    }

    /** {@code registry/project/name}: an image reference without tag. */
    @Override
    public String toString() {
        return registry() + "/" + path();
    }
}
