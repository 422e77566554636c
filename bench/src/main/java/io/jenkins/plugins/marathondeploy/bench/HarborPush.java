package io.jenkins.plugins.marathondeploy.bench;

import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.auth.Secret;
import io.jenkins.plugins.marathondeploy.harbor.HarborClient;
import io.jenkins.plugins.marathondeploy.harbor.HarborSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How long an image of 1 GB in five layers takes into a Harbor, against {@code docker push}. The Harbor is named by the
 * environment: {@code BENCH_HARBOR_URL}, {@code BENCH_HARBOR_USER}, {@code BENCH_HARBOR_PASSWORD}, and
 * {@code BENCH_HARBOR_REPOSITORY}, {@code PROJECT/NAME}, of a project that there is and that the login may push to.
 */
public final class HarborPush {
    private static final int LAYERS = 5;
    private static final int LAYER_BYTES = 200_000_000;
    private static final String HOW = "Two whole commands, started anew: `marathon-deploy push`, with the archive of classes that two"
            + " deployments have left, and `docker push`, which has logged in before; both have the same Docker Engine push to the"
            + " same Harbor (`BENCH_HARBOR_URL` and what stands beside it in `bench/run`). Each push is of an image of its own with five layers of"
            + " 200 MB of random bytes, made just before it, so that nothing is found there, mounted, or compressed to less, and on the"
            + " disk before the push begins, so that it does not wait for what the build has left to write; the"
            + " two took turns, and in each round the other one came first. The first round does not count. Ours asks Harbor for"
            + " the login, the project and the right to push before, and for the tag's rules. Seconds, least / median / most; the"
            + " ratios are of the medians and of the least.";

    private final Options options;
    private final Path classes;
    private final Path directory;
    private final Path client;
    private final URI harbor;
    private final String repository;
    private int pushes;

    private HarborPush(Options options, Path classes, Path directory, Path client) {
        this.options = options;
        this.classes = classes;
        this.directory = directory;
        this.client = client;
        harbor = HarborSettings.address(setting("URL"));
        repository = setting("REPOSITORY");
    }

    public static void main(String[] arguments) throws Exception {
        Options options = Options.of(arguments);
        for (String name : List.of("URL", "USER", "PASSWORD", "REPOSITORY")) {
            setting(name);
        }
        try (ClassArchive classes = ClassArchive.made(options, Map.of(), BuildxClient.withoutBuildx());
                TemporaryDirectory context = new TemporaryDirectory("bench-push");
                TemporaryDirectory client = new TemporaryDirectory("bench-docker")) {
            new HarborPush(options, classes.path(), context.path(), client.path()).measure();
        }
    }

    private static String setting(String name) {
        String value = System.getenv("BENCH_HARBOR_" + name);
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("BENCH_HARBOR_" + name + " is not set: which Harbor is to be pushed to?");
        }
        return value;
    }

    private void measure() throws IOException, InterruptedException {
        writeContext();
        TimedCommand.output(docker("sh", "-c", "printf %s \"$HARBOR_PASSWORD\" | docker login --username \"$HARBOR_USER\""
                + " --password-stdin " + harbor.getRawAuthority()));
        List<Double> ours = new ArrayList<>();
        List<Double> theirs = new ArrayList<>();
        for (int round = 0; round <= options.count(7, 2); round++) {
            boolean first = round % 2 == 0;
            double early = first ? our() : their();
            double late = first ? their() : our();
            double our = first ? early : late;
            double their = first ? late : early;
            System.out.println("  ours " + Spread.number(our, 2) + " s, docker push " + Spread.number(their, 2) + " s");
            if (round > 0) {
                ours.add(our);
                theirs.add(their);
            }
        }
        show(Spread.of(ours), Spread.of(theirs));
    }

    private double our() throws IOException, InterruptedException {
        String tag = "ours-" + ++pushes;
        return timed(tag, docker(
                options.root().resolve("cli/target/marathon-deploy").toString(),
                "push", "--harbor", harbor.toString(), "--repository", repository, "--tag", tag));
    }

    private double their() throws IOException, InterruptedException {
        String tag = "docker-" + ++pushes;
        return timed(tag, docker("docker", "push", name(tag)));
    }

    private double timed(String tag, ProcessBuilder push) throws IOException, InterruptedException {
        makeNew();
        TimedCommand.output(docker("docker", "build", "--quiet", "--tag", name(tag), "."));
        TimedCommand.output(new ProcessBuilder("sync"));
        try {
            return TimedCommand.seconds(push);
        } finally {
            TimedCommand.output(docker("docker", "rmi", "--force", name(tag)));
        }
    }

    private String name(String tag) {
        return harbor.getRawAuthority() + "/" + repository + ":" + tag;
    }

    private ProcessBuilder docker(String... command) {
        ProcessBuilder process = new ProcessBuilder(command).directory(directory.toFile());
        process.environment().putAll(Map.of(
                "DOCKER_BUILDKIT", "0",
                "DOCKER_CONFIG", client.toString(),
                "MARATHON_DEPLOY_CACHE", classes.toString(),
                "HARBOR_USER", setting("USER"),
                "HARBOR_PASSWORD", setting("PASSWORD")));
        return process;
    }

    private Path layer(int number) {
        return directory.resolve("layer" + number);
    }

    private void writeContext() throws IOException {
        StringBuilder dockerfile = new StringBuilder("FROM scratch\n");
        byte[] block = new byte[1_000_000];
        SecureRandom random = new SecureRandom();
        for (int number = 0; number < LAYERS; number++) {
            try (OutputStream file = Files.newOutputStream(layer(number))) {
                for (int written = 0; written < LAYER_BYTES; written += block.length) {
                    random.nextBytes(block);
                    file.write(block);
                }
            }
            dockerfile.append("COPY layer").append(number).append(" /\n");
        }
        Files.writeString(directory.resolve("Dockerfile"), dockerfile);
    }

    /** A layer with other first bytes is another blob to everybody. */
    private void makeNew() throws IOException {
        byte[] beginning = new byte[64];
        SecureRandom random = new SecureRandom();
        for (int number = 0; number < LAYERS; number++) {
            random.nextBytes(beginning);
            try (RandomAccessFile file = new RandomAccessFile(layer(number).toFile(), "rw")) {
                file.write(beginning);
            }
        }
    }

    private String version() {
        Authentication login = Authentication.basic(setting("USER"), Secret.of(setting("PASSWORD")));
        return new HarborClient(HarborSettings.of(harbor, login)).info().version().map(version -> "Harbor " + version).orElse("Harbor");
    }

    private void show(Spread ours, Spread theirs) throws IOException {
        Figure figure = new Figure(options, "push", "A push of 1 GB in five layers to a real Harbor", HOW);
        figure.raw().set("ours", ours.json());
        figure.raw().set("docker push", theirs.json());
        double ratio = ours.median() / theirs.median();
        double least = ours.min() / theirs.min();
        figure.table(
                List.of(version(), "ours, s", "docker push, s", "ratio", "ratio of the least"),
                List.of(List.of(
                        "1 GB in 5 layers", ours.text(1), theirs.text(1), Spread.number(ratio, 3), Spread.number(least, 3))));
        figure.aim("ratio of the medians at most 1.05", ratio, 1.05, 3, "see how far the values lie apart: what else the machine does counts more than the client");
        figure.write();
    }
}
