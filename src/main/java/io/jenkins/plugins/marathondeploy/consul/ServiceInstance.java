package io.jenkins.plugins.marathondeploy.consul;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.marathondeploy.rest.Answers;
import java.util.List;

/**
 * One registration of a service.
 *
 * @param id      the service ID; its form is the registrar's: {@code agent-1:mesos-5f3c…:8080} of registrator
 * @param node    name of the agent it is registered with
 * @param address the registrar's, the node's where it gave none
 * @param port    0 where the registrar gave none
 * @param status  of all checks together
 * @param output  what the worst check says, one line of at most 200 characters; empty while all pass, and where it must not be
 *                shown
 */
public record ServiceInstance(
        String id, String node, String address, int port, List<String> tags, CheckStatus status, String output) {
    public ServiceInstance {
        tags = List.copyOf(tags);
    }

    boolean passes() {
        return status == CheckStatus.PASSING;
    }

    /** {@code 10.0.0.7:31001}. */
    String place() {
        return (address.contains(":") ? "[" + address + "]" : address) + ":" + port;
    }

    /** @param entry an element of {@code /v1/health/service/…} */
    static ServiceInstance read(JsonNode entry, boolean confidential) {
        JsonNode node = Answers.object(entry, "Node");
        JsonNode service = Answers.object(entry, "Service");
        // "Address":"" when the registrar gave none
        String own = Answers.textOr(service, "Address", "");
        CheckStatus worst = CheckStatus.PASSING;
        String output = "";
        for (JsonNode check : Answers.list(entry, "Checks")) {
            CheckStatus status = status(check);
            if (status.compareTo(worst) > 0) {
                worst = status;
                output = Answers.line(
                        Answers.textOr(check, "Name", "") + ": "
                                + Answers.textOr(check, "Output", "") + " " + Answers.textOr(check, "Notes", ""));
            }
        }
        return new ServiceInstance(
                Answers.textOr(service, "ID", ""),
                Answers.text(node, "Node"),
                own.isEmpty() ? Answers.textOr(node, "Address", "") : own,
                service.path("Port").asInt(0),
                Answers.texts(service, "Tags"),
                worst,
                confidential ? "" : output);
    }

    private static CheckStatus status(JsonNode check) {
        String id = Answers.textOr(check, "CheckID", "");
        String status = Answers.textOr(check, "Status", "");
        boolean maintenance = id.equals("_node_maintenance") || id.startsWith("_service_maintenance:");
        return switch (status) {
            case "passing" -> CheckStatus.PASSING;
            case "warning" -> CheckStatus.WARNING;
            // Whatever else there may be does not pass.
            default -> maintenance ? CheckStatus.MAINTENANCE : CheckStatus.CRITICAL;
        };
    }
}
