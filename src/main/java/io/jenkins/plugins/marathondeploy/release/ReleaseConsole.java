package io.jenkins.plugins.marathondeploy.release;

/** Where the user is told how it goes. */
public interface ReleaseConsole {
    /** What a line is about. */
    enum Topic {
        HARBOR,
        IMAGE,
        DRY_RUN,
        WARNING
    }

    /** A text of one or several lines. */
    void line(Topic topic, String text);

    /** A line for those who want to know more. */
    void detail(Topic topic, String text);
}
