package io.jenkins.plugins.marathondeploy.release;

import io.jenkins.plugins.marathondeploy.deploy.Build;
import java.util.Optional;

/**
 * Who releases; shown as labels of the app on Marathon.
 *
 * @param build    the job and its number, by which builds are kept in order; empty when there is none
 * @param revision the commit; empty when it is not known
 */
public record BuildIdentity(Optional<Build> build, String revision) {}
