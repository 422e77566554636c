package io.jenkins.plugins.marathondeploy.cli.reliability;

import io.jenkins.plugins.marathondeploy.cli.Live;
import io.jenkins.plugins.marathondeploy.cluster.fault.Call;
import io.jenkins.plugins.marathondeploy.cluster.fault.FaultProxy;
import io.jenkins.plugins.marathondeploy.cluster.harbor.HarborFixture;
import io.jenkins.plugins.marathondeploy.cluster.harbor.HarborOptions;
import io.jenkins.plugins.marathondeploy.cluster.harbor.Replication;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The office's Harbor, and that of a data centre with a network before it, both called by one name. Release {@code one}, which
 * runs, is in both; release {@code two} was pushed to the office and waits for replication.
 */
final class Replicated {
    static final String HOST = "harbor.example.org";
    static final String ROBOT = "robot$north";
    static final String SECRET = "n0rth$s3cret";
    /** Questions about manifests. */
    static final Predicate<Call> MANIFESTS = call -> call.is("HEAD", "/v2/shop/web/manifests/.*") || call.is("GET", "/v2/shop/web/manifests/.*");
    static final Predicate<Call> ALL = call -> true;

    final Place place;
    final HarborFixture office;
    final HarborFixture north;
    final FaultProxy way;
    final Replication replication;
    final String one;
    String two;
    /** Of the release that is deployed. */
    String name = "two";
    /** As the definition of release {@code two} names it; null for its digest. */
    String image;
    /** Of the data centre's Harbor in the configuration; empty for none. */
    String imageHost = HOST;

    private Replicated(Place place) {
        this.place = place;
        office = place.with(start().createProject("shop").addRobot(ImagePlace.ROBOT, ImagePlace.SECRET, "shop"));
        north = place.with(start().createProject("shop", Map.of("public", "false")).addUser(ROBOT, SECRET));
        north.allow(ROBOT, "*", "pull");
        way = place.way(north.uri());
        one = office.putArtifact("shop/web", "1", "one");
        north.putArtifact("shop/web", "1", "one");
        replication = office.replicateTo(north).hold();
        two = office.putArtifact("shop/web", "2", "two");
        place.environment("HARBOR_NORTH_USER", ROBOT);
        place.environment("HARBOR_NORTH_PASSWORD", SECRET);
    }

    static HarborFixture start() {
        return HarborFixture.start(HarborOptions.defaults().withoutRegistry());
    }

    static Replicated in(Place place) {
        Replicated images = new Replicated(place);
        place.running(images.release("one", HOST + "/shop/web@" + images.one));
        return images;
    }

    Release release(String name, String reference) {
        return Release.of(name).image(reference);
    }

    Release second() {
        return release(name, image == null ? HOST + "/shop/web@" + two : image);
    }

    /** Replication has brought it. */
    void arrived() {
        replication.release();
        Steps.await(() -> north.digest("shop/web", two).isPresent());
    }

    /** In north, with what is there, and what is known of the office. */
    Live deploy(String... options) {
        String configuration = """
                marathonServers:
                  - name: north
                    url: %s
                    agentPort: %d
                    harbor: north
                harborRegistries:
                  - name: office
                    url: %s
                    imageHost: %s
                  - name: north
                    url: %s
                """.formatted(place.proxy.uri(), place.marathon.agentUri().getPort(), office.uri(), HOST, way.uri())
                + (imageHost.isEmpty() ? "" : "    imageHost: " + imageHost + "\n");
        return place.deployNamed(configuration, second().definition(), options);
    }
}
