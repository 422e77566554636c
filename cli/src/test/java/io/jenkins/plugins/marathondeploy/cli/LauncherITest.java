package io.jenkins.plugins.marathondeploy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jenkins.plugins.marathondeploy.cluster.process.CommandLine;
import io.jenkins.plugins.marathondeploy.cluster.process.RunningCommand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program in one file: it finds a Java, hands everything over, and starts faster once it was used. */
@Tag("alone")
class LauncherITest {
    private static final Path PROGRAM = Bench.jar().resolveSibling("marathon-deploy");

    @TempDir
    Path directory;

    private Path cache;
    private Bench bench;

    @BeforeEach
    void start() throws Exception {
        bench = new Bench(directory, PROGRAM);
        cache = directory.resolve("home").resolve(".cache").resolve("marathon-deploy");
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    @Test
    void whatTheFirstDeploymentLoadsIsMappedFromThenOn() throws Exception {
        RunningCommand.Result first = bench.deploy("one");
        assertThat(first.status()).as(first.all()).isZero();
        assertThat(files()).singleElement().asString().matches("[0-9]+\\.jsa\\.list\\.[0-9]+");

        RunningCommand.Result second = bench.deploy("two");
        assertThat(second.status()).as(second.all()).isZero();
        await().atMost(Duration.ofMinutes(1)).until(() -> files().size() == 1 && files().get(0).endsWith(".jsa"));
        String archive = files().get(0);

        RunningCommand third = bench.startDeploying("three", "--set", "HTTP=500", "--max-task-failures", "0");
        bench.awaitPrinted(third, "deployment ");
        assertThat(mapped()).anyMatch(line -> line.endsWith("/" + archive));
        third.signal("INT");
        assertThat(third.result().status()).isEqualTo(130);
        assertThat(bench.release()).isEqualTo("two");
        // Nothing of the JVM's own among the lines.
        assertThat(first.all() + second.all()).doesNotContain("[cds", "[warning]", "OpenJDK");
        assertThat(Files.getPosixFilePermissions(cache)).hasSize(3);
    }

    /** A JVM that maps half of one crashes. */
    @Test
    void whatIsNotWholeIsNotUsed() throws Exception {
        assertThat(bench.deploy("one").status()).isZero();
        Path list = cache.resolve(files().get(0));
        Files.writeString(list, "@lambda-proxy nonsense\n");
        assertThat(bench.deploy("two").status()).isZero();
        await().atMost(Duration.ofMinutes(1)).until(() -> files().size() <= 1);
        assertThat(bench.deploy("three").status()).isZero();
        assertThat(bench.release()).isEqualTo("three");
    }

    @Test
    void whereNothingCanBeKeptNothingIs() throws Exception {
        Path file = bench.file("a-file", "");
        for (CommandLine commandLine : List.of(
                bench.commandLine.with("MARATHON_DEPLOY_CACHE", "none"),
                bench.commandLine.with("MARATHON_DEPLOY_CACHE", file.toString()),
                bench.commandLine.with("HOME", file.resolve("in-it").toString()))) {
            RunningCommand.Result result = commandLine.run(bench.arguments("deploy", "one"));
            assertThat(result.status()).as(result.all()).isZero();
        }
        assertThat(files()).isEmpty();
    }

    /** Root could make any directory. */
    @Test
    void aUserWithoutAHomeGetsNone() throws Exception {
        Process process = new ProcessBuilder("env", "-u", "HOME", PROGRAM.toString(), "deploy", "--no-such").start();

        assertThat(process.waitFor()).isEqualTo(1);
        assertThat(Path.of("/nonexistent")).doesNotExist();
    }

    /** Build agents often have none, and a JVM takes what it is given for ASCII then. */
    @Test
    void argumentsAndFilesNeedNoLocale() throws Exception {
        for (String locale : List.of("LC_ALL=C", "LANG=POSIX", "NONE=")) {
            Process process = new ProcessBuilder("env", "-u", "LC_ALL", "-u", "LC_CTYPE", "-u", "LANG", locale, "sh", "-c",
                    "name=$(printf 'gr\\303\\274n'); cp marathon.json $name.json; exec \"$0\" render --app $name.json --set RELEASE=$name",
                    PROGRAM.toString()).directory(directory.toFile()).redirectErrorStream(true).start();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(process.waitFor()).as(locale + ": " + printed).isZero();
            assertThat(printed).as(locale).contains("gr\u00fcn");
        }
    }

    @Test
    void aResultThatNoDiskTookIsAnError() throws Exception {
        Process process = new ProcessBuilder("sh", "-c", "exec \"$0\" render --set RELEASE=one >/dev/full", PROGRAM.toString())
                .directory(directory.toFile()).start();
        String told = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).isEqualTo(2);
        assertThat(told).contains("marathon-deploy: the result could not be written to stdout");
    }

    @Test
    void handsArgumentsAndExitStatusOver() {
        RunningCommand.Result result = bench.commandLine.run(
                "render", "--set", "RELEASE=two  words and 'quotes' $HOME *", "--app", "marathon.json");
        assertThat(result.status()).as(result.all()).isZero();
        assertThat(String.join("", result.out())).contains("two  words and 'quotes' $HOME *");
        assertThat(bench.commandLine.run("deploy", "--no-such").status()).isEqualTo(1);
        assertThat(bench.commandLine.run("deploy", "--marathon", "http://127.0.0.1:1").status()).isEqualTo(2);
    }

    @Test
    void findsItselfAndItsJava() throws Exception {
        Path link = Files.createSymbolicLink(directory.resolve("deployer"), PROGRAM);
        CommandLine linked = new CommandLine(link, directory).with("HOME", directory.resolve("home").toString());
        assertThat(linked.run("--version").out()).singleElement().asString().startsWith("marathon-deploy ");
        assertThat(linked.with("JAVA_HOME", System.getProperty("java.home")).run("--version").status()).isZero();

        // env and sh are there, java is not.
        Path programs = Files.createDirectory(directory.resolve("programs"));
        for (String name : List.of("env", "sh")) {
            Files.createSymbolicLink(programs.resolve(name), Path.of("/usr/bin", name));
        }
        RunningCommand.Result without = linked.with("PATH", programs.toString()).run("--version");
        assertThat(without.status()).isEqualTo(2);
        assertThat(without.err()).containsExactly(
                "marathon-deploy: there is no Java here. Install Java 17 or newer, or set JAVA_HOME.");
    }

    @Test
    void aSignalReachesTheDeployment() {
        assertThat(bench.deploy("one").status()).isZero();
        RunningCommand running =
                bench.startDeploying("two", "--set", "HTTP=500", "--max-task-failures", "0");
        bench.awaitPrinted(running, "deployment ");

        running.signal("TERM");

        assertThat(running.result().status()).isEqualTo(130);
        assertThat(bench.release()).isEqualTo("one");
    }

    /** What the processes that this one has started have mapped into their memory. */
    private static List<String> mapped() {
        return ProcessHandle.current()
                .children()
                .map(child -> Path.of("/proc", Long.toString(child.pid()), "maps"))
                .flatMap(maps -> {
                    try {
                        return Files.readAllLines(maps).stream();
                    } catch (IOException gone) {
                        return Stream.empty();
                    }
                })
                .toList();
    }

    private List<String> files() throws IOException {
        if (!Files.isDirectory(cache)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(cache)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
