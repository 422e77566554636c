package io.jenkins.plugins.marathondeploy.cluster.marathon.web;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The requests that came, in their order. */
public final class RequestLog {
    private final List<Request> requests = Collections.synchronizedList(new ArrayList<>());

    void add(Request request) {
        requests.add(request);
    }

    /** All of them. */
    public List<Request> all() {
        synchronized (requests) {
            return List.copyOf(requests);
        }
    }

    /** How many match. */
    public long count(Predicate<Request> which) {
        return all().stream().filter(which).count();
    }

    /** How many have this method and a path that matches the whole regular expression. */
    public long count(String method, String path) {
        Pattern pattern = Pattern.compile(path);
        return count(request -> request.method().equals(method) && pattern.matcher(request.path()).matches());
    }

    /** Forgets them. */
    public void clear() {
        requests.clear();
    }
}
