package io.jenkins.plugins.marathondeploy.reliability;

/** A part of the table that one test class runs; in the order of the page. */
public enum Part {
    MARATHON("Deploying to Marathon", "mvn -f cli/pom.xml verify -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false"
            + " -Dit.test=MarathonFaultsITest"),
    ROLLOUTS("Several data centres, in simulated time", "mvn -f cli/pom.xml test -Dtest=RolloutRowsTest"),
    GATES("Gates: proof beyond Marathon", "mvn -f cli/pom.xml verify -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false"
            + " -Dit.test=GateFaultsITest"),
    DELIVERY("Building and pushing", "mvn -f cli/pom.xml verify -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false"
            + " -Dit.test=DeliveryFaultsITest"),
    JENKINS("Jenkins", "mvn test -Dtest=JenkinsFaultsTest");

    private final String title;
    private final String command;

    Part(String title, String command) {
        this.title = title;
        this.command = command;
    }

    String title() {
        return title;
    }

    /** What writes it anew into the page. */
    String command() {
        return command + " -D" + Matrix.WRITE + "=true";
    }
}
