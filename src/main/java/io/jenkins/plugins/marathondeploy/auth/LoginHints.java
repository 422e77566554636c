package io.jenkins.plugins.marathondeploy.auth;

/** What can be seen of a refused login itself. */
public final class LoginHints {
    private LoginHints() {}

    /**
     * Returns what is probably wrong with a registry's login, each as a sentence with a space before it; empty where
     * nothing stands out. Never contains the secret.
     */
    public static String of(Authentication login) {
        if (!(login instanceof Authentication.Basic basic)) {
            return "";
        }
        StringBuilder doubts = new StringBuilder();
        String password = basic.password().reveal();
        if (!password.equals(password.strip())) {
            doubts.append(" The password begins or ends with white space: a line end may have been copied with it.");
        }
        if (!basic.user().equals(basic.user().strip())) {
            doubts.append(" The user name begins or ends with white space.");
        }
        // "robot$ci" in double quotes of a shell becomes "robot", and "robot$shop+ci" "robot+ci".
        if (basic.user().equals("robot") || basic.user().startsWith("robot+")) {
            doubts.append(" Harbor's robot accounts are called robot$NAME or robot$PROJECT+NAME: a shell or a template has"
                    + " probably taken the $ for a variable; put the name into single quotes.");
        }
        return doubts.toString();
    }
}
