package io.jenkins.plugins.marathondeploy.follow;

import io.jenkins.plugins.marathondeploy.deploy.Machine;
import java.util.HashMap;
import java.util.Map;

/**
 * Several waits that are one in the order of builds: each keeps its place on its Marathon until all of them are over, also
 * once it has ended itself, since what it has done may have to be undone then. Safe for several threads.
 */
public final class Together {
    private final Follower follower;
    /** Those whose own waits are over. */
    private final Map<FollowedDeployment, BuildOrder> kept = new HashMap<>();
    private volatile long begun = BuildOrder.NOT_BEGUN;
    private boolean over;

    Together(Follower follower) {
        this.follower = follower;
    }

    /** As {@link Follower#follow}. */
    public Follower.Wait follow(Machine machine, Connection.Source source, Listener listener) {
        return follower.follow(machine, source, listener, this);
    }

    /** Keeps the place of a machine that has ended before it was followed here, as after a restart. Returns at once. */
    public void keep(Machine machine, Connection.Source source) {
        FollowedDeployment ended = new FollowedDeployment(follower, machine, source, null, this);
        follower.lookups.get(source, null).thenAccept(connection -> follower.keep(ended, connection, this));
    }

    /** One of them may send something from now on: who has not begun waits for the end of all, on each of the Marathons. */
    public synchronized void begin() {
        begun = begun == BuildOrder.NOT_BEGUN ? BuildOrder.next() : begun;
    }

    /** All are over, or nobody follows them any more: others take their places. */
    public void end() {
        Map<FollowedDeployment, BuildOrder> places;
        synchronized (this) {
            over = true;
            places = new HashMap<>(kept);
            kept.clear();
        }
        places.forEach((deployment, order) -> order.remove(deployment));
    }

    /** Where it stands in the order, see {@link BuildOrder#next}. */
    long begun() {
        return begun;
    }

    /** Returns whether the place is kept although its wait is over. */
    synchronized boolean keeps(FollowedDeployment deployment, BuildOrder order) {
        if (!over) {
            kept.put(deployment, order);
        }
        return !over;
    }
}
