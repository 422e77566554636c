package io.jenkins.plugins.marathondeploy.cluster.harbor;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Every request that arrives, for tests that say what must and must not be sent. */
final class RequestLog extends Filter {
    private final List<String> requests = new CopyOnWriteArrayList<>();

    @Override
    public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
        requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
        // An exchange that is closed before anybody asked for its body takes its connection along, which the client has
        // by then taken for free.
        exchange.getRequestBody();
        try {
            chain.doFilter(exchange);
        } catch (IOException e) {
            // A client that hung up is none of the fixture's failures; any other sees its connection break.
            exchange.close();
        } catch (RuntimeException e) {
            e.printStackTrace();
            Json.error(exchange, 500, "UNKNOWN", e.toString());
        }
    }

    @Override
    public String description() {
        return "Keeps every request's method and URI";
    }

    List<String> requests() {
        return List.copyOf(requests);
    }
}
