package io.jenkins.plugins.marathondeploy.harbor;

import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.harbor.HarborException.Kind;
import io.jenkins.plugins.marathondeploy.http.HttpAnswer;
import io.jenkins.plugins.marathondeploy.http.HttpCall;
import io.jenkins.plugins.marathondeploy.text.ImageDigest;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the tags of one repository mean, and further tags for what is there: {@code /v2/NAME/manifests/…}, which every
 * registry has (OCI distribution specification). Each method is one exchange; the first one asks for a token, too.
 */
public final class RegistryManifests {
    /** All kinds: to one that is not named, a registry may answer with a conversion that has another digest. */
    static final String ACCEPT = String.join(
            ", ",
            "application/vnd.docker.distribution.manifest.v2+json",
            "application/vnd.docker.distribution.manifest.list.v2+json",
            "application/vnd.oci.image.manifest.v1+json",
            "application/vnd.oci.image.index.v1+json");

    private static final String DIGEST_HEADER = "Docker-Content-Digest";
    private static final Pattern REFERENCE = Pattern.compile("\\w[\\w.-]{0,127}|" + ImageDigest.PATTERN);

    private final Exchange exchange;
    private final RegistryAccess registry;
    private final HarborRepository repository;
    private Authentication login;

    RegistryManifests(Exchange exchange, RegistryAccess registry, HarborRepository repository) {
        this.exchange = exchange;
        this.registry = registry;
        this.repository = repository;
    }

    /**
     * What a tag means now; empty when the registry says that there is none. Of a digest: itself, where it is there.
     *
     * @throws HarborException when it says neither: no permission, a policy that holds the image back, no digest
     */
    public Optional<String> digest(String tag) {
        HttpAnswer answer = send(call("HEAD", tag));
        if (answer.status() == 404) {
            return Optional.empty();
        }
        return Optional.of(successful(answer, tag)
                .header(DIGEST_HEADER)
                .filter(ImageDigest::isDigest)
                .orElseThrow(() -> Answers.unexpected(answer, "no digest of " + tag)));
    }

    /**
     * The manifest with this digest.
     *
     * @throws HarborException {@code NOT_FOUND}; {@code UNEXPECTED} when what came has another digest
     */
    public ImageManifest manifest(String digest) {
        HttpAnswer answer = send(call("GET", digest));
        if (answer.status() == 404) {
            throw new HarborException(Kind.NOT_FOUND, repository + "@" + digest + " does not exist.");
        }
        byte[] content = successful(answer, digest).body();
        if (!digestOf(content).equals(digest)) {
            throw Answers.unexpected(answer, "something else than " + digest);
        }
        String type = answer.header("Content-Type")
                .orElseThrow(() -> Answers.unexpected(answer, "a manifest without its type"));
        String configuration = Answers.requireObject(answer).path("config").path("digest").asText("");
        return new ImageManifest(digest, type, content, Optional.of(configuration).filter(text -> !text.isEmpty()));
    }

    /**
     * Gives what the repository has already a further tag, or moves one; nothing else is uploaded.
     *
     * @throws HarborException {@code FORBIDDEN} without the right to push, and for a tag that may not be changed
     */
    public void tag(ImageManifest manifest, String tag) {
        HttpCall put = call("PUT", tag)
                .withJson(manifest.content())
                .withHeader("Content-Type", manifest.mediaType());
        HttpAnswer answer = successful(send(put), tag);
        String stored = answer.header(DIGEST_HEADER).orElse(manifest.digest());
        if (!stored.equals(manifest.digest())) {
            throw Answers.unexpected(answer, "the digest " + stored + " in place of " + manifest.digest());
        }
    }

    private HttpCall call(String method, String reference) {
        if (!REFERENCE.matcher(reference).matches()) {
            throw new IllegalArgumentException("\"" + reference + "\" is neither a tag nor a digest");
        }
        return exchange.call(method, "/v2/" + repository.path() + "/manifests/" + reference)
                .withHeader("Accept", ACCEPT);
    }

    private synchronized HttpAnswer send(HttpCall call) {
        if (login == null) {
            login = registry.forContents(repository.path());
        }
        return exchange.send(call.withAuthentication(login));
    }

    private HttpAnswer successful(HttpAnswer answer, String reference) {
        return switch (answer.status()) {
            case 200, 201 -> answer;
            // 401 "unauthorized to access repository: web/app, action: push", 403 "adding 1.9 MiB of storage resource …",
            // 412 "configured as immutable", or "current image with … vulnerabilities cannot be pulled"
            case 401, 403, 412 -> throw new HarborException(
                    Kind.FORBIDDEN,
                    repository + " " + reference + ": " + exchange.address() + " does not let " + exchange.account()
                            + " do that (" + Answers.said(answer) + ").");
            default -> throw Answers.unexpected(answer, "no answer about " + repository + " " + reference);
        };
    }

    static String digestOf(byte[] content) {
        try {
            return "sha256:" + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            // Every Java platform must have it.
            throw new IllegalStateException(e);
        }
    }
}
