package io.jenkins.plugins.marathondeploy.follow;

import com.sun.net.httpserver.HttpExchange;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.web.Request;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;

/** Requests that are taken and never answered, until they are let go: then their connections are cut. */
final class Hanging {
    private final Queue<HttpExchange> held = new ConcurrentLinkedQueue<>();
    private final MarathonFixture marathon;

    private Hanging(MarathonFixture marathon, Predicate<Request> which) {
        this.marathon = marathon;
        marathon.faults().add((request, exchange) -> which.test(request) && held.add(exchange));
    }

    static Hanging everything(MarathonFixture marathon) {
        return of(marathon, request -> true);
    }

    static Hanging of(MarathonFixture marathon, Predicate<Request> which) {
        return new Hanging(marathon, which);
    }

    int count() {
        return held.size();
    }

    void letGo() {
        marathon.faults().clear();
        held.forEach(HttpExchange::close);
    }
}
