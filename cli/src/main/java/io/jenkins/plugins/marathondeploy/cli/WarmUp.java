package io.jenkins.plugins.marathondeploy.cli;

import io.jenkins.plugins.marathondeploy.http.Http;
import io.jenkins.plugins.marathondeploy.http.HttpSettings;

/**
 * Does on a second processor, while the first reads the options, what nearly every command needs later and what takes
 * long: loading the certificates of the JVM's authorities, an HTTP client, and the classes behind them. Nothing depends
 * on it: what it does not come to is done when it is needed.
 */
final class WarmUp {
    /** Keeps the client, which others get from then on. */
    private static volatile Http http;

    private WarmUp() {}

    static void begin() {
        Thread thread = new Thread(WarmUp::prepare, "warm-up");
        thread.setDaemon(true);
        thread.start();
    }

    private static void prepare() {
        http = new Http(HttpSettings.defaults());
    }
}
