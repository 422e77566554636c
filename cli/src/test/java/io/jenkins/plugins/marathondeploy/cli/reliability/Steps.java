package io.jenkins.plugins.marathondeploy.cli.reliability;

import io.jenkins.plugins.marathondeploy.cli.Live;
import io.jenkins.plugins.marathondeploy.cluster.fault.Call;
import io.jenkins.plugins.marathondeploy.cluster.marathon.model.Condition;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** Takes a deployment of release {@code two} into the phase where something is to happen, and holds it there. */
final class Steps {
    static final Release ONE = Release.of("one");
    static final Release TWO = Release.of("two");
    static final Release THEIRS = Release.of("theirs");

    private Steps() {}

    /** Followed, with all new instances running and none healthy. */
    static Live following(Place place, String... options) {
        place.turn(TWO, 500);
        Live run = place.deploy(TWO, options);
        run.await("submitted ");
        await(() -> running(place, TWO) == 2);
        run.await("0 of 2 healthy");
        return run;
    }

    /** Followed until this many further requests of a kind were dealt with; then its instances become healthy. */
    static Live followed(Place place, Predicate<Call> kind, int count, String... options) {
        Live run = following(place, options);
        long before = place.proxy.count(kind);
        await(() -> place.proxy.count(kind) >= before + count);
        place.turn(TWO, 200);
        return run;
    }

    /** Healthy, and watched. */
    static Live soaking(Place place, String soak, String... options) {
        Live run = place.deploy(TWO, and(options, "--soak", soak));
        run.await("watching for");
        return run;
    }

    /**
     * Healthy and watched, until it turns bad for good: its deployment has ended, so that the version before is restored
     * once the time is up.
     */
    static Live spoiling(Place place, String... options) {
        Live run = soaking(place, "20s", and(options, "--timeout", "10s"));
        place.turn(TWO, 500);
        return run;
    }

    /** Fails at once: its deployment is reverted. */
    static Live failing(Place place, String... options) {
        return place.deploy(Release.of("two").sick(), and(options, "--max-task-failures", "1"));
    }

    /**
     * On its way back, with two instances of the release before started anew and not healthy yet; Marathon has stopped
     * those that ran all the time first, being the oldest (E36-timeline-rollback).
     */
    static Live goingBack(Place place, String... options) {
        place.turn(ONE, 500);
        Live run = following(place, and(options, "--timeout", "5s"));
        run.await("reverting deployment");
        await(() -> place.state().equals("one healthy on 0 of 2, 2 old, deploying")
                && running(place, ONE) == 2
                && running(place, TWO) == 2);
        return run;
    }

    private static String[] and(String[] options, String... more) {
        return Stream.of(options, more).flatMap(Arrays::stream).toArray(String[]::new);
    }

    /** Instances of a release that run. */
    static long running(Place place, Release release) {
        return place.cluster.instances(Place.APP).stream()
                .filter(instance -> instance.condition() == Condition.RUNNING)
                .filter(instance -> instance.app().content().at("/env/RELEASE").asText().equals(release.name))
                .count();
    }

    static void await(Callable<Boolean> condition) {
        Awaitility.await().atMost(2, TimeUnit.MINUTES).until(condition);
    }
}
