package io.jenkins.plugins.marathondeploy.rest;

import io.jenkins.plugins.marathondeploy.address.Origin;
import io.jenkins.plugins.marathondeploy.async.Derived;
import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.http.Http;
import io.jenkins.plugins.marathondeploy.http.HttpAnswer;
import io.jenkins.plugins.marathondeploy.http.HttpCall;
import io.jenkins.plugins.marathondeploy.http.HttpClients;
import io.jenkins.plugins.marathondeploy.http.HttpFailure;
import io.jenkins.plugins.marathondeploy.http.LastAnswered;
import io.jenkins.plugins.marathondeploy.rest.ServiceException.Kind;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A service at one or several addresses: asks the one that answered last whoever asked it with the same clients, and the next
 * one where a connection can't be made. A read is also given to the next one when an address does not answer it, or can't serve it; a change never is. No
 * thread waits. Safe for several threads.
 */
public final class Service {
    private final ServiceSettings settings;
    private final Http http;
    private final BiFunction<HttpCall, Authentication, HttpCall> login;
    private final Set<Origin> origins;
    private final LastAnswered lastAnswered;

    /** @throws IllegalArgumentException when the settings' authority is no certificate */
    public Service(ServiceSettings settings, HttpClients clients) {
        this(settings, clients, HttpCall::withAuthentication);
    }

    /**
     * @param login puts the login into a request; throws an {@code IllegalArgumentException} when it can't be put there, whose
     *              message does not contain it
     */
    public Service(
            ServiceSettings settings, HttpClients clients, BiFunction<HttpCall, Authentication, HttpCall> login) {
        this.settings = settings;
        this.http = new Http(settings.http(), clients);
        this.lastAnswered = clients.lastAnswered();
        this.login = login;
        this.origins = settings.addresses().stream().map(Origin::of).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * {@code GET}, see {@link #read}.
     *
     * @param path from the first slash after the address on, encoded, with its query
     */
    public CompletableFuture<HttpAnswer> get(String path) {
        return read(address -> HttpCall.get(URI.create(address + path)));
    }

    /**
     * The answer to a request that changes nothing, whatever its status. Where there is none, the future fails with a
     * {@link ServiceException}. Cancelling it gives the exchange up.
     *
     * @param request for each address; the login is added
     */
    public CompletableFuture<HttpAnswer> read(Function<URI, HttpCall> request) {
        return begin(request, true);
    }

    /** As {@link #read}, for a request that changes something: it is sent once. */
    public CompletableFuture<HttpAnswer> change(Function<URI, HttpCall> request) {
        return begin(request, false);
    }

    private CompletableFuture<HttpAnswer> begin(Function<URI, HttpCall> request, boolean read) {
        try {
            return new Round(request, read).ask(0);
        } catch (RuntimeException notSent) {
            return CompletableFuture.failedFuture(notSent);
        }
    }

    /** One exchange that is given from address to address until one takes it. */
    private final class Round {
        private final Function<URI, HttpCall> request;
        private final boolean read;
        private final int count = settings.addresses().size();
        private final int first = lastAnswered.first(settings.addresses());
        private final List<HttpFailure> failures = new ArrayList<>();
        private HttpAnswer unserved;

        Round(Function<URI, HttpCall> request, boolean read) {
            this.request = request;
            this.read = read;
        }

        CompletableFuture<HttpAnswer> ask(int offset) {
            int index = Math.floorMod(first + offset, count);
            boolean more = offset + 1 < count;
            return Derived.compose(send(call(index)), Runnable::run, (answer, problem) -> {
                if (problem != null) {
                    note(problem, index);
                } else if (read && more && isUnserved(answer)) {
                    unserved = answer;
                } else {
                    lastAnswered.prefer(settings.addresses(), index);
                    return CompletableFuture.completedFuture(answer);
                }
                return more ? ask(offset + 1) : nobody();
            });
        }

        private HttpCall call(int index) {
            HttpCall call = request.apply(settings.addresses().get(index))
                    .withHeader("Accept", "application/json")
                    .withOrigins(origins);
            try {
                return login.apply(call, settings.authentication().get());
            } catch (IllegalArgumentException wrong) {
                throw notSent(call, wrong);
            }
        }

        private CompletableFuture<HttpAnswer> send(HttpCall call) {
            try {
                return http.sendAsync(call);
            } catch (IllegalArgumentException wrong) {
                throw notSent(call, wrong);
            }
        }

        /** @throws ServiceException when it must not be given to another address */
        private void note(Throwable problem, int index) {
            if (!(problem instanceof HttpFailure failure)) {
                throw problem instanceof RuntimeException known ? known : new CompletionException(problem);
            }
            if (!failure.nothingSent()) {
                // It may hang for long: begin with the next one next time.
                lastAnswered.prefer(settings.addresses(), Math.floorMod(index + 1, count));
                Kind kind = switch (failure.kind()) {
                    case REDIRECT, TOO_LARGE -> Kind.UNEXPECTED;
                    default -> Kind.NO_ANSWER;
                };
                if (!read || kind != Kind.NO_ANSWER) {
                    throw new ServiceException(kind, failure.getMessage(), failure);
                }
            }
            failures.add(failure);
        }

        private CompletableFuture<HttpAnswer> nobody() {
            if (unserved != null) {
                return CompletableFuture.completedFuture(unserved);
            }
            boolean untrusted = failures.stream().allMatch(each -> each.kind() == HttpFailure.Kind.CERTIFICATE);
            boolean unsent = failures.stream().allMatch(HttpFailure::nothingSent);
            throw new ServiceException(
                    untrusted ? Kind.UNTRUSTED : unsent ? Kind.UNREACHABLE : Kind.NO_ANSWER,
                    failures.stream().map(HttpFailure::getMessage).collect(Collectors.joining("; ")),
                    failures.get(failures.size() - 1));
        }
    }

    private static ServiceException notSent(HttpCall call, IllegalArgumentException wrong) {
        return new ServiceException(Kind.UNAUTHORISED, call + " was not sent: " + wrong.getMessage());
    }

    /** A Consul agent without a leader answers 500; the others are a starting server's or a proxy's. */
    private static boolean isUnserved(HttpAnswer answer) {
        return answer.status() == 500 || answer.status() >= 502 && answer.status() <= 504;
    }
}
