package io.jenkins.plugins.marathondeploy.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import org.junit.jupiter.api.Test;

class TimelinePictureTest {
    /** 0 s: two old ones; after 1 s a new one starts; after 3 s it is healthy and an old one is gone; ends after 4 s. */
    @Test
    void layersLieUponEachOther() {
        Timeline timeline = new Timeline().with(0, 0, 0, 2).with(1000, 0, 1, 2).with(3000, 1, 0, 1);

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
    }
}
