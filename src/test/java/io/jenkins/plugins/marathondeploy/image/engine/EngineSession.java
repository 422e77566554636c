package io.jenkins.plugins.marathondeploy.image.engine;

import io.jenkins.plugins.marathondeploy.cluster.engine.LeftImages;
import io.jenkins.plugins.marathondeploy.image.CancellationSignal;
import io.jenkins.plugins.marathondeploy.image.ImageBuild;
import io.jenkins.plugins.marathondeploy.image.ImageEvent;
import io.jenkins.plugins.marathondeploy.image.ImageReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** The real engine for one test: names that nobody else uses, what was reported, and everything removed at the end. */
final class EngineSession implements AutoCloseable {
    /** Every image that a test builds carries it. */
    static final String LABEL = "marathon-deploy.test";

    private final EngineAddress address = EngineAddress.of(null, System.getenv());
    final DockerEngine engine = DockerEngine.connect(address);
    final String unique = "t" + UUID.randomUUID().toString().substring(0, 13);
    final List<ImageEvent> events = new CopyOnWriteArrayList<>();
    final CancellationSignal signal = new CancellationSignal();
    private final List<ImageReference> names = new ArrayList<>();

    /** An instruction that makes what a build leaves behind when it does not end findable: its own labels come last. */
    String label() {
        return "LABEL " + LABEL + "=" + unique;
    }

    /** A name for one test's image. */
    ImageReference name(String repository, String tag) {
        return tracked(ImageReference.parse(repository + "-" + unique + ":" + tag));
    }

    ImageReference tracked(ImageReference name) {
        names.add(name);
        return name;
    }

    BuiltImage build(ImageBuild.Builder build) {
        return engine.build(build.label(LABEL, unique).build(), Map.of(), events::add, signal);
    }

    List<String> outputLines() {
        return events.stream()
                .filter(ImageEvent.BuildOutput.class::isInstance)
                .map(Object::toString)
                .toList();
    }

    /** The one static program that a Debian machine has for images FROM scratch. */
    static void busybox(Path directory) throws IOException {
        Files.copy(Path.of("/bin/busybox"), directory.resolve("busybox"));
    }

    @Override
    public void close() {
        names.forEach(engine::untag);
        LeftImages.remove(address, LABEL, unique);
    }
}
