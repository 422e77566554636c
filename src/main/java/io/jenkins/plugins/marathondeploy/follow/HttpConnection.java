package io.jenkins.plugins.marathondeploy.follow;

import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.deploy.Clients;
import io.jenkins.plugins.marathondeploy.deploy.TaskOutput;
import io.jenkins.plugins.marathondeploy.http.HttpClients;
import io.jenkins.plugins.marathondeploy.http.HttpSettings;
import io.jenkins.plugins.marathondeploy.marathon.AsyncMarathon;
import io.jenkins.plugins.marathondeploy.marathon.EventListener;
import io.jenkins.plugins.marathondeploy.marathon.EventStream;
import io.jenkins.plugins.marathondeploy.marathon.HttpAsyncMarathon;
import io.jenkins.plugins.marathondeploy.marathon.MarathonException;
import io.jenkins.plugins.marathondeploy.marathon.MarathonSettings;
import java.net.URI;
import java.util.List;
import java.util.Set;

/** A Marathon over HTTP. */
public final class HttpConnection implements Connection {
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

    private record Identity(Set<URI> instances, Authentication login, HttpSettings http) {}

    private record Both(AsyncMarathon marathon, TaskOutput taskOutput) implements Clients {}

    private final MarathonSettings settings;
    private final HttpClients clients;
    private final Clients both;

    /** @param taskOutput where the output of failed tasks is read */
    public HttpConnection(MarathonSettings settings, HttpClients clients, TaskOutput taskOutput) {
        this.settings = settings;
        this.clients = clients;
        this.both = new Both(new HttpAsyncMarathon(settings, clients), taskOutput);
    }

    /** A login that can't be had now is none: each exchange will say so. */
    @Override
    public Object identity() {
        Authentication login;
        try {
            login = settings.authentication().get();
        } catch (MarathonException missing) {
            login = Authentication.none();
        }
        return new Identity(Set.copyOf(settings.instances()), login, settings.http());
    }

    @Override
    public Clients clients() {
        return both;
    }

    @Override
    public AutoCloseable events(EventListener listener) {
        return EventStream.open(settings, clients, TYPES, listener);
    }
}
