package io.jenkins.plugins.marathondeploy.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.auth.Secret;
import io.jenkins.plugins.marathondeploy.cluster.harbor.HarborFixture;
import io.jenkins.plugins.marathondeploy.cluster.harbor.HarborOptions;
import io.jenkins.plugins.marathondeploy.harbor.HarborClient;
import io.jenkins.plugins.marathondeploy.harbor.HarborException;
import io.jenkins.plugins.marathondeploy.harbor.HarborRepository;
import io.jenkins.plugins.marathondeploy.harbor.HarborSettings;
import io.jenkins.plugins.marathondeploy.image.BuiltImage;
import io.jenkins.plugins.marathondeploy.image.ImageReference;
import io.jenkins.plugins.marathondeploy.image.PushedImage;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** By which tag an image is found again, and when that tag must not be set. */
class ContentTagsTest {
    private static final String APP = "web/app";
    private static final String HASH = "0123456789abcdef".repeat(4);
    private static final String TAG = "content-0123456789abcdef0123456789abcdef";

    private HarborFixture harbor;
    private HarborClient client;
    private ContentTags contents;

    @BeforeEach
    void start() {
        harbor = HarborFixture.start(HarborOptions.defaults().withoutRegistry())
                .createProject("web")
                .addRobot("robot$ci", "s3cret", "web");
        client = new HarborClient(
                HarborSettings.of(harbor.uri(), Authentication.basic("robot$ci", Secret.of("s3cret"))));
        contents = new ContentTags(() -> client.manifests(HarborRepository.of(harbor.uri(), APP)));
    }

    @AfterEach
    void stop() {
        harbor.close();
    }

    private ImageReference name(String tag) {
        return ImageReference.parse(harbor.registryAddress() + "/" + APP + ":" + tag);
    }

    /** An image as if it had just been built and pushed. */
    private PushedImage pushed(String tag, String content) {
        String digest = harbor.putArtifact(APP, tag, content);
        return new PushedImage(name(tag).withDigest(digest), digest, List.of(name(tag)));
    }

    private BuiltImage built(PushedImage image) {
        String id = client.manifests(HarborRepository.of(harbor.uri(), APP))
                .manifest(image.digest())
                .configuration()
                .orElseThrow();
        return new BuiltImage(id, image.tags(), HASH);
    }

    @Test
    void whatIsRememberedIsFoundAndGetsTheNames() {
        PushedImage first = pushed("1", "one");
        contents.remember(built(first), first, true);

        PushedImage found = contents.find(HASH, List.of(name("2"), name("latest"), name("1"))).orElseThrow();

        assertThat(harbor.digest(APP, TAG)).contains(first.digest());
        assertThat(found.digest()).isEqualTo(first.digest());
        assertThat(found.reference()).isEqualTo(name("2").withDigest(first.digest()));
        assertThat(List.of("1", "2", "latest"))
                .allSatisfy(tag -> assertThat(harbor.digest(APP, tag)).contains(first.digest()));
        assertThat(harbor.requests()).as("what it means already is not put").noneMatch(
                request -> request.equals("PUT /v2/" + APP + "/manifests/1"));
    }

    @Test
    void nothingIsFoundForOtherContentNorWhenTheImageIsGone() {
        PushedImage first = pushed("1", "one");
        contents.remember(built(first), first, true);
        int requests = harbor.requests().size();

        assertThat(contents.find("f".repeat(64), List.of(name("2")))).isEmpty();
        harbor.deleteArtifact(APP, "1");
        assertThat(contents.find(HASH, List.of(name("2")))).isEmpty();

        assertThat(harbor.requests().stream().skip(requests)).noneMatch(request -> request.startsWith("PUT "));
        assertThat(harbor.digest(APP, "2")).isEmpty();
    }

    @Test
    void anImageThatWasNotTheBuiltOneIsNotRemembered() {
        PushedImage other = pushed("latest", "of another build that moved the tag");
        BuiltImage mine = new BuiltImage("sha256:" + "1".repeat(64), List.of(name("latest")), HASH);

        assertThatThrownBy(() -> contents.remember(mine, other, true))
                .isInstanceOf(HarborException.class)
                .hasMessageContaining("is not the image that was built");
        assertThat(harbor.digest(APP, TAG)).isEmpty();
    }

    @Test
    void aNewerImageOfTheSameContentTakesTheTagButMakesNone() {
        PushedImage base = pushed("1", "with an old base image");
        PushedImage fresh = pushed("2", "with a new base image");

        contents.remember(built(fresh), fresh, false);
        assertThat(harbor.digest(APP, TAG)).isEmpty();

        contents.remember(built(base), base, true);
        contents.remember(built(fresh), fresh, false);
        assertThat(harbor.digest(APP, TAG)).contains(fresh.digest());
    }

    @Test
    void aTagThatCantBeMovedIsToldWithWhatFollows() {
        PushedImage base = pushed("1", "with an old base image");
        contents.remember(built(base), base, true);
        harbor.makeImmutable("web", TAG);
        PushedImage fresh = pushed("2", "with a new base image");

        assertThatThrownBy(() -> contents.remember(built(fresh), fresh, false))
                .hasMessageContaining("configured as immutable")
                .hasMessageContaining("still names " + base.digest());
    }

    @Test
    void aNameThatCantBeGivenIsNoFind() {
        PushedImage first = pushed("1", "one");
        contents.remember(built(first), first, true);
        harbor.putArtifact(APP, "fixed", "other");
        harbor.makeImmutable("web", "fixed");

        assertThatThrownBy(() -> contents.find(HASH, List.of(name("fixed")))).isInstanceOf(HarborException.class);
    }
}
