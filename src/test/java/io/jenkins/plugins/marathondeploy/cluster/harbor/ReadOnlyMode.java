package io.jenkins.plugins.marathondeploy.cluster.harbor;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.List;

/** While it is on, whatever changes something is refused, before anybody looks at logins and rights. */
final class ReadOnlyMode extends Filter {
    private static final List<String> READING = List.of("GET", "HEAD", "OPTIONS");

    private volatile boolean on;

    void set(boolean readOnly) {
        on = readOnly;
    }

    boolean isOn() {
        return on;
    }

    @Override
    public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
        boolean token = exchange.getRequestURI().getPath().equals("/service/token");
        if (on && !token && !READING.contains(exchange.getRequestMethod())) {
            Json.error(
                    exchange, 403, "DENIED", "The system is in read only mode. Any modification is prohibited.");
        } else {
            chain.doFilter(exchange);
        }
    }

    @Override
    public String description() {
        return "Harbor's read-only mode";
    }
}
