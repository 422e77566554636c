package io.jenkins.plugins.marathondeploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.marathondeploy.cluster.demo.Workplace;
import io.jenkins.plugins.marathondeploy.cluster.harbor.HarborFixture;
import io.jenkins.plugins.marathondeploy.cluster.process.CommandLine;
import io.jenkins.plugins.marathondeploy.cluster.process.RunningCommand;
import io.jenkins.plugins.marathondeploy.image.ImageReference;
import io.jenkins.plugins.marathondeploy.image.engine.DockerEngine;
import io.jenkins.plugins.marathondeploy.image.engine.EngineAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No command prints a password or a token, in no form, at no verbosity, whether it succeeds or fails. */
class SecretsITest {
    private static final String ROBOT = "robot$shop+ci";
    private static final String HARBOR_PASSWORD = "h4rb0r&s3cret";
    private static final String WRONG_PASSWORD = "wr0ng p4ssword";
    private static final String TOKEN = "eyJ0b2tlbg.t0k3n/+=";

    @TempDir
    Path directory;

    private Bench bench;
    private HarborFixture harbor;
    private Workplace workplace;
    private CommandLine good;
    private final List<RunningCommand.Result> results = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        bench = new Bench(directory);
        harbor = HarborFixture.start().createProject("shop").addRobot(ROBOT, HARBOR_PASSWORD, "shop");
        workplace = Workplace.of(Bench.root());
        Files.createDirectories(directory.resolve("context/bin"));
        Files.copy(workplace.directory().resolve("bin/busybox"), directory.resolve("context/bin/busybox"));
        // A Dockerfile that gives away what it was given, as careless ones do.
        bench.file(
                "context/Dockerfile",
                """
                FROM scratch
                ARG HARBOR_PASSWORD
                COPY bin /bin
                RUN ["/bin/busybox", "sh", "-c", "echo password=$HARBOR_PASSWORD"]
                """);
        good = bench.commandLine.with("HARBOR_USER", ROBOT).with("HARBOR_PASSWORD", HARBOR_PASSWORD);
    }

    @AfterEach
    void stop() throws Exception {
        DockerEngine.connect(EngineAddress.of("", System.getenv()))
                .untag(ImageReference.parse(harbor.registryAddress() + "/shop/web:1"));
        workplace.close();
        harbor.close();
        bench.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-v", "-vv"})
    void noOutputHasASecret(String verbosity) {
        String marathon = bench.marathon.uri().toString();
        String url = harbor.uri().toString();
        CommandLine wrong =
                good.with("MARATHON_PASSWORD", WRONG_PASSWORD).with("HARBOR_PASSWORD", WRONG_PASSWORD);
        CommandLine token = bench.commandLine
                .with("MARATHON_USER", "")
                .with("MARATHON_PASSWORD", "")
                .with("MARATHON_TOKEN", TOKEN);
        String[] whole = {
            "deploy", "--marathon", marathon, "--set", "RELEASE=one", "--harbor", url, "--context", "context",
            "--repository", "shop/web", "--tag", "1", "--build-arg", "HARBOR_PASSWORD", "--overlay", "image.json"
        };
        write("image.json", "{\"container\": {\"type\": \"DOCKER\", \"docker\": {\"image\": \"${IMAGE}\"}}, \"cmd\": null}");

        run(good, verbosity, 0, whole);
        run(wrong, verbosity, 2, whole);
        run(good.with("MARATHON_PASSWORD", WRONG_PASSWORD), verbosity, 2, whole);
        run(good, verbosity, 0, "push", "--harbor", url, "--repository", "shop/web", "--tag", "1");
        run(wrong, verbosity, 2, "push", "--harbor", url, "--repository", "shop/web", "--tag", "1");
        for (String command : List.of("rollback", "status")) {
            run(wrong, verbosity, 2, command, "--marathon", marathon, "--id", Bench.APP);
            run(token, verbosity, 2, command, "--marathon", marathon, "--id", Bench.APP);
        }
        run(good, verbosity, 0, "status", "--marathon", marathon, "--id", Bench.APP);
        run(token, verbosity, 2, "deploy", "--marathon", marathon, "--set", "RELEASE=one");
        run(token.with("MARATHON_TOKEN", TOKEN + "\n"), verbosity, 2, "status", "--marathon", marathon, "--id", "/a");
        run(good, verbosity, 0, "render", "--set", "RELEASE=" + Bench.PASSWORD);
        run(good, verbosity, 2, "render", "--set", "RELEASE:number=" + Bench.PASSWORD);
        run(good, verbosity, 1, "status", "--marathon", "http://ci:" + WRONG_PASSWORD.replace(' ', '_') + "@localhost");
        run(good, verbosity, 1, "deploy", "--password", HARBOR_PASSWORD, "--token=" + TOKEN);

        assertThat(results).allSatisfy(result -> assertThat(result.all()).doesNotContain(forbidden()));
        // The Dockerfile did print it; what is seen is the mask.
        assertThat(results.get(0).all()).contains("password=****");
    }

    private static String[] forbidden() {
        return Stream.of(
                        Bench.PASSWORD,
                        HARBOR_PASSWORD,
                        WRONG_PASSWORD,
                        WRONG_PASSWORD.replace(' ', '_'),
                        TOKEN,
                        Bench.USER + ":" + Bench.PASSWORD,
                        Bench.USER + ":" + WRONG_PASSWORD,
                        ROBOT + ":" + HARBOR_PASSWORD,
                        ROBOT + ":" + WRONG_PASSWORD)
                .flatMap(secret -> Stream.of(secret, base64(secret), URLEncoder.encode(secret, StandardCharsets.UTF_8)))
                .toArray(String[]::new);
    }

    private static String base64(String text) {
        return Base64.getEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private void run(CommandLine commandLine, String verbosity, int status, String... arguments) {
        List<String> line = new ArrayList<>(List.of(arguments));
        if (!verbosity.isEmpty()) {
            line.add(verbosity);
        }
        RunningCommand.Result result = commandLine.run(line.toArray(String[]::new));
        results.add(result);
        assertThat(result.status()).as(line + "\n" + result.all()).isEqualTo(status);
    }

    private void write(String name, String content) {
        try {
            bench.file(name, content);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
