package io.jenkins.plugins.marathondeploy.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import hudson.util.XStream2;
import io.jenkins.plugins.marathondeploy.deploy.DeploymentEvent;
import io.jenkins.plugins.marathondeploy.deploy.DeploymentEvent.Progress.Kind;
import io.jenkins.plugins.marathondeploy.deploy.PhaseName;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimelinePictureTest {
    private static final DeploymentEvent SUBMITTED = new DeploymentEvent.Submitted("submitted", "v", "d");
    private static final DeploymentEvent FAILED = new DeploymentEvent.Failed("2 of 2 tasks failed");

    private final DeploymentProgress progress = new DeploymentProgress();
    private long now;

    private static Timeline timeline(Timeline.Point... points) {
        return Arrays.stream(points).reduce(new Timeline(), Timeline::with, (a, b) -> b);
    }

    /** A second later. */
    private void hear(DeploymentEvent event, PhaseName phase) {
        progress.hear(event, phase, 0, now);
        now += 1000;
    }

    private void stands(int ready, int outdated, PhaseName phase) {
        Kind kind = phase == PhaseName.ROLLBACK ? Kind.ROLLBACK : Kind.CHECKED;
        hear(new DeploymentEvent.Progress(ready, 2, outdated, 2 - ready, Duration.ZERO, kind, false), phase);
    }

    private void taskFails(int count) {
        hear(new DeploymentEvent.TaskFailed("task", "TASK_FAILED", "", count, 0, false), PhaseName.FOLLOW);
    }

    private List<Timeline.Kind> kinds() {
        return progress.timeline().marks().stream().map(Timeline.Mark::kind).toList();
    }

    /** 0 s: two old ones; after 1 s a new one starts; after 3 s it is healthy and an old one is gone; ends after 4 s. */
    @Test
    void layersLieUponEachOther() {
        Timeline timeline = timeline(
                new Timeline.Point(0, 0, 0, 2, 0), new Timeline.Point(1000, 0, 1, 2, 0), new Timeline.Point(3000, 1, 0, 1, 0));

        TimelinePicture picture = new TimelinePicture(timeline, 4000);

        assertThat(picture.getMost()).isEqualTo(3);
        assertThat(picture.getLayers())
                .extracting(TimelinePicture.Layer::getStyle, TimelinePicture.Layer::getCorners)
                .containsExactly(
                        tuple(
                                "healthy",
                                "0.0,120.0 250.0,120.0 250.0,120.0 750.0,120.0 750.0,80.0 1000.0,80.0"
                                        + " 1000.0,120.0 750.0,120.0 750.0,120.0 250.0,120.0 250.0,120.0 0.0,120.0"),
                        tuple(
                                "starting",
                                "0.0,120.0 250.0,120.0 250.0,80.0 750.0,80.0 750.0,80.0 1000.0,80.0"
                                        + " 1000.0,80.0 750.0,80.0 750.0,120.0 250.0,120.0 250.0,120.0 0.0,120.0"),
                        tuple(
                                "old",
                                "0.0,40.0 250.0,40.0 250.0,0.0 750.0,0.0 750.0,40.0 1000.0,40.0"
                                        + " 1000.0,80.0 750.0,80.0 750.0,80.0 250.0,80.0 250.0,120.0 0.0,120.0"));
        assertThat(picture.getLayers()).extracting(TimelinePicture.Layer::getText)
                .containsExactly("Healthy", "Starting", "Old version");
    }

    @Test
    void theWayBackIsAnEventAndWhatItReplacesIsOfOtherVersions() {
        hear(SUBMITTED, PhaseName.FOLLOW);
        stands(0, 2, PhaseName.FOLLOW);
        stands(2, 0, PhaseName.FOLLOW);
        stands(1, 0, PhaseName.FOLLOW);
        taskFails(1);
        hear(FAILED, PhaseName.DIAGNOSE);
        hear(SUBMITTED, PhaseName.ROLLBACK);
        stands(0, 2, PhaseName.ROLLBACK);
        InstancePicture instances = new InstancePicture(
                progress.healthy(), progress.starting(), progress.old(), progress.undone(), progress.failed());
        stands(2, 0, PhaseName.ROLLBACK);

        assertThat(instances.getText()).isEqualTo("2 starting, 2 of other versions, 1 failed");
        TimelinePicture picture = new TimelinePicture(progress.timeline(), now);
        assertThat(picture.getEvents())
                .extracting(TimelinePicture.Event::getText, TimelinePicture.Event::getStyle, TimelinePicture.Event::getTime)
                .containsExactly(
                        tuple("Submitted", "good", "0.0 s"),
                        tuple("All healthy", "good", "2.0 s"),
                        tuple("A task failed", "bad", "4.0 s"),
                        tuple("Failed", "bad", "5.0 s"),
                        tuple("Rollback submitted", "back", "6.0 s"),
                        tuple("All healthy", "good", "8.0 s"));
        assertThat(picture.getLayers()).extracting(TimelinePicture.Layer::getText)
                .containsExactly("Healthy", "Starting", "Old version", "Other versions");
    }

    /** A rollback by hand replaces what may be healthy: nothing of it is called failed, and the legend names what there is. */
    @Test
    void theLegendNamesWhatThereIs() {
        hear(SUBMITTED, PhaseName.ROLLBACK);
        stands(0, 2, PhaseName.ROLLBACK);
        stands(2, 0, PhaseName.ROLLBACK);

        assertThat(new TimelinePicture(progress.timeline(), now).getLayers())
                .extracting(TimelinePicture.Layer::getText)
                .containsExactly("Healthy", "Starting", "Other versions");
    }

    @Test
    void aWayBackWhoseAnswerWasLostIsSeen() {
        hear(SUBMITTED, PhaseName.FOLLOW);
        hear(FAILED, PhaseName.DIAGNOSE);
        stands(2, 0, PhaseName.ROLLBACK);
        stands(2, 0, PhaseName.ROLLBACK);

        assertThat(kinds()).containsExactly(
                Timeline.Kind.SUBMITTED, Timeline.Kind.FAILED, Timeline.Kind.ROLLBACK, Timeline.Kind.HEALTHY);
    }

    @Test
    void healthIsToldAgainWhereItWasLostInTheSoak() {
        hear(SUBMITTED, PhaseName.FOLLOW);
        stands(2, 0, PhaseName.FOLLOW);
        stands(2, 0, PhaseName.SOAK);
        stands(1, 0, PhaseName.FOLLOW);
        stands(2, 0, PhaseName.FOLLOW);
        stands(2, 0, PhaseName.SOAK);

        assertThat(kinds()).containsExactly(Timeline.Kind.SUBMITTED, Timeline.Kind.HEALTHY, Timeline.Kind.HEALTHY);
    }

    /** What goes on failing fills the picture with that, and its end is told nevertheless. */
    @Test
    void theEndIsToldAfterAnyNumberOfFailures() {
        hear(SUBMITTED, PhaseName.FOLLOW);
        for (int i = 1; i <= 100; i++) {
            taskFails(i);
        }
        hear(FAILED, PhaseName.DIAGNOSE);
        hear(SUBMITTED, PhaseName.ROLLBACK);
        stands(2, 0, PhaseName.ROLLBACK);

        assertThat(kinds()).hasSizeLessThan(50).endsWith(
                Timeline.Kind.TASK_FAILED, Timeline.Kind.FAILED, Timeline.Kind.ROLLBACK, Timeline.Kind.HEALTHY);
    }

    @Test
    void whatAnEarlierVersionHasStoredIsRead() {
        Timeline stored = (Timeline) new XStream2().fromXML("<" + Timeline.class.getName() + ">"
                + "<points>0 0 0 2\n1000 1 1 2</points><marks>0 SUBMITTED\n900 TASK_FAILED</marks><end>2000</end>"
                + "</" + Timeline.class.getName() + ">");

        assertThat(stored.points()).containsExactly(new Timeline.Point(0, 0, 0, 2, 0), new Timeline.Point(1000, 1, 1, 2, 0));
        assertThat(stored.marks()).containsExactly(
                new Timeline.Mark(0, Timeline.Kind.SUBMITTED), new Timeline.Mark(900, Timeline.Kind.TASK_FAILED));
        assertThat(new TimelinePicture(stored, stored.end()).getEvents()).hasSize(2);
    }
}
