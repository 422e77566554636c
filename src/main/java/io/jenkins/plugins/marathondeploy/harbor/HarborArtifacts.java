package io.jenkins.plugins.marathondeploy.harbor;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.marathondeploy.async.Derived;
import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.http.Http;
import io.jenkins.plugins.marathondeploy.http.HttpAnswer;
import io.jenkins.plugins.marathondeploy.http.HttpCall;
import io.jenkins.plugins.marathondeploy.http.HttpClients;
import io.jenkins.plugins.marathondeploy.rest.Service;
import io.jenkins.plugins.marathondeploy.rest.ServiceException;
import io.jenkins.plugins.marathondeploy.rest.ServiceException.Kind;
import io.jenkins.plugins.marathondeploy.rest.ServiceSettings;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * What Harbor knows of the images it has: scans and their findings, signatures, what its projects demand. No thread waits:
 * futures fail with a {@link ServiceException} when Harbor does not say what was asked. For one short piece of work, since the
 * login is looked up once.
 */
public final class HarborArtifacts {
    /** Harbor answers with the first of these that it has; 2.0 and 2.1 have the second alone. */
    private static final String REPORTS = "application/vnd.security.vulnerability.report; version=1.1,"
            + " application/vnd.scanner.adapter.vuln.report.harbor+json; version=1.0";

    private final Exchange exchange;
    private final Service service;
    private final PullCheck pulls;

    /** Looks the login up, which may block. */
    public HarborArtifacts(HarborSettings settings, HttpClients clients) {
        Authentication login = settings.authentication().get();
        HarborSettings fixed =
                new HarborSettings(settings.address(), () -> login, settings.http(), settings.tokenServices());
        Http http = new Http(settings.http(), clients);
        exchange = new Exchange(fixed, http);
        service = new Service(
                ServiceSettings.of("Harbor", settings.address())
                        .withAuthentication(fixed.authentication())
                        .withHttp(settings.http()),
                clients);
        pulls = new PullCheck(exchange, http, login);
    }

    /**
     * The artifact with its tags and what is known of its scan; empty when there is none. Needs {@code artifact:read}.
     *
     * @param reference a tag or a digest
     */
    public CompletableFuture<Optional<Artifact>> artifact(HarborRepository repository, String reference) {
        String path = HarborClient.artifactPath(repository, reference)
                + "?with_tag=true&with_scan_overview=true&with_sbom_overview=true";
        return Derived.then(read(path), answer -> {
            if (isMissing(answer)) {
                return Optional.empty();
            }
            JsonNode json = object(answer, repository.path(), "artifact:read", repository);
            if (!HarborClient.DIGEST.matcher(json.path("digest").asText()).matches()) {
                throw unexpected(answer, "an artifact without a digest");
            }
            Artifact artifact = ArtifactReader.read(json);
            if (HarborClient.DIGEST.matcher(reference).matches() && !artifact.digest().equals(reference)) {
                throw unexpected(answer, artifact.digest() + " in place of " + reference);
            }
            if (!artifact.children().stream().allMatch(child -> HarborClient.DIGEST.matcher(child.digest()).matches())) {
                throw unexpected(answer, "an index with images without a digest");
            }
            return Optional.of(artifact);
        });
    }

    /**
     * What the last scan has found; empty where Harbor has no list of it. Allow-lists are not taken off. Needs
     * {@code artifact-addition:read}, which robot accounts that were made in the interface of a Harbor before 2.10 lack.
     */
    public CompletableFuture<Optional<List<Vulnerability>>> findings(HarborRepository repository, String digest) {
        return Derived.then(read(HarborClient.artifactPath(repository, digest) + "/additions/vulnerabilities"), answer -> {
            if (isMissing(answer)) {
                return Optional.empty();
            }
            JsonNode json = object(answer, "the findings of " + repository.path(), "artifact-addition:read", repository);
            return ArtifactReader.report(json)
                    .map(report -> report.path("vulnerabilities"))
                    .filter(JsonNode::isArray)
                    .map(list -> {
                        List<Vulnerability> all = new ArrayList<>();
                        list.forEach(one -> all.add(Vulnerability.read(one)));
                        return all;
                    });
        });
    }

    /**
     * Asks for a scan; how far it is, {@link #artifact} shows. The report that is there is deleted. Needs {@code scan:create}.
     *
     * @param digest of an image; of an index, all its images would be scanned
     */
    public CompletableFuture<ScanRequest> scan(HarborRepository repository, String digest) {
        CompletableFuture<HttpAnswer> sent = service.change(address ->
                HttpCall.of("POST", URI.create(address + HarborClient.artifactPath(repository, digest) + "/scan")));
        return Derived.then(sent, answer -> switch (answer.status()) {
            case 409 -> new ScanRequest(ScanRequest.Answer.RUNNING, Answers.said(answer));
            case 400, 422 -> new ScanRequest(ScanRequest.Answer.NOT_SCANNABLE, Answers.said(answer));
            case 412 -> new ScanRequest(ScanRequest.Answer.NO_SCANNER, Answers.said(answer));
            default -> {
                successful(answer, "a scan of " + repository.path(), "scan:create", repository);
                yield new ScanRequest(ScanRequest.Answer.QUEUED, Answers.said(answer));
            }
        });
    }

    /** The project. Needs {@code project:read}. */
    public CompletableFuture<Project> project(HarborRepository repository) {
        CompletableFuture<HttpAnswer> sent = service.read(address -> HttpCall.get(URI.create(
                        address + HarborClient.API + "/projects/" + HarborClient.encode(repository.project())))
                // Else a name of digits alone is taken for an id.
                .withHeader("X-Is-Resource-Name", "true"));
        return Derived.then(sent, answer -> {
            JsonNode json = object(answer, "project " + repository.project(), "project:read", repository);
            if (!json.path("metadata").isObject()) {
                throw unexpected(answer, "a project without its settings");
            }
            return Project.read(json);
        });
    }

    /** The system's allow-list, which any login may read. */
    public CompletableFuture<Project.AllowList> systemAllowList(HarborRepository repository) {
        return Derived.then(read(HarborClient.API + "/system/CVEAllowlist"), answer ->
                Project.AllowList.read(object(answer, "the system's allow-list", "any login", repository)));
    }

    /**
     * What belongs to an image: {@code signature.cosign}, {@code signature.notation}, {@code sbom.harbor}, …; whose it is, and
     * whether it is valid, Harbor does not look at. Needs {@code accessory:list}, and Harbor 2.5.
     *
     * @return the types
     */
    public CompletableFuture<List<String>> accessories(HarborRepository repository, String digest) {
        String path = HarborClient.artifactPath(repository, digest) + "/accessories?page_size=100";
        return Derived.then(read(path), answer -> {
            if (answer.status() == 404) {
                throw new ServiceException(
                        Kind.NOT_FOUND, "the accessories of " + repository.path() + ": " + exchange.address()
                                + " has none to tell of (" + Answers.said(answer)
                                + "). Signatures and bills of materials beside an image came with Harbor 2.5.");
            }
            JsonNode json = json(answer, "the accessories of " + repository.path(), "accessory:list", repository);
            if (!json.isArray() && !json.isNull()) {
                throw unexpected(answer, "no list of accessories");
            }
            List<String> types = new ArrayList<>();
            json.forEach(one -> {
                String subject = one.path("subject_artifact_digest").asText("");
                if (subject.isEmpty() || subject.equals(digest)) {
                    types.add(one.path("type").asText(""));
                }
            });
            return types;
        });
    }

    /** Whether the registry gives the image out to this login, by the way that Docker takes. */
    public CompletableFuture<PullAnswer> pull(HarborRepository repository, String reference) {
        return pulls.ask(repository, reference);
    }

    /**
     * What an index names, asked of the registry by the login that pulls.
     *
     * @param digest for which {@link #pull} has answered that it is one
     */
    public CompletableFuture<List<Artifact.Child>> pullChildren(HarborRepository repository, String digest) {
        return pulls.children(repository, digest);
    }

    private CompletableFuture<HttpAnswer> read(String path) {
        return service.read(address -> HttpCall.get(URI.create(address + path)).withHeader("X-Accept-Vulnerabilities", REPORTS));
    }

    private JsonNode object(HttpAnswer answer, String what, String right, HarborRepository repository) {
        JsonNode json = json(answer, what, right, repository);
        if (!json.isObject()) {
            throw unexpected(answer, "an answer that is none of Harbor's");
        }
        return json;
    }

    private JsonNode json(HttpAnswer answer, String what, String right, HarborRepository repository) {
        return successful(answer, what, right, repository).json()
                .orElseThrow(() -> unexpected(answer, "an answer that is no JSON, or not all of it"));
    }

    /** 404 in Harbor's form; what is no Harbor has 404 too, in another. */
    private static boolean isMissing(HttpAnswer answer) {
        return answer.status() == 404 && Answers.isHarborError(answer);
    }

    /** @param right what the account needs for it, as a robot account's form has it */
    private HttpAnswer successful(HttpAnswer answer, String what, String right, HarborRepository repository) {
        String said = exchange.address() + " (" + Answers.said(answer) + ")";
        if (Answers.isReadOnly(answer)) {
            throw new ServiceException(
                    Kind.UNAVAILABLE, what + ": can't be had at the moment, until an administrator ends that, from " + said);
        }
        return switch (answer.status()) {
            case 200, 201, 202 -> answer;
            case 401 -> throw new ServiceException(Kind.UNAUTHORISED, exchange.unauthorised(Answers.said(answer)).getMessage());
            case 403 -> throw new ServiceException(
                    Kind.FORBIDDEN,
                    what + ": " + exchange.account() + " may not see or do that on " + said + "; give the robot account the"
                            + " permission " + right + " in project " + repository.project());
            case 404 -> {
                if (isMissing(answer)) {
                    throw new ServiceException(Kind.NOT_FOUND, what + " is not on " + said);
                }
                throw unexpected(answer, "404, and not in Harbor's form");
            }
            case 400, 422 -> throw new ServiceException(Kind.INVALID, what + ": the request is refused by " + said);
            case 429, 500, 502, 503, 504 -> throw new ServiceException(
                    Kind.UNAVAILABLE, what + ": not served at the moment by " + said);
            default -> throw unexpected(answer, "no answer to " + what);
        };
    }

    private static ServiceException unexpected(HttpAnswer answer, String what) {
        return new ServiceException(Kind.UNEXPECTED, Answers.unexpected(answer, what).getMessage());
    }
}
