package io.jenkins.plugins.marathondeploy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jenkins.plugins.marathondeploy.gate.Facts;
import io.jenkins.plugins.marathondeploy.gate.Finding;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The user's own test as processes: which of them are left, and what they are told. */
class TestProcessTest {
    private static final Facts FACTS = new Facts("/shop/web", "2026-11-29T00:31:19.279Z", "", "web:1", "", List.of(), Map.of());

    @TempDir
    Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private TestProcess process(String script) {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/setsid")), "there is no /usr/bin/setsid");
        return process(script, directory, out);
    }

    private static TestProcess process(String script, Path directory, OutputStream out) {
        Map<String, String> environment = new HashMap<>(Map.of("PATH", System.getenv("PATH"), "LEVEL", "3"));
        Credentials.SECRET.forEach(name -> environment.put(name, "s3cr3t-" + name));
        Session session = new Session(
                environment, directory, new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(out, true, StandardCharsets.UTF_8), Clock.systemUTC(), Clock.systemUTC(), new Interruption(), descriptor -> false);
        UserCommand command = UserCommand.parse("sh -c '" + script + "'", session);
        return new TestProcess(command, session, session.console(new Console.Output(false, false, 0)));
    }

    private long written(String name) {
        Path file = directory.resolve(name);
        Awaitility.await().until(() -> Files.exists(file) && Files.readString(file).endsWith("\n"));
        try {
            return Long.parseLong(Files.readString(file).strip());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Neither there nor running: a process of which nobody asks how it ended is still listed. */
    private static boolean isGone(long pid) {
        try {
            String state = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return state.substring(state.lastIndexOf(')') + 2).startsWith("Z");
        } catch (IOException gone) {
            return true;
        }
    }

    @Test
    void whatItHasBegunEndsWithIt() throws Exception {
        try (TestProcess test = process("sleep 600 >/dev/null 2>&1 & echo $! > child; exit 7")) {
            Awaitility.await().until(() -> test.look(FACTS).state() == Finding.State.FAILED);
            assertThat(test.look(FACTS).saw()).isEqualTo("it ended with 7");
            Awaitility.await().until(() -> isGone(written("child")));
        }
    }

    @Test
    void allOfItEndsAtItsLimit() throws Exception {
        TestProcess test = process("(trap \"\" TERM; sleep 600 & echo $! > grandchild; wait) & echo $! > child; wait");
        test.look(FACTS);
        long child = written("child");
        long grandchild = written("grandchild");

        test.stop("its time is up");
        test.close();

        Awaitility.await().until(() -> isGone(child) && isGone(grandchild));
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("the test is ended: its time is up");
    }

    @Test
    void itEndsWithTheDeploymentWhoeverForgetsIt() throws Exception {
        long child;
        try (TestProcess test = process("echo $$ > child; sleep 600")) {
            test.look(FACTS);
            child = written("child");
        }
        Awaitility.await().until(() -> isGone(child));
    }

    /** A command line of its own that is killed. */
    static final class Killed {
        public static void main(String[] arguments) throws Exception {
            process(arguments[1], Path.of(arguments[0]), OutputStream.nullOutputStream()).look(FACTS);
            System.in.read();
        }
    }

    @Test
    void allOfItEndsWithACommandLineThatIsKilled() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/setsid")), "there is no /usr/bin/setsid");
        String script = "trap \"echo told > told\" TERM; (trap \"\" TERM; sleep 600 & echo $! > grandchild; wait) & echo $! > child; wait";
        Process cli = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java", "-cp", System.getProperty("java.class.path"),
                        Killed.class.getName(), directory.toString(), script)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            Awaitility.setDefaultTimeout(Duration.ofMinutes(1));
            long child = written("child");
            long grandchild = written("grandchild");
            assertThat(isGone(child)).isFalse();

            cli.destroyForcibly();

            Awaitility.await().until(() -> isGone(child) && isGone(grandchild));
            assertThat(directory.resolve("told")).as("it had the time to end by itself").exists();
        } finally {
            Awaitility.reset();
            cli.destroyForcibly();
        }
    }

    /** It reads nothing, and a program that waits for all of its children waits for none of ours. */
    @Test
    void itHasNoInputAndNoChildrenButItsOwn() throws Exception {
        assumeTrue(Files.exists(Path.of("/proc/self/task")), "there is no /proc");
        try (TestProcess test = process("cat; read found < /proc/$$/task/$$/children; echo \"[$found]\" > children")) {
            Awaitility.await().until(() -> test.look(FACTS).isPassed());
        }
        assertThat(directory.resolve("children")).hasContent("[]");
    }

    @Test
    void itIsToldTheVersionAndNoLogin() throws Exception {
        try (TestProcess test = process("env; echo \"all: $LEVEL $MARATHON_DEPLOY_APP\"")) {
            Awaitility.await().until(() -> test.look(FACTS).isPassed());
        }
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("all: 3 /shop/web");
        assertThat(out.toString(StandardCharsets.UTF_8)).doesNotContain("MARATHON_TOKEN", "PASSWORD", "_TOKEN=");
    }
}
