package io.jenkins.plugins.marathondeploy.harbor;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A project.
 *
 * @param registry  id of the registry whose images it caches, {@code registry_id}; 0 for none
 * @param metadata  as Harbor gives it: {@code public}, {@code auto_scan}, {@code prevent_vul} with "true" or "false",
 *                  {@code severity} with the lowest severity whose images it does not give out
 * @param allowList its own; where {@link #usesSystemAllowList}, the system's counts instead
 */
public record Project(long id, String name, long registry, Map<String, String> metadata, AllowList allowList) {
    public Project {
        metadata = Map.copyOf(metadata);
    }

    /**
     * Vulnerabilities that do not count.
     *
     * @param ids     of them, {@code CVE-2021-44228}
     * @param expires when the list is void; empty for never
     */
    public record AllowList(List<String> ids, Optional<Instant> expires) {
        /** Nothing is allowed. */
        public static final AllowList NONE = new AllowList(List.of(), Optional.empty());

        public AllowList {
            ids = List.copyOf(ids);
        }

        /** {@code {"expires_at":1735689600,"items":[{"cve_id":"CVE-2021-44228"}]}}; {@code expires_at} may be missing or null. */
        static AllowList read(JsonNode json) {
            List<String> ids = new ArrayList<>();
            json.path("items").forEach(item -> ids.add(item.path("cve_id").asText("")));
            ids.removeIf(String::isBlank);
            JsonNode expires = json.path("expires_at");
            return new AllowList(
                    ids, expires.isNumber() ? Optional.of(Instant.ofEpochSecond(expires.asLong())) : Optional.empty());
        }

        /** Whether its time is over. */
        public boolean isVoid(Instant now) {
            return expires.isPresent() && !now.isBefore(expires.get());
        }
    }

    static Project read(JsonNode json) {
        Map<String, String> metadata = new HashMap<>();
        json.path("metadata").fields().forEachRemaining(entry ->
                metadata.put(entry.getKey(), entry.getValue().asText("")));
        return new Project(
                json.path("project_id").asLong(), json.path("name").asText(), json.path("registry_id").asLong(), metadata,
                AllowList.read(json.path("cve_allowlist")));
    }

    /** Whether it holds what it has fetched from another registry, and takes no push. */
    public boolean isProxyCache() {
        return registry != 0;
    }

    /** Whether images that are vulnerable, or not yet scanned, are not given out (412 to whoever pulls). */
    public boolean preventsVulnerable() {
        return is("prevent_vul");
    }

    /** The lowest severity whose images are not given out, where that is so at all; the strictest for a word that is not known. */
    public Severity severity() {
        // Harbor's own default is low.
        return Severity.known(metadata.getOrDefault("severity", "low"))
                .filter(severity -> severity != Severity.UNKNOWN)
                .orElse(Severity.NONE);
    }

    /** Whether the system's allow-list counts, and not its own. */
    public boolean usesSystemAllowList() {
        return is("reuse_sys_cve_allowlist");
    }

    private boolean is(String setting) {
        return Boolean.parseBoolean(metadata.get(setting));
    }
}
