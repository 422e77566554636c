package io.jenkins.plugins.marathondeploy.deploy;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What ran before the first byte was sent; the only version that a rollback goes back to. Never guessed from
 * Marathon's list of versions, which is not ordered and has rejected ones in it (J11-versions-after-409).
 *
 * @param version     empty when the target did not exist
 * @param fingerprint of its definition
 * @param instances   it had
 * @param apps        the apps it had
 */
record Before(String version, String fingerprint, int instances, LinkedHashMap<String, Was> apps)
        implements Serializable {
    static final Before NOTHING = new Before("", "", 0, new LinkedHashMap<>());

    /** One app. */
    record Was(String version, String configuration, int instances) implements Serializable {}

    static Before of(TargetStatus status) {
        LinkedHashMap<String, Was> apps = new LinkedHashMap<>();
        status.apps().forEach(app ->
                apps.put(app.id(), new Was(app.version(), Claim.configurationOf(app), app.instances())));
        return new Before(status.version(), Fingerprint.of(status.definition()), status.instances(), apps);
    }

    boolean existed() {
        return !version.isEmpty();
    }

    /** Whether the apps that a claim is about are, to the version, what they were: nothing has arrived. */
    boolean isStill(Optional<TargetStatus> found, Claim claim) {
        Set<String> ids = new LinkedHashSet<>(claim.apps().keySet());
        ids.addAll(claim.absent());
        return ids.stream().allMatch(id -> {
            Optional<String> now = found.flatMap(status -> status.app(id)).map(app -> app.version());
            return now.equals(Optional.ofNullable(apps.get(id)).map(Was::version));
        });
    }

    /** Whether nobody has changed anything but numbers of instances. */
    boolean hasSameConfigurations(Optional<TargetStatus> found) {
        LinkedHashMap<String, String> now = new LinkedHashMap<>();
        found.ifPresent(status -> status.apps().forEach(app -> now.put(app.id(), Claim.configurationOf(app))));
        LinkedHashMap<String, String> then = new LinkedHashMap<>();
        apps.forEach((id, was) -> then.put(id, was.configuration()));
        return now.equals(then);
    }

    /**
     * What is there now, while a submission whose answer was lost has not arrived. A slow one arrives over whatever
     * someone else deploys meanwhile, and a rollback has to bring that back.
     */
    Before orNewer(Plan late, Optional<TargetStatus> found) {
        // Where only numbers of instances are to change, the configurations that were seen before say what is ours.
        return late.configured().isEmpty() || hasSameConfigurations(found)
                ? this
                : found.map(Before::of).orElse(NOTHING);
    }

    /** What a rollback to this claims, as Marathon shows or will show it. */
    Claim claimedBack(Claim failed, String rollbackVersion, String deploymentId) {
        LinkedHashMap<String, Claim.Mark> back = new LinkedHashMap<>();
        LinkedHashSet<String> gone = new LinkedHashSet<>();
        failed.apps().forEach((id, mark) -> {
            Was was = apps.get(id);
            if (was == null) {
                gone.add(id);
            } else if (mark.configuration().equals(was.configuration())) {
                back.put(id, new Claim.Mark(was.configuration(), mark.instances() < 0 ? -1 : was.instances()));
            } else {
                back.put(id, Claim.Mark.of(rollbackVersion));
            }
        });
        failed.absent().stream().filter(apps::containsKey).forEach(id -> back.put(id, Claim.Mark.of(rollbackVersion)));
        return new Claim(rollbackVersion, deploymentId, back, failed.others(), gone);
    }
}
