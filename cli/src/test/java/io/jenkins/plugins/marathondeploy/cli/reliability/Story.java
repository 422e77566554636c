package io.jenkins.plugins.marathondeploy.cli.reliability;

import io.jenkins.plugins.marathondeploy.cli.Live;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixtureConfig;
import io.jenkins.plugins.marathondeploy.reliability.Scenario;

/** What happens in one scenario, told by its test. */
@FunctionalInterface
interface Story {
    /** @return the command line whose end counts */
    Live happens(Place place) throws Exception;

    /** What is so beforehand. */
    @FunctionalInterface
    interface Setting {
        Place of(Place place);
    }

    /** A scenario in which release {@code one} runs, healthy, before. */
    static Scenario after(String group, String name, String fault, Expected expected, Story story) {
        return of(group, name, fault, expected, place -> story.happens(place.running(Release.of("one"))));
    }

    /** A scenario on an empty Marathon. */
    static Scenario of(String group, String name, String fault, Expected expected, Story story) {
        return of(MarathonFixtureConfig.fast(), group, name, fault, expected, story);
    }

    /** A scenario on an empty Marathon of this kind. */
    static Scenario of(
            MarathonFixtureConfig config, String group, String name, String fault, Expected expected, Story story) {
        return Scenario.of(group, name, fault, expected.text(), () -> {
            try (Place place = new Place(config)) {
                return expected.observe(place, story.happens(place));
            }
        });
    }
}
