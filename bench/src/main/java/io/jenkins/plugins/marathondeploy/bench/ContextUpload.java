package io.jenkins.plugins.marathondeploy.bench;

import io.jenkins.plugins.marathondeploy.image.ImageReference;
import io.jenkins.plugins.marathondeploy.image.engine.DockerEngine;
import io.jenkins.plugins.marathondeploy.image.engine.EngineAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How long a large build context takes to the engine, and how much heap. */
public final class ContextUpload {
    private static final String IMAGE = "marathon-deploy-bench-context";
    private static final double MEBIBYTE = 1 << 20;

    private static final String HOW = "1 GiB in 20,000 files of random bytes, half of which `.dockerignore` leaves out;"
            + " the Dockerfile copies one small file, which the engine has in its cache from a round before that does"
            + " not count. Both are whole commands, started anew: `docker build` with the classic builder, and"
            + " `marathon-deploy build` with the archive of classes that two deployments have left; they took turns. Ours"
            + " writes its time of creation on the image, a step more for the engine, which writes all it has just"
            + " received to the disk then; docker is measured with the same label (`--label`), and without it, where it"
            + " makes no image at all but finds that of the round before. Seconds, least / median / most; the ratio is"
            + " that of the medians. Heap is measured in a process whose heap is bounded to 64 MiB: the most in use at any moment of the same build, garbage included, above what was in use before it.";

    private final Options options;
    private final Path classes;
    private final Path directory;

    private ContextUpload(Options options, Path classes, Path directory) {
        this.options = options;
        this.classes = classes;
        this.directory = directory;
    }

    public static void main(String[] arguments) throws Exception {
        Options options = Options.of(arguments);
        try (ClassArchive classes = ClassArchive.made(options, Map.of(), BuildxClient.withoutBuildx());
                LargeContext context = LargeContext.of(LargeContext.FILES, LargeContext.BYTES)) {
            System.out.println("  " + LargeContext.FILES + " files are written");
            new ContextUpload(options, classes.path(), context.path()).measure();
        } finally {
            remove("ours", "heap", "docker", "unlabelled");
        }
    }

    private static void remove(String... tags) {
        DockerEngine engine = DockerEngine.connect(EngineAddress.of("", System.getenv()));
        for (String tag : tags) {
            engine.untag(ImageReference.parse(IMAGE).withTag(tag));
        }
    }

    private void measure() throws IOException, InterruptedException {
        List<Double> ours = new ArrayList<>();
        List<Double> docker = new ArrayList<>();
        List<Double> unlabelled = new ArrayList<>();
        List<Double> idle = new ArrayList<>();
        List<Double> above = new ArrayList<>();
        Path program = options.root().resolve("cli/target/marathon-deploy");
        String builder = BuildxClient.withoutBuildx();
        for (int round = 0; round <= options.count(5, 2); round++) {
            double our = seconds(new ProcessBuilder(
                    program.toString(), "build", "--builder", builder, "--context", ".", "--repository", IMAGE, "--tag", "ours"));
            double their = seconds(docker("docker", "--label", created()));
            double without = seconds(docker("unlabelled"));
            System.out.println("  ours " + Spread.number(our, 2) + " s, docker " + Spread.number(their, 2)
                    + " s, without the label " + Spread.number(without, 2) + " s");
            if (round > 0) {
                ours.add(our);
                docker.add(their);
                unlabelled.add(without);
            }
            // The next ones, made at another time, take their names. The unlabelled image keeps the layer in the cache.
            remove("ours", "docker");
        }
        for (int round = 0; round < options.count(3, 1); round++) {
            String[] bytes = TimedCommand.output(prepared(JavaProcess.of(
                    ContextProbe.class, "-Xmx64m", "--", directory.toString(), IMAGE + ":heap"))).split(" ");
            idle.add(Long.parseLong(bytes[0]) / MEBIBYTE);
            above.add((Long.parseLong(bytes[1]) - Long.parseLong(bytes[0])) / MEBIBYTE);
            remove("heap");
        }
        show(Spread.of(ours), Spread.of(docker), Spread.of(unlabelled), Spread.of(idle), Spread.of(above));
    }

    /** As ours writes it. */
    static String created() {
        return "org.opencontainers.image.created=" + Instant.now().truncatedTo(ChronoUnit.SECONDS);
    }

    private static ProcessBuilder docker(String tag, String... options) {
        List<String> command = new ArrayList<>(List.of("docker", "build", "--tag", IMAGE + ":" + tag));
        command.addAll(List.of(options));
        command.add(".");
        return new ProcessBuilder(command);
    }

    private double seconds(ProcessBuilder command) throws IOException, InterruptedException {
        return TimedCommand.seconds(prepared(command));
    }

    private ProcessBuilder prepared(ProcessBuilder command) {
        command.environment().put("DOCKER_BUILDKIT", "0");
        command.environment().put("MARATHON_DEPLOY_CACHE", classes.toString());
        return command.directory(directory.toFile());
    }

    private void show(Spread ours, Spread docker, Spread unlabelled, Spread idle, Spread above) throws IOException {
        Figure figure = new Figure(
                options, "context", "Context upload: 1 GiB in 20,000 files, half of them left out", HOW);
        figure.raw().set("ours", ours.json());
        figure.raw().set("docker", docker.json());
        figure.raw().set("docker, no label", unlabelled.json());
        figure.raw().set("idle, MiB", idle.json());
        figure.raw().set("above idle, MiB", above.json());
        double ratio = ours.median() / docker.median();
        String without = Spread.number(ours.median() / unlabelled.median(), 2);
        figure.table(
                List.of("", "ours", "docker", "ratio"),
                List.of(
                        List.of("the same image, s", ours.text(2), docker.text(2), Spread.number(ratio, 2)),
                        List.of("docker without the label, s", ours.text(2), unlabelled.text(2), without),
                        List.of("heap when idle, MiB", idle.text(1), "", ""),
                        List.of("most heap above idle, MiB", above.text(1), "", "")));
        figure.aim(
                "ratio for the same image at most 1.1", ratio, 1.1, 2,
                "ours has a JVM to start, which compiles what it runs on the same two cores that the engine needs");
        figure.aim("heap above idle under 64 MiB", above.max(), 64, 1, "see the table");
        figure.write();
    }
}
