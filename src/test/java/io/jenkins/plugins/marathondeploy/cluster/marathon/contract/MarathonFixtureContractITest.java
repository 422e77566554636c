package io.jenkins.plugins.marathondeploy.cluster.marathon.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a real Marathon answered, the fixture answers. The transcripts of the real one are replayed as the script
 * {@code marathon-transcripts/replay.txt} tells; {@code left-out.txt} names those that are not, and why.
 */
@Tag("alone")
class MarathonFixtureContractITest {
    private static final Pattern INDEXED = Pattern.compile("\\[([A-Z][A-Za-z0-9_+.-]*)\\.txt]");

    static List<Scenario> scenarios() {
        return Scenario.all();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void answersAsRecorded(Scenario scenario) throws Exception {
        SoftAssertions softly = new SoftAssertions();
        try (Replay replay = new Replay(scenario)) {
            for (String step : scenario.steps()) {
                softly.assertThatCode(() -> replay.step(step)).as("%s: %s", scenario.name(), step)
                        .doesNotThrowAnyException();
            }
        }
        softly.assertAll();
    }

    @Test
    @DisplayName("every transcript of the index is replayed, or left out with a reason")
    void knowsEveryTranscript() {
        Map<String, String> leftOut = leftOut();
        List<String> replayed = new ArrayList<>();
        Scenario.all().forEach(scenario -> replayed.addAll(scenario.transcripts()));
        TreeSet<String> indexed = new TreeSet<>();
        Matcher name = INDEXED.matcher(Transcript.text("INDEX"));
        while (name.find()) {
            indexed.add(name.group(1));
        }
        TreeSet<String> known = new TreeSet<>(replayed);
        known.addAll(leftOut.keySet());
        assertThat(known).isEqualTo(indexed);
        assertThat(replayed).doesNotHaveDuplicates().doesNotContainAnyElementsOf(leftOut.keySet())
                .hasSizeGreaterThanOrEqualTo(150);
        assertThat(leftOut.values()).allSatisfy(reason -> assertThat(reason).isNotBlank());
        System.out.println("Marathon transcripts: " + indexed.size() + " recorded, " + replayed.size() + " replayed, "
                + leftOut.size() + " left out");
    }

    private static Map<String, String> leftOut() {
        Map<String, String> leftOut = new LinkedHashMap<>();
        for (String line : Transcript.text("left-out").split("\n")) {
            int blank = line.indexOf(' ');
            if (blank > 0 && !line.startsWith("#")) {
                leftOut.put(line.substring(0, blank), line.substring(blank + 1).strip());
            }
        }
        return leftOut;
    }
}
