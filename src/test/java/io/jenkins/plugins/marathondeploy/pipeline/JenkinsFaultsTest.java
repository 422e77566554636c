package io.jenkins.plugins.marathondeploy.pipeline;

import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.HEALTHY;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.UNHEALTHY;

import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixture;
import io.jenkins.plugins.marathondeploy.reliability.Matrix;
import io.jenkins.plugins.marathondeploy.reliability.Part;
import io.jenkins.plugins.marathondeploy.reliability.Scenario;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/** A restart of the controller in each part of a deployment, what can happen while it is down, and an agent that goes. */
class JenkinsFaultsTest {
    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @RegisterExtension
    private final RealJenkinsExtension real = new RealJenkinsExtension().withTimeout(600);

    @TestFactory
    Stream<DynamicTest> faults() {
        return Matrix.tests(Part.JENKINS, 1, Stream.of(restarts(), GatedStories.restarts(sessions), GatedStories.kills(real))
                .flatMap(List::stream)
                .toList());
    }

    private List<Scenario> restarts() {
        return List.of(
                restart("while following", "the version becomes healthy while Jenkins is down",
                        "DEPLOYED, SUCCESS; 2 healthy on 1 of 1; 1 write",
                        new RestartStory(UNHEALTHY, "maxTaskFailures: 0", "submitted /web")
                                .down(marathon -> marathon.cluster().setAppStatus("/web", 200))),
                restart("while following, and Marathon has no leader when Jenkins is back",
                        "503 to the first 10 requests after the restart",
                        "DEPLOYED, SUCCESS; 2 healthy on 1 of 1; 1 write",
                        new RestartStory(UNHEALTHY, "maxTaskFailures: 0", "submitted /web").down(marathon -> {
                            marathon.cluster().setAppStatus("/web", 200);
                            marathon.faults().refuse(10, 503, "", request -> true);
                        })),
                restart("while following, and somebody else's version comes", "another client's version by force, while Jenkins"
                                + " is down",
                        "SUPERSEDED, FAILURE; 3 healthy on 1 of 1; 1 write",
                        new RestartStory(UNHEALTHY, "maxTaskFailures: 0", "submitted /web")
                                .down(marathon -> RestartStory.put(marathon, "3", true))),
                restart("while waiting for another deployment, which ends meanwhile", "another client's deployment holds the app, and"
                                + " ends while Jenkins is down",
                        "DEPLOYED, SUCCESS; 2 healthy on 1 of 1; 1 write",
                        new RestartStory(HEALTHY, "onLock: 'wait'", "waiting (at most")
                                .before(marathon -> RestartStory.put(marathon, "9", UNHEALTHY))
                                .down(marathon -> marathon.cluster().setAppStatus("/web", 200))),
                restart("while following, and the app is deleted", "another client's DELETE of the app, while Jenkins is down",
                        "SUPERSEDED, FAILURE; no app; 1 write",
                        new RestartStory(UNHEALTHY, "maxTaskFailures: 0", "submitted /web")
                                .down(marathon -> marathon.cluster().delete("/web"))),
                restart("in the submission, the PUT applied, its answer lost", "PUT applied, connection cut, then 503 to"
                                + " everything until Jenkins is down",
                        "DEPLOYED, SUCCESS; 2 healthy on 1 of 1; 1 write",
                        new RestartStory(HEALTHY, "timeout: '5m'", "asking again")
                                .before(marathon -> lose(marathon, "PUT", "serve 2"))
                                .down(marathon -> marathon.faults().clear())),
                restart("in the soak, and the version turns bad", "health checks get 500 while Jenkins is down",
                        "ROLLED_BACK, FAILURE; 1 healthy on 1 of 1; 2 writes",
                        new RestartStory(HEALTHY, "soak: '1h', maxTaskFailures: 1", "that they stay so")
                                .down(marathon -> marathon.cluster().instances("/web").forEach(
                                        instance -> marathon.cluster().setTaskStatus(instance, 500)))),
                restart("in the rollback, which ends meanwhile", "nothing; Marathon goes on with the rollback",
                        "ROLLED_BACK, FAILURE; 1 healthy on 1 of 1; 2 writes",
                        new RestartStory(UNHEALTHY, "maxTaskFailures: 1", "reverting deployment")),
                restart("in the rollback, and somebody else's version comes", "another client's version by force, while Jenkins is"
                                + " down",
                        "SUPERSEDED, FAILURE; 3 healthy on 1 of 1; 2 writes",
                        new RestartStory(UNHEALTHY, "maxTaskFailures: 1", "reverting deployment")
                                .down(marathon -> RestartStory.put(marathon, "3", true))),
                restart("in the rollback, the DELETE applied, its answer lost", "DELETE applied, connection cut, then 503 to"
                                + " everything until Jenkins is down",
                        "ROLLED_BACK, FAILURE; 1 healthy on 1 of 1; 2 writes",
                        new RestartStory(UNHEALTHY, "maxTaskFailures: 1", "asking again")
                                .before(marathon -> lose(marathon, "DELETE", "serve 1"))
                                .down(marathon -> marathon.faults().clear())),
                Scenario.of("Agents", "agent lost in the build", "the agent is disconnected in the middle of a step of the Dockerfile",
                        "FAILURE; no write to Marathon; the engine's build has ended; says \"was lost\"",
                        () -> new LostAgentStory().run(sessions)));
    }

    private Scenario restart(String name, String fault, String expected, RestartStory story) {
        return Scenario.of("Restarts of the controller", name, fault, expected, () -> story.run(sessions, name));
    }

    /** Loses the answer of a write; from then on nobody can look whether it was applied. */
    private static void lose(MarathonFixture marathon, String method, String after) {
        AtomicBoolean other = new AtomicBoolean();
        marathon.faults().loseAnswers(1, request -> request.method().equals(method));
        marathon.faults().refuse(1000, 503, "", request -> {
            boolean applied = marathon.cluster()
                    .app("/web")
                    .map(app -> app.content().path("cmd").asText().equals(after))
                    .orElse(false);
            other.compareAndSet(false, !applied);
            return applied && other.get();
        });
    }
}
