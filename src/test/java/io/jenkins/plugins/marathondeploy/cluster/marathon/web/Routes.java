package io.jenkins.plugins.marathondeploy.cluster.marathon.web;

import io.jenkins.plugins.marathondeploy.cluster.marathon.app.MarathonError;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which resource answers which request. The first matching path wins. */
final class Routes {
    private final List<Route> routes = new ArrayList<>();

    private record Route(Pattern path, String method, Set<String> types, BiFunction<Request, Matcher, Reply> answer) {
    }

    /** Adds a route for JSON. */
    void add(String method, String path, BiFunction<Request, Matcher, Reply> answer) {
        add(method, path, Set.of("application/json"), answer);
    }

    /** Adds a route that answers in one of these types. */
    void add(String method, String path, Set<String> types, BiFunction<Request, Matcher, Reply> answer) {
        routes.add(new Route(Pattern.compile(path), method, types, answer));
    }

    Reply answer(Request request) {
        Set<String> methods = new LinkedHashSet<>();
        String matched = null;
        for (Route route : routes) {
            Matcher matcher = route.path().matcher(request.path());
            if (!matcher.matches() || matched != null && !matched.equals(route.path().pattern())) {
                continue;
            }
            matched = route.path().pattern();
            methods.add(route.method());
            if (route.method().equals(request.method().equals("HEAD") ? "GET" : request.method())) {
                return answer(request, route, matcher);
            }
        }
        if (matched == null) {
            // A09-unknown-route.txt
            throw MarathonError.of(500, "URI not found");
        }
        if (request.method().equals("OPTIONS")) {
            return options(methods);
        }
        throw MarathonError.of(405, "Method Not Allowed");
    }

    private static Reply answer(Request request, Route route, Matcher matcher) {
        if (route.types().stream().noneMatch(request::accepts)) {
            throw MarathonError.of(406, "Not Acceptable");
        }
        boolean hasJson = request.contentType().isEmpty() || request.contentType().startsWith("application/json");
        if (!hasJson && request.body().length > 0) {
            // B-wrong-content-type.txt
            throw MarathonError.of(415, "Unsupported Media Type");
        }
        return route.answer().apply(request, matcher);
    }

    /** A24-options-apps.txt. */
    private static Reply options(Set<String> methods) {
        Set<String> allowed = new LinkedHashSet<>(List.of("HEAD"));
        allowed.addAll(methods);
        allowed.add("OPTIONS");
        return new Reply(200, "application/json", Map.of("Allow", String.join(",", allowed)), new byte[0]);
    }
}
