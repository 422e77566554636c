package io.jenkins.plugins.marathondeploy.release;

import io.jenkins.plugins.marathondeploy.deploy.Machine;
import io.jenkins.plugins.marathondeploy.deploy.Policy;
import io.jenkins.plugins.marathondeploy.marathon.Marathon;
import io.jenkins.plugins.marathondeploy.marathon.MarathonException;
import io.jenkins.plugins.marathondeploy.template.AppId;
import io.jenkins.plugins.marathondeploy.template.TemplateException;

/** A rollback by hand: back to an earlier version of an app or a group. */
public final class Rollback {
    private Rollback() {}

    /**
     * Asks Marathon whether it is an app or a group.
     *
     * @param id        of the app or group; a relative one is taken as one from the root on
     * @param toVersion Marathon's version; empty for the one that ran before the last deployment
     * @throws ReleaseException when the id is none, or Marathon does not answer or not take the login
     */
    public static Machine prepare(String id, String toVersion, Policy policy, Marathon marathon) {
        try {
            String absolute = AppId.absolute(id);
            boolean group = marathon.app(absolute).isEmpty() && marathon.group(absolute).isPresent();
            // What is neither is taken for an app, which the machine does not find then.
            return group
                    ? Machine.rollbackGroup(absolute, toVersion, policy)
                    : Machine.rollback(absolute, toVersion, policy);
        } catch (TemplateException | MarathonException refused) {
            throw ReleaseException.because(refused);
        }
    }
}
