/**
 * What a deployment is: the request, the machine that carries it out one step at a time, and the report.
 *
 * <h2>States</h2>
 *
 * <pre>
 * Prepare          waits for its turn among builds and for locks; reads what runs; decides what differs
 *   nothing      → Follow (unchanged)
 *   older build  → REFUSED
 *   something    → Submit
 * Submit           sends the definition, once
 *   accepted     → Follow (new)
 *   lost answer  → Confirm
 *   locked, full → Prepare, until the lock's limit
 *   refused      → REFUSED
 * Confirm          looks for what only this submission carries
 *   there        → FindDeployment → Follow (new)
 *   not for 10 s → Prepare, which knows that something was sent; or SUPERSEDED when someone else's change is there
 * Follow (new)     list of deployments and app, until proven or lost
 *   healthy      → DEPLOYED, or Soak
 *   failed, late → Diagnose
 *   not ours     → SUPERSEDED or CANCELLED, by others
 * Follow (unchanged): UNCHANGED, LEFT when not healthy, SUPERSEDED
 * Soak             healthy all the time → DEPLOYED; not → Diagnose
 * Diagnose         one question a step → the policy: Undo, CancelDeployment, or LEFT
 * Undo             looks what there is to undo, before each write of the way back
 *   running      → SendUndo (revert); after three refusals for the deployment limit SendUndo (cancel)
 *   ended        → SendUndo (restore the version before, or remove what was new)
 *   not ours     → SUPERSEDED; nothing is undone that someone else did
 * SendUndo         one write, once → Follow (old) or FollowRemoval; lost answer or refusal → Undo
 * Follow (old)     ROLLED_BACK or ROLLBACK_FAILED; SUPERSEDED when someone else comes between
 * FollowRemoval    NOTHING_TO_ROLL_BACK
 * CancelDeployment CANCELLED, or LEFT when it had ended
 * PrepareRollback → SubmitRollback → Follow (old): a rollback by hand
 * </pre>
 *
 * <p>An interruption takes effect in Prepare and Submit (CANCELLED), in Confirm when nobody answers, in Follow (new) and
 * in Soak (the policy for interruptions); a way back that has begun goes on.
 *
 * <h2>Rules that hold in all of them</h2>
 *
 * <ul>
 *   <li>One step is one exchange at most, also where a task's output is read. A phase says what it needs ({@code Need})
 *       and gets the answer; it never asks itself.
 *   <li>A write is sent without a look only in the process that decided to send it ({@code Armed}).
 *   <li>What one look shows may be a moment in between: {@code Sight} says for how long it has to last.
 *   <li>Time in which nobody could look does not count ({@code Attendance}): all limits move with a clock that is set and
 *       with a controller that was down.
 * </ul>
 */
package io.jenkins.plugins.marathondeploy.deploy;
