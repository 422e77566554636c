package io.jenkins.plugins.marathondeploy.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jenkins.plugins.marathondeploy.cluster.engine.DebianEngines;
import io.jenkins.plugins.marathondeploy.cluster.engine.OwnEngine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random trees and ignore files: this package sends what BuildKit gets, told by what {@code COPY .} leaves behind, on the newest of
 * {@link DebianEngines} with the buildx that is there. {@code -Dcontext.buildkit.cases=} says how many, 100 by default;
 * {@code -Dcontext.seed=} where they begin. BuildKit leaves out the Dockerfile where that is ignored, and makes the directories above a
 * file that comes back; both are left out of the comparison, and so are names that are not UTF-8, with which its build fails.
 */
class BuildKitContextITest {
    private static final int CASES = Integer.getInteger("context.buildkit.cases", 100);
    private static final long SEED = Long.getLong("context.seed", 1);
    /** Contexts in one build. */
    private static final int TOGETHER = 25;

    @TempDir
    Path root;

    private final List<String> differences = new ArrayList<>();

    private record Case(Path tree, String ignored, SortedSet<String> ours) {}

    @Test
    void isWhatBuildKitGets() throws Exception {
        List<Path> engines = DebianEngines.all().stream().filter(engine -> Files.exists(buildx(engine))).toList();
        assumeTrue(!engines.isEmpty(), DebianEngines.MISSING + " and buildx");
        assumeTrue(OwnEngine.isPossible(), "only root can start engines");
        String client = DebianEngines.newestClient();
        Path packages = engines.stream().filter(engine -> client.startsWith(engine + "/")).findFirst().orElse(engines.get(0));
        Path plugins = Files.createDirectories(root.resolve("config/cli-plugins"));
        Files.createSymbolicLink(plugins.resolve("docker-buildx"), buildx(packages));

        int compared = 0;
        try (OwnEngine engine = OwnEngine.start(packages, true)) {
            Random random = new Random(SEED);
            for (int build = 0; compared < CASES; build++) {
                List<Case> cases = cases(root.resolve("build" + build), random);
                build(client, engine, root.resolve("build" + build), cases);
                compare(root.resolve("build" + build).resolve("out"), cases);
                compared += cases.size();
            }
        }

        assertThat(differences).as("%s cases from -Dcontext.seed=%s on %s", compared, SEED, packages).isEmpty();
    }

    private static Path buildx(Path engine) {
        return engine.resolve("usr/libexec/docker/cli-plugins/docker-buildx");
    }

    private static List<Case> cases(Path directory, Random random) throws IOException {
        List<Case> cases = new ArrayList<>();
        for (int i = 0; cases.size() < TOGETHER; i++) {
            Path tree = RandomContexts.tree(directory.resolve("tree" + i), random);
            String lines = RandomContexts.ignoreFile(random);
            // A tab within a line ends BuildKit's own transfer: "value with non-printable ASCII characters".
            String ignored = random.nextInt(4) == 0 ? "*\n!**/" + lines.stripLeading() : lines;
            Files.writeString(tree.resolve(".dockerignore"), ignored);
            try (Stream<Path> all = Files.walk(tree)) {
                if (all.anyMatch(file -> file.getFileName().toString().startsWith(RandomContexts.NOT_UTF8))) {
                    continue;
                }
                cases.add(new Case(tree, ignored, withoutBuildFiles(SentNames.of(tree))));
            } catch (ImageException refused) {
                // Compared with the client in ContextDifferenceITest; here it would end the whole build.
                assertThat(refused.kind()).isEqualTo(ImageException.Kind.INVALID);
            }
        }
        return cases;
    }

    private void build(String client, OwnEngine engine, Path directory, List<Case> cases) throws Exception {
        Path context = Files.createDirectories(directory.resolve("context"));
        List<String> command = new ArrayList<>(List.of(client, "buildx", "build", "--progress=plain", "--output", "type=local,dest=" + directory.resolve("out")));
        StringBuilder dockerfile = new StringBuilder("FROM scratch\n");
        for (int i = 0; i < cases.size(); i++) {
            dockerfile.append("COPY --from=tree").append(i).append(" . /").append(i).append("/\n");
            command.addAll(List.of("--build-context", "tree" + i + "=" + cases.get(i).tree));
        }
        Files.writeString(context.resolve("Dockerfile"), dockerfile);
        command.add(context.toString());
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("DOCKER_HOST", engine.address());
        builder.environment().put("DOCKER_CONFIG", root.resolve("config").toString());
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said + cases.stream().map(Case::ignored).toList()).isZero();
    }

    private void compare(Path out, List<Case> cases) throws IOException {
        for (int i = 0; i < cases.size(); i++) {
            Case one = cases.get(i);
            SortedSet<String> theirs = withoutBuildFiles(names(out.resolve(Integer.toString(i))));
            SortedSet<String> missing = new TreeSet<>(theirs);
            missing.removeAll(one.ours);
            missing.removeIf(name -> name.endsWith("/") && one.ours.stream().anyMatch(file -> file.startsWith(name)));
            SortedSet<String> more = new TreeSet<>(one.ours);
            more.removeAll(theirs);
            if (!missing.isEmpty() || !more.isEmpty()) {
                differences.add(one.ignored.replace("\n", "¶").replace("\r", "␍") + ": missing " + missing + ", more " + more);
            }
        }
    }

    private static SortedSet<String> withoutBuildFiles(SortedSet<String> names) {
        names.removeAll(List.of("Dockerfile", ".dockerignore"));
        return names;
    }

    private static SortedSet<String> names(Path directory) throws IOException {
        SortedSet<String> names = new TreeSet<>();
        if (!Files.isDirectory(directory)) {
            return names;
        }
        try (Stream<Path> all = Files.walk(directory)) {
            all.filter(file -> !file.equals(directory)).forEach(file -> names.add(
                    directory.relativize(file) + (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS) ? "/" : "")));
        }
        return names;
    }
}
