package io.jenkins.plugins.marathondeploy.deploy;

import io.jenkins.plugins.marathondeploy.deploy.Phase.Step;
import io.jenkins.plugins.marathondeploy.marathon.MarathonException;
import java.time.Duration;
import java.time.Instant;

/** What happens when Marathon can't be asked before anything was changed. */
final class Contact {
    /** A leader election takes seconds, a restart of Marathon up to a minute; a wrong URL should not take longer. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private Contact() {}

    /** Tries again for a while where that can help, else ends the course: nothing was changed. */
    static Step failed(Course course, MarathonException e, Phase again, Instant now) {
        Instant until = course.time.setOnce(Timer.CONTACT, now.plus(PATIENCE));
        if (!e.isTransient() || !now.isBefore(until)) {
            return refused(course, e);
        }
        return Step.in(course.troubled(e), again);
    }

    static Step refused(Course course, MarathonException e) {
        String details = e.details().isEmpty() ? "" : " (" + String.join("; ", e.details()) + ")";
        return Step.now(course.end(
                Outcome.REFUSED, false, e.getMessage() + details + ". Nothing was changed on Marathon."));
    }
}
