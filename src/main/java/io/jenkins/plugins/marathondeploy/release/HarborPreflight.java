package io.jenkins.plugins.marathondeploy.release;

import io.jenkins.plugins.marathondeploy.harbor.HarborException;
import io.jenkins.plugins.marathondeploy.harbor.HarborRepository;
import io.jenkins.plugins.marathondeploy.harbor.Preflight;
import io.jenkins.plugins.marathondeploy.http.HttpFailure;
import io.jenkins.plugins.marathondeploy.image.ImageReference;
import io.jenkins.plugins.marathondeploy.marathon.Retrying.Sleeper;
import io.jenkins.plugins.marathondeploy.release.ReleaseConsole.Topic;
import java.time.Duration;

/** Looks before a build, which takes time, whether its push can succeed: login, project, right to push. */
public final class HarborPreflight {
    /** The first included; the pause after the first is a second, each further one twice as long. */
    private static final int LOOKS = 4;

    private final Registry registry;
    private final ReleaseConsole console;
    private final Sleeper sleeper;

    public HarborPreflight(Registry registry, ReleaseConsole console, Sleeper sleeper) {
        this.registry = registry;
        this.console = console;
        this.sleeper = sleeper;
    }

    /**
     * Sees that an image can be pushed. Where the push goes from elsewhere, a Harbor that can't be asked from here is
     * told and is no reason against it.
     *
     * @param createProject whether a missing project is created
     * @throws HarborException when the push can't succeed
     */
    public void prepare(ImageReference image, boolean createProject) throws InterruptedException {
        HarborRepository repository = repository(registry, image);
        check(() -> {
            Preflight found = registry.client().preflight(repository, createProject);
            if (found.projectCreated()) {
                console.line(Topic.HARBOR, "created the project " + repository.project() + " on " + repository.harbor());
            } else {
                console.detail(Topic.HARBOR, repository.harbor() + " lets this login push to " + repository.path()
                        + (found.pushGranted() == Preflight.PushRight.GRANTED ? "" : ", as far as it tells"));
            }
        });
    }

    /** As {@link #prepare}, but creates nothing. */
    public void look(ImageReference image, boolean createProject) throws InterruptedException {
        try {
            prepare(image, false);
        } catch (HarborException refused) {
            HarborRepository repository = repository(registry, image);
            boolean missing = refused.kind() == HarborException.Kind.NO_PUSH_RIGHT
                    && registry.client().project(repository.project()).isEmpty();
            if (!createProject || !missing) {
                throw refused;
            }
            console.line(Topic.HARBOR, "would create the project " + repository.project() + " on " + repository.harbor());
        }
    }

    /**
     * Where an image goes, as Harbor sees it.
     *
     * @throws ReleaseException when its name is none for Harbor
     */
    public static HarborRepository repository(Registry registry, ImageReference image) {
        try {
            return HarborRepository.of(registry.client().address(), image.path());
        } catch (IllegalArgumentException wrong) {
            throw ReleaseException.of("repository: " + wrong.getMessage());
        }
    }

    /** Looks again where Harbor is only down for a moment, as it is while it is restarted. */
    private void check(Runnable look) throws InterruptedException {
        for (int count = 1; ; count++) {
            try {
                look.run();
                return;
            } catch (HarborException down) {
                if (count < LOOKS && mayPass(down)) {
                    Duration pause = Duration.ofSeconds(1L << (count - 1));
                    String why = down.getMessage().endsWith(".") ? down.getMessage() : down.getMessage() + ".";
                    console.line(Topic.HARBOR, why + " Looking again in " + pause.toSeconds() + " s.");
                    sleeper.sleep(pause);
                } else if (registry.pushHere() || !down.isTransient()) {
                    throw down;
                } else {
                    console.line(Topic.WARNING, "could not look before the push: " + down.getMessage());
                    return;
                }
            }
        }
    }

    private boolean mayPass(HarborException down) {
        return down.kind() == HarborException.Kind.UNAVAILABLE
                || down.kind() == HarborException.Kind.UNREACHABLE && registry.pushHere() && !isUntrusted(down);
    }

    private static boolean isUntrusted(HarborException down) {
        return down.getCause() instanceof HttpFailure failure && failure.kind() == HttpFailure.Kind.CERTIFICATE;
    }
}
