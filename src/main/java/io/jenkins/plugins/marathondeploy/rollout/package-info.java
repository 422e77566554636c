/**
 * One deployment to several Marathons, one in each data centre: everywhere or nowhere. Each centre has a machine of
 * {@code deploy}; what is decided here is only which of them may go on, and which is taken back.
 *
 * <pre>
 * PREPARE   all machines at once, each until it knows what it would send and has asked all that can be asked before
 *   all so far          → DEPLOY; those with nothing to send have been proven
 *   one ends otherwise  → BACK, which withdraws the others: nothing was sent anywhere
 * DEPLOY    by the order; a pause between two
 *   all deployed        → CONFIRM
 *   one fails           → BACK; those after it are not begun
 * CONFIRM   all at once, one more look: nobody has changed what was deployed before, and it is healthy still
 *   all as they were    → ENDED
 *   one is not          → BACK
 * BACK      what runs yet is taken back at once, then what has been deployed, in the reverse order, each with a limit of its
 *           own; one that fails stops none of the others; then what an earlier attempt of the same build has left. With another
 *           policy than rollback nothing is taken back but, with rollbackFailed, by the one that failed. What was found
 *           unchanged is looked at once more
 * ENDED     the report
 * </pre>
 *
 * <p>Entry: {@link io.jenkins.plugins.marathondeploy.rollout.Rollout}, which decides and knows no time of its own, and
 * {@link io.jenkins.plugins.marathondeploy.rollout.FollowedRollout}, which drives it.
 */
package io.jenkins.plugins.marathondeploy.rollout;
