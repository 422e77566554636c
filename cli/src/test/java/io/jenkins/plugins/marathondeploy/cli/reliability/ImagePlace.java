package io.jenkins.plugins.marathondeploy.cli.reliability;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.cli.Live;
import io.jenkins.plugins.marathondeploy.cluster.fault.Call;
import io.jenkins.plugins.marathondeploy.cluster.fault.FaultProxy;
import io.jenkins.plugins.marathondeploy.cluster.harbor.HarborFixture;
import io.jenkins.plugins.marathondeploy.cluster.harbor.HarborOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** A Harbor, and a network before it, with the images of release {@code one}, which runs, and release {@code two}. */
final class ImagePlace {
    static final String ROBOT = "robot$shop+deploy";
    static final String SECRET = "h4rb0r$s3cret";
    /** Reads of an artifact, whichever part of it. */
    static final Predicate<Call> ARTIFACT = call -> call.is("GET", "/api/v2.0/projects/shop/repositories/web/artifacts/.*");
    static final Predicate<Call> SCAN = call -> call.is("POST", "/api/v2.0/projects/shop/repositories/web/artifacts/.*/scan");
    static final Predicate<Call> REGISTRY = call -> call.is("GET", "/v2/.*") || call.is("HEAD", "/v2/.*");

    final Place place;
    final HarborFixture harbor;
    final FaultProxy proxy;
    final String one;
    String two;

    private ImagePlace(Place place) {
        this.place = place;
        harbor = place.with(HarborFixture.start(HarborOptions.defaults().withoutRegistry())
                .createProject("shop")
                .addRobot(ROBOT, SECRET, "shop"));
        proxy = place.way(harbor.uri());
        one = harbor.putArtifact("shop/web", "1", "one");
        two = harbor.putArtifact("shop/web", "2", "two");
    }

    static ImagePlace in(Place place) {
        ImagePlace images = new ImagePlace(place);
        place.running(Release.of("one").image(images.reference(images.one)));
        return images;
    }

    private String reference(String digest) {
        return proxy.uri().getAuthority() + "/shop/web@" + digest;
    }

    /** Release {@code two} is scanned. */
    void scanned(Map<String, Integer> findings) {
        harbor.scans().findings(findings);
        harbor.scans().states("Success");
        harbor.scans().set(two, "Success");
    }

    /** Release {@code two} is an index, of whose images one is scanned, and the scan of the other always ends like this. */
    void index(String other) {
        scanned(Map.of());
        String arm = harbor.putArtifact("shop/web", "arm", "arm");
        harbor.scans().states(other);
        harbor.scans().set(arm, other);
        two = harbor.putIndex("shop/web", "both", Map.of("linux/amd64", two, "linux/arm64", arm));
    }

    Live deploy(String... options) {
        List<String> all = new ArrayList<>(List.of("--harbor", proxy.uri().toString()));
        all.addAll(List.of(options));
        ObjectNode definition = Release.of("two").image(reference(two)).definition();
        return place.deploy(List.of(place.proxy.uri()), "web-two.json", definition, all.toArray(String[]::new));
    }
}
