package io.jenkins.plugins.marathondeploy.marathon;

import java.util.Optional;

/**
 * What {@code /v2/info} tells (A02-info).
 *
 * @param leader      host and port of the instance that leads; empty while none does
 * @param frameworkId what Mesos calls this Marathon; the same from all of its instances, and from no other Marathon's. Empty
 *                    before it has registered for the first time
 */
public record ServerInfo(String version, Optional<String> leader, Optional<String> frameworkId) {
    /**
     * What shows that another answer is the same Marathon's: "framework …"; where one of them had not registered yet, "leader
     * …". Empty where they are different ones.
     */
    public Optional<String> same(ServerInfo other) {
        boolean both = frameworkId.isPresent() && other.frameworkId.isPresent();
        Optional<String> shared = both ? frameworkId.filter(id -> id.equals(other.frameworkId.get()))
                : leader.filter(address -> other.leader.map(address::equalsIgnoreCase).orElse(false));
        return shared.map(name -> (both ? "framework " : "leader ") + name);
    }
}
