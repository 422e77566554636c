package io.jenkins.plugins.marathondeploy.mesos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.auth.Secret;
import io.jenkins.plugins.marathondeploy.http.Http;
import io.jenkins.plugins.marathondeploy.http.HttpClients;
import io.jenkins.plugins.marathondeploy.http.HttpSettings;
import io.jenkins.plugins.marathondeploy.http.StubServer;
import io.jenkins.plugins.marathondeploy.http.StubServer.Reply;
import io.jenkins.plugins.marathondeploy.http.StubServer.Request;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SandboxOutputTest {
    /** As Mesos writes it ({@code src/slave/http.cpp}, ExecutorWriter and FrameworkWriter). */
    private static final String STATE =
            """
            {"id":"S0","frameworks":[{"id":"F","executors":[
               {"id":"web.1","directory":"/var/mesos/web.1","tasks":[{"id":"web.1","state":"TASK_RUNNING"}]},
               {"id":"pod","directory":"/var/mesos/pod","tasks":[],"queued_tasks":[{"task_id":{"value":"pod.1"}}],
                "completed_tasks":[{"id":"pod.0"}]}],
              "completed_executors":[{"id":"web.0","directory":"/var/mesos/web 0","tasks":[]}]}],
             "completed_frameworks":[{"id":"G","executors":[],
              "completed_executors":[{"id":"old.0","directory":"/var/mesos/old.0"}]}]}
            """;

    private final Map<String, byte[]> files = new HashMap<>();
    private StubServer agent;

    @BeforeEach
    void start() throws IOException {
        agent = new StubServer(this::answer);
    }

    @AfterEach
    void stop() {
        agent.close();
    }

    /** Mesos' own rules: offset=-1 asks for the size, which is the answer's offset. */
    private Reply answer(Request request) {
        if (request.target().equals("/state")) {
            return Reply.of(200, STATE);
        }
        Map<String, String> query = new HashMap<>();
        for (String pair : request.target().substring(request.target().indexOf('?') + 1).split("&")) {
            String[] parts = pair.split("=", 2);
            query.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        byte[] file = files.get(query.get("path"));
        if (file == null) {
            return Reply.of(404, "No such file or directory");
        }
        int offset = Integer.parseInt(query.get("offset"));
        boolean size = offset == -1;
        int from = size ? file.length : Math.min(offset, file.length);
        int length = Integer.parseInt(query.getOrDefault("length", "0"));
        String data = new String(
                Arrays.copyOfRange(file, from, Math.min(file.length, from + length)), StandardCharsets.UTF_8);
        return Reply.of(200, JsonNodeFactory.instance.objectNode().put("data", data).put("offset", from).toString());
    }

    @ParameterizedTest
    @CsvSource({
        "web.1, /var/mesos/web.1",
        "web.0, /var/mesos/web 0",
        "pod.1, /var/mesos/pod",
        "pod.0, /var/mesos/pod",
        "old.0, /var/mesos/old.0"
    })
    void findsTheSandboxOfTasksThatRunAndThatHaveEnded(String task, String directory) {
        assertThat(mesos().sandbox(task).join()).contains(directory);
        assertThat(mesos().sandbox(task + "0").join()).isEmpty();
    }

    @Test
    void readsFiles() {
        file("/a b+c/stdout", "0123456789");
        assertThat(mesos().size("/a b+c/stdout").join()).isEqualTo(10);
        assertThat(mesos().read("/a b+c/stdout", 7, 100).join()).isEqualTo("789");
        assertThatThrownBy(() -> mesos().size("/none").join())
                .hasCauseInstanceOf(AgentException.class)
                .hasMessageContaining("404");
    }

    @Test
    void showsTheLastLinesOfBoth() {
        file("/var/mesos/web 0/stderr", "\u001b[31mERROR\u001b[0m no database\r\n\tat start\u0007\n\n");
        file("/var/mesos/web 0/stdout", "listening\n");
        assertThat(WholeOutput.of(output(), "127.0.0.1", "web.0"))
                .containsExactly("stderr of web.0:", "ERROR no database", " at start", "stdout of web.0:", "listening");
        assertThat(agent.requests()).hasSize(5);
    }

    @Test
    void aLongFileIsReadFromItsEndAlone() {
        StringBuilder text = new StringBuilder();
        for (int line = 0; line < 20_000; line++) {
            text.append("line ").append(line).append(" ü\n");
        }
        file("/var/mesos/web.1/stderr", "");
        file("/var/mesos/web.1/stdout", text.toString());
        List<String> lines = WholeOutput.of(output(), "127.0.0.1", "web.1");
        assertThat(lines).hasSize(31).startsWith("stdout of web.1:", "line 19970 ü").endsWith("line 19999 ü");
    }

    @Test
    void linesAreBoundedAndHoldNothingThatDeceives() {
        assertThat(PrintedLines.last("x".repeat(2000), true, 5).get(0)).hasSize(501).endsWith("…");
        assertThat(PrintedLines.last("\u001b]0;title\u0007a\u202eb\u0000c\u001b", true, 5)).containsExactly("abc");
        assertThat(PrintedLines.last("rest of a line\nwhole\n", false, 5)).containsExactly("whole");
        assertThat(PrintedLines.last("one endless line", false, 5)).containsExactly("one endless line");
    }

    @Test
    void saysWhyThereIsNothing() throws IOException {
        assertThat(WholeOutput.of(output(), "127.0.0.1", "nosuch"))
                .containsExactly("the agent on 127.0.0.1 no longer knows task nosuch or its output");
        assertThat(WholeOutput.of(output(), "127.0.0.1", "web.1").get(0)).contains("can't be read").contains("404");
        agent.behave(request -> Reply.of(401, ""));
        assertThat(WholeOutput.of(output(), "127.0.0.1", "web.1").get(0)).contains("was answered with 401");
        agent.behave(request -> Reply.of(200, "<html>"));
        assertThat(WholeOutput.of(output(), "127.0.0.1", "web.1").get(0)).contains("did not answer with JSON");
        agent.close();
        assertThat(WholeOutput.of(output(), "127.0.0.1", "web.1").get(0)).contains("no connection");
    }

    @Test
    void anAgentThatHangsIsGivenUpAfterOneExchange() {
        agent.behave(request -> Reply.hang("{"));
        SandboxOutput hasty = new SandboxOutput(
                HttpSettings.defaults().withRequestTimeout(Duration.ofSeconds(1)),
                HttpClients.shared(), "http", agent.uri("").getPort(), Authentication::none);
        assertThat(WholeOutput.of(hasty, "127.0.0.1", "web.1").get(0)).contains("no whole answer within 1 s");
        assertThat(agent.requests()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "host/path", "u:p@host", "host#x", "a b"})
    void asksNoHostThatIsNone(String host) {
        assertThat(WholeOutput.of(output(), host, "web.1")).isEmpty();
        assertThat(agent.requests()).isEmpty();
    }

    @Test
    void whatIsWithheldIsNotAskedForAndSaysWhy() {
        assertThat(WholeOutput.of(TaskOutput.withheld("since nobody may see it"), "127.0.0.1", "web.1"))
                .containsExactly("the output of the task is not shown, since nobody may see it");
        assertThat(agent.requests()).isEmpty();
    }

    @Test
    void sendsItsLogin() {
        SandboxOutput output = new SandboxOutput(
                SandboxOutput.bounds(), HttpClients.shared(), "http", agent.uri("").getPort(),
                () -> Authentication.basic("agent", Secret.of("pw")));
        WholeOutput.of(output, "127.0.0.1", "web.1");
        assertThat(agent.requests()).allMatch(request -> request.header("Authorization").startsWith("Basic "));
    }

    private void file(String path, String text) {
        files.put(path, text.getBytes(StandardCharsets.UTF_8));
    }

    private MesosAgent mesos() {
        return new MesosAgent(new Http(HttpSettings.defaults()), URI.create(agent.uri("").toString()), Authentication.none());
    }

    private SandboxOutput output() {
        return new SandboxOutput(
                SandboxOutput.bounds(), HttpClients.shared(), "http", agent.uri("").getPort(), Authentication::none);
    }
}
