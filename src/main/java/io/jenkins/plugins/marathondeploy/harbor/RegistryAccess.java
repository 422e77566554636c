package io.jenkins.plugins.marathondeploy.harbor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.marathondeploy.address.SafeUrl;
import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.auth.Secret;
import io.jenkins.plugins.marathondeploy.harbor.HarborException.Kind;
import io.jenkins.plugins.marathondeploy.http.HttpAnswer;
import io.jenkins.plugins.marathondeploy.http.HttpCall;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The registry's half: what {@code /v2/} asks for, whether the login is right, what a token lets it do. */
final class RegistryAccess {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Exchange exchange;
    /** What the registry has asked for; it asks for the same as long as it is set up in the same way. */
    private volatile Challenge asked;

    RegistryAccess(Exchange exchange) {
        this.exchange = exchange;
    }

    /**
     * What the registry asks for; empty when it asks for nothing.
     *
     * @throws HarborException {@code NOT_A_HARBOR} when no registry answers there
     */
    Optional<Challenge> challenge() {
        HttpAnswer answer = exchange.send(exchange.call("GET", "/v2/"));
        if (answer.isSuccess() && answer.header("Docker-Distribution-Api-Version").isPresent()) {
            return Optional.empty();
        }
        if (answer.status() == 401) {
            asked = answer.header("WWW-Authenticate")
                    .map(Challenge::parse)
                    .filter(Challenge::canBeMet)
                    .orElseThrow(() -> Answers.unexpected(answer, "401 without saying where its login is given"));
            return Optional.of(asked);
        }
        throw new HarborException(
                Kind.NOT_A_HARBOR,
                exchange.address() + " is no registry: GET /v2/ was answered " + Answers.said(answer)
                        + ". Give the address of Harbor itself.");
    }

    /**
     * Looks whether the login is right. Only a request without scope tells: with one, Harbor answers wrong credentials
     * with an anonymous token.
     *
     * @throws HarborException {@code UNAUTHORISED} when it is not
     */
    void checkLogin(Challenge challenge) {
        HttpAnswer answer = challenge.isBearer()
                ? token(challenge, "")
                : exchange.sendWithLogin(exchange.call("GET", "/v2/"));
        if (answer.status() == 401 || answer.status() == 403) {
            throw exchange.unauthorised(String.valueOf(answer.status()));
        }
        if (!answer.isSuccess()) {
            throw Answers.unexpected(answer, "no token");
        }
    }

    /**
     * What the account may do in the repository, by the token that it gets: {@code pull}, {@code push}, …; none where
     * the project does not exist. Empty when the token can't be read.
     *
     * @param path {@code project/name}
     */
    Optional<Set<String>> granted(Challenge challenge, String path) {
        if (!challenge.isBearer()) {
            return Optional.empty();
        }
        HttpAnswer answer = token(challenge, contentsScope(path));
        if (answer.status() == 401 || answer.status() == 403) {
            // Other registries' token services refuse what Harbor answers with an empty token.
            return Optional.of(Set.of());
        }
        if (!answer.isSuccess()) {
            throw Answers.unexpected(answer, "no token");
        }
        return actions(tokenIn(answer), path);
    }

    /**
     * The login for requests about what a repository holds, pulling and pushing: a token where the registry gives
     * tokens, which lives some minutes.
     *
     * @param path {@code project/name}
     * @throws HarborException {@code UNAUTHORISED} when the login is not right
     */
    Authentication forContents(String path) {
        Optional<Challenge> challenge = asked == null ? challenge() : Optional.of(asked);
        if (challenge.isEmpty() || !challenge.get().isBearer()) {
            return challenge.isEmpty() ? Authentication.none() : exchange.login();
        }
        HttpAnswer answer = token(challenge.get(), contentsScope(path));
        if (answer.status() == 401 || answer.status() == 403) {
            throw exchange.unauthorised(Answers.said(answer));
        }
        String token = answer.isSuccess() ? tokenIn(answer) : "";
        if (token.isEmpty()) {
            throw Answers.unexpected(answer, "no token");
        }
        return Authentication.token("Bearer", Secret.of(token));
    }

    private static String contentsScope(String path) {
        return "&scope=" + encode("repository:" + path + ":pull,push");
    }

    static String tokenIn(HttpAnswer answer) {
        JsonNode json = Answers.requireObject(answer);
        String token = json.path("token").asText("");
        return token.isEmpty() ? json.path("access_token").asText("") : token;
    }

    private HttpAnswer token(Challenge challenge, String scope) {
        URI realm = challenge.realm().orElseThrow();
        HttpCall call = tokenCall(exchange, challenge, scope);
        try {
            return exchange.sendWithLogin(call);
        } catch (HarborException failure) {
            boolean elsewhere = !realm.getRawAuthority().equalsIgnoreCase(exchange.address().getRawAuthority());
            boolean silent = failure.kind() == Kind.UNREACHABLE || failure.kind() == Kind.NO_ANSWER;
            if (!elsewhere || !silent) {
                throw failure;
            }
            throw new HarborException(
                    failure.kind(),
                    exchange.address() + " sends logins on to " + SafeUrl.of(realm) + ", which does not answer: "
                            + failure.getMessage() + " Set Harbor's external_url to the address that is used here, or make"
                            + " that one reachable.",
                    failure);
        }
    }

    /**
     * What asks for a token, without the login.
     *
     * @param scope {@code &scope=…}, or empty
     * @throws HarborException {@code UNEXPECTED} when the login must not be sent to where it is asked for
     */
    static HttpCall tokenCall(Exchange exchange, Challenge challenge, String scope) {
        URI realm = challenge.realm().orElseThrow();
        if (exchange.address().getScheme().equalsIgnoreCase("https") && realm.getScheme().equalsIgnoreCase("http")) {
            throw new HarborException(
                    Kind.UNEXPECTED,
                    exchange.address() + " sends logins on to " + SafeUrl.of(realm) + ", where the password would go over"
                            + " the network in clear text; it was not sent. Set Harbor's external_url to its https"
                            + " address.");
        }
        if (!exchange.trusts(realm)) {
            throw new HarborException(
                    Kind.UNEXPECTED,
                    exchange.address() + " sends logins on to " + SafeUrl.of(realm) + ", which is another server; the login"
                            + " was not sent. Set Harbor's external_url to the address that is used here, or have an"
                            + " administrator enter that place as the token service of the registry.");
        }
        String query = (realm.getRawQuery() == null ? "?" : "?" + realm.getRawQuery() + "&")
                + "service=" + encode(challenge.service()) + scope;
        String place = realm.getScheme() + "://" + realm.getRawAuthority() + realm.getRawPath();
        return HttpCall.get(URI.create(place + query));
    }

    /** The claim {@code access} of a JWT: {@code [{"type":"repository","name":"web/app","actions":["pull"]}]}. */
    private static Optional<Set<String>> actions(String token, String path) {
        String[] parts = token.split("\\.");
        if (parts.length != 3) {
            return Optional.empty();
        }
        try {
            JsonNode access = JSON.readTree(Base64.getUrlDecoder().decode(parts[1])).path("access");
            if (!access.isArray() && !access.isNull() && !access.isMissingNode()) {
                return Optional.empty();
            }
            Set<String> actions = new TreeSet<>();
            for (JsonNode entry : access) {
                if (entry.path("type").asText().equals("repository") && entry.path("name").asText().equals(path)) {
                    entry.path("actions").forEach(action -> actions.add(action.asText()));
                }
            }
            return Optional.of(actions);
        } catch (IOException | IllegalArgumentException opaque) {
            // Not a JWT after all: the token is the registry's own affair.
            return Optional.empty();
        }
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
