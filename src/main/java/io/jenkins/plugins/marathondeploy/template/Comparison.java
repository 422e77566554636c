package io.jenkins.plugins.marathondeploy.template;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Whether what runs is what is wanted. */
public final class Comparison {
    private Comparison() {}

    /** @param ignoreInstances leave the number of instances to an autoscaler */
    public record Options(boolean ignoreInstances) {
        public static Options defaults() {
            return new Options(false);
        }
    }

    /** All differences; none means that nothing needs to be submitted. */
    public record Result(List<Difference> differences) {
        public Result {
            differences = List.copyOf(differences);
        }

        public boolean isEmpty() {
            return differences.isEmpty();
        }

        /** Whether scaling is all there is to do; false when there is nothing to do. */
        public boolean onlyInstances() {
            return !isEmpty() && differences.stream().allMatch(Difference::isInstances);
        }
    }

    /**
     * @param wanted  an app's definition as it would be submitted
     * @param running the {@code app} object of {@code GET /v2/apps/{id}}
     */
    public static Result compare(ObjectNode wanted, ObjectNode running, Options options) {
        return new Result(List.of(new Difference(wanted.path("id").asText(), "", wanted, running)));
    }

    /**
     * @param wanted  a group's definition as it would be submitted
     * @param running the answer of {@code GET /v2/groups/{id}} with groups and apps embedded
     */
    public static Result compareGroup(ObjectNode wanted, ObjectNode running, Options options) {
        return new Result(List.of(new Difference(wanted.path("id").asText(), "", wanted, running)));
    }
}
