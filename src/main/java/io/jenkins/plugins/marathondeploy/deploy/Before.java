package io.jenkins.plugins.marathondeploy.deploy;

import io.jenkins.plugins.marathondeploy.marathon.AppStatus;
import java.io.Serializable;
import java.util.Collection;
import java.util.LinkedHashSet;

/**
 * What ran before the first byte was sent; the only version that a rollback goes back to. Never guessed from
 * Marathon's list of versions, which is not ordered and has rejected ones in it (J11-versions-after-409).
 *
 * @param version     empty when the target did not exist
 * @param fingerprint of its definition
 * @param instances   it had
 * @param apps        ids of the apps it had
 */
record Before(String version, String fingerprint, int instances, LinkedHashSet<String> apps) implements Serializable {
    static final Before NOTHING = new Before("", "", 0, new LinkedHashSet<>());

    static Before of(TargetStatus status) {
        LinkedHashSet<String> apps = new LinkedHashSet<>();
        status.apps().stream().map(AppStatus::id).forEach(apps::add);
        return new Before(status.version(), Fingerprint.of(status.definition()), status.instances(), apps);
    }

    /** Those of some apps that existed before: the others vanish on the way back. */
    LinkedHashSet<String> among(Collection<String> some) {
        LinkedHashSet<String> existing = new LinkedHashSet<>(some);
        existing.retainAll(apps);
        return existing;
    }

    boolean existed() {
        return !version.isEmpty();
    }
}
