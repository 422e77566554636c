package io.jenkins.plugins.marathondeploy.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.deploy.DeploymentEvent;
import io.jenkins.plugins.marathondeploy.image.ImageEvent;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * Events as objects for {@code --progress json}. Each has {@code event}, the type, and {@code topic}; durations are
 * seconds, sizes bytes, and a number that nobody knows is 0.
 *
 * @param own     makes a text of ours, which may quote others, fit to be printed
 * @param foreign the same for what a Dockerfile, an engine's build, Marathon or a task says
 */
record EventJson(UnaryOperator<String> own, UnaryOperator<String> foreign) {
    /** What happened while an image was built or pushed. */
    ObjectNode of(String topic, ImageEvent event) {
        if (event instanceof ImageEvent.SendingContext sending) {
            return object("sendingContext", topic).put("files", sending.files()).put("bytes", sending.bytes());
        }
        if (event instanceof ImageEvent.ContextSent sent) {
            return object("contextSent", topic).put("files", sent.files()).put("bytes", sent.bytes());
        }
        if (event instanceof ImageEvent.BuildOutput output) {
            return object("buildOutput", topic).put("line", foreign.apply(output.line()));
        }
        if (event instanceof ImageEvent.Pulling pulling) {
            return object("pulling", topic)
                    .put("layer", own.apply(pulling.layer()))
                    .put("state", own.apply(pulling.state()))
                    .put("current", pulling.current())
                    .put("total", pulling.total());
        }
        if (event instanceof ImageEvent.Pushing pushing) {
            return object("pushing", topic).put("image", own.apply(pushing.reference().toString()));
        }
        if (event instanceof ImageEvent.Layer layer) {
            return object("layer", topic)
                    .put("layer", own.apply(layer.layer()))
                    .put("state", own.apply(layer.state()))
                    .put("current", layer.current())
                    .put("total", layer.total());
        }
        if (event instanceof ImageEvent.Pushed pushed) {
            return object("pushed", topic)
                    .put("image", own.apply(pushed.reference().toString()))
                    .put("digest", own.apply(pushed.digest()));
        }
        if (event instanceof ImageEvent.Retrying retrying) {
            return object("retrying", topic)
                    .put("reason", own.apply(retrying.reason()))
                    .put("attempt", retrying.attempt())
                    .put("attempts", retrying.attempts())
                    .put("seconds", seconds(retrying.after()));
        }
        return ofStep(topic, event);
    }

    /** The name of a step is a line of the Dockerfile. */
    private ObjectNode ofStep(String topic, ImageEvent event) {
        if (event instanceof ImageEvent.Step step) {
            return object("step", topic)
                    .put("id", step.id())
                    .put("name", foreign.apply(step.name()))
                    .put("state", constant(step.state()))
                    .put("seconds", seconds(step.took()));
        }
        if (event instanceof ImageEvent.StepOutput output) {
            return object("stepOutput", topic).put("id", output.id()).put("line", foreign.apply(output.line()));
        }
        if (event instanceof ImageEvent.StepProgress progress) {
            return object("stepProgress", topic)
                    .put("id", progress.id())
                    .put("what", foreign.apply(progress.what()))
                    .put("current", progress.current())
                    .put("total", progress.total());
        }
        throw new IllegalArgumentException("no object for " + event.getClass());
    }

    /** What happened to a deployment; of its end only the outcome and the reason, as the result says the rest. */
    ObjectNode of(String topic, DeploymentEvent event) {
        if (event instanceof DeploymentEvent.FoundRunning found) {
            return object("foundRunning", topic)
                    .put("id", own.apply(found.id()))
                    .put("version", own.apply(found.version()))
                    .put("instances", found.instances());
        }
        if (event instanceof DeploymentEvent.Changes changes) {
            return lines(object("changes", topic), changes.lines(), own);
        }
        if (event instanceof DeploymentEvent.Waiting waiting) {
            return object("waiting", topic)
                    .put("reason", own.apply(waiting.reason()))
                    .put("seconds", seconds(waiting.left()));
        }
        if (event instanceof DeploymentEvent.Submitted submitted) {
            return object("submitted", topic)
                    .put("what", own.apply(submitted.what()))
                    .put("version", own.apply(submitted.version()))
                    .put("deploymentId", own.apply(submitted.deploymentId()));
        }
        if (event instanceof DeploymentEvent.Progress progress) {
            return object("progress", topic)
                    .put("kind", constant(progress.kind()))
                    .put("ready", progress.ready())
                    .put("wanted", progress.wanted())
                    .put("outdated", progress.outdated())
                    .put("starting", progress.starting())
                    .put("seconds", seconds(progress.elapsed()));
        }
        if (event instanceof DeploymentEvent.TaskFailed failed) {
            return object("taskFailed", topic)
                    .put("task", foreign.apply(failed.taskId()))
                    .put("state", foreign.apply(failed.state()))
                    .put("message", foreign.apply(failed.message()))
                    .put("count", failed.count())
                    .put("limit", failed.limit())
                    .put("lost", failed.lost());
        }
        return ofWords(topic, event);
    }

    private ObjectNode ofWords(String topic, DeploymentEvent event) {
        if (event instanceof DeploymentEvent.Retrying retrying) {
            return object("retrying", topic)
                    .put("reason", own.apply(retrying.reason()))
                    .put("seconds", seconds(retrying.in()));
        }
        if (event instanceof DeploymentEvent.Note note) {
            return object("note", topic).put("text", own.apply(note.text()));
        }
        if (event instanceof DeploymentEvent.GateAsked asked) {
            return object("gate", topic)
                    .put("gate", own.apply(asked.gate()))
                    .put("state", constant(asked.state()))
                    .put("saw", own.apply(asked.saw()));
        }
        if (event instanceof DeploymentEvent.Diagnosed diagnosed) {
            return lines(object("diagnosed", topic), diagnosed.lines(), foreign);
        }
        if (event instanceof DeploymentEvent.Failed failed) {
            return object("failed", topic).put("reason", own.apply(failed.reason()));
        }
        if (event instanceof DeploymentEvent.Ended ended) {
            return object("ended", topic)
                    .put("outcome", ended.report().outcome().name())
                    .put("reason", own.apply(ended.report().reason()));
        }
        throw new IllegalArgumentException("no object for " + event.getClass());
    }

    /** A line that is no event, fit to be printed already. */
    static ObjectNode line(String topic, String text) {
        return object("line", topic).put("text", text);
    }

    /** The same object, told of one of several centres; empty for the only one. */
    static ObjectNode in(String centre, ObjectNode object) {
        return centre.isEmpty() ? object : object.put("centre", centre);
    }

    private static ObjectNode object(String type, String topic) {
        return JsonNodeFactory.instance.objectNode().put("event", type).put("topic", topic);
    }

    private static ObjectNode lines(ObjectNode object, List<String> lines, UnaryOperator<String> mask) {
        ArrayNode array = object.putArray("lines");
        lines.forEach(line -> array.add(mask.apply(line)));
        return object;
    }

    private static String constant(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
