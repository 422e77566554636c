package io.jenkins.plugins.marathondeploy.follow;

import io.jenkins.plugins.marathondeploy.time.SteadyClock;
import java.net.http.HttpClient;
import java.util.function.Consumer;

/** A follower whose name server is the measurement's. */
public final class FollowerWithNames {
    private FollowerWithNames() {}

    /** @param resolver as {@link io.jenkins.plugins.marathondeploy.http.Names} has it; may block */
    public static Follower of(Consumer<String> resolver) {
        return new Follower(timer -> timer, SteadyClock::start, resolver, HttpClient::newBuilder);
    }
}
