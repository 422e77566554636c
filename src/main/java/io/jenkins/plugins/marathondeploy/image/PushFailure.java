package io.jenkins.plugins.marathondeploy.image;

import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.auth.LoginHints;
import io.jenkins.plugins.marathondeploy.text.ImageDigest;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts into words why a registry refused a push. The texts in the comments are what engines and registries answer. */
public final class PushFailure {
    private static final Pattern MISSING = Pattern.compile("project \\S+ not found");
    private static final Pattern TOKEN_URL = Pattern.compile("https?://([^/\\s\"]+)/[^\\s\"]*\\?[^\\s\"]*service=");

    private final ImageReference reference;
    private final Authentication login;
    private final String engine;

    /**
     * @param login  the one that was used; of which at most the user is shown
     * @param engine the address of the Docker Engine that pushed
     */
    public PushFailure(ImageReference reference, Authentication login, String engine) {
        this.reference = reference;
        this.login = login;
        this.engine = engine;
    }

    /** @param words the engine's error among the items of the stream */
    public ImageException of(String words) {
        String said = withoutNames(words.toLowerCase(Locale.ROOT));
        ImageException.Kind kind = kind(said);
        String elsewhere = kind == ImageException.Kind.REGISTRY_UNAVAILABLE || isTrust(said) ? tokenService(words) : "";
        return new ImageException(
                kind,
                "Push of " + reference + " failed: " + (elsewhere.isEmpty() ? explain(kind, said) : elsewhere)
                        + " The answer was: " + words.strip());
    }

    /**
     * Get "https://other.example/service/token?account=…&service=harbor-registry": dial tcp: … connection refused. The
     * engine asks for its token where the registry says, and that is not the registry's own address here.
     */
    private String tokenService(String words) {
        Matcher url = TOKEN_URL.matcher(words);
        if (!url.find() || url.group(1).equalsIgnoreCase(reference.registry())) {
            return "";
        }
        return reference.registry() + " sent the Docker Engine to " + url.group(1) + " for a token, and that could"
                + " not be asked. It is the address that the registry has been told to be reached at: set external_url in"
                + " Harbor's harbor.yml to the address that is pushed to, or make " + url.group(1) + " reachable and trusted.";
    }

    /** A repository may be called "quota", a port may hold 401, and a digest any number: none of that is a reason. */
    private String withoutNames(String said) {
        String tag = reference.orLatest().tag().orElse("");
        String rest = said.replaceAll(ImageDigest.PATTERN, " ");
        for (String name : List.of(reference.path() + ":" + tag, reference.path(), "/manifests/" + tag, reference.registry())) {
            rest = rest.replace(name.toLowerCase(Locale.ROOT), " ");
        }
        return rest;
    }

    private static ImageException.Kind kind(String said) {
        // "An image does not exist locally with the tag: registry:5000/web/app"
        if (has(said, "does not exist locally", "no such image", "tag does not exist")) {
            return ImageException.Kind.NO_SUCH_IMAGE;
        }
        if (PushCause.of(said) != null) {
            return PushCause.of(said).kind();
        }
        // Harbor: "Failed to process request due to 'app:1' configured as immutable." (412, PRECONDITION)
        if (has(said, "immutable", "precondition") || hasStatus(said, "412")) {
            return ImageException.Kind.IMMUTABLE_TAG;
        }
        // "unauthorized: unauthorized to access repository: web/app, action: push" is Harbor's word for a missing right.
        // "unauthorized: project web not found: project web not found", to a login that is right.
        if (has(said, "denied", "action: push", "forbidden") || hasStatus(said, "403") || MISSING.matcher(said).find()) {
            return ImageException.Kind.DENIED;
        }
        // "unauthorized: authentication required", "no basic auth credentials", "unauthorized: incorrect username or password"
        if (has(said, "unauthorized", "no basic auth", "authentication required") || hasStatus(said, "401")) {
            return ImageException.Kind.UNAUTHORISED;
        }
        // "dial tcp 127.0.0.1:5000: connect: connection refused", "x509: certificate signed by unknown authority", …
        if (isConnection(said) || isTrust(said) || isServer(said)) {
            return isTrust(said) ? ImageException.Kind.UNEXPECTED : ImageException.Kind.REGISTRY_UNAVAILABLE;
        }
        return ImageException.Kind.UNEXPECTED;
    }

    private static boolean isTrust(String said) {
        return has(said, "x509", "server gave http response to https client", "tls: ");
    }

    private static boolean isConnection(String said) {
        return has(said, "connection refused", "connection reset", "broken pipe", "timeout", "eof", "no such host",
                "no route to host", "network is unreachable", "server misbehaving", "server closed", "deadline exceeded");
    }

    /** "received unexpected HTTP status: 503 Service Unavailable", "unknown: unknown error", "blob upload unknown". */
    private static boolean isServer(String said) {
        return hasStatus(said, "5\\d\\d|429")
                || has(said, "internal server error", "bad gateway", "service unavailable", "gateway time", "toomanyrequests",
                        "unknown error", "blob upload", "no space left", "insufficient storage");
    }

    /** A number by itself: no part of an address, a version or a name. */
    private static boolean hasStatus(String said, String statuses) {
        return Pattern.compile("(?<![\\w.:/-])(?:" + statuses + ")(?![\\w-])").matcher(said).find();
    }

    private static boolean has(String said, String... words) {
        return List.of(words).stream().anyMatch(said::contains);
    }

    private String explain(ImageException.Kind kind, String said) {
        // Without a scheme: the engine chooses between https and http by its own list of insecure registries.
        String registry = reference.registry();
        String who = who(login);
        PushCause cause = PushCause.of(said);
        if (cause != null && kind == cause.kind()) {
            return cause.explain(reference, engine);
        }
        return switch (kind) {
            case NO_SUCH_IMAGE -> "the Docker Engine at " + engine + " has no such image. Build or tag it first.";
            case IMMUTABLE_TAG -> registry + " does not let this tag be changed (a rule for immutable tags, or another"
                    + " policy of the project). Push with a tag that is new in each build.";
            case DENIED -> "project " + reference.project() + " does not exist on " + registry + " or " + who
                            + " may not push to it. Create the project, or give the account the right to push.";
            case UNAUTHORISED -> registry + " does not accept the login of " + who + (login instanceof Authentication.None
                    ? ". Give it a user name and password."
                    : ". Look whether user name and password are right, and the account is neither expired nor disabled."
                            // An engine with containerd's store says "401 Unauthorized" of a missing right, too.
                            + " When they are, it may not push or not pull there (a push needs both rights), or project "
                            + reference.project() + " does not exist."
                            + LoginHints.of(login));
            // "received unexpected HTTP status: 507": the engine knows no words for it.
            case REGISTRY_UNAVAILABLE -> has(said, "no space left", "insufficient storage", "http status: 507")
                    ? "the storage of " + registry + " is full. Its administrator must make room."
                    : registry + " could not be reached by the Docker Engine, or answered with an error of its own; the"
                            + " registry's log says more, its storage may be full.";
            default -> isTrust(said)
                    ? "the Docker Engine does not trust the registry's certificate, or one side does not speak TLS. Put the"
                            + " authority's certificate into /etc/docker/certs.d/" + reference.registry() + "/ca.crt on the"
                            + " engine's machine, or list a registry without TLS under insecure-registries."
                    : registry + " or the Docker Engine refused it.";
        };
    }

    /** Who pushed, for a message; never a secret. */
    private static String who(Authentication login) {
        if (login instanceof Authentication.Basic basic) {
            return basic.user();
        }
        return login instanceof Authentication.Token ? "the token's account" : "an anonymous user";
    }
}
