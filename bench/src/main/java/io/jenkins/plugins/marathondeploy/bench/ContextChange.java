package io.jenkins.plugins.marathondeploy.bench;

import io.jenkins.plugins.marathondeploy.image.ImageReference;
import io.jenkins.plugins.marathondeploy.image.engine.DockerEngine;
import io.jenkins.plugins.marathondeploy.image.engine.EngineAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How long a build takes after one file of a large context was changed: with buildx, and where all of it is uploaded. */
public final class ContextChange {
    private static final String IMAGE = "marathon-deploy-bench-change";
    private static final String DOCKERFILE = "Dockerfile.modules";
    private static final String OURS = "ours, buildx";
    private static final String DOCKERS = "docker buildx";
    private static final String CLASSIC = "docker build, classic builder";

    private static final String TITLE = "One changed file in a context of 1 GiB: buildx, against the upload of all";
    private static final String HOW = "The same directory as for the upload; the Dockerfile copies ten of its 200 modules (500"
            + " files, 26 MB), and before each build one file of these is changed. BuildKit asks for what the Dockerfile"
            + " copies, and of that it is sent what it has not been sent before; the classic builder is sent all that"
            + " `.dockerignore` leaves. All are whole commands, started anew, that leave an image with the label of its time"
            + " of creation on the engine: `marathon-deploy build --builder buildx` with the archive of classes that two"
            + " such deployments have left, `docker buildx build`, and `docker build` with the classic builder; they took"
            + " turns, and a round before that does not count. Seconds, least / median / most; the ratio is that of the"
            + " medians.";

    private final Options options;
    private final Path directory;
    private final Map<String, List<Double>> seconds = new LinkedHashMap<>();
    private int changes;

    private ContextChange(Options options, Path directory) {
        this.options = options;
        this.directory = directory;
    }

    public static void main(String[] arguments) throws Exception {
        Options options = Options.of(arguments);
        try (BuildxClient client = new BuildxClient()) {
            if (!client.isThere()) {
                Figure figure = new Figure(options, "change", TITLE, HOW);
                figure.notRun("ratio at most 0.2", BuildxClient.MISSING);
                figure.write();
                return;
            }
            try (ClassArchive classes = ClassArchive.made(options, client.environment(), "buildx");
                    LargeContext context = LargeContext.of(LargeContext.FILES, LargeContext.BYTES)) {
                Files.writeString(context.path().resolve(DOCKERFILE), "FROM scratch\nCOPY module-? /modules/\n");
                System.out.println("  " + LargeContext.FILES + " files are written");
                ContextChange change = new ContextChange(options, context.path());
                change.measure(client, classes.path());
                change.show(client.version());
            } finally {
                remove("ours", "buildx", "classic");
            }
        }
    }

    private static void remove(String... tags) {
        DockerEngine engine = DockerEngine.connect(EngineAddress.of("", System.getenv()));
        for (String tag : tags) {
            engine.untag(ImageReference.parse(IMAGE).withTag(tag));
        }
    }

    private void measure(BuildxClient client, Path classes) throws IOException, InterruptedException {
        String program = options.root().resolve("cli/target/marathon-deploy").toString();
        for (int round = 0; round <= options.count(5, 2); round++) {
            ProcessBuilder ours = command(
                    program, "build", "--builder", "buildx", "--context", ".", "--dockerfile", DOCKERFILE, "--repository", IMAGE,
                    "--tag", "ours");
            ours.environment().putAll(client.environment());
            ours.environment().put("MARATHON_DEPLOY_CACHE", classes.toString());
            run(round, OURS, ours);
            ProcessBuilder buildx = command(
                    "env", "docker", "buildx", "build", "--file", DOCKERFILE, "--label", ContextUpload.created(), "--tag",
                    IMAGE + ":buildx", ".");
            buildx.environment().putAll(client.environment());
            run(round, DOCKERS, buildx);
            ProcessBuilder classic = command(
                    "docker", "build", "--file", DOCKERFILE, "--label", ContextUpload.created(), "--tag", IMAGE + ":classic", ".");
            classic.environment().put("DOCKER_BUILDKIT", "0");
            run(round, CLASSIC, classic);
            remove("ours", "buildx", "classic");
        }
    }

    private ProcessBuilder command(String... words) {
        return new ProcessBuilder(words).directory(directory.toFile());
    }

    private void run(int round, String way, ProcessBuilder command) throws IOException, InterruptedException {
        Files.writeString(directory.resolve("module-7").resolve("sent").resolve("file-700"), "changed " + ++changes);
        double took = TimedCommand.seconds(command);
        System.out.println("  " + way + ": " + Spread.number(took, 2) + " s");
        if (round > 0) {
            seconds.computeIfAbsent(way, unknown -> new ArrayList<>()).add(took);
        }
    }

    private void show(String version) throws IOException {
        Figure figure = new Figure(options, "change", TITLE, HOW);
        Spread classic = Spread.of(seconds.get(CLASSIC));
        List<List<String>> rows = new ArrayList<>();
        seconds.forEach((way, values) -> {
            Spread spread = Spread.of(values);
            figure.raw().set(way, spread.json());
            rows.add(List.of(way, spread.text(2), Spread.number(spread.median() / classic.median(), 2)));
        });
        figure.table(List.of(version, "s", "ratio to the classic builder"), rows);
        figure.aim(
                "ratio at most 0.2", Spread.of(seconds.get(OURS)).median() / classic.median(), 0.2, 2,
                "BuildKit still looks at each file of what the Dockerfile copies, and the engine writes a layer of them");
        figure.write();
    }
}
