package io.jenkins.plugins.marathondeploy.template;

/** The id of an app as a user gives it. */
public final class AppId {
    private AppId() {}

    /**
     * With a slash in front.
     *
     * @throws TemplateException when Marathon would refuse it, saying why
     */
    public static String absolute(String given) {
        String id = given.startsWith("/") ? given : "/" + given;
        PathId.problem(id).ifPresent(why -> {
            throw new TemplateException("The app id \"" + Excerpt.of(given) + "\" " + why + ".");
        });
        return id;
    }
}
