package io.jenkins.plugins.marathondeploy.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.marathondeploy.gate.MetricCurve;
import java.util.List;
import org.junit.jupiter.api.Test;

class MetricPictureTest {
    private static MetricPicture picture(String before, Double min, Double max, String... values) {
        return new MetricPicture("errors", new MetricCurve("errors", before, List.of(values), min, max));
    }

    @Test
    void theLeastIsAtTheBottomAndTheMostAtTheTop() {
        MetricPicture picture = picture("0", null, 2.0, "0", "1", "4");
        assertThat(picture.isShown()).isTrue();
        assertThat(picture.getLines()).containsExactly("2.0,38.0 120.0,29.0 238.0,2.0");
        assertThat(picture.getLevels()).extracting(MetricPicture.Level::getText).containsExactly("max 2", "before 0");
        assertThat(picture.getLevels()).extracting(MetricPicture.Level::getY).containsExactly("20.0", "38.0");
        assertThat(picture.getText()).isEqualTo("errors: 3 looks, from 0 to 4, max 2, before 0");
    }

    @Test
    void whatIsNoNumberInterruptsTheCurve() {
        MetricPicture picture = picture("no data", 0.0, null, "1", "NaN", "1", "0", "+Inf");
        assertThat(picture.getLines()).containsExactly("2.0,2.0 2.0,2.0", "120.0,2.0 179.0,38.0");
        assertThat(picture.getLevels()).extracting(MetricPicture.Level::getText).containsExactly("min 0");
    }

    @Test
    void nothingIsDrawnOfNothing() {
        assertThat(picture("", null, 1.0, "no data", "NaN").isShown()).isFalse();
    }

    @Test
    void aValueThatNeverChangesIsInTheMiddle() {
        assertThat(picture("3", null, 3.0, "3").getLines()).containsExactly("2.0,20.0 2.0,20.0");
    }
}
