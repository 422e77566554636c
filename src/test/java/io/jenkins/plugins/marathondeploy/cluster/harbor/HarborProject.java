package io.jenkins.plugins.marathondeploy.cluster.harbor;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** A project: its metadata ({@code public}, {@code auto_scan}, {@code prevent_vul}, {@code severity}) and immutable tags. */
final class HarborProject {
    private final int id;
    private final String name;
    private final Instant created;
    private final Map<String, String> metadata = new ConcurrentHashMap<>();
    private volatile List<String> allowed = List.of();
    private volatile Instant expires;
    private volatile Artifacts upstream;
    private final Set<String> immutableTags = ConcurrentHashMap.newKeySet();

    HarborProject(int id, String name, Instant created, Map<String, String> metadata) {
        this.id = id;
        this.name = name;
        this.created = created;
        this.metadata.put("public", "false");
        this.metadata.putAll(metadata);
    }

    int id() {
        return id;
    }

    String name() {
        return name;
    }

    Map<String, String> metadata() {
        return metadata;
    }

    /** Of a proxy cache, what it caches. */
    Optional<Artifacts> upstream() {
        return Optional.ofNullable(upstream);
    }

    void cache(Artifacts there) {
        upstream = there;
    }

    boolean is(String setting) {
        return "true".equals(metadata.get(setting));
    }

    /** Whether it may hold images back that it has. */
    boolean hasPolicy() {
        return is("prevent_vul") || is("enable_content_trust_cosign") || is("enable_content_trust");
    }

    /** Lower-case as Harbor stores it; {@code low} unless set otherwise. */
    String severity() {
        return metadata.getOrDefault("severity", "low");
    }

    /** @param expiry null for never */
    void allow(List<String> ids, Instant expiry) {
        allowed = List.copyOf(ids);
        expires = expiry;
    }

    boolean allows(String id, Instant now) {
        return allowed.contains(id) && (expires == null || now.isBefore(expires));
    }

    /** {@code cve_allowlist}; the system's has the project 0. */
    static Map<String, Object> allowList(int project, List<String> ids, Instant expiry) {
        Map<String, Object> list = new LinkedHashMap<>();
        list.put("id", project + 1);
        list.put("project_id", project);
        if (expiry != null) {
            list.put("expires_at", expiry.getEpochSecond());
        }
        list.put("items", ids.stream().map(id -> Map.of("cve_id", id)).toList());
        return list;
    }

    /** @param pattern a tag, in which {@code *} stands for anything */
    void makeImmutable(String pattern) {
        immutableTags.add(pattern);
    }

    boolean isImmutable(String tag) {
        return immutableTags.stream().anyMatch(pattern ->
                tag.matches(Pattern.quote(pattern).replace("*", "\\E.*\\Q")));
    }

    Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("project_id", id);
        json.put("name", name);
        json.put("owner_name", "admin");
        json.put("creation_time", created.toString());
        json.put("update_time", created.toString());
        json.put("metadata", metadata);
        upstream().ifPresent(there -> json.put("registry_id", 1));
        json.put("cve_allowlist", allowList(id, allowed, expires));
        return json;
    }
}
