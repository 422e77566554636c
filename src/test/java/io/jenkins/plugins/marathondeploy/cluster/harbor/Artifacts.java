package io.jenkins.plugins.marathondeploy.cluster.harbor;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** What Harbor knows of the registry's contents: the rules on tags and pulls, scans, and who is told of a push. */
final class Artifacts {
    private final ArtifactStore store;
    private final Projects projects;
    private final PushLog log;
    private final Scans scans;
    private final Accessories accessories = new Accessories();
    private final List<PushListener> listeners = new CopyOnWriteArrayList<>();

    interface PushListener {
        void pushed(String repository, String reference, String digest);
    }

    Artifacts(ArtifactStore store, Projects projects, PushLog log, Scans scans) {
        this.store = store;
        this.projects = projects;
        this.log = log;
        this.scans = scans;
    }

    ArtifactStore store() {
        return store;
    }

    void onPush(PushListener listener) {
        listeners.add(listener);
    }

    Set<String> repositories() {
        return log.repositories();
    }

    void requireMutable(String repository, String reference) throws IOException {
        Optional<HarborProject> project = projects.ofRepository(repository);
        if (project.isPresent()
                && project.get().isImmutable(reference)
                && store.manifest(repository, reference).isPresent()) {
            throw new ApiError(
                    412,
                    "PRECONDITION",
                    // Of the repository its name without the project.
                    "Failed to process request due to '" + repository.substring(repository.indexOf('/') + 1) + ":"
                            + reference + "' configured as immutable.");
        }
    }

    void requirePullable(String repository, String reference) throws IOException {
        Optional<HarborProject> project = projects.ofRepository(repository);
        if (project.isEmpty() || !project.get().is("prevent_vul")) {
            return;
        }
        Optional<Manifest> manifest = store.manifest(repository, reference);
        if (manifest.isPresent()) {
            scans.refusal(project.get(), manifest.get().digest()).ifPresent(reason -> {
                throw new ApiError(412, "PROJECTPOLICYVIOLATION", reason);
            });
        }
    }

    void pushed(String repository, String reference, String digest) {
        log.pushed(repository, reference, digest);
        if (projects.ofRepository(repository).filter(project -> project.is("auto_scan")).isPresent()) {
            try {
                scans.start(digest);
            } catch (ApiError e) {
                // 409: the same digest was pushed again while its scan runs; 422: nothing to scan. Both end no push.
            }
        }
        listeners.forEach(listener -> listener.pushed(repository, reference, digest));
    }

    Accessories accessories() {
        return accessories;
    }

    /** Of an index, each of its images. */
    void scan(String repository, String reference) throws IOException {
        Manifest manifest = find(repository, reference);
        for (String digest : manifest.children().isEmpty() ? List.of(manifest.digest()) : manifest.children()) {
            scans.start(digest);
        }
    }

    Map<String, Object> vulnerabilities(String repository, String reference) throws IOException {
        return scans.vulnerabilities(find(repository, reference).digest());
    }

    Manifest find(String repository, String reference) throws IOException {
        return store.manifest(repository, reference).orElseThrow(() -> missing(repository, reference));
    }

    /** What is answered where there is no such artifact: of a tag, the repository is looked for first. */
    ApiError missing(String repository, String reference) {
        boolean isDigest = reference.matches("sha256:[0-9a-f]{64}");
        if (!isDigest && !log.repositories().contains(repository)) {
            return ApiError.notFound("repository " + repository + " not found");
        }
        return ApiError.notFound("artifact " + repository + (isDigest ? "@" : ":") + reference + " not found");
    }

    /** The artifact as {@code GET …/artifacts/REFERENCE} shows it. */
    Map<String, Object> describe(
            String repository, String reference, boolean withTags, boolean withImmutable, boolean withScan)
            throws IOException {
        Manifest manifest = find(repository, reference);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("type", "IMAGE");
        json.put("digest", manifest.digest());
        json.put("media_type", "application/vnd.docker.container.image.v1+json");
        json.put("manifest_media_type", manifest.mediaType());
        json.put("repository_name", repository);
        json.put("size", size(repository, manifest));
        json.put("push_time", log.artifactTime(repository, manifest.digest()).toString());
        // An artifact that has no tag has null here, not an empty list.
        List<Map<String, Object>> tags = withTags ? tags(repository, manifest.digest(), withImmutable) : List.of();
        json.put("tags", tags.isEmpty() ? null : tags);
        if (withScan) {
            (manifest.children().isEmpty() ? scans.readOverview(manifest.digest()) : scans.readOverview(manifest.children()))
                    .ifPresent(overview -> json.put("scan_overview", overview));
        }
        // Null, not an empty list, of what is no index.
        json.put("references", manifest.children().isEmpty() ? null : manifest.references());
        accessories.sbomOverview(manifest.digest()).ifPresent(overview -> json.put("sbom_overview", overview));
        return json;
    }

    /** Of an index with all that it names. */
    private long size(String repository, Manifest manifest) throws IOException {
        long size = manifest.size();
        for (String child : manifest.children()) {
            size += find(repository, child).size();
        }
        return size;
    }

    /** Takes an artifact away with its tags, where none of them is immutable and no index names it. */
    void delete(String repository, String reference) throws IOException {
        String digest = find(repository, reference).digest();
        for (Map<String, Object> tag : tags(repository, digest, true)) {
            if ((boolean) tag.get("immutable")) {
                throw new ApiError(
                        412, "PRECONDITION", "the tag " + tag.get("name") + " configured as immutable, cannot be deleted");
            }
        }
        for (String tag : store.tags(repository)) {
            if (store.manifest(repository, tag).orElseThrow().children().contains(digest)) {
                throw new ApiError(
                        412, "VIOLATE_FOREIGN_KEY_CONSTRAINT", "the deleting artifact is referenced by others");
            }
        }
        store.delete(repository, digest);
    }

    private List<Map<String, Object>> tags(String repository, String digest, boolean withImmutable) throws IOException {
        List<Map<String, Object>> tags = new ArrayList<>();
        List<String> newestFirst = new ArrayList<>(store.tags(repository));
        newestFirst.sort(Comparator.comparing((String tag) -> log.tagTime(repository, tag)).reversed());
        for (String tag : newestFirst) {
            if (store.manifest(repository, tag).filter(manifest -> manifest.digest().equals(digest)).isPresent()) {
                boolean immutable = withImmutable && projects.ofRepository(repository)
                        .filter(project -> project.isImmutable(tag))
                        .isPresent();
                tags.add(Map.of(
                        "name", tag,
                        "push_time", log.tagTime(repository, tag).toString(),
                        "immutable", immutable));
            }
        }
        return tags;
    }
}
