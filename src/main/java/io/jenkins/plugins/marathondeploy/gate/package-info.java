/**
 * What has to hold besides Marathon's own word: before anything is sent, before a healthy version counts, and while it is
 * watched. A {@link io.jenkins.plugins.marathondeploy.gate.Gate} is data, which is persisted with a deployment; a
 * {@link io.jenkins.plugins.marathondeploy.gate.GateKind} asks and judges, one exchange at a time.
 */
package io.jenkins.plugins.marathondeploy.gate;
