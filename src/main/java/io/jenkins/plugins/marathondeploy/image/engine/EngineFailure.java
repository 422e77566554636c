package io.jenkins.plugins.marathondeploy.image.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import io.jenkins.plugins.marathondeploy.image.ImageException;
import io.jenkins.plugins.marathondeploy.text.Shortened;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import javax.net.ssl.SSLException;

/** Puts into words why an exchange with the engine failed, and what can be done. */
final class EngineFailure {
    private EngineFailure() {}

    static ImageException silent(EngineAddress address, Duration patience) {
        return new ImageException(
                ImageException.Kind.ENGINE_UNREACHABLE,
                "The Docker Engine at " + address.uri() + " took the connection but did not answer within "
                        + patience.toSeconds() + " s. Look whether it is overloaded or hangs (`docker version`,"
                        + " `journalctl -u docker`).");
    }

    /** Over TCP the client's own limit may come first: "Read timed out" of a connection that stands. */
    static boolean isSilence(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SocketTimeoutException && String.valueOf(cause.getMessage()).contains("Read timed out")) {
                return true;
            }
        }
        return false;
    }

    /**
     * @param doing what was under way, as in "while …"
     */
    static ImageException of(Throwable failure, EngineAddress address, String doing) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ImageException known) {
                return known;
            }
            if (cause instanceof DockerException answer) {
                return answered(answer, address, doing);
            }
        }
        Throwable root = failure;
        // Below an SSLException is why a certificate was not trusted, in the words of the verification alone.
        while (root.getCause() != null && !(root instanceof ConnectException || root instanceof SSLException)) {
            root = root.getCause();
        }
        return unreachable(root, failure, address)
                ? cannotConnect(root, address)
                : broken(root, address, doing);
    }

    private static ImageException answered(DockerException answer, EngineAddress address, String doing) {
        String words = words(answer.getMessage());
        if (isDiskFull(words)) {
            return diskFull(address, words);
        }
        if (answer instanceof NotFoundException) {
            return new ImageException(
                    ImageException.Kind.NO_SUCH_IMAGE, "The Docker Engine at " + address.uri() + " answered: " + words);
        }
        ImageException.Kind kind = answer.getHttpStatus() == 400
                ? ImageException.Kind.INVALID
                : ImageException.Kind.UNEXPECTED;
        return new ImageException(
                kind,
                "The Docker Engine at " + address.uri() + " answered " + answer.getHttpStatus() + " while " + doing + ": "
                        + words,
                answer);
    }

    /** The engine's sentence: {@code {"message":"…"}}, or the body as it came, cut to a readable length. */
    static String words(String body) {
        String text = body == null ? "" : body.strip();
        // docker-java puts "Status 404: " before the body.
        int brace = text.indexOf('{');
        if (brace >= 0) {
            try {
                String message = new ObjectMapper().readTree(text.substring(brace)).path("message").asText("");
                text = message.isEmpty() ? text : message;
            } catch (IOException e) {
                // Not the engine's JSON: a proxy's page, shown as it is.
                text = text.strip();
            }
        }
        return Shortened.of(text, 2000);
    }

    static boolean isDiskFull(String words) {
        String lower = words.toLowerCase(Locale.ROOT);
        return lower.contains("no space left on device") || lower.contains("disk quota exceeded");
    }

    static ImageException diskFull(EngineAddress address, String words) {
        return new ImageException(
                ImageException.Kind.DISK_FULL,
                "The disk of the Docker Engine at " + address.uri() + " is full: " + words
                        + ". Free room there (`docker system df`, `docker system prune`) and start again.");
    }

    private static boolean unreachable(Throwable root, Throwable failure, EngineAddress address) {
        boolean isRefused = root instanceof ConnectException
                || root instanceof UnknownHostException
                || root instanceof NoRouteToHostException
                || root instanceof SocketTimeoutException
                || root instanceof SSLException;
        // Java says "Permission denied" and "No such file or directory" in a plain SocketException for a Unix socket.
        String said = String.valueOf(root.getMessage());
        return isRefused
                || said.contains("Permission denied")
                || said.contains("No such file or directory")
                || said.contains("Connection refused")
                || failure instanceof UnsatisfiedLinkError;
    }

    private static ImageException cannotConnect(Throwable root, EngineAddress address) {
        URI uri = URI.create(address.uri());
        String said = String.valueOf(root.getMessage());
        String reason;
        if (uri.getScheme().equals("unix") && said.contains("Permission denied")) {
            reason = "permission denied for user " + System.getProperty("user.name") + ". Add the user to the group that"
                    + " owns the socket (usually `docker`), then log in again or restart the agent";
        } else if (uri.getScheme().equals("unix") && !Files.exists(Path.of(uri.getPath()))) {
            reason = "the socket is not there. Install or start the Docker Engine (`systemctl start docker`), or name"
                    + " another one with DOCKER_HOST";
        } else if (uri.getScheme().equals("unix")) {
            reason = "nothing listens on the socket (" + said + "). Start the Docker Engine (`systemctl start docker`)";
        } else if (root instanceof SSLException) {
            reason = "TLS failed (" + said + "). Look at the certificates in DOCKER_CERT_PATH"
                    + (address.certificates() == null ? ", and set DOCKER_TLS_VERIFY=1" : "");
        } else {
            reason = root.getClass().getSimpleName() + (root.getMessage() == null ? "" : ": " + said)
                    + ". Look whether the engine runs there and DOCKER_HOST is right";
        }
        return new ImageException(
                ImageException.Kind.ENGINE_UNREACHABLE,
                "The Docker Engine at " + address.uri() + " could not be reached: " + reason + ".");
    }

    private static ImageException broken(Throwable root, EngineAddress address, String doing) {
        // What is JSON but no engine's is an IOException of Jackson's too; only JSON that ends early is a lost connection.
        boolean foreign = root instanceof JsonProcessingException && !(root instanceof JsonEOFException);
        if (root instanceof IOException && !foreign) {
            boolean atEnd = root instanceof EOFException;
            return new ImageException(
                    ImageException.Kind.ENGINE_LOST,
                    "The connection to the Docker Engine at " + address.uri() + " broke while " + doing
                            + (atEnd || root.getMessage() == null ? "" : " (" + Shortened.line(root.getMessage(), 500) + ")")
                            + ". It was restarted or stopped, or its disk is full: look at its log"
                            + " (`journalctl -u docker`) and start again.",
                    root);
        }
        return new ImageException(
                ImageException.Kind.UNEXPECTED,
                "Unexpected answer of the Docker Engine at " + address.uri() + " while " + doing + ": " + Shortened.line(root.toString(), 500),
                root);
    }
}
