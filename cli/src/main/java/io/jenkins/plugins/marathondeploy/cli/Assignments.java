package io.jenkins.plugins.marathondeploy.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code K=V}, given several times. */
final class Assignments {
    private Assignments() {}

    /**
     * @param environment where the value of a {@code K} without {@code =} is taken from
     * @throws Refusal naming the option and the key, never the value
     */
    static Map<String, String> of(String option, List<String> given, Map<String, String> environment) {
        Map<String, String> assignments = new LinkedHashMap<>();
        for (String assignment : given) {
            int sign = assignment.indexOf('=');
            String name = sign < 0 ? assignment : assignment.substring(0, sign);
            String value = sign < 0 ? environment.get(name) : assignment.substring(sign + 1);
            if (value == null) {
                throw new Refusal(
                        option + " " + name + ": there is no value; write " + option + " " + name + "=VALUE"
                                + (environment.isEmpty() ? "" : ", or set " + name + " in the environment"));
            }
            assignments.put(name, value);
        }
        return assignments;
    }
}
