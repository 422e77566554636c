package io.jenkins.plugins.marathondeploy.cli.reliability;

/** A registry that no longer has an image. */
final class Images {
    private Images() {}

    static void lose(Place place, String release) {
        place.cluster.simulated().failLaunches(
                launch -> launch.app().env("RELEASE", "").equals(release),
                "Failed to launch container: Failed to run 'docker -H unix:///var/run/docker.sock pull"
                        + " registry.example/shop/web:" + release + "': exited with status 1; stderr='Error response from"
                        + " daemon: manifest for registry.example/shop/web:" + release + " not found: manifest unknown'");
    }
}
