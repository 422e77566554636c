package io.jenkins.plugins.marathondeploy.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.auth.Secret;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PushFailureTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "denied: requested access to the resource is denied"
                        + "|DENIED|project web does not exist on harbor.example.com or robot$ci may not push to it",
                "unauthorized: unauthorized to access repository: web/app, action: push: unauthorized to access"
                        + " repository: web/app, action: push|DENIED|project web does not exist",
                "unauthorized: project web not found: project web not found|DENIED|project web does not exist",
                "unauthorized: authentication required|UNAUTHORISED|does not accept the login of robot$ci",
                "no basic auth credentials|UNAUTHORISED|does not accept the login",
                "denied: adding 1.9 MiB of storage resource, which when updated to current usage of 0 B will exceed the"
                        + " configured upper limit of 1.0 MiB.|DENIED|quota of project web",
                "unknown: Failed to process request due to 'app:1' configured as immutable.|IMMUTABLE_TAG|tag that is new",
                "denied: can not push artifact to a proxy project: shop|DENIED|project web on harbor.example.com is a"
                        + " proxy cache",
                "denied: The system is in read only mode. Any modification is prohibited.|DENIED|read-only mode",
                "error parsing HTTP 413 response body: invalid character '<' looking for beginning of value|UNEXPECTED"
                        + "|client_max_body_size",
                "error parsing HTTP 200 response body: invalid character '<' looking for beginning of value: \"<html>\""
                        + "|UNEXPECTED|no registry answered with a web page",
                "unauthorized: authentication required|UNAUTHORISED|a push needs both rights",
                "x509: certificate is valid for a.example, not h.example|UNEXPECTED|for other names",
                "x509: certificate has expired or is not yet valid|UNEXPECTED|has expired",
                "x509: certificate signed by unknown authority|UNEXPECTED|does not trust the registry's certificate",
                "denied: current image with \"critical\" vulnerability cannot be pulled due to configured policy in 'Prevent"
                        + " images with vulnerability severity of \"high\" or higher from running.'|DENIED|for its vulnerabilities",
                "Get \"https://old.example.com/service/token?account=robot%24ci&service=harbor-registry\": dial tcp 10.0.0.9:443:"
                        + " connect: connection refused|REGISTRY_UNAVAILABLE|sent the Docker Engine to old.example.com for a token",
                "error parsing HTTP 412 response body: invalid character|IMMUTABLE_TAG|tag that is new",
                "An image does not exist locally with the tag: harbor.example.com/web/app|NO_SUCH_IMAGE|Build or tag it",
                "Get \"https://h/v2/\": dial tcp 10.0.0.1:443: connect: connection refused|REGISTRY_UNAVAILABLE|be reached",
                "read tcp 1->2: read: connection reset by peer|REGISTRY_UNAVAILABLE|could not be reached",
                "Get \"https://h/v2/\": net/http: TLS handshake timeout|REGISTRY_UNAVAILABLE|could not be reached",
                "dial tcp: lookup h on 10.0.0.53:53: no such host|REGISTRY_UNAVAILABLE|could not be reached",
                "unexpected EOF|REGISTRY_UNAVAILABLE|could not be reached",
                "received unexpected HTTP status: 503 Service Unavailable|REGISTRY_UNAVAILABLE|error of its own",
                "received unexpected HTTP status: 500 Internal Server Error|REGISTRY_UNAVAILABLE|error of its own",
                "unknown: unknown error|REGISTRY_UNAVAILABLE|error of its own",
                "filesystem: write: no space left on device|REGISTRY_UNAVAILABLE|storage of harbor.example.com is full",
                "x509: certificate signed by unknown authority|UNEXPECTED|/etc/docker/certs.d/harbor.example.com/ca.crt",
                "http: server gave HTTP response to HTTPS client|UNEXPECTED|insecure-registries",
                "tag invalid: something else|UNEXPECTED|refused it"
            })
    void saysWhatHappenedAndWhatToDo(String words, ImageException.Kind kind, String explanation) {
        ImageException failure = failure("harbor.example.com/web/app:1", words);

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure)
                .hasMessageContaining(explanation)
                .hasMessageContaining(words)
                .hasMessageNotContaining("pa$$word");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "robot$ci|pa$$word¶|ends with white space",
                "robot$ci|pa$$word |ends with white space",
                "robot|pa$$word|taken the $ for a variable",
                "robot+ci|pa$$word|taken the $ for a variable",
                "robot$ci|pa$$word|"
            },
            ignoreLeadingAndTrailingWhitespace = false)
    void saysWhatStandsOutAboutTheLogin(String user, String password, String doubt) {
        ImageException failure = new PushFailure(
                        ImageReference.parse("harbor.example.com/web/app:1"),
                        Authentication.basic(user, Secret.of(password.replace('¶', '\n'))),
                        "unix:///var/run/docker.sock")
                .of("unauthorized: authentication required");

        assertThat(failure).hasMessageNotContaining("pa$$word");
        if (doubt == null) {
            assertThat(failure).hasMessageNotContaining("white space").hasMessageNotContaining("variable");
        } else {
            assertThat(failure).hasMessageContaining(doubt);
        }
    }

    /** The first is what an engine said of a fixture that was not there any more, at a port of just this number. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "127.0.0.1:40129/shop/web:7|Get \"http://127.0.0.1:40129/v2/\": dial tcp 127.0.0.1:40129: connect: connection"
                        + " refused|REGISTRY_UNAVAILABLE",
                "10.0.0.1:403/shop/web:7|Get \"https://10.0.0.1:403/v2/\": dial tcp 10.0.0.1:403: connect: connection refused"
                        + "|REGISTRY_UNAVAILABLE",
                "h.example.com/shop/quota:7|Put \"https://h.example.com/v2/shop/quota/manifests/7\": unexpected EOF"
                        + "|REGISTRY_UNAVAILABLE",
                "h.example.com/shop/geofence:7|error parsing https://h.example.com/v2/shop/geofence/: strange|UNEXPECTED",
                "h.example.com/shop/web:7|sha256:4034125014290000000000000000000000000000000000000000000000000000: strange"
                        + "|UNEXPECTED",
                "h.example.com/shop/web:7|received unexpected HTTP status: 403 Forbidden|DENIED",
                "h.example.com/shop/web:7|received unexpected HTTP status: 429 Too Many Requests|REGISTRY_UNAVAILABLE"
            })
    void isNotMisledByNamesAndNumbers(String reference, String words, ImageException.Kind kind) {
        ImageException failure = failure(reference, words);

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure).hasMessageContaining(words);
    }

    /** The engine talks http to a registry on its own machine, and to those that it is told are insecure. */
    @ParameterizedTest
    @ValueSource(strings = {
        "unauthorized: authentication required",
        "unauthorized: unauthorized to access repository: shop/web, action: push",
        "unknown: Failed to process request due to 'web:7' configured as immutable.",
        "denied: The system is in read only mode. Any modification is prohibited.",
        "denied: can not push artifact to a proxy project: shop",
        "received unexpected HTTP status: 503 Service Unavailable",
        "received unexpected HTTP status: 507 Insufficient Storage",
        "Get \"http://other.example.com/service/token?account=ci&service=harbor-registry\": connection refused",
        "tag invalid: something else"
    })
    void claimsNoHttpsOfARegistryThatMayHaveNone(String words) {
        assertThat(failure("127.0.0.1:5000/shop/web:7", words)).hasMessageNotContaining("https://");
    }

    private static ImageException failure(String reference, String words) {
        return new PushFailure(
                        ImageReference.parse(reference),
                        Authentication.basic("robot$ci", Secret.of("pa$$word")),
                        "unix:///var/run/docker.sock")
                .of(words);
    }
}
