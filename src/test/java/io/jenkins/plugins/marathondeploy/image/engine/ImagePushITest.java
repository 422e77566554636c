package io.jenkins.plugins.marathondeploy.image.engine;

import static io.jenkins.plugins.marathondeploy.image.ContextFiles.file;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.auth.Secret;
import io.jenkins.plugins.marathondeploy.cluster.harbor.HarborFixture;
import io.jenkins.plugins.marathondeploy.cluster.harbor.RegistryFaults;
import io.jenkins.plugins.marathondeploy.image.ImageBuild;
import io.jenkins.plugins.marathondeploy.image.ImageEvent;
import io.jenkins.plugins.marathondeploy.image.ImageException;
import io.jenkins.plugins.marathondeploy.image.ImageReference;
import io.jenkins.plugins.marathondeploy.image.PushedImage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real engine pushes what it has built to the real registry, Harbor's other half in front of it. */
class ImagePushITest {
    private static final Authentication ROBOT = Authentication.basic("robot$ci", Secret.of("pa$$word"));

    @TempDir
    Path root;

    EngineSession session;
    HarborFixture harbor;

    @BeforeEach
    void start() throws Exception {
        session = new EngineSession();
        harbor = HarborFixture.start().createProject("web").addRobot("robot$ci", "pa$$word", "web");
        EngineSession.busybox(root);
        file(root, "unique", session.unique);
        file(root, "Dockerfile", "FROM scratch", "COPY busybox unique /");
    }

    @AfterEach
    void clean() {
        session.signal.cancel();
        session.close();
        harbor.close();
    }

    @Test
    void pushesEveryTagAndReturnsTheDigest() {
        ImageReference one = built("web/team/app", "1.0");
        ImageReference two = session.tracked(one.withTag("latest"));
        session.engine.tag(one.toString(), List.of(two));

        PushedImage pushed = session.engine.push(List.of(one, two), ROBOT, session.events::add, session.signal);

        assertThat(harbor.digest("web/team/app", "1.0")).contains(pushed.digest());
        assertThat(harbor.digest("web/team/app", "latest")).contains(pushed.digest());
        assertThat(pushed.tags()).containsExactly(one, two);
        assertThat(pushed.pinned()).hasToString(one.repository() + "@" + pushed.digest());
        assertThat(session.events)
                .contains(new ImageEvent.Pushed(one, pushed.digest()), new ImageEvent.Pushed(two, pushed.digest()))
                .anyMatch(event -> event instanceof ImageEvent.Layer layer && layer.state().equals("Pushed"));
    }

    @Test
    void saysThatTheProjectIsMissingOrClosed() {
        ImageException failure = pushFails(built("nowhere/app", "1.0"), ROBOT);

        assertThat(failure.kind()).isEqualTo(ImageException.Kind.DENIED);
        assertThat(failure).hasMessageContaining("project nowhere does not exist on").hasMessageContaining("robot$ci");
    }

    @Test
    void saysThatTheLoginIsWrong() {
        ImageReference image = built("web/app", "1.0");

        ImageException failure = pushFails(image, Authentication.basic("robot$ci", Secret.of("wr$ong")));

        assertThat(failure.kind()).isIn(ImageException.Kind.UNAUTHORISED, ImageException.Kind.DENIED);
        assertThat(failure).hasMessageContaining("robot$ci").hasMessageNotContaining("wr$ong");
        assertThat(pushFails(image, Authentication.none())).hasMessageContaining("anonymous");
        assertThat(session.events.toString()).doesNotContain("wr$ong");
    }

    @Test
    void saysThatATagIsImmutable() {
        harbor.makeImmutable("web", "1.0");
        ImageReference first = built("web/app", "1.0");
        PushedImage pushed = session.engine.push(List.of(first), ROBOT, session.events::add, session.signal);
        build(first, "other");

        assertThat(pushFails(first, ROBOT).kind()).isEqualTo(ImageException.Kind.IMMUTABLE_TAG);
        assertThat(harbor.digest("web/app", "1.0")).contains(pushed.digest());
    }

    @Test
    void goesOnAfterATokenThatRanOut() {
        ImageReference image = built("web/app", "1.0");
        harbor.faults().expireTokens(1);

        PushedImage pushed = session.engine.push(List.of(image), ROBOT, session.events::add, session.signal);

        assertThat(harbor.faults().met()).isEqualTo(1);
        assertThat(harbor.digest("web/app", "1.0")).contains(pushed.digest());
    }

    @Test
    void saysThatTheQuotaIsUsedUp() {
        ImageReference image = built("web/app", "1.0");
        harbor.faults().quotaExceeded(RegistryFaults.ALWAYS);

        ImageException failure = pushFails(image, ROBOT);

        assertThat(failure.kind()).isEqualTo(ImageException.Kind.DENIED);
        assertThat(failure).hasMessageContaining("quota of project web");
    }

    @Test
    void goesOnAfterALayerThatBrokeOff() {
        ImageReference image = built("web/app", "1.0");
        harbor.faults().cutBlobUploads(1, 100_000);

        PushedImage pushed = session.engine.push(List.of(image), ROBOT, session.events::add, session.signal);

        assertThat(harbor.digest("web/app", "1.0")).contains(pushed.digest());
    }

    @Test
    void goesOnAfterAnErrorOfTheRegistry() {
        ImageReference image = built("web/app", "1.0");
        harbor.faults().answerManifests(1, 503, "UNAVAILABLE", "service unavailable");

        PushedImage pushed = session.engine.push(List.of(image), ROBOT, session.events::add, session.signal);

        assertThat(harbor.digest("web/app", "1.0")).contains(pushed.digest());
    }

    @Test
    void isCancelledInTheMiddle() throws Exception {
        ImageReference image = built("web/app", "1.0");
        RegistryFaults.Hold hold = harbor.faults().holdBlobUploads();
        CompletableFuture<ImageException> push = CompletableFuture.supplyAsync(() -> pushFails(image, ROBOT));
        await().atMost(Duration.ofSeconds(60)).until(hold::isMet);

        session.signal.cancel();

        assertThat(push.get(20, TimeUnit.SECONDS).kind()).isEqualTo(ImageException.Kind.CANCELLED);
        hold.release();
        assertThat(harbor.digest("web/app", "1.0")).isEmpty();
    }

    @Test
    void saysThatTheImageIsNotThere() {
        ImageReference image = ImageReference.parse(harbor.registryAddress() + "/web/" + session.unique + ":1");

        ImageException failure = pushFails(image, ROBOT);

        assertThat(failure.kind()).isEqualTo(ImageException.Kind.NO_SUCH_IMAGE);
        assertThat(failure).hasMessageContaining("has no such image");
    }

    @Test
    void saysThatTheRegistryIsGone() {
        ImageReference image = built("web/app", "1.0");
        harbor.close();

        assertThat(pushFails(image, ROBOT).kind()).isEqualTo(ImageException.Kind.REGISTRY_UNAVAILABLE);
        assertThat(session.events).filteredOn(ImageEvent.Retrying.class::isInstance).isNotEmpty();
    }

    private ImageReference built(String repository, String tag) {
        ImageReference name =
                session.tracked(ImageReference.parse(harbor.registryAddress() + "/" + repository + ":" + tag));
        build(name, "first");
        return name;
    }

    private void build(ImageReference name, String label) {
        session.build(ImageBuild.in(root).label("variant", label).tag(name));
    }

    private ImageException pushFails(ImageReference image, Authentication login) {
        return catchThrowableOfType(
                ImageException.class,
                () -> session.engine.push(List.of(image), login, session.events::add, session.signal));
    }
}
