package io.jenkins.plugins.marathondeploy.harbor;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.marathondeploy.async.Derived;
import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.auth.Secret;
import io.jenkins.plugins.marathondeploy.harbor.PullAnswer.State;
import io.jenkins.plugins.marathondeploy.http.Http;
import io.jenkins.plugins.marathondeploy.http.HttpAnswer;
import io.jenkins.plugins.marathondeploy.http.HttpCall;
import io.jenkins.plugins.marathondeploy.http.HttpFailure;
import io.jenkins.plugins.marathondeploy.rest.ServiceException;
import io.jenkins.plugins.marathondeploy.rest.ServiceException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Asks the registry for manifests as Docker does before it pulls: the token, then {@code HEAD}. The project's policies are
 * heeded there, and nowhere else. For one short piece of work, since tokens are asked for once.
 */
final class PullCheck {
    /** Whose answers to {@code HEAD} leave out why. */
    private static final Set<Integer> WITHOUT_WORDS = Set.of(401, 403, 404, 412);

    private final Exchange exchange;
    private final Http http;
    private final Authentication login;
    /** By the repository's path. */
    private final Map<String, CompletableFuture<Pass>> passes = new ConcurrentHashMap<>();

    /**
     * What opens a repository.
     *
     * @param challenge what the registry has asked for; empty where it asks for nothing
     */
    private record Pass(Optional<Challenge> challenge, Authentication token) {}

    PullCheck(Exchange exchange, Http http, Authentication login) {
        this.exchange = exchange;
        this.http = http;
        this.login = login;
    }

    CompletableFuture<PullAnswer> ask(HarborRepository repository, String reference) {
        return passed(repository, pass -> Derived.compose(
                http.sendAsync(call("HEAD", repository, reference, pass.token)), Runnable::run, (answer, problem) -> {
                    if (problem != null) {
                        return CompletableFuture.failedFuture(problem);
                    }
                    // Where nothing is given out, GET does not count as a pull either.
                    return WITHOUT_WORDS.contains(answer.status())
                            ? Derived.compose(
                                    http.sendAsync(call("GET", repository, reference, pass.token)), Runnable::run,
                                    (words, failure) -> failure != null
                                            ? CompletableFuture.failedFuture(failure)
                                            : explained(words, repository, reference, pass))
                            : CompletableFuture.completedFuture(judge(answer, repository, reference));
                }));
    }

    /** What an index names. */
    CompletableFuture<List<Artifact.Child>> children(HarborRepository repository, String digest) {
        return passed(repository, pass -> Derived.then(
                http.sendAsync(call("GET", repository, digest, pass.token)), answer -> {
                    if (answer.status() != 200) {
                        judge(answer, repository, digest);
                        throw Answers.unexpected(answer, "no index");
                    }
                    if (!RegistryManifests.digestOf(answer.body()).equals(digest)) {
                        throw Answers.unexpected(answer, "something else than " + digest);
                    }
                    List<Artifact.Child> children = new ArrayList<>();
                    for (JsonNode child : Answers.requireObject(answer).path("manifests")) {
                        String os = child.at("/platform/os").asText("");
                        String architecture = child.at("/platform/architecture").asText("");
                        children.add(new Artifact.Child(child.path("digest").asText(""), os + "/" + architecture));
                    }
                    if (!children.stream().allMatch(child -> HarborClient.DIGEST.matcher(child.digest()).matches())) {
                        throw Answers.unexpected(answer, "an index with images without a digest");
                    }
                    return children;
                }));
    }

    private <T> CompletableFuture<T> passed(HarborRepository repository, Function<Pass, CompletableFuture<T>> question) {
        CompletableFuture<Pass> pass = passes.computeIfAbsent(repository.path(), path -> pass(repository));
        CompletableFuture<T> answer = Derived.compose(pass, Runnable::run, (given, problem) ->
                problem != null ? CompletableFuture.failedFuture(problem) : question.apply(given));
        return Derived.from(answer, (found, problem) -> {
            if (problem != null) {
                throw failure(problem);
            }
            return found;
        });
    }

    private CompletableFuture<Pass> pass(HarborRepository repository) {
        return Derived.compose(http.sendAsync(exchange.call("GET", "/v2/")), Runnable::run, (asked, problem) ->
                problem != null ? CompletableFuture.failedFuture(problem) : pass(asked, repository));
    }

    private CompletableFuture<Pass> pass(HttpAnswer asked, HarborRepository repository) {
        if (asked.isSuccess()) {
            return CompletableFuture.completedFuture(new Pass(Optional.empty(), Authentication.none()));
        }
        if (isUnavailable(asked)) {
            throw unavailable(asked, repository);
        }
        if (asked.status() != 401) {
            throw Answers.unexpected(asked, "no registry");
        }
        Challenge challenge = asked.header("WWW-Authenticate")
                .map(Challenge::parse)
                .filter(Challenge::canBeMet)
                .orElseThrow(() -> Answers.unexpected(asked, "401 without saying where its login is given"));
        if (!challenge.isBearer()) {
            return CompletableFuture.completedFuture(new Pass(Optional.of(challenge), login));
        }
        String scope = "&scope=" + RegistryAccess.encode("repository:" + repository.path() + ":pull");
        HttpCall call = RegistryAccess.tokenCall(exchange, challenge, scope).withAuthentication(login);
        return Derived.then(http.sendAsync(call), answer -> {
            if (answer.status() == 401 || answer.status() == 403) {
                throw exchange.unauthorised(Answers.said(answer));
            }
            if (isUnavailable(answer)) {
                throw unavailable(answer, repository);
            }
            String token = answer.isSuccess() ? RegistryAccess.tokenIn(answer) : "";
            if (token.isEmpty()) {
                throw Answers.unexpected(answer, "no token");
            }
            return new Pass(Optional.of(challenge), Authentication.token("Bearer", Secret.of(token)));
        });
    }

    private HttpCall call(String method, HarborRepository repository, String reference, Authentication token) {
        return exchange.call(method, "/v2/" + repository.path() + "/manifests/" + reference)
                .withHeader("Accept", RegistryManifests.ACCEPT)
                .withAuthentication(token);
    }

    /** What an answer with words means. Wrong credentials, too, get a token, one that opens nothing. */
    private CompletableFuture<PullAnswer> explained(
            HttpAnswer words, HarborRepository repository, String reference, Pass pass) {
        // 401 UNAUTHORIZED "project nowhere not found: project nowhere not found": replication makes it with its first image.
        String none = "project " + repository.project() + " not found";
        if (words.status() == 401 && Answers.isHarborError(words) && words.text().contains(none)) {
            return CompletableFuture.completedFuture(new PullAnswer(State.MISSING, Answers.said(words), "", false));
        }
        if (words.status() != 401 && words.status() != 403 || pass.challenge.isEmpty()) {
            return CompletableFuture.completedFuture(judge(words, repository, reference));
        }
        Challenge challenge = pass.challenge.get();
        HttpCall whose = challenge.isBearer() ? RegistryAccess.tokenCall(exchange, challenge, "") : exchange.call("GET", "/v2/");
        return Derived.then(http.sendAsync(whose.withAuthentication(login)), answer -> {
            if (answer.status() == 401 || answer.status() == 403) {
                throw exchange.unauthorised(Answers.said(words));
            }
            return judge(words, repository, reference);
        });
    }

    private PullAnswer judge(HttpAnswer answer, HarborRepository repository, String reference) {
        if (isUnavailable(answer)) {
            throw unavailable(answer, repository);
        }
        return switch (answer.status()) {
            case 200 -> given(answer, repository, reference);
            case 404 -> {
                if (!Answers.isHarborError(answer)) {
                    throw Answers.unexpected(answer, "404, and not in a registry's form");
                }
                yield new PullAnswer(State.MISSING, Answers.said(answer), "", false);
            }
            case 412 -> new PullAnswer(State.HELD_BACK, Answers.said(answer), "", false);
            case 401, 403 -> throw new ServiceException(
                    Kind.FORBIDDEN,
                    repository + " " + reference + ": " + exchange.account() + " may not pull it (" + Answers.said(answer)
                            + "); give the robot account the permission repository:pull in project " + repository.project());
            default -> throw Answers.unexpected(answer, "no answer about " + repository + " " + reference);
        };
    }

    private static PullAnswer given(HttpAnswer answer, HarborRepository repository, String reference) {
        String type = answer.header("Content-Type").orElse("");
        // A login page has neither.
        if (!type.contains("manifest") && !type.contains("index")) {
            throw Answers.unexpected(answer, "no manifest of " + repository + " " + reference);
        }
        String digest = answer.header("Docker-Content-Digest").orElse("");
        if (reference.startsWith("sha256:") && !digest.isEmpty() && !digest.equals(reference)) {
            throw Answers.unexpected(answer, digest + " in place of " + reference);
        }
        boolean index = type.contains("manifest.list") || type.contains("image.index");
        return new PullAnswer(State.GIVEN, "", digest, index);
    }

    private static boolean isUnavailable(HttpAnswer answer) {
        return answer.status() >= 500 || answer.status() == 429;
    }

    private ServiceException unavailable(HttpAnswer answer, HarborRepository repository) {
        return new ServiceException(
                Kind.UNAVAILABLE,
                exchange.address() + " can't say at the moment whether " + repository + " can be pulled ("
                        + Answers.said(answer) + ")");
    }

    private static RuntimeException failure(Throwable problem) {
        if (problem instanceof HttpFailure failure) {
            Kind kind = failure.kind() == HttpFailure.Kind.CERTIFICATE
                    ? Kind.UNTRUSTED
                    : failure.nothingSent() ? Kind.UNREACHABLE : Kind.NO_ANSWER;
            return new ServiceException(kind, failure.getMessage(), failure);
        }
        if (problem instanceof HarborException refused) {
            Kind kind = switch (refused.kind()) {
                case UNAUTHORISED -> Kind.UNAUTHORISED;
                case FORBIDDEN, NO_PUSH_RIGHT -> Kind.FORBIDDEN;
                default -> Kind.UNEXPECTED;
            };
            return new ServiceException(kind, refused.getMessage(), refused);
        }
        return problem instanceof RuntimeException defect ? defect : new IllegalStateException(problem);
    }
}
