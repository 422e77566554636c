package io.jenkins.plugins.marathondeploy.agent;

import hudson.AbortException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an agent is asked to build and push. Simple values only, since it travels to the agent.
 *
 * @param context     relative to the workspace
 * @param dockerfile  relative to the workspace or the context; empty for the context's {@code Dockerfile}
 * @param arguments   {@code NAME=VALUE} each
 * @param target      build stage, empty for the last
 * @param labels      {@code NAME=VALUE} each
 * @param pull        look for newer base images
 * @param noCache     build every step anew
 * @param alwaysBuild build also when the registry has the image of the same content already
 * @param references  {@code registry/project/name:tag} each, at least one, the first is the one people know it by
 * @param dockerHost  the engine's address; empty for that of the agent's environment
 * @param revision    commit, may be empty
 * @param harbor      the registry's address
 * @param authority   certificates that are trusted there besides the JVM's own, PEM; may be empty
 */
public record ImageOrder(
        String context,
        String dockerfile,
        ArrayList<String> arguments,
        String target,
        ArrayList<String> labels,
        boolean pull,
        boolean noCache,
        boolean alwaysBuild,
        ArrayList<String> references,
        String dockerHost,
        String revision,
        String harbor,
        String authority)
        implements Serializable {
    /** @throws AbortException when one of them is not {@code NAME=VALUE} */
    static Map<String, String> pairs(List<String> assignments, String option) throws AbortException {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String assignment : assignments) {
            int equals = assignment.indexOf('=');
            if (equals < 1) {
                // Not the text itself: it may be a secret.
                throw new AbortException("'" + option + "' takes NAME=VALUE; one of them has no name or no '='.");
            }
            pairs.put(assignment.substring(0, equals), assignment.substring(equals + 1));
        }
        return pairs;
    }
}
