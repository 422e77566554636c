package io.jenkins.plugins.marathondeploy.cluster.marathon.web;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;

/** Looks at every request before Marathon does. */
@FunctionalInterface
public interface RequestFilter {
    /** Returns true when it has answered (or cut) the exchange itself, false to let it pass. */
    boolean handle(Request request, HttpExchange exchange) throws IOException;
}
