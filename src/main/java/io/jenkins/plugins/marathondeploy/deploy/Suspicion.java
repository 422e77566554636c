package io.jenkins.plugins.marathondeploy.deploy;

import java.io.Serializable;
import java.time.Instant;

/** Believes a sight only when it has lasted. */
final class Suspicion implements Serializable {
    private static final long serialVersionUID = 1L;

    private Sight sight;

    /** Whether that was what the last look showed. */
    boolean sees(Sight last) {
        return sight == last;
    }

    /** Takes in the present sight. @return whether it has lasted long enough, over at least two looks */
    boolean confirms(Sight seen, Attendance time, Instant now) {
        if (seen != sight) {
            sight = seen;
            time.set(Timer.SUSPICION, now.plus(seen.lasting()));
            return false;
        }
        return time.isDue(Timer.SUSPICION, now);
    }
}
