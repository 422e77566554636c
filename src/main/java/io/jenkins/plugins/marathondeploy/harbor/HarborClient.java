package io.jenkins.plugins.marathondeploy.harbor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.harbor.HarborException.Kind;
import io.jenkins.plugins.marathondeploy.http.Http;
import io.jenkins.plugins.marathondeploy.http.HttpAnswer;
import io.jenkins.plugins.marathondeploy.http.HttpCall;
import io.jenkins.plugins.marathondeploy.http.HttpClients;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A Harbor over HTTP ({@code /api/v2.0}, and the token service of its registry). Each method is one or few exchanges,
 * bounded in time, and throws {@link HarborException} when it can't say what was asked. Safe for several threads.
 */
public final class HarborClient {
    static final String API = "/api/v2.0";
    private static final Pattern TAG = Pattern.compile("\\w[\\w.-]{0,127}");
    static final Pattern DIGEST = Pattern.compile("[a-z0-9]+:[0-9a-fA-F]{32,}");

    private final Exchange exchange;
    private final RegistryAccess registry;

    /** @throws IllegalArgumentException when the settings' authority is no certificate */
    public HarborClient(HarborSettings settings, HttpClients clients) {
        this.exchange = new Exchange(settings, new Http(settings.http(), clients));
        this.registry = new RegistryAccess(exchange);
    }

    public HarborClient(HarborSettings settings) {
        this(settings, HttpClients.shared());
    }

    public URI address() {
        return exchange.address();
    }

    /**
     * Looks whether the login is right.
     *
     * @throws HarborException {@code UNAUTHORISED} when not; {@code NOT_A_HARBOR} when no registry answers
     */
    public void checkLogin() {
        registry.challenge().ifPresent(registry::checkLogin);
    }

    /**
     * Looks before a push whether it can succeed: the login, the project, the right to push. Works with a registry that
     * is no Harbor too, as far as that tells.
     *
     * @param createProject whether a missing project may be created
     * @throws HarborException {@code UNAUTHORISED}, {@code NO_PUSH_RIGHT}, {@code FORBIDDEN} when the project may not be
     *                         created, {@code NOT_A_HARBOR} when no registry answers
     */
    public Preflight preflight(HarborRepository repository, boolean createProject) {
        return new PushCheck(exchange, registry, this).check(repository, createProject);
    }

    /**
     * The version, where Harbor tells it.
     *
     * @throws HarborException {@code NOT_A_HARBOR} when it is none
     */
    public HarborInfo info() {
        requireHarbor();
        HttpAnswer answer = exchange.sendWithLogin(exchange.call("GET", API + "/systeminfo"));
        if (answer.status() == 401) {
            throw exchange.unauthorised(Answers.said(answer));
        }
        String version = answer.isSuccess()
                ? Answers.requireObject(answer).path("harbor_version").asText("")
                : "";
        return new HarborInfo(Optional.of(version).filter(text -> !text.isBlank()));
    }

    /** Whether Harbor's API answers there: {@code GET /api/v2.0/ping} → {@code Pong}. */
    public boolean isHarbor() {
        HttpAnswer answer = exchange.send(exchange.call("GET", API + "/ping").withHeader("Accept", "*/*"));
        return answer.status() == 200 && answer.text().contains("Pong");
    }

    void requireHarbor() {
        if (!isHarbor()) {
            throw notHarbor();
        }
    }

    /**
     * The project; empty when there is none.
     *
     * @throws HarborException {@code FORBIDDEN} when this account may not see it, which some Harbors also answer when
     *                         there is none
     */
    public Optional<Project> project(String name) {
        HarborRepository.checkProject(name);
        HttpAnswer answer = exchange.sendWithLogin(exchange.call("GET", API + "/projects/" + encode(name))
                .withHeader("X-Is-Resource-Name", "true"));
        if (isMissing(answer)) {
            return Optional.empty();
        }
        return Optional.of(Project.read(Answers.requireObject(successful(answer, "project " + name))));
    }

    /**
     * Creates a private project.
     *
     * @return whether it is new: false when it was there already
     * @throws HarborException {@code FORBIDDEN} when this account may not create projects; {@code INVALID}
     */
    public boolean createProject(String name) {
        HarborRepository.checkProject(name);
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("project_name", name);
        body.putObject("metadata").put("public", "false");
        HttpAnswer answer = exchange.sendWithLogin(exchange.call("POST", API + "/projects")
                .withJson(body.toString().getBytes(StandardCharsets.UTF_8)));
        if (answer.status() == 409) {
            return false;
        }
        if (Answers.isReadOnly(answer)) {
            throw new HarborException(
                    Kind.FORBIDDEN,
                    "project " + name + " can't be created on " + address() + " at the moment (" + Answers.said(answer)
                            + "): wait until an administrator ends that.");
        }
        if (answer.status() == 403) {
            // "Only system level robot can create project", "Only system admin can create project"
            throw new HarborException(
                    Kind.FORBIDDEN,
                    exchange.account() + " may not create project " + name + " on " + address() + " ("
                            + Answers.said(answer) + "). A robot account of one project never may, and on some Harbors"
                            + " only administrators: have the project created, or use an account that may.");
        }
        successful(answer, "creation of project " + name);
        return true;
    }

    /**
     * The artifact with its tags and its scan; empty when there is none. Never asks {@code /v2}: a project that
     * prevents vulnerable images answers 412 there.
     *
     * @param reference a tag or a digest
     */
    public Optional<Artifact> artifact(HarborRepository repository, String reference) {
        HttpAnswer answer = exchange.sendWithLogin(exchange.call(
                "GET", artifactPath(repository, reference) + "?with_tag=true&with_scan_overview=true"
                        + "&with_immutable_status=true"));
        if (isMissing(answer)) {
            return Optional.empty();
        }
        JsonNode json = Answers.requireObject(successful(answer, repository.path() + " " + reference));
        if (!DIGEST.matcher(json.path("digest").asText()).matches()) {
            throw Answers.unexpected(answer, "an artifact without a digest");
        }
        return Optional.of(ArtifactReader.read(json));
    }

    /**
     * What a tag means now. Where Harbor's interface does not tell, the registry is asked: a robot account that may pull and
     * push alone gets 403 there, and of a proxy cache it knows an image only when that was pulled (404).
     */
    public Optional<String> digest(HarborRepository repository, String tag) {
        Optional<Artifact> known;
        try {
            known = artifact(repository, tag);
        } catch (HarborException untold) {
            if (untold.kind() != Kind.FORBIDDEN) {
                throw untold;
            }
            known = Optional.empty();
        }
        return known.map(Artifact::digest).or(() -> manifests(repository).digest(tag));
    }

    /**
     * The manifests of a repository, by the registry's own interface: of registries that are no Harbor, too. The object
     * is for one short piece of work, since the registry's token in it lives some minutes only.
     */
    public RegistryManifests manifests(HarborRepository repository) {
        return new RegistryManifests(exchange, registry, repository);
    }

    /** @throws IllegalArgumentException when the reference is neither a tag nor a digest */
    static String artifactPath(HarborRepository repository, String reference) {
        if (!TAG.matcher(reference).matches() && !DIGEST.matcher(reference).matches()) {
            throw new IllegalArgumentException("\"" + reference + "\" is neither a tag nor a digest");
        }
        // Twice: Harbor's own proxy decodes the path once, and a single %2F would be a separator then.
        return API + "/projects/" + encode(repository.project()) + "/repositories/"
                + encode(encode(repository.name())) + "/artifacts/" + encode(reference);
    }

    static String encode(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** 404 in Harbor's form; a registry without Harbor's API has 404 too, in another. */
    private boolean isMissing(HttpAnswer answer) {
        if (answer.status() == 404 && !Answers.isHarborError(answer)) {
            throw notHarbor();
        }
        return answer.status() == 404;
    }

    private HttpAnswer successful(HttpAnswer answer, String what) {
        return switch (answer.status()) {
            case 200, 201, 202 -> answer;
            case 401 -> throw exchange.unauthorised(Answers.said(answer));
            case 403 -> throw new HarborException(
                    Kind.FORBIDDEN,
                    what + ": " + exchange.account() + " may not do that on " + address() + " (" + Answers.said(answer)
                            + "). Give the account the right, or look whether the project exists.");
            case 400, 422 -> throw new HarborException(
                    Kind.INVALID, what + ": " + address() + " refused it (" + Answers.said(answer) + ").");
            case 404, 405 -> throw notHarbor();
            default -> throw Answers.unexpected(answer, "no answer to " + what);
        };
    }

    private HarborException notHarbor() {
        return new HarborException(
                Kind.NOT_A_HARBOR,
                address() + " has no Harbor API (" + API + "): a plain registry perhaps, which can be pushed to but not"
                        + " asked for projects, scans or replication.");
    }

    /** {@code HEAD /projects}: 200 or 404; 401 and 403 where this account can't see whether it exists. */
    Optional<Boolean> projectExists(String name) {
        HttpCall call = exchange.call("HEAD", API + "/projects?project_name=" + encode(name));
        int status = exchange.sendWithLogin(call).status();
        return status == 200 || status == 404 ? Optional.of(status == 200) : Optional.empty();
    }
}
