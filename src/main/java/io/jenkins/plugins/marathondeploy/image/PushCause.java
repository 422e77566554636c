package io.jenkins.plugins.marathondeploy.image;

import java.util.List;
import java.util.regex.Pattern;

/** Refusals of a push that say exactly what is wrong, each with the words it is known by and what to do. */
enum PushCause {
    /** Harbor: "denied: can not push artifact to a proxy project: shop". */
    PROXY_PROJECT(
            ImageException.Kind.DENIED,
            "to a proxy project",
            "project PROJECT on REGISTRY is a proxy cache: it holds copies of another registry's images and takes none itself."
                    + " Push to a project that is no proxy cache."),
    /** Harbor: "denied: The system is in read only mode. Any modification is prohibited." */
    READ_ONLY(
            ImageException.Kind.DENIED,
            "in read only mode",
            "REGISTRY is in read-only mode, usually for a backup or a garbage collection. Push when that is over; an"
                    + " administrator ends it under Configuration, System Settings."),
    /** Harbor: "denied: adding 1.9 MiB of storage resource, which … will exceed the configured upper limit of 1.0 MiB." */
    QUOTA(
            ImageException.Kind.DENIED,
            "storage resource|upper limit|quota",
            "the storage quota of project PROJECT on REGISTRY is used up. Remove old artifacts, or have the quota raised."),
    /** Harbor: "current image with \"critical\" vulnerability cannot be pulled due to configured policy" (PROJECTPOLICYVIOLATION). */
    VULNERABLE(
            ImageException.Kind.DENIED,
            "projectpolicyviolation|due to configured policy|vulnerabilit(?:y|ies).*cannot be pulled",
            "a policy of project PROJECT on REGISTRY holds back an image that is there under this name, for its"
                    + " vulnerabilities or a missing signature. Look at its scan in Harbor; push a mended image with a tag that"
                    + " is new, or have the CVE allowed or the policy changed."),
    /** "error parsing HTTP 413 response body: invalid character '<' looking for beginning of value": nginx's own page. */
    TOO_LARGE(
            ImageException.Kind.UNEXPECTED,
            "http 413|413 request entity too large|http status: 413",
            "a proxy in front of REGISTRY takes no layer of this size (413). Have its limit for request bodies lifted"
                    + " (nginx: client_max_body_size 0), or make the layer smaller."),
    /** "error parsing HTTP 200 response body: invalid character '<' looking for beginning of value": a login page, say. */
    NOT_A_REGISTRY(
            ImageException.Kind.UNEXPECTED,
            "http (?:[23]\\d\\d|40[024-9]) response body: invalid character '<'",
            "at REGISTRY, something that is no registry answered with a web page: a proxy's login page, or Harbor's portal."
                    + " Look whether the address and port are those of the registry, and the proxy passes /v2/ and /service/ on."),
    /** "x509: certificate is valid for a.example, not h.example"; without names: "certificate is not valid for any names". */
    WRONG_NAME(
            ImageException.Kind.UNEXPECTED,
            "x509: certificate is valid for|x509: certificate is not valid for any names|x509: cannot validate certificate for"
                    + "|x509: certificate relies on legacy common name",
            "the certificate of REGISTRY is for other names than the one that is pushed to. Push to a name that it has, or"
                    + " have it made for this one (a subjectAltName)."),
    /** "x509: certificate has expired or is not yet valid: current time … is after …" */
    EXPIRED(
            ImageException.Kind.UNEXPECTED,
            "x509: certificate has expired or is not yet valid",
            "the certificate of REGISTRY has expired, or is not valid yet; trusting it does not help. Have it renewed; when it"
                    + " is right, look at the clock of the machine of the Docker Engine at ENGINE.");

    private final ImageException.Kind kind;
    private final Pattern words;
    private final String explanation;

    PushCause(ImageException.Kind kind, String words, String explanation) {
        this.kind = kind;
        this.words = Pattern.compile(words);
        this.explanation = explanation;
    }

    /**
     * Returns the cause that an answer names; null where it names none of these.
     *
     * @param said the answer in lower case, without the names of images and registries
     */
    static PushCause of(String said) {
        return List.of(values()).stream()
                .filter(cause -> cause.words.matcher(said).find())
                .findFirst()
                .orElse(null);
    }

    ImageException.Kind kind() {
        return kind;
    }

    /** Returns what happened and what to do. */
    String explain(ImageReference reference, String engine) {
        return explanation
                .replace("PROJECT", reference.project())
                .replace("REGISTRY", reference.registry())
                .replace("ENGINE", engine);
    }
}
