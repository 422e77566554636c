package io.jenkins.plugins.marathondeploy.cli;

import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.harbor.HarborClient;
import io.jenkins.plugins.marathondeploy.harbor.HarborException;
import io.jenkins.plugins.marathondeploy.harbor.HarborRepository;
import io.jenkins.plugins.marathondeploy.harbor.HarborSettings;
import io.jenkins.plugins.marathondeploy.harbor.RegistryManifests;
import io.jenkins.plugins.marathondeploy.harbor.Preflight;
import io.jenkins.plugins.marathondeploy.http.HttpSettings;
import io.jenkins.plugins.marathondeploy.image.ImageReference;
import java.net.URI;
import java.time.Duration;

/** The Harbor that the options name, with the login of the environment. */
final class HarborConnection {
    private static final String TOPIC = "harbor";

    /** Of looks before the push, the first included; the pause after the first is a second, each further one twice as long. */
    private static final int LOOKS = 4;

    private final Session session;
    private final Authentication login;
    private final HarborClient client;

    private HarborConnection(Session session, Authentication login, HarborClient client) {
        this.session = session;
        this.login = login;
        this.client = client;
    }

    /** Connects nowhere yet; an address that can't be Harbor's is wrong usage. */
    static HarborConnection of(Operation command, Session session, URI address, HttpSettings http) {
        if (address == null) {
            throw command.usage("--harbor URL is missing");
        }
        Authentication login = session.credentials().harbor();
        HarborSettings settings = command.required(() -> new HarborSettings(address, () -> login, http));
        return new HarborConnection(session, login, new HarborClient(settings));
    }

    Authentication login() {
        return login;
    }

    /** Where an image goes, as Harbor sees it. */
    HarborRepository repository(ImageReference image) {
        try {
            return HarborRepository.of(client.address(), image.path());
        } catch (IllegalArgumentException wrong) {
            throw new Refusal("--repository: " + wrong.getMessage());
        }
    }

    /** Sees that the push can succeed, and creates the project where it may. */
    void prepare(Console console, ImageReference image, boolean createProject) {
        Preflight found = preflight(console, repository(image), createProject);
        if (found.projectCreated()) {
            console.line(TOPIC, "created the project " + image.project() + " on " + client.address());
        } else {
            console.detail(TOPIC, "the project " + image.project() + " on " + client.address() + " can be pushed to");
        }
    }

    /** Looks again where Harbor is only down for a moment, as it is while it is restarted. */
    private Preflight preflight(Console console, HarborRepository repository, boolean createProject) {
        for (int look = 1; ; look++) {
            try {
                return client.preflight(repository, createProject);
            } catch (HarborException down) {
                boolean passing = down.kind() == HarborException.Kind.UNAVAILABLE
                        || down.kind() == HarborException.Kind.UNREACHABLE;
                Duration pause = Duration.ofSeconds(1L << (look - 1));
                if (!passing || look == LOOKS) {
                    throw down;
                }
                console.line(TOPIC, down.getMessage() + " Looking again in " + pause.toSeconds() + " s.");
                if (!paused(pause)) {
                    throw down;
                }
            }
        }
    }

    /** @return false when the user wants to wait no longer */
    private boolean paused(Duration time) {
        try {
            session.interruption().pause(time);
            return !session.interruption().isRequested();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** As {@link #prepare}, but changes nothing. */
    void look(Console console, ImageReference image, boolean createProject) {
        try {
            prepare(console, image, false);
        } catch (HarborException refused) {
            boolean missing = refused.kind() == HarborException.Kind.NO_PUSH_RIGHT
                    && client.project(image.project()).isEmpty();
            if (!createProject || !missing) {
                throw refused;
            }
            console.line(TOPIC, "would create the project " + image.project() + " on " + client.address());
        }
    }

    /** For one short piece of work with the tags of the image's repository. */
    RegistryManifests manifests(ImageReference image) {
        return client.manifests(repository(image));
    }

    /** What the image's tag means now. */
    String digest(ImageReference image) {
        String tag = image.tag().orElse("latest");
        return client.digest(repository(image), tag)
                .orElseThrow(() -> new Refusal(client.address() + " has no image " + image.path() + ":" + tag));
    }
}
