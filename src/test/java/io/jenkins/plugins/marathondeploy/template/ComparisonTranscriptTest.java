package io.jenkins.plugins.marathondeploy.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.cluster.transcript.Transcript;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What was sent to a real Marathon, and what that Marathon said it then had, must compare equal. */
class ComparisonTranscriptTest {
    static Stream<Transcript> createdByPost() {
        return Transcript.all("").stream()
                .filter(t -> t.method().equals("POST") && t.target().startsWith("/v2/apps") && t.status() == 201)
                .filter(t -> !t.target().contains("/tasks") && !t.requestBody().isEmpty());
    }

    @ParameterizedTest
    @MethodSource("createdByPost")
    void whatACreationAnswersIsWhatWasSent(Transcript creation) {
        ObjectNode wanted = Json.readObject(creation.requestBody(), creation.name());
        ObjectNode running = Json.readObject(creation.body(), creation.name());
        noteFields(wanted, running);
        assertThat(Comparison.compare(wanted, running, Comparison.Options.defaults()).differences()).isEmpty();
    }

    @Test
    void thereAreCreationsToCompare() {
        assertThat(createdByPost()).hasSizeGreaterThan(5);
    }

    @ParameterizedTest
    @CsvSource({
        "C01-create-post, C02-get-app-right-after-create",
        "C01-create-post, C05-get-app-after-create",
        "D43-put-partialUpdate-false, D44-app-after-partialUpdate-false",
        "G01-create-failing, G03-app-failing",
        "G20-create-too-big, G21-app-too-big",
        "G30-create-staging, G31-app-staging",
        "G40-create-instances-0, G42-app",
        "E50-create-never-healthy, E51-app-during-create",
        "I10-docker-create, I11-docker-app",
        "I12-docker-legacy, I13-docker-legacy-app",
        "I30-full-app, I31-full-app-get",
        "I30-full-app, I34-get-put-back-roundtrip-get",
        "I36-put-back-cleaned-get-body, I31-full-app-get",
        "I35-put-back-whole-get-body, I31-full-app-get",
        "I32-uris-legacy, I33-legacy-get",
        "I40-minimal, I41-minimal-get",
    })
    void whatRunsIsWhatWasSent(String sent, String read) {
        assertThat(compare(sent, read)).isEmpty();
    }

    @Test
    void otherAppsDiffer() {
        assertThat(compare("I40-minimal", "I31-full-app-get")).hasSizeGreaterThan(5);
        assertThat(compare("C01-create-post", "D05-app-after")).isNotEmpty();
    }

    @Test
    void readinessChecksReturnAsSent() {
        Transcript sent = Transcript.read("I20-readiness-create");
        ObjectNode wanted = Json.readObject(sent.requestBody(), sent.name());
        ObjectNode running = app("I23-readiness-app");
        wanted.put("id", "/ready");
        // Between the two transcripts the app's environment was changed so that it is never ready.
        assertThat(Comparison.compare(wanted, running, Comparison.Options.defaults()).differences())
                .extracting(Difference::path)
                .containsExactly("/env/SIM_HTTP");
    }

    @Test
    void aGroupReturnsAsSent() {
        assertThat(group("F02-group-put-create", "F05-group-get-embed-apps")).isEmpty();
        assertThat(group("F02-group-put-create", "F05-group-get-embed-all")).isEmpty();
        assertThat(group("F23-group-relative-ids", "F23-group-relative-ids-get")).isEmpty();
    }

    @Test
    void anAppTooManyOrTooFewInAGroupIsADifference() {
        ObjectNode wanted = Json.readObject(Transcript.read("F02-group-put-create").requestBody(), "group");
        ObjectNode running = Json.readObject(Transcript.read("F05-group-get-embed-apps").body(), "group");
        ((ObjectNode) running.at("/groups/1")).withArray("apps").remove(1);
        ObjectNode extra = (ObjectNode) running.at("/groups/0/apps/0").deepCopy();
        ((ObjectNode) running.at("/groups/0")).withArray("apps").add(extra.put("id", "/prod/db/extra"));
        List<Difference> differences = Comparison.compareGroup(wanted, running, Comparison.Options.defaults()).differences();
        assertThat(differences).extracting(Difference::appId).containsExactlyInAnyOrder("/prod/svc/worker", "/prod/db/extra");
        assertThat(differences.toString()).contains("/prod/svc/worker: (absent) → {").doesNotContain("\"200\"");
    }

    /** The app that is left out goes; of dependencies nothing is said. */
    @Test
    void whatAGroupsPutSaysNothingOfStays() {
        assertThat(group("F31-group-put-removes-missing-apps", "F32-group-after", "/groups/1")).isEmpty();
    }

    private static List<Difference> compare(String sent, String read) {
        Transcript request = Transcript.read(sent);
        ObjectNode wanted = Json.readObject(request.requestBody(), sent);
        // The path decides over the body's id (B-put-id-mismatch).
        if (request.method().equals("PUT")) {
            wanted.put("id", request.target().replaceAll("^/v2/apps|\\?.*$", ""));
        }
        ObjectNode running = app(read);
        noteFields(wanted, running);
        return Comparison.compare(wanted, running, Comparison.Options.defaults()).differences();
    }

    /** A submission of ours notes the fields that Marathon may drop; these were not. */
    private static void noteFields(ObjectNode wanted, ObjectNode running) {
        DroppedFields.fingerprint(wanted).ifPresent(fields -> running.withObject("/labels").put(OwnLabels.FIELDS, fields));
    }

    private static List<Difference> group(String sent, String read) {
        return group(sent, read, "");
    }

    private static List<Difference> group(String sent, String read, String place) {
        Transcript request = Transcript.read(sent);
        ObjectNode wanted = Json.readObject(request.requestBody(), sent);
        wanted.put("id", request.target().replaceAll("^/v2/groups|\\?.*$", ""));
        ObjectNode running = (ObjectNode) Json.readObject(Transcript.read(read).body(), read).at(place);
        return Comparison.compareGroup(wanted, running, Comparison.Options.defaults()).differences();
    }

    private static ObjectNode app(String transcript) {
        return (ObjectNode) Json.readObject(Transcript.read(transcript).body(), transcript).get("app");
    }
}
