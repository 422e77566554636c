package io.jenkins.plugins.marathondeploy.reliability;

/**
 * One row of the table.
 *
 * @param group    the heading that it stands under
 * @param name     what it is about; unique in its group
 * @param fault    what is injected, and when
 * @param expected the outcome and the state that things are in afterwards
 * @param flaw     why it is known to end otherwise; empty when it must not
 * @param attempt  runs it
 */
public record Scenario(String group, String name, String fault, String expected, String flaw, Attempt attempt) {
    /** Injects the fault and looks what comes of it. */
    @FunctionalInterface
    public interface Attempt {
        /** @return in the words of what was expected; the same every time */
        Got run() throws Throwable;
    }

    /**
     * What came of it.
     *
     * @param text    compared with what was expected
     * @param details for whoever wants to know why, such as what was printed; not in the table
     */
    public record Got(String text, String details) {
        public static Got of(String text) {
            return new Got(text, "");
        }
    }

    public static Scenario of(String group, String name, String fault, String expected, Attempt attempt) {
        return new Scenario(group, name, fault, expected, "", attempt);
    }

    /** Stays in the table as failing; once it does end as expected, its test fails until this is taken away. */
    public Scenario knownToFail(String why) {
        return new Scenario(group, name, fault, expected, why, attempt);
    }

    String title() {
        return group + ": " + name;
    }
}
