package io.jenkins.plugins.marathondeploy.pipeline;

import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.HEALTHY;
import static io.jenkins.plugins.marathondeploy.pipeline.Deployments.UNHEALTHY;
import static org.awaitility.Awaitility.await;

import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixtureConfig;
import io.jenkins.plugins.marathondeploy.cluster.marathon.app.Timestamps;
import io.jenkins.plugins.marathondeploy.cluster.marathon.web.Request;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** Release 2 of /web is deployed over release 1 on a Marathon of its own, which keeps it in one phase. */
final class HeldDeployment implements AutoCloseable {
    /** What the deployment is kept in, and what becomes of it once it is let go. The phase is as {@link KilledJenkins} tells it. */
    enum In {
        /** Another client's deployment holds the app. */
        PREPARE("prepare", HEALTHY, "", "DEPLOYED, SUCCESS; 2 is healthy"),
        /** The PUT is neither applied nor answered. */
        SUBMIT("submit false", HEALTHY, "", "DEPLOYED, SUCCESS; 2 is healthy"),
        /** The PUT is applied, its answer lost, and nobody can look. */
        CONFIRM("submit true", HEALTHY, "", "DEPLOYED, SUCCESS; 2 is healthy"),
        FOLLOW("follow NEW", UNHEALTHY, "maxTaskFailures: 0", "DEPLOYED, SUCCESS; 2 is healthy"),
        SOAK("follow SOAK", HEALTHY, "soak: '1h', maxTaskFailures: 1", "ROLLED_BACK, FAILURE; 1 is healthy"),
        /** The queue is not answered. */
        DIAGNOSE("diagnose QUEUE", UNHEALTHY, "maxTaskFailures: 1", "ROLLED_BACK, FAILURE; 1 is healthy"),
        /** The DELETE is neither applied nor answered. */
        ROLLBACK_WRITE("rollbackWrite REVERT", UNHEALTHY, "maxTaskFailures: 1", "ROLLED_BACK, FAILURE; 1 is healthy"),
        /** The DELETE is applied, its answer lost, and nobody can look. */
        ROLLBACK("rollback true", UNHEALTHY, "maxTaskFailures: 1", "ROLLED_BACK, FAILURE; 1 is healthy"),
        /** Nobody can look once the DELETE was answered, as below. */
        FOLLOW_OLD("follow OLD", UNHEALTHY, "maxTaskFailures: 1", "ROLLED_BACK, FAILURE; 1 is healthy"),
        FOLLOW_REMOVAL("followRemoval", UNHEALTHY, "maxTaskFailures: 1", "NOTHING_TO_ROLL_BACK, FAILURE; no app"),
        /** Nobody can look. */
        MANUAL_ROLLBACK("manualRollback LOOK", HEALTHY, "", "ROLLED_BACK, SUCCESS; 1 is healthy");

        final String phase;

        private final String status;
        private final String options;
        final String expected;

        In(String phase, String status, String options, String expected) {
            this.phase = phase;
            this.status = status;
            this.options = options;
            this.expected = expected;
        }

        /** The job's name. */
        String job() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private final In in;
    private final MarathonFixture marathon = MarathonFixture.start(MarathonFixtureConfig.fast());
    private final AtomicBoolean seen = new AtomicBoolean();
    private final AtomicInteger unanswered = new AtomicInteger();
    private String firstVersion = "";

    HeldDeployment(In in) throws Exception {
        this.in = in;
        if (in != In.FOLLOW_REMOVAL) {
            RestartStory.put(marathon, "1", false);
            await().atMost(Duration.ofMinutes(1)).until(() -> state().equals("1 is healthy"));
            firstVersion = Timestamps.format(marathon.cluster().app("/web").orElseThrow().version());
        }
        switch (in) {
            case PREPARE -> RestartStory.put(marathon, "9", UNHEALTHY);
            case SUBMIT -> leaveUnanswered(request -> request.method().equals("PUT"));
            case DIAGNOSE -> leaveUnanswered(request -> request.path().startsWith("/v2/queue"));
            case ROLLBACK_WRITE -> leaveUnanswered(request -> request.method().equals("DELETE"));
            case CONFIRM -> {
                marathon.faults().loseAnswers(1, request -> request.method().equals("PUT"));
                refuseLooks(() -> runs("2"));
            }
            case ROLLBACK -> {
                marathon.faults().loseAnswers(1, request -> request.method().equals("DELETE"));
                refuseLooksAfterRelease2("1");
            }
            case FOLLOW_OLD -> refuseLooksAfterRelease2("1");
            case FOLLOW_REMOVAL -> refuseLooksAfterRelease2("");
            case MANUAL_ROLLBACK -> {
                RestartStory.put(marathon, "2", false);
                await().atMost(Duration.ofMinutes(1)).until(() -> state().equals("2 is healthy"));
                // The step asks once what there is, before it begins.
                refuseLooks(() -> looks() > 1);
            }
            default -> {
                // The version itself keeps it there.
            }
        }
    }

    In in() {
        return in;
    }

    String script() {
        String url = marathon.uri().toString();
        return in == In.MANUAL_ROLLBACK
                ? "marathonRollback(marathonUrl: '" + url + "', id: '/web', to: '" + firstVersion + "')"
                : Deployments.deploy(url, Deployments.app("/web", "2", 1, in.status), in.options);
    }

    /** While nobody follows it. */
    void letGo() {
        marathon.faults().clear();
        switch (in) {
            case PREPARE, FOLLOW -> marathon.cluster().setAppStatus("/web", 200);
            case SOAK -> marathon.cluster().instances("/web").forEach(instance -> marathon.cluster().setTaskStatus(instance, 500));
            default -> {
                // It goes on by itself.
            }
        }
    }

    /**
     * Waits until a request of the present phase has come: whatever follows a deployment persists a phase before it sends
     * anything in it.
     */
    void awaitNextRequest() {
        long before = looks();
        await().atMost(Duration.ofSeconds(30)).until(() -> unanswered.get() > 0 || looks() > before);
    }

    private long looks() {
        return marathon.requests().count("GET", "/v2/apps/+web");
    }

    String state() {
        return marathon.cluster()
                .app("/web")
                .map(app -> app.content().path("cmd").asText().replace("serve ", "")
                        + (marathon.cluster().healthy("/web").size() == 1 ? " is healthy" : " is not healthy"))
                .orElse("no app");
    }

    @Override
    public void close() {
        marathon.close();
    }

    private boolean runs(String release) {
        return marathon.cluster()
                .app("/web")
                .map(app -> app.content().path("cmd").asText())
                .orElse("serve ")
                .equals("serve " + release);
    }

    private void leaveUnanswered(Predicate<Request> which) {
        marathon.faults().add((request, exchange) -> which.test(request) && unanswered.incrementAndGet() > 0);
    }

    private void refuseLooksAfterRelease2(String release) {
        refuseLooks(() -> {
            seen.compareAndSet(false, runs("2"));
            return seen.get() && runs(release);
        });
    }

    private void refuseLooks(BooleanSupplier when) {
        marathon.faults().refuse(
                10_000, 503, "", request -> when.getAsBoolean() && request.method().equals("GET") && !request.path().endsWith("/events"));
    }
}
