package io.jenkins.plugins.marathondeploy.harbor;

import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.auth.Secret;
import io.jenkins.plugins.marathondeploy.harbor.PullAnswer.State;
import io.jenkins.plugins.marathondeploy.http.Derived;
import io.jenkins.plugins.marathondeploy.http.Http;
import io.jenkins.plugins.marathondeploy.http.HttpAnswer;
import io.jenkins.plugins.marathondeploy.http.HttpCall;
import io.jenkins.plugins.marathondeploy.http.HttpFailure;
import io.jenkins.plugins.marathondeploy.rest.ServiceException;
import io.jenkins.plugins.marathondeploy.rest.ServiceException.Kind;
import java.util.concurrent.CompletableFuture;

/**
 * Asks the registry for a manifest as Docker does before it pulls: the token, then {@code HEAD}. The project's policies are
 * heeded there, and nowhere else.
 */
final class PullCheck {
    private final Exchange exchange;
    private final Http http;
    private final Authentication login;

    PullCheck(Exchange exchange, Http http, Authentication login) {
        this.exchange = exchange;
        this.http = http;
        this.login = login;
    }

    CompletableFuture<PullAnswer> ask(HarborRepository repository, String reference) {
        CompletableFuture<PullAnswer> answer = Derived.compose(
                http.sendAsync(exchange.call("GET", "/v2/")), Runnable::run, (asked, problem) -> problem != null
                        ? CompletableFuture.failedFuture(problem)
                        : Derived.compose(token(asked, repository), Runnable::run, (token, refused) -> refused != null
                                ? CompletableFuture.failedFuture(refused)
                                : manifest(repository, reference, token)));
        return Derived.from(answer, (found, problem) -> {
            if (problem != null) {
                throw failure(problem);
            }
            return found;
        });
    }

    /** The login for the manifest. */
    private CompletableFuture<Authentication> token(HttpAnswer asked, HarborRepository repository) {
        if (asked.isSuccess()) {
            return CompletableFuture.completedFuture(Authentication.none());
        }
        if (asked.status() != 401) {
            throw Answers.unexpected(asked, "no registry");
        }
        Challenge challenge = asked.header("WWW-Authenticate")
                .map(Challenge::parse)
                .filter(Challenge::canBeMet)
                .orElseThrow(() -> Answers.unexpected(asked, "401 without saying where its login is given"));
        if (!challenge.isBearer()) {
            return CompletableFuture.completedFuture(login);
        }
        String scope = "&scope=" + RegistryAccess.encode("repository:" + repository.path() + ":pull");
        HttpCall call = RegistryAccess.tokenCall(exchange, challenge, scope).withAuthentication(login);
        return Derived.then(http.sendAsync(call), answer -> {
            if (answer.status() == 401 || answer.status() == 403) {
                throw exchange.unauthorised(Answers.said(answer));
            }
            String token = answer.isSuccess() ? RegistryAccess.tokenIn(answer) : "";
            if (token.isEmpty()) {
                throw Answers.unexpected(answer, "no token");
            }
            return Authentication.token("Bearer", Secret.of(token));
        });
    }

    private CompletableFuture<PullAnswer> manifest(HarborRepository repository, String reference, Authentication token) {
        return Derived.compose(
                http.sendAsync(call("HEAD", repository, reference, token)), Runnable::run, (answer, problem) -> {
                    if (problem != null) {
                        return CompletableFuture.failedFuture(problem);
                    }
                    if (answer.status() != 412) {
                        return CompletableFuture.completedFuture(judge(answer, repository, reference));
                    }
                    // HEAD has no words. Nothing is given out, so that this does not count as a pull either.
                    return Derived.then(
                            http.sendAsync(call("GET", repository, reference, token)),
                            words -> new PullAnswer(State.HELD_BACK, Answers.said(words)));
                });
    }

    private HttpCall call(String method, HarborRepository repository, String reference, Authentication token) {
        return exchange.call(method, "/v2/" + repository.path() + "/manifests/" + reference)
                .withHeader("Accept", RegistryManifests.ACCEPT)
                .withAuthentication(token);
    }

    private PullAnswer judge(HttpAnswer answer, HarborRepository repository, String reference) {
        return switch (answer.status()) {
            case 200 -> new PullAnswer(State.GIVEN, "");
            case 404 -> new PullAnswer(State.MISSING, Answers.said(answer));
            case 401, 403 -> throw new ServiceException(
                    Kind.FORBIDDEN,
                    repository + " " + reference + ": " + exchange.account() + " may not pull it (" + Answers.said(answer)
                            + "); give the robot account the permission repository:pull in project " + repository.project());
            case 429, 500, 502, 503, 504 -> throw new ServiceException(
                    Kind.UNAVAILABLE,
                    exchange.address() + " can't say at the moment whether " + repository + " can be pulled ("
                            + Answers.said(answer) + ")");
            default -> throw Answers.unexpected(answer, "no answer about " + repository + " " + reference);
        };
    }

    private static RuntimeException failure(Throwable problem) {
        if (problem instanceof HttpFailure failure) {
            boolean sent = !failure.nothingSent();
            return new ServiceException(sent ? Kind.NO_ANSWER : Kind.UNREACHABLE, failure.getMessage(), failure);
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
