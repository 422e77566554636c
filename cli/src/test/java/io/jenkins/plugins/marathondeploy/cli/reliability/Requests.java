package io.jenkins.plugins.marathondeploy.cli.reliability;

import io.jenkins.plugins.marathondeploy.cluster.fault.Call;
import java.util.function.Predicate;

/** The kinds of requests that a deployment is made of. */
final class Requests {
    static final Predicate<Call> ALL = call -> true;
    static final Predicate<Call> READ = call -> call.is("GET", "/v2/apps" + Place.APP);
    static final Predicate<Call> RESTORE =
            call -> call.is("PUT", "/v2/apps" + Place.APP) && call.body().startsWith("{\"version\":");
    static final Predicate<Call> PUT = RESTORE.negate().and(call -> call.is("PUT", "/v2/apps" + Place.APP));
    static final Predicate<Call> LIST = call -> call.is("GET", "/v2/deployments");
    static final Predicate<Call> REVERT = call -> call.is("DELETE", "/v2/deployments/.*");
    static final Predicate<Call> REMOVE = call -> call.is("DELETE", "/v2/apps" + Place.APP);
    static final Predicate<Call> VERSION = call -> call.is("GET", "/v2/apps" + Place.APP + "/versions/.*");
    static final Predicate<Call> QUEUE = call -> call.is("GET", "/v2/queue");
    static final Predicate<Call> EVENTS = call -> call.is("GET", "/v2/events");
    static final Predicate<Call> NOT_EVENTS = EVENTS.negate();

    private Requests() {}
}
