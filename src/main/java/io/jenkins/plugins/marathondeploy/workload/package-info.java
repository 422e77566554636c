/**
 * What a deployment is about, an app or a group: what runs, what ran before, and what is to run. Nothing here
 * decides how a deployment goes on: the phases in {@code deploy} do, and hand in what Marathon answered.
 *
 * <ul>
 *   <li>{@link io.jenkins.plugins.marathondeploy.workload.Target}: the app or group, and each exchange about it.
 *   <li>{@link io.jenkins.plugins.marathondeploy.workload.TargetStatus}: what runs, at one moment.
 *   <li>{@link io.jenkins.plugins.marathondeploy.workload.Snapshot}: what ran before, and so where a rollback goes.
 *   <li>{@link io.jenkins.plugins.marathondeploy.workload.Plan}: what is to be sent over what runs, and what differs.
 *       {@link io.jenkins.plugins.marathondeploy.workload.KeptMemory} knows what is no difference on this Marathon.
 *   <li>{@link io.jenkins.plugins.marathondeploy.workload.DesiredState}: what was made Marathon's state, how it is recognised,
 *       and when it is somebody else's. {@link io.jenkins.plugins.marathondeploy.workload.Condition} says what a status shows
 *       of it, {@link io.jenkins.plugins.marathondeploy.workload.TaskFailures} which tasks of it failed.
 *   <li>{@link io.jenkins.plugins.marathondeploy.workload.Fingerprint} and {@code GroupFields}: when two definitions are
 *       the same.
 * </ul>
 *
 * <p>Most of these are part of a deployment's persisted state ({@code deploy.State}): a component that is added, renamed or
 * removed needs a new format there.
 */
package io.jenkins.plugins.marathondeploy.workload;
