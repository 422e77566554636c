package io.jenkins.plugins.marathondeploy.cluster.harbor;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code /projects/P/repositories/…}: repositories, artifacts by tag or digest, scans. A repository's slashes arrive
 * encoded twice ({@code %252F}); encoded once they are path separators to Harbor, and nothing is found.
 */
final class ArtifactApi implements HarborApi.Part {
    private final Projects projects;
    private final Artifacts artifacts;

    ArtifactApi(Projects projects, Artifacts artifacts) {
        this.projects = projects;
        this.artifacts = artifacts;
    }

    @Override
    public boolean answer(HarborApi.ApiRequest request) throws IOException {
        List<String> path = request.path();
        if (path.size() < 3 || !path.get(0).equals("projects") || !path.get(2).equals("repositories")) {
            return false;
        }
        String project = path.get(1);
        if (request.is("GET", "projects", "*", "repositories")) {
            request.requireRight(projects, project, "repository:list");
            Json.answer(request.exchange(), 200, repositories(project));
            return true;
        }
        if (path.get(3).contains("/")) {
            return false;
        }
        String repository =
                project + "/" + URLDecoder.decode(path.get(3).replace("+", "%2B"), StandardCharsets.UTF_8);
        if (request.is("GET", "projects", "*", "repositories", "*", "artifacts")) {
            request.requireRight(projects, project, "artifact:list");
            Json.answer(request.exchange(), 200, list(repository, request));
        } else if (request.is("GET", "projects", "*", "repositories", "*", "artifacts", "*")) {
            request.requireRight(projects, project, "artifact:read");
            boolean withTags = request.query("with_tag", true);
            boolean withImmutable = request.query("with_immutable_status", false);
            boolean withScan = request.query("with_scan_overview", false);
            Map<String, Object> artifact = artifacts.describe(repository, path.get(5), withTags, withImmutable, withScan);
            artifact.put("accessories", accessories(request, (String) artifact.get("digest")));
            Json.answer(request.exchange(), 200, artifact);
        } else if (request.is("DELETE", "projects", "*", "repositories", "*", "artifacts", "*")) {
            request.requireRight(projects, project, "artifact:delete");
            artifacts.delete(repository, path.get(5));
            Json.empty(request.exchange(), 200);
        } else if (request.is("POST", "projects", "*", "repositories", "*", "artifacts", "*", "scan")) {
            if (new String(request.exchange().getRequestBody().readAllBytes(), StandardCharsets.UTF_8).contains("sbom")) {
                request.requireRight(projects, project, "sbom:create");
                artifacts.makeSbom(repository, path.get(5));
            } else {
                request.requireRight(projects, project, "scan:create");
                artifacts.scan(repository, path.get(5));
            }
            Json.empty(request.exchange(), 202);
        } else if (request.is("GET", "projects", "*", "repositories", "*", "artifacts", "*", "additions", "vulnerabilities")) {
            request.requireRight(projects, project, "artifact-addition:read");
            Json.answer(request.exchange(), 200, artifacts.vulnerabilities(repository, path.get(5)));
        } else if (request.is("GET", "projects", "*", "repositories", "*", "artifacts", "*", "accessories")) {
            request.requireRight(projects, project, "accessory:list");
            Optional<String> only = Query.first(Query.parse(request.exchange().getRequestURI()), "q");
            Json.answer(
                    request.exchange(),
                    200,
                    artifacts.accessories().of(artifacts.find(repository, path.get(5)).digest()).stream()
                            .filter(accessory -> only.isEmpty() || only.get().equals("type=" + accessory.get("type")))
                            .toList());
        } else {
            return false;
        }
        return true;
    }

    private List<Map<String, Object>> repositories(String project) {
        return artifacts.repositories().stream()
                .filter(name -> Projects.nameOf(name).equals(project))
                .map(name -> Map.<String, Object>of("name", name))
                .toList();
    }

    /** Null where there are none, or nobody has asked. */
    private List<Map<String, Object>> accessories(HarborApi.ApiRequest request, String digest) {
        List<Map<String, Object>> all = artifacts.accessories().of(digest);
        return request.query("with_accessory", false) && !all.isEmpty() ? all : null;
    }

    /** Without what belongs to others, such as signatures. */
    private List<Map<String, Object>> list(String repository, HarborApi.ApiRequest request) throws IOException {
        boolean withScan = request.query("with_scan_overview", false);
        Map<String, Map<String, Object>> byDigest = new LinkedHashMap<>();
        for (String tag : artifacts.store().tags(repository)) {
            Optional<Manifest> manifest = artifacts.store().manifest(repository, tag);
            if (manifest.isPresent()
                    && !byDigest.containsKey(manifest.get().digest())
                    && artifacts.accessories().type(manifest.get().digest()).isEmpty()) {
                String digest = manifest.get().digest();
                Map<String, Object> artifact = artifacts.describe(repository, digest, true, false, withScan);
                artifact.put("accessories", accessories(request, digest));
                byDigest.put(digest, artifact);
            }
        }
        return new ArrayList<>(byDigest.values());
    }
}
