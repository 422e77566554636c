package io.jenkins.plugins.marathondeploy.consul;

/** What the checks of an instance and of its node say together, the worst last. */
public enum CheckStatus {
    /** None says otherwise; also of an instance without a check of its own, as soon as it is registered. */
    PASSING("passing"),
    /** Left out by {@code ?passing} and by templates with {@code service "x"}. */
    WARNING("warning"),
    CRITICAL("critical"),
    /** {@code _service_maintenance:…} or {@code _node_maintenance}: somebody has taken it out. */
    MAINTENANCE("in maintenance");

    private final String words;

    CheckStatus(String words) {
        this.words = words;
    }

    @Override
    public String toString() {
        return words;
    }
}
