/**
 * The course of a deployment: the request, the machine that carries it out one step at a time, and the report. What is
 * deployed, and what runs, is in {@link io.jenkins.plugins.marathondeploy.workload}.
 *
 * <h2>Phases</h2>
 *
 * <pre>
 * Prepare          waits for its turn among builds and for locks; reads what runs; decides what differs
 *   nothing      → Follow (UNCHANGED)
 *   something    → Submit
 *   older build, lock or limit for too long, can't be asked → REFUSED
 * Submit           one write; where its answer is lost, looks for what only this submission carries
 *   accepted, or found after a lost answer → Follow (NEW)
 *   target changed before it was sent → Prepare
 *   locked, limit of deployments → Prepare, until the lock's limit
 *   not there for 10 s → Prepare, which knows what was sent; the same answer three times, or the time is up → REFUSED
 *   someone else's change there instead → SUPERSEDED
 *   nobody answers until the time is up → Rollback, which first finds out whether it arrived
 *   refused      → REFUSED
 *   any of these ends that says that nothing was changed, where an answer was lost → AwaitArrival
 * AwaitArrival     looks until 60 s after a submission without an answer, when it can't arrive any longer
 *   there        → Follow (NEW); not there → as was wanted; nobody answers → Rollback, which finds out
 * AskGates         gates that have to pass before anything is sent, one after the other
 *   passed       → Prepare, which looks anew; red → REFUSED
 * Hold             one of several that count together: all is asked and decided, and nothing sent yet
 *   may go on    → Prepare, which looks anew
 * Follow (NEW)     list of deployments and app, until proven or lost
 *   healthy      → Verify, Follow (SOAK) or DEPLOYED
 *   failed, late → Diagnose
 *   still as before after 30 s → REFUSED; someone else's, or gone → SUPERSEDED; dropped half-way → CANCELLED
 * Verify           gates, while it is followed as before; limits of gates run while all is healthy
 *   all passed   → as where there are none, after one more look
 *   red          → Diagnose; for UNCHANGED: LEFT; after a rollback: told, ROLLED_BACK all the same
 *   what Follow ends with, gates passed or not
 * Follow (SOAK)    healthy without a break for the soak → DEPLOYED; not until its limit → Diagnose
 * Follow (UNCHANGED) healthy → UNCHANGED; not → LEFT, or Diagnose where instances of another version serve
 * Diagnose         one question a step, then the policy: Rollback (BACK or CANCEL), or LEFT
 * Rollback         looks what there is to undo, before each write of it
 *   running      → RollbackWrite: revert, or restore over it where another version than the one before serves;
 *                  cancel after three refusals for the limit of deployments, or because that is all that is wanted
 *   ended        → RollbackWrite: restore, or remove what was new; for CANCEL: LEFT
 *   not ours     → SUPERSEDED; nothing is undone that someone else did
 *   never there  → REFUSED
 * RollbackWrite    one write
 *   accepted     → Follow (OLD), FollowRemoval, or after a cancel: CANCELLED, or Rollback again
 *   lost answer, refusal, target changed → Rollback, until the rollback's limit
 *   invalid, or its turn never comes → ROLLBACK_FAILED
 * Follow (OLD)     healthy → ROLLED_BACK; failed, late, dropped → ROLLBACK_FAILED; someone else's → SUPERSEDED
 * FollowRemoval    gone and stopped → NOTHING_TO_ROLL_BACK; late → ROLLBACK_FAILED
 * ManualRollback   a rollback by hand: looks, reads the version that is gone back to, sends it, looks for it where
 *                  that is needed
 *   there        → Follow (OLD), or Follow (UNCHANGED) when that version runs already
 *   unknown version, lock or limit for too long, never taken → REFUSED; someone else's change → SUPERSEDED
 * AskVersion       before Prepare or Follow go on: Marathon's version, where something is known of what it keeps otherwise
 *                  than it was sent, or was found ({@code workload.KeptMemory})
 * Ended            the report; of one of several that count together, not always the last word: Rollback where the others
 *                  failed, Confirm before all of them count
 * Confirm          as it ended → Ended; someone else's → SUPERSEDED; not healthy for too long → Diagnose, or LEFT
 * </pre>
 *
 * <p>An interruption takes effect in Prepare, ManualRollback and a Submit that has not sent (CANCELLED), in a Submit whose
 * answer was lost (CANCELLED once it can't arrive any more, else as in Follow), in Follow (UNCHANGED) (CANCELLED)
 * and in Follow (NEW) and (SOAK) (the policy for interruptions); a rollback that has begun goes on.
 *
 * <h2>Rules that hold in all of them</h2>
 *
 * <ul>
 *   <li>One step is one exchange at most, also where a task's output is read. A phase says what it needs
 *       ({@link io.jenkins.plugins.marathondeploy.deploy.Need}) and gets the answer; it never asks itself.
 *   <li>A write is one unit: read, compare with what the decision was made on, send. What changed meanwhile goes back to
 *       the phase as that, and nothing is sent.
 *   <li>After a lost answer, and after it was read back, a machine looks before it writes ({@code afterLostAnswer}).
 *   <li>What one look shows may be a moment in between: {@code workload.Condition} says for how long it has to last before it is
 *       believed.
 *   <li>Time in which nobody followed, or in which an exchange waited for its turn, does not count: {@code Deadlines} moves
 *       all limits by it. A limit counts only after a fresh look.
 * </ul>
 */
package io.jenkins.plugins.marathondeploy.deploy;
