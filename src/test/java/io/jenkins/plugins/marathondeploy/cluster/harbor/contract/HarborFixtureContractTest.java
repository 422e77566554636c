package io.jenkins.plugins.marathondeploy.cluster.harbor.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.marathondeploy.cluster.transcript.Transcript;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a real Harbor answered, the fixture answers: status, error, and the fields and headers that the product reads.
 * The transcripts of the real one are replayed as the script {@code harbor-transcripts/replay.txt} tells;
 * {@code left-out.txt} names those that are not, and why.
 */
class HarborFixtureContractTest {
    private static final Pattern INDEXED = Pattern.compile("\\[([A-Z][A-Za-z0-9_.-]*)\\.txt]");

    static List<Scenario> scenarios() {
        return Scenario.all();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void answersAsRecorded(Scenario scenario) throws Exception {
        List<String> differences = new ArrayList<>();
        try (Replay replay = new Replay()) {
            for (String step : scenario.steps()) {
                try {
                    replay.step(step);
                } catch (AssertionError difference) {
                    differences.add(step + ": " + difference.getMessage().strip().replaceAll("\\s+", " "));
                }
            }
        }
        assertThat(String.join("\n", differences)).isEmpty();
    }

    @Test
    @DisplayName("every transcript of the index is replayed, or left out with a reason")
    void knowsEveryTranscript() {
        Map<String, String> leftOut = leftOut();
        List<String> replayed = new ArrayList<>();
        Scenario.all().forEach(scenario -> replayed.addAll(scenario.transcripts()));
        TreeSet<String> indexed = new TreeSet<>();
        Matcher name = INDEXED.matcher(Transcript.text(Transcript.HARBOR, "INDEX"));
        while (name.find()) {
            indexed.add(name.group(1));
        }
        TreeSet<String> known = new TreeSet<>(replayed);
        known.addAll(leftOut.keySet());
        assertThat(known).isEqualTo(indexed);
        assertThat(replayed)
                .doesNotHaveDuplicates()
                .doesNotContainAnyElementsOf(leftOut.keySet())
                .hasSizeGreaterThanOrEqualTo(450);
        assertThat(leftOut.values()).allSatisfy(reason -> assertThat(reason).isNotBlank());
        System.out.println("Harbor transcripts: " + indexed.size() + " recorded, " + replayed.size() + " replayed, "
                + leftOut.size() + " left out");
    }

    private static Map<String, String> leftOut() {
        Map<String, String> leftOut = new LinkedHashMap<>();
        for (String line : Transcript.text(Transcript.HARBOR, "left-out").split("\n")) {
            int blank = line.indexOf(' ');
            if (blank > 0 && !line.startsWith("#")) {
                leftOut.put(line.substring(0, blank), line.substring(blank + 1).strip());
            }
        }
        return leftOut;
    }
}
