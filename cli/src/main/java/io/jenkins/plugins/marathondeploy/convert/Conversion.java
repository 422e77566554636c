package io.jenkins.plugins.marathondeploy.convert;

import java.util.List;
import java.util.Map;

/**
 * What became of a job.
 *
 * @param text        the same text with deployments of this plugin; everything else in it is as it was
 * @param overlays    files that the job's repository has to have, by their path there
 * @param remarks     what a person has to look at; whatever could not be converted is among them
 * @param deployments how many were converted
 */
public record Conversion(String text, Map<String, String> overlays, List<Remark> remarks, int deployments) {
    /**
     * Something to look at.
     *
     * @param line of the old text, from 1
     */
    public record Remark(int line, String text) {
        @Override
        public String toString() {
            return "line " + line + ": " + text;
        }
    }
}
