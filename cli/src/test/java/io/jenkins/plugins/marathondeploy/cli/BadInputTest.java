package io.jenkins.plugins.marathondeploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad input is refused with a clear message before a single byte has gone to Marathon or Harbor. */
class BadInputTest {
    private static final String GOOD = "{\"id\": \"/web\", \"cmd\": \"true\", \"container\": {\"type\": \"DOCKER\", \"docker\": {}}}";

    @TempDir
    Path outside;

    private Path directory;
    private HttpServer server;
    private final List<String> requests = new CopyOnWriteArrayList<>();

    @BeforeEach
    void prepare() throws IOException {
        directory = Files.createDirectory(outside.resolve("work"));
        Files.writeString(directory.resolve("marathon.json"), GOOD);
        Files.createDirectory(directory.resolve("context"));
        Files.writeString(directory.resolve("context/Dockerfile"), "FROM scratch\nCOPY . /\n");
        Files.writeString(outside.resolve("outside.json"), "{}");
        Files.writeString(outside.resolve("Dockerfile"), "FROM scratch\nCOPY . /\n");
        Files.createSymbolicLink(directory.resolve("link.json"), outside.resolve("outside.json"));
        Files.createSymbolicLink(directory.resolve("context/Linkfile"), outside.resolve("Dockerfile"));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            exchange.sendResponseHeaders(500, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hello, world | JSON",
                "{\"id\": \"/web\" // the app | omment",
                "[{\"id\": \"/web\"}] | object",
                "\"web\" | object",
                "{\"id\": \"/web\", \"id\": \"/api\"} | id",
                "{\"id\": \"/Web\", \"cmd\": \"true\"} | id",
                "{\"id\": 7, \"cmd\": \"true\"} | id",
                "{\"cmd\": \"true\"} | id",
                "{\"id\": \"/web\", \"cmd\": \"${NO_SUCH_VARIABLE}\"} | /cmd",
                "{\"id\": \"/web\", \"cmd\": \"${X\"} | /cmd",
                "{\"id\": \"/web\", \"cmd\": \"${A:-${A:-${A}}}\"} | /cmd",
                "{\"id\": \"/web\", \"cmd\": \"true\", \"instances\": -1} | instances"
            })
    void definitionsThatMarathonCouldNotUse(String text, String expected) throws IOException {
        Files.writeString(directory.resolve("marathon.json"), text);

        refused(expected, deploy());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "missing.json | no file missing.json",
                "context | is a directory",
                "../outside.json | leads out of",
                "context/../../outside.json | leads out of",
                "link.json | through a symbolic link",
                "'' | empty"
            })
    void filesThatAreNone(String file, String expected) {
        refused(expected, deploy("--app", file));
        refused(expected, deploy("--overlay", file));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--app", "--overlay"})
    void filesThatAreTooLargeNotUtf8OrTooDeep(String option) throws IOException {
        try (RandomAccessFile large = new RandomAccessFile(directory.resolve("large.json").toFile(), "rw")) {
            large.setLength(50L * 1024 * 1024);
        }
        Files.write(directory.resolve("latin1.json"), new byte[] {'{', '"', (byte) 0xE4, '"', ':', '1', '}'});
        Files.writeString(directory.resolve("deep.json"), "{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}");

        refused("larger than", deploy(option, "large.json"));
        refused("not UTF-8", deploy(option, "latin1.json"));
        refused("deep.json", deploy(option, "deep.json"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "web;rm -rf /",
                "web$(id)",
                "web`id`",
                "https://harbor.example.org/shop/web:1",
                "harbor.example.org/shop/web:1?x=y",
                "user:word@harbor.example.org/shop/web:1",
                "Shop/Web:1",
                "shop/web:",
                "shop//web",
                "../web",
                "shop/web@sha256:abc",
                "shop/web:1\nENV X=1",
                "-web"
            })
    void imageNamesWithTricks(String image) {
        refused("", deploy("--image", image));
    }

    @Test
    void namesThatNoFileCanHave() {
        InProcess.Result result = new InProcess(directory).run("build", "--context", "con\0text", "--repository", "shop/web");

        assertThat(result.status()).isEqualTo(ExitStatus.REFUSED);
        assertThat(result.err()).startsWith("marathon-deploy: ").contains("is not the name of a file").doesNotContain("Exception");
    }

    @ParameterizedTest
    @CsvSource({"../web", "shop/../web", "Shop/web", "shop/web:1", "shop/web;id", "http://h/web"})
    void repositoriesThatAreNone(String repository) {
        refused("", build("--repository", repository));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1 2", "../1", "-1", "a/b", "$(id)", ""})
    void tagsThatAreNone(String tag) {
        refused("", build("--repository", "shop/web", "--tag", tag));
    }

    @Test
    void buildArgumentsThatNoArgNames() throws IOException {
        Files.writeString(directory.resolve("context/Dockerfile"), "FROM scratch\nARG VERSION=1\nCOPY . /\n");

        refused("did you mean VERSION?", build("--repository", "shop/web", "--tag", "1", "--build-arg", "VERSON=2"));
    }

    @ParameterizedTest
    @CsvSource({"'no=number:x', NAME", "=1, variable", "A B=1, variable", "X:colour=red, X", "N:number=three, N"})
    void variablesThatAreNone(String assignment, String expected) {
        refused("", deploy("--set", assignment));
    }

    @Test
    void aSecretThatIsGivenInPlaceOfItsNameIsNotRepeated() {
        InProcess.Result result = build("--repository", "shop/web", "--tag", "1", "--build-secret", "token=hunter2");

        refused("--build-secret takes id=ID,src=FILE or id=ID,env=NAME", result);
        assertThat(result.all()).doesNotContain("hunter2");
    }

    private InProcess.Result deploy(String... more) {
        return run(List.of("deploy", "--marathon", url()), List.of(more));
    }

    private InProcess.Result build(String... more) {
        return run(List.of("deploy", "--marathon", url(), "--harbor", url(), "--context", "context"), List.of(more));
    }

    private InProcess.Result run(List<String> first, List<String> more) {
        List<String> arguments = new ArrayList<>(first);
        arguments.addAll(more);
        return new InProcess(directory).run(arguments.toArray(String[]::new));
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void refused(String expected, InProcess.Result result) {
        assertThat(result.status()).as(result.all()).isEqualTo(ExitStatus.REFUSED);
        assertThat(result.err()).startsWith("marathon-deploy: ").contains(expected).doesNotContain("Exception", "\tat ");
        assertThat(result.out()).isEmpty();
        assertThat(requests).isEmpty();
    }
}
