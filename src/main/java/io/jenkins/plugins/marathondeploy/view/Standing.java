package io.jenkins.plugins.marathondeploy.view;

import io.jenkins.plugins.marathondeploy.deploy.DeploymentEvent;
import java.io.Serializable;

/**
 * {@link DeploymentStatus} under the name that earlier versions stored it by, with the steps of pipelines under way: without
 * this class such a pipeline could not be resumed. Never written any more.
 */
final class Standing implements Serializable {
    private static final long serialVersionUID = 1L;

    private String text;
    private int ready;
    private int wanted;
    private int outdated;
    private DeploymentEvent.Progress.Kind kind;
    private long since;

    private Standing() {}

    private Object readResolve() {
        return DeploymentStatus.stored(text, ready, wanted, outdated, kind, since);
    }
}
