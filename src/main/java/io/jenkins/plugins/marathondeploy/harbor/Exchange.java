package io.jenkins.plugins.marathondeploy.harbor;

import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.auth.LoginHints;
import io.jenkins.plugins.marathondeploy.harbor.HarborException.Kind;
import io.jenkins.plugins.marathondeploy.http.Http;
import io.jenkins.plugins.marathondeploy.http.HttpAnswer;
import io.jenkins.plugins.marathondeploy.http.HttpCall;
import io.jenkins.plugins.marathondeploy.http.HttpFailure;
import java.net.URI;

/** One request to one Harbor: with or without its login, failures by kind. */
final class Exchange {
    private final HarborSettings settings;
    private final Http http;

    Exchange(HarborSettings settings, Http http) {
        this.settings = settings;
        this.http = http;
    }

    /** Whether the login may be sent to a place that Harbor names. */
    boolean trusts(URI tokenService) {
        return settings.trusts(tokenService);
    }

    URI address() {
        return settings.address();
    }

    HttpCall call(String method, String path) {
        return HttpCall.of(method, URI.create(settings.address() + path)).withHeader("Accept", "application/json");
    }

    HttpAnswer send(HttpCall call) {
        HttpAnswer answer;
        try {
            answer = http.send(call);
        } catch (HttpFailure failure) {
            throw new HarborException(kind(failure), failure.getMessage(), failure);
        }
        if (answer.status() >= 500 || answer.status() == 429) {
            throw new HarborException(
                    Kind.UNAVAILABLE,
                    call + " was answered " + Answers.said(answer) + ". Harbor can't serve at the moment; try later.");
        }
        return answer;
    }

    HttpAnswer sendWithLogin(HttpCall call) {
        return send(call.withAuthentication(login()));
    }

    Authentication login() {
        return settings.authentication().get();
    }

    /** Whose login is used, for messages; never a secret. */
    String account() {
        Authentication login = login();
        if (login instanceof Authentication.Basic basic) {
            return basic.user();
        }
        return login instanceof Authentication.Token ? "the token's account" : "an anonymous user";
    }

    HarborException unauthorised(String answered) {
        String advice = login() instanceof Authentication.None
                ? "No login is given: it needs a user name and password."
                : "Look whether user name and password are right, and the account neither expired nor disabled."
                        + LoginHints.of(login());
        return new HarborException(
                Kind.UNAUTHORISED,
                settings.address() + " does not accept the login of " + account() + " (" + answered + "). " + advice);
    }

    private static Kind kind(HttpFailure failure) {
        return switch (failure.kind()) {
            case CONNECT, TLS, CERTIFICATE -> Kind.UNREACHABLE;
            case TIMEOUT, CUT, INTERRUPTED -> Kind.NO_ANSWER;
            case TOO_LARGE, REDIRECT -> Kind.UNEXPECTED;
        };
    }
}
