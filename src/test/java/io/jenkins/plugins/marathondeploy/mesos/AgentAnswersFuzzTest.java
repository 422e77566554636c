package io.jenkins.plugins.marathondeploy.mesos;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.cluster.fuzz.Fuzz;
import io.jenkins.plugins.marathondeploy.cluster.fuzz.Mutator;
import io.jenkins.plugins.marathondeploy.http.HttpClients;
import io.jenkins.plugins.marathondeploy.http.StubServer;
import io.jenkins.plugins.marathondeploy.http.StubServer.Reply;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Whatever an agent answers, reading what a task printed throws nothing and stays short. */
class AgentAnswersFuzzTest {
    private static final String STATE =
            """
            {"id":"S0","frameworks":[{"id":"F","executors":[
               {"id":"web.1","directory":"/var/mesos/web.1","tasks":[{"id":"web.1","state":"TASK_RUNNING"}]},
               {"id":"pod","directory":"/var/mesos/pod","tasks":[],"queued_tasks":[{"task_id":{"value":"pod.1"}}]}],
              "completed_executors":[{"id":"web.0","directory":"/var/mesos/web.0","tasks":[]}]}],
             "completed_frameworks":[{"id":"G","executors":[],"completed_executors":[]}]}
            """;
    private static final List<String> TASKS = List.of("web.1", "pod.1", "web.0", "none");

    @Test
    void whateverAnAgentAnswers() throws Exception {
        AtomicReference<Mutator> now = new AtomicReference<>();
        try (StubServer agent = new StubServer(request -> reply(now.get(), request.target()))) {
            SandboxOutput output = new SandboxOutput(
                    SandboxOutput.bounds(), HttpClients.shared(), "http", agent.uri("").getPort(), Authentication::none);
            Fuzz.endingWith().run(300, mutator -> {
                now.set(mutator);
                List<String> lines = WholeOutput.of(output, "127.0.0.1", mutator.pick(TASKS));
                assertThat(lines).hasSizeLessThan(70).allMatch(line -> line.length() < 1000);
                assertThat(String.join("", lines)).doesNotContain("\u0000", "\u001b", "\u202e");
            });
        }
    }

    @Test
    void hostNames() {
        SandboxOutput output = new SandboxOutput(
                SandboxOutput.bounds(), HttpClients.shared(), "http", 1, Authentication::none);
        Fuzz.endingWith().run(200, mutator -> {
            String host = mutator.text(mutator.pick(List.of("127.0.0.1", "::1", "127.0.0.1:::::", "..", "-")));
            // What looks like a host would be looked up, or even be somebody's.
            if (!host.matches("[A-Za-z0-9.-]+|[0-9A-Fa-f:]+")) {
                assertThat(output.next(SandboxReading.of(host, "web.1")).join().done()).isTrue();
            }
        });
    }

    /** Found: what was not asked for was taken apart all the same, 16 million lines of it. */
    @Test
    void moreThanWasAskedForIsNoAnswer() throws Exception {
        String flood = "{\"data\":\"" + "\\n".repeat(2_000_000) + "\",\"offset\":5}";
        try (StubServer agent = new StubServer(request -> Reply.of(200, request.target().equals("/state") ? STATE : flood))) {
            SandboxOutput output = new SandboxOutput(
                    SandboxOutput.bounds(), HttpClients.shared(), "http", agent.uri("").getPort(), Authentication::none);

            assertThat(WholeOutput.of(output, "127.0.0.1", "web.1")).last().asString().contains("can't be read", "did not answer as a Mesos agent does");
        }
    }

    private static Reply reply(Mutator mutator, String target) {
        String good = target.equals("/state") ? STATE : mutator.pick(List.of(
                "{\"data\":\"one\\ntwo\\n\",\"offset\":8}", "{\"data\":\"\",\"offset\":17}", "{\"offset\":123456789012}",
                "{\"data\":\"" + "x\\n".repeat(9000) + "\",\"offset\":0}"));
        byte[] body = mutator.oneIn(2) ? good.getBytes(java.nio.charset.StandardCharsets.UTF_8) : mutator.octets(good);
        return new Reply(mutator.oneIn(20) ? 404 : 200, Map.of(), body, false, mutator.oneIn(30));
    }
}
