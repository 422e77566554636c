package io.jenkins.plugins.marathondeploy.bench;

import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.deploy.Advance;
import io.jenkins.plugins.marathondeploy.deploy.DeploymentRequest;
import io.jenkins.plugins.marathondeploy.deploy.Machine;
import io.jenkins.plugins.marathondeploy.deploy.Policy;
import io.jenkins.plugins.marathondeploy.deploy.Report;
import io.jenkins.plugins.marathondeploy.follow.Connection;
import io.jenkins.plugins.marathondeploy.follow.Follower;
import io.jenkins.plugins.marathondeploy.follow.FollowerWithNames;
import io.jenkins.plugins.marathondeploy.follow.Listener;
import io.jenkins.plugins.marathondeploy.http.HttpSettings;
import io.jenkins.plugins.marathondeploy.http.Names;
import io.jenkins.plugins.marathondeploy.marathon.MarathonSettings;
import io.jenkins.plugins.marathondeploy.mesos.SandboxOutput;
import io.jenkins.plugins.marathondeploy.mesos.TaskOutput;
import io.jenkins.plugins.marathondeploy.template.Definition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A follower in which four deployments hang for as long as it is measured: one's store of credentials, one's name server,
 * one's Marathon and one's Mesos agent answer nothing.
 */
final class Stalled implements AutoCloseable {
    private static final String GONE = "marathon.gone.test";
    /** Longer than anything here takes: nothing goes on because something was given up. */
    private static final HttpSettings PATIENT = HttpSettings.defaults().withRequestTimeout(Duration.ofHours(1));

    private final CountDownLatch over = new CountDownLatch(1);
    private final CountDownLatch storeHangs = new CountDownLatch(1);
    private final CountDownLatch namesHang = new CountDownLatch(1);
    private final Silence marathonThatHangs = new Silence();
    private final Silence agentThatHangs = new Silence();
    private final RemoteMarathon marathon;
    final Follower follower = FollowerWithNames.of(name -> {
        if (name.equals(GONE)) {
            hang(namesHang);
        } else {
            Names.JVM.accept(name);
        }
    });

    /** Returns when all four hang. */
    Stalled() throws IOException, InterruptedException {
        marathon = RemoteMarathon.start();
        follow("/store", "", () -> {
            hang(storeHangs);
            throw new IllegalStateException("nobody waits any more");
        });
        follow("/names", "", connection(URI.create("http://" + GONE + ":8080"), TaskOutput.NONE));
        follow("/marathon", "", connection(marathonThatHangs.uri(), TaskOutput.NONE));
        SandboxOutput output = new SandboxOutput(
                PATIENT, follower.connections(), "http", agentThatHangs.uri().getPort(), Authentication::none);
        follow("/agent", "failed", connection(marathon.uri(), output));
        await("store of credentials", storeHangs);
        await("name server", namesHang);
        await("Marathon", marathonThatHangs.asked);
        await("agent", agentThatHangs.asked);
    }

    private Connection.Source connection(URI uri, TaskOutput output) {
        Connection connection =
                new Connection(MarathonSettings.of(uri).withHttp(PATIENT), follower.connections(), output);
        return () -> connection;
    }

    private void follow(String id, String state, Connection.Source source) {
        Definition definition = Definition.ofJson("{\"id\":\"" + id + "\",\"cmd\":\"run\",\"cpus\":0.1,\"mem\":32,"
                + "\"instances\":1,\"env\":{\"SIM_STATE\":\"" + state + "\"}}");
        follower.follow(
                Machine.deploy(DeploymentRequest.of(definition, Policy.defaults().withMaxTaskFailures(1))),
                source,
                new Listener() {
                    @Override
                    public CompletionStage<Void> advanced(Advance advance) {
                        return CompletableFuture.completedFuture(null);
                    }

                    @Override
                    public void ended(Report report) {
                        broken(new IllegalStateException(report.toString()));
                    }

                    @Override
                    public void broken(Throwable problem) {
                        if (over.getCount() > 0) {
                            System.out.println("  " + id + " does not hang any more: " + problem);
                        }
                    }
                });
    }

    private static void await(String what, CountDownLatch hangs) throws InterruptedException {
        if (!hangs.await(5, TimeUnit.MINUTES)) {
            throw new IllegalStateException("the " + what + " is not asked, so that it can't hang");
        }
    }

    private void hang(CountDownLatch asked) {
        asked.countDown();
        try {
            over.await();
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        over.countDown();
        marathonThatHangs.close();
        agentThatHangs.close();
        marathon.close();
    }

    /** A port on which connections are taken and nothing is answered. */
    private static final class Silence implements AutoCloseable {
        final CountDownLatch asked = new CountDownLatch(1);
        private final ServerSocket server;
        private final Queue<Socket> taken = new ConcurrentLinkedQueue<>();

        Silence() {
            try {
                server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            Thread thread = new Thread(this::take, "silence");
            thread.setDaemon(true);
            thread.start();
        }

        URI uri() {
            return URI.create("http://127.0.0.1:" + server.getLocalPort());
        }

        private void take() {
            try {
                taken.add(server.accept());
                asked.countDown();
                while (true) {
                    taken.add(server.accept());
                }
            } catch (IOException closed) {
                // That is how it ends.
            }
        }

        @Override
        public void close() {
            try {
                server.close();
                for (Socket socket : taken) {
                    socket.close();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
