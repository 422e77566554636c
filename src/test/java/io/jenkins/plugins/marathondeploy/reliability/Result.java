package io.jenkins.plugins.marathondeploy.reliability;

/** A scenario that was run, and what came of it. */
record Result(Scenario scenario, Scenario.Got got) {
    boolean holds() {
        return got.text().equals(scenario.expected());
    }

    /** As the table's heading has them: scenario, injected fault, expected, got. */
    String row() {
        String came = holds() ? "the same" : "**" + got.text() + "**";
        String known = scenario.flaw().isEmpty() ? "" : " (known to fail: " + scenario.flaw() + ")";
        return "| " + cell(scenario.name()) + " | " + cell(scenario.fault()) + " | " + cell(scenario.expected()) + " | "
                + cell(came + known) + " |";
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replaceAll("\\s+", " ").strip();
    }
}
