package io.jenkins.plugins.marathondeploy.marathon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MarathonSettingsTest {
    @Test
    void readsAddresses() {
        assertThat(MarathonSettings.addresses(" http://a:8080/, https://b/service/marathon/\nhttp://c "))
                .containsExactly(
                        URI.create("http://a:8080"), URI.create("https://b/service/marathon"), URI.create("http://c"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "marathon:8080",
                "http://a/ui/#/apps",
                "http://a/v2/apps",
                "http://a/?x=1",
                "http://u:secret@a/",
                "http://u:secret@a b/",
                "http://u:secret@[/"
            })
    void refusesWhatIsNoAddressOfMarathons(String text) {
        assertThatThrownBy(() -> MarathonSettings.addresses(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("secret");
    }

    @Test
    void needsAnAddress() {
        assertThatThrownBy(MarathonSettings::of)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Marathon's address is missing");
    }
}
