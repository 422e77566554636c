package io.jenkins.plugins.marathondeploy.marathon;

import java.io.Serializable;

/** What Marathon answers to a change: {@code {"version": …, "deploymentId": …}}. */
public record Submission(String version, String deploymentId) implements Serializable {}
