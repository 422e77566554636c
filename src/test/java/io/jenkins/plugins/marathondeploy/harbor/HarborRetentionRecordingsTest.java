package io.jenkins.plugins.marathondeploy.harbor;

import static io.jenkins.plugins.marathondeploy.harbor.RecordedHarbor.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.jenkins.plugins.marathondeploy.harbor.RecordedHarbor.Asked;
import io.jenkins.plugins.marathondeploy.rest.ServiceException;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is read out of the answers of a real Harbor 2.15.2 after a run of a retention policy, which retains of {@code r*} the newest and
 * all of {@code keep-*}, see {@code L00} and further in {@code harbor-transcripts}.
 */
class HarborRetentionRecordingsTest {
    private RecordedHarbor harbor;

    @BeforeEach
    void start() throws IOException {
        harbor = new RecordedHarbor();
    }

    @AfterEach
    void stop() {
        harbor.close();
    }

    private Asked manifest(String what) {
        return harbor.manifest("L40-head-" + what, "L40-get-" + what);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "removed", "removed-digest", "index-removed", "index-removed-digest", "child-of-removed", "signature-removed", "untagged",
        "repository-emptied", "repository-emptied-digest"
    })
    void whatIsTakenAwayCantBePulled(String what) {
        Asked asked = manifest(what);

        PullAnswer answer = harbor.artifacts().pull(asked.repository(), asked.reference()).join();

        assertThat(answer.state()).isEqualTo(PullAnswer.State.MISSING);
        assertThat(answer.said()).contains("artifact " + asked.repository().path()).contains("not found");
        assertThat(new HarborClient(harbor.settings()).manifests(asked.repository()).digest(asked.reference())).isEmpty();
    }

    /** Beside the tags that the policy names: another tag of such an image, an immutable one, an index with its images, a signature. */
    @ParameterizedTest
    @ValueSource(strings = {"kept", "kept-digest", "other-tag", "immutable", "index-kept", "child-of-kept", "signature-kept"})
    void whatStaysCanBePulled(String what) {
        Asked asked = manifest(what);

        PullAnswer answer = harbor.artifacts().pull(asked.repository(), asked.reference()).join();

        assertThat(answer.state()).isEqualTo(PullAnswer.State.GIVEN);
        assertThat(answer.index()).isEqualTo(what.equals("index-kept"));
        assertThat(new HarborClient(harbor.settings()).manifests(asked.repository()).digest(asked.reference()))
                .contains(answer.digest());
        if (answer.index()) {
            assertThat(harbor.artifacts().pullChildren(asked.repository(), answer.digest()).join())
                    .extracting(Artifact.Child::platform)
                    .containsExactly("linux/amd64", "linux/arm64");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "L20-artifact-removed", "L20-artifact-removed-digest", "L24-index-removed", "L25-child-of-removed", "L26-untagged",
        "L30-artifact-repository-emptied"
    })
    void whatIsTakenAwayIsNotThere(String name) {
        Asked asked = harbor.recorded(name);

        assertThat(harbor.artifacts().artifact(asked.repository(), asked.reference()).join()).isEmpty();
        assertThat(new HarborClient(harbor.settings()).artifact(asked.repository(), asked.reference())).isEmpty();
    }

    /** A tag that the policy does not name stays with the image, and is shown as before. */
    @Test
    void theTagsThatStayAreShown() {
        for (String name : List.of("L22-artifact-of-kept-tag", "L22-artifact-of-other-tag")) {
            assertThat(harbor.artifact(name).tags())
                    .extracting(Artifact.Tag::name)
                    .containsExactlyInAnyOrder("keep-7", "old-7");
        }
        assertThat(harbor.artifact("L23-artifact-immutable").tags())
                .extracting(Artifact.Tag::name, Artifact.Tag::immutable)
                .containsExactly(tuple("fixed-1", true));
        assertThat(harbor.artifact("L24-index-kept").children()).hasSize(2).allMatch(Artifact.Child::isImage);
    }

    @Test
    void aboutWhatIsTakenAwayNothingIsTold() {
        Asked asked = harbor.recorded("L29-vulnerabilities-removed");
        assertThat(harbor.artifacts().findings(asked.repository(), asked.reference()).join()).isEmpty();
        Asked scanned = harbor.recorded("L29-scan-removed");
        assertThat(failure(harbor.artifacts().scan(scanned.repository(), scanned.reference())).kind())
                .isEqualTo(ServiceException.Kind.NOT_FOUND);
        Asked beside = harbor.recorded("L28-accessories-removed");
        assertThat(failure(harbor.artifacts().accessories(beside.repository(), beside.reference())))
                .hasMessageContaining("artifact aged/app@" + beside.reference() + " not found");
    }

    /** Pushed once more it is there as before, and what was beside it is not. */
    @Test
    void whatIsPushedAgainIsBackWithoutItsSignature() {
        Artifact back = harbor.artifact("L51-artifact-back");

        assertThat(back.tags()).extracting(Artifact.Tag::name).containsExactly("r1");
        assertThat(back.digest()).isEqualTo(harbor.artifact("L10-artifact").digest());
        Asked beside = harbor.recorded("L53-accessories-back");
        assertThat(harbor.artifacts().accessories(beside.repository(), beside.reference()).join()).isEmpty();
    }
}
