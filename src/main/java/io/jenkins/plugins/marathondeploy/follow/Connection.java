package io.jenkins.plugins.marathondeploy.follow;

import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.deploy.Clients;
import io.jenkins.plugins.marathondeploy.gate.Gates;
import io.jenkins.plugins.marathondeploy.http.HttpClients;
import io.jenkins.plugins.marathondeploy.http.HttpSettings;
import io.jenkins.plugins.marathondeploy.marathon.AsyncMarathon;
import io.jenkins.plugins.marathondeploy.marathon.EventListener;
import io.jenkins.plugins.marathondeploy.marathon.EventStream;
import io.jenkins.plugins.marathondeploy.marathon.HttpAsyncMarathon;
import io.jenkins.plugins.marathondeploy.marathon.MarathonException;
import io.jenkins.plugins.marathondeploy.marathon.MarathonSettings;
import io.jenkins.plugins.marathondeploy.mesos.TaskOutput;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** One Marathon with one login, and what gates are asked with, as they were when this was made. */
public final class Connection {
    /** Where a deployment's connection comes from: addresses, a login, certificates, as they are now. */
    @FunctionalInterface
    public interface Source {
        /**
         * Looks everything up and makes a connection. May block: it is called on a thread of its own kind. What it
         * throws at the beginning ends the wait; later what worked so far is kept, for as long as
         * it may be used.
         */
        Connection connect();

        /**
         * Returns what is equal for all sources that find the same: server, credential, and for whom it is looked up.
         * One of them is asked for all, and its connection is used for 5 s, or until an exchange with it fails.
         */
        default Object key() {
            return this;
        }

        /**
         * Returns what is equal for all sources that may hang together: a server, or a store of credentials. They are
         * asked one after the other.
         */
        default Object store() {
            return key();
        }
    }

    /** What an event may tell; others are not sent to us at all. */
    private static final List<String> TYPES = List.of(
            "deployment_info",
            "deployment_step_success",
            "deployment_step_failure",
            "deployment_success",
            "deployment_failed",
            "status_update_event",
            "health_status_changed_event",
            "instance_health_changed_event",
            "unhealthy_instance_kill_event",
            "app_terminated_event");

    private record Identity(Set<URI> instances, Object login, HttpSettings http) {}

    private record ClientsOfOne(AsyncMarathon marathon, TaskOutput taskOutput, Gates gates) implements Clients {}

    private final MarathonSettings settings;
    private final HttpClients http;
    private final Identity identity;
    private final Clients clients;
    private final Supplier<Optional<String>> refusal;

    /** Without gates. */
    public Connection(MarathonSettings settings, HttpClients http, TaskOutput taskOutput) {
        this(settings, http, taskOutput, Gates.NONE);
    }

    /** One that may be used for good. */
    public Connection(MarathonSettings settings, HttpClients http, TaskOutput taskOutput, Gates gates) {
        this(settings, http, taskOutput, gates, Optional::empty);
    }

    /**
     * Asks the settings for the login. One that can't be had is told by each exchange.
     *
     * @param http       {@link Follower#connections}
     * @param taskOutput where the output of failed tasks is read
     * @param gates      who asks gates
     * @param refusal    why it may not be used any more, as somebody has decided who may; empty while it may. Asked before
     *                   each step: it neither blocks nor fails
     */
    public Connection(
            MarathonSettings settings, HttpClients http, TaskOutput taskOutput, Gates gates,
            Supplier<Optional<String>> refusal) {
        Object shared;
        Supplier<Authentication> login;
        try {
            Authentication found = settings.authentication().get();
            shared = found;
            login = () -> found;
        } catch (MarathonException missing) {
            shared = String.valueOf(missing.getMessage());
            login = () -> {
                throw missing;
            };
        }
        this.refusal = refusal;
        this.settings = settings.withAuthentication(login);
        this.http = http;
        this.identity = new Identity(Set.copyOf(settings.instances()), shared, settings.http());
        this.clients = new ClientsOfOne(new HttpAsyncMarathon(this.settings, http), taskOutput, gates);
    }

    /** Why it may not be used any more; empty while it may. */
    Optional<String> refusal() {
        return refusal.get();
    }

    /** Returns one in its place that asks Marathon and its agents nothing: each exchange fails as without a login. */
    Connection refused(String why) {
        MarathonSettings closed = settings.withAuthentication(() -> {
            throw new MarathonException(MarathonException.Kind.UNAUTHORISED, why);
        });
        return new Connection(closed, http, TaskOutput.NONE, clients.gates());
    }

    /** Equal where answers may be shared: addresses and login, since what a Marathon shows can depend on who asks. */
    Object identity() {
        return identity;
    }

    /** Equal where it is the same Marathon, whoever asks. */
    Object server() {
        return identity.instances;
    }

    Clients clients() {
        return clients;
    }

    /** Begins to listen; returns at once. Closing what it returns ends it. */
    EventStream events(EventListener listener) {
        return EventStream.open(settings, http, TYPES, listener);
    }
}
