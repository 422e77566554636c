package io.jenkins.plugins.marathondeploy.cluster.marathon.model;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Something that {@code /v2/events} tells.
 *
 * @param type such as {@code deployment_info}
 * @param data the JSON of the frame's data line, eventType and timestamp included
 */
public record Event(String type, ObjectNode data) {
}
