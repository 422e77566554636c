package io.jenkins.plugins.marathondeploy.cluster.fault;

/**
 * A request that came to the proxy.
 *
 * @param path with its query
 * @param body as text; empty when there is none
 */
public record Call(String method, String path, String body) {
    /** Whether the method is this one and the path, without its query, matches the whole regular expression. */
    public boolean is(String wantedMethod, String wantedPath) {
        return method.equals(wantedMethod) && path.replaceFirst("\\?.*", "").matches(wantedPath);
    }
}
