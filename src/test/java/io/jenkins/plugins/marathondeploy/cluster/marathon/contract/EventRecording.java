package io.jenkins.plugins.marathondeploy.cluster.marathon.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * The events of a stream, sorted into the sequences whose order means something: each deployment's own, each
 * instance's own, each app's health checks, all changes of groups, all posts. Between two of these sequences the real
 * Marathon's order differs from run to run.
 */
final class EventRecording {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, List<String>> sequences = new LinkedHashMap<>();
    private final Map<String, String> aliases = new LinkedHashMap<>();
    private final UnaryOperator<String> names;

    private EventRecording(UnaryOperator<String> names) {
        this.names = names;
    }

    /** Reads the lines of a stream or of its recording. */
    static EventRecording read(List<String> lines, UnaryOperator<String> names) {
        EventRecording recording = new EventRecording(names);
        String type = "";
        for (String line : lines) {
            // the recording shows the carriage return at the end of a line as two characters
            String text = line.strip().replaceFirst("\\\\r$", "").replaceFirst("^\\[ *[\\d.]+s] ", "");
            if (text.startsWith("event: ")) {
                type = text.substring("event: ".length());
            } else if (text.startsWith("data: ")) {
                recording.add(type, parse(text.substring("data: ".length())));
            }
        }
        return recording;
    }

    private static ObjectNode parse(String json) {
        try {
            return (ObjectNode) JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The sequences of one kind: those of all instances of an app are of one kind, because chance picks among them. */
    Map<String, List<List<String>>> kinds() {
        Map<String, List<List<String>>> kinds = new TreeMap<>();
        sequences.forEach((key, events) -> kinds.computeIfAbsent(
                key.replaceFirst("^(instance of \\S+) \\d+", "$1"), kind -> new ArrayList<>()).add(events));
        return kinds;
    }

    private void add(String type, ObjectNode data) {
        String key = switch (type) {
            case "deployment_info", "deployment_step_success", "deployment_step_failure" ->
                    deployment(data.at("/plan/id").asText());
            case "deployment_success", "deployment_failed" -> deployment(data.path("id").asText());
            case "instance_changed_event" -> instance(data.path("instanceId").asText(), data) + " life";
            case "status_update_event" -> instance(data.path("taskId").asText(), data) + " life";
            case "health_status_changed_event" -> instance(data.path("instanceId").asText(), data) + " health";
            case "unhealthy_instance_kill_event", "failed_health_check_event" ->
                    instance(data.path("taskId").asText(), data) + " failures";
            case "instance_health_changed_event" -> instance(data.path("instanceId").asText(), data) + " state";
            case "add_health_check_event", "remove_health_check_event", "app_terminated_event" ->
                    "checks of " + data.path("appId").asText();
            // streams of other clients come and go
            case "event_stream_attached", "event_stream_detached" -> "";
            default -> type;
        };
        if (key.isEmpty()) {
            return;
        }
        List<String> sequence = sequences.computeIfAbsent(key, name -> new ArrayList<>());
        String event = type + " " + comparable(data);
        // Marathon repeats an instance's health now and then without a change
        boolean repeated = type.equals("instance_health_changed_event") && !sequence.isEmpty()
                && sequence.get(sequence.size() - 1).equals(event);
        if (!repeated) {
            sequence.add(event);
        }
    }

    private String comparable(ObjectNode data) {
        JsonNode json = JsonComparison.comparable(data, names);
        // which version, of however many, shows in its letter; which deployment, in the sequence
        return json.toString().replaceAll("\"id\":\"[0-9a-f-]{36}\"", "\"id\":\"<uuid>\"")
                .replaceAll("20\\d\\d-[0-9T:.-]+Z", "<moment>");
    }

    private String deployment(String id) {
        return aliases.computeIfAbsent(id, key -> "deployment " + count("deployment "));
    }

    private String instance(String id, ObjectNode data) {
        String instance = id.contains("._app.") ? id.substring(0, id.indexOf("._app.")) : id;
        String app = instance.substring(0, instance.indexOf(".instance-"));
        return aliases.computeIfAbsent(instance, key -> "instance of " + app + " " + count("instance of " + app + " "));
    }

    private long count(String prefix) {
        return aliases.values().stream().filter(alias -> alias.startsWith(prefix)).count();
    }
}
