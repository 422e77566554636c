package io.jenkins.plugins.marathondeploy.cluster.harbor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
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
        if (project.isEmpty() || !project.get().hasPolicy()) {
            return;
        }
        Optional<Manifest> manifest = store.manifest(repository, reference);
        if (manifest.isEmpty() || isSignature(manifest.get().digest())) {
            return;
        }
        refusal(project.get(), manifest.get()).ifPresent(reason -> {
            throw new ApiError(412, "PROJECTPOLICYVIOLATION", reason);
        });
    }

    private boolean isSignature(String digest) {
        return accessories.type(digest).filter(List.of(Accessories.COSIGN, Accessories.NOTATION)::contains).isPresent();
    }

    private Optional<String> refusal(HarborProject project, Manifest manifest) {
        if (project.is("enable_content_trust_cosign") && !accessories.has(manifest.digest(), Accessories.COSIGN)) {
            return Optional.of("The image is not signed by cosign.");
        }
        if (project.is("enable_content_trust") && !accessories.has(manifest.digest(), Accessories.NOTATION)) {
            return Optional.of("The image is not signed by notation.");
        }
        // Of an index, its images are looked at when they are pulled.
        return manifest.children().isEmpty() ? scans.refusal(project, projects.systemAllowed(), manifest.digest()) : Optional.empty();
    }

    void pushed(String repository, String reference, String digest) {
        log.pushed(repository, reference, digest);
        try {
            store.manifest(repository, digest).ifPresent(manifest -> accessories.pushed(repository, reference, manifest));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (projects.ofRepository(repository).filter(project -> project.is("auto_scan")).isPresent()) {
            try {
                scans.start(digest, Manifest.DOCKER);
            } catch (ApiError e) {
                // 409: the same digest was pushed again while its scan runs; 422: nothing to scan. Both end no push.
            }
        }
        listeners.forEach(listener -> listener.pushed(repository, reference, digest));
    }

    Accessories accessories() {
        return accessories;
    }

    /** Makes a bill of materials. */
    void makeSbom(String repository, String reference) throws IOException {
        accessories.makeSbom(repository, find(repository, reference).digest());
    }

    /** Of an index, each of its images. */
    void scan(String repository, String reference) throws IOException {
        Manifest manifest = find(repository, reference);
        for (String digest : manifest.children().isEmpty() ? List.of(manifest.digest()) : manifest.children()) {
            scans.start(digest, manifest.mediaType());
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
        if (isNamed(repository, digest)) {
            throw new ApiError(412, "VIOLATE_FOREIGN_KEY_CONSTRAINT", "the deleting artifact is referenced by others");
        }
        remove(repository, digest);
    }

    /** What a run of a retention policy does: takes away each image that has none of these tags, and no immutable one. */
    void retain(String project, Set<String> kept) throws IOException {
        for (String repository : log.repositories()) {
            if (Projects.nameOf(repository).equals(project)) {
                retainIn(repository, projects.ofRepository(repository).orElseThrow(), kept);
            }
        }
    }

    private void retainIn(String repository, HarborProject project, Set<String> kept) throws IOException {
        Set<String> retained = new HashSet<>();
        for (String tag : store.tags(repository)) {
            if (kept.contains(tag) || project.isImmutable(tag)) {
                Manifest manifest = find(repository, tag);
                retained.add(manifest.digest());
                retained.addAll(manifest.children());
            }
        }
        for (String digest : log.digests(repository)) {
            // What belongs to another goes and stays with that.
            if (!retained.contains(digest) && accessories.type(digest).isEmpty()
                    && store.manifest(repository, digest).isPresent()) {
                remove(repository, digest);
            }
        }
    }

    /** Takes an artifact away with what lies beside it, and with those images of an index that have no tag and no other index. */
    void remove(String repository, String digest) throws IOException {
        List<String> children = find(repository, digest).children();
        store.delete(repository, digest);
        for (String accessory : accessories.remove(digest)) {
            if (store.manifest(repository, accessory).isPresent()) {
                store.delete(repository, accessory);
            }
        }
        for (String child : children) {
            if (store.manifest(repository, child).isPresent()
                    && tags(repository, child, false).isEmpty()
                    && !isNamed(repository, child)) {
                remove(repository, child);
            }
        }
    }

    /** Whether an index that has a tag names it. */
    private boolean isNamed(String repository, String digest) throws IOException {
        for (String tag : store.tags(repository)) {
            if (find(repository, tag).children().contains(digest)) {
                return true;
            }
        }
        return false;
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
