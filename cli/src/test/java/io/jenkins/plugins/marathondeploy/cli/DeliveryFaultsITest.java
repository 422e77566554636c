package io.jenkins.plugins.marathondeploy.cli;

import io.jenkins.plugins.marathondeploy.cli.Delivery.Printed;
import io.jenkins.plugins.marathondeploy.cluster.engine.OwnEngine;
import io.jenkins.plugins.marathondeploy.cluster.harbor.RegistryFaults;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixtureConfig;
import io.jenkins.plugins.marathondeploy.http.StubServer;
import io.jenkins.plugins.marathondeploy.image.engine.ScriptedEngine;
import io.jenkins.plugins.marathondeploy.reliability.Matrix;
import io.jenkins.plugins.marathondeploy.reliability.Part;
import io.jenkins.plugins.marathondeploy.reliability.Scenario;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What goes wrong between a Dockerfile and a deployment: the registry, the engine, the build. */
class DeliveryFaultsITest {
    private static final String DEPLOYED = "deployed (exit 0); the app runs it; it is in the registry; the engine keeps the image";
    private static final String NOT_BEGUN = "refused (exit 2); the app unchanged; nothing in the registry; nothing on the engine";
    private static final String NOT_BUILT = NOT_BEGUN;
    private static final String NOT_PUSHED =
            "refused (exit 2); the app unchanged; nothing in the registry; the engine keeps the image";
    private static final int ALWAYS = RegistryFaults.ALWAYS;
    /** Of an engine of a test's own, in MiB. */
    private static final int DISK = 40;

    private static MarathonFixture marathon;

    /** Makes things go wrong and deploys. */
    private interface Attempt {
        Printed run(Delivery delivery) throws Exception;
    }

    @BeforeAll
    static void start() {
        marathon = MarathonFixture.start(MarathonFixtureConfig.fast());
    }

    @AfterAll
    static void stop() {
        marathon.close();
    }

    @TestFactory
    Stream<DynamicTest> faults() {
        List<Scenario> all = Stream.of(before(), push(), engine(), build()).flatMap(List::stream).toList();
        return Matrix.tests(Part.DELIVERY, 6, all);
    }

    private static List<Scenario> before() {
        String group = "Before the push";
        return List.of(
                row(group, "wrong password", "the robot's secret is another one", NOT_BEGUN, "does not accept the login of robot$shop+ci",
                        delivery -> delivery.password("guess").deploy()),
                row(group, "project missing", "the repository's project does not exist", NOT_BEGUN, "project other does not exist",
                        delivery -> delivery.repository("other/web").deploy()),
                row(group, "robot may not push", "the robot may only pull", NOT_BEGUN, "give the account push rights",
                        delivery -> {
                            delivery.harbor.allow(Delivery.ROBOT, "shop", "pull");
                            return delivery.deploy();
                        }),
                row(group, "nobody listens", "Harbor's port is closed", NOT_BEGUN, "no connection",
                        delivery -> delivery.harborAddress(StubServer.closedPort("")).deploy()),
                row(group, "Harbor down for a while", "GET /v2/ is answered 503 twice", DEPLOYED, "",
                        delivery -> {
                            delivery.harbor.faults().answer(2, "/v2/", 503);
                            return delivery.deploy();
                        }),
                row(group, "token service down for a while", "the token service answers 500 once", DEPLOYED, "",
                        delivery -> {
                            delivery.harbor.faults().answer(1, "/service/token", 500);
                            return delivery.deploy();
                        }),
                row(group, "Harbor down", "GET /v2/ is answered 503 for ever", NOT_BEGUN, "Harbor can't serve at the moment",
                        delivery -> {
                            delivery.harbor.faults().answer(ALWAYS, "/v2/", 503);
                            return delivery.deploy();
                        }));
    }

    private static List<Scenario> push() {
        String group = "Push";
        return List.of(
                row(group, "token runs out", "401 for a layer's data, once", DEPLOYED, "", delivery -> {
                    delivery.harbor.faults().expireTokens(1);
                    return delivery.deploy();
                }),
                row(group, "tokens run out in a long push", "401 for a layer's data, three times in one push", DEPLOYED, "", delivery -> {
                    delivery.dockerfile("COPY content /a", "COPY content /b/", "COPY Dockerfile /c");
                    delivery.harbor.faults().expireTokens(3);
                    return delivery.deploy();
                }),
                row(group, "login ends in the middle", "401 for a layer's data, for ever", NOT_PUSHED, "does not accept the login of",
                        delivery -> {
                            delivery.harbor.faults().expireTokens(ALWAYS);
                            return delivery.deploy();
                        }),
                row(group, "right taken in the middle", "the robot's rights go before the push", NOT_PUSHED, "may not push to it",
                        delivery -> delivery.deployThrough(delivery.passage()
                                .before("/push", () -> delivery.harbor.allow(Delivery.ROBOT, "shop")))),
                row(group, "layer upload reset", "the connection breaks after 100 kB of a layer, once", DEPLOYED, "", delivery -> {
                    delivery.harbor.faults().cutBlobUploads(1, 100_000);
                    return delivery.deploy();
                }),
                row(group, "500 for a while", "two manifests are answered 500", DEPLOYED, "", manifests(2, 500, "UNKNOWN", "unknown error")),
                row(group, "502 for a while", "two manifests are answered 502", DEPLOYED, "", manifests(2, 502, "UNKNOWN", "bad gateway")),
                row(group, "503 for a while", "three manifests are answered 503", DEPLOYED, "",
                        manifests(3, 503, "UNAVAILABLE", "service unavailable")),
                row(group, "too many requests for a while", "two manifests are answered 429", DEPLOYED, "",
                        manifests(2, 429, "TOOMANYREQUESTS", "too many requests")),
                row(group, "503 for ever", "every manifest is answered 503", NOT_PUSHED, "answered with an error of its own",
                        manifests(ALWAYS, 503, "UNAVAILABLE", "service unavailable")),
                row(group, "registry stops", "nobody listens from the push on", "refused (exit 2); the app unchanged; the registry is gone;"
                                + " the engine keeps the image", "could not be reached by the Docker Engine",
                        delivery -> delivery.deployThrough(delivery.passage().before("/push", delivery::closeHarbor))),
                row(group, "registry hangs", "the manifest is never answered; Ctrl-C", "interrupted (exit 130); the app unchanged; nothing"
                                + " in the registry; the engine keeps the image", "cancelled", delivery -> {
                            RegistryFaults.Hold hold = delivery.harbor.faults().swallowManifests();
                            return delivery.interrupted(running -> hold.isMet(), hold::release);
                        }),
                row(group, "registry never answers", "the manifest is never answered, with --push-timeout 2s", NOT_PUSHED,
                        "nothing for 2.0 s (pushTimeout, --push-timeout)", delivery -> {
                            RegistryFaults.Hold hold = delivery.harbor.faults().swallowManifests();
                            try {
                                return delivery.deploy("--push-timeout", "2s");
                            } finally {
                                hold.release();
                            }
                        }),
                row(group, "storage full", "the registry answers 500 and \"no space left on device\", which the engine keeps to itself",
                        NOT_PUSHED, "its storage may be full",
                        manifests(ALWAYS, 500, "UNKNOWN", "filesystem: write: no space left on device")),
                row(group, "storage full by status", "every manifest is answered 507", NOT_PUSHED, "administrator must make room",
                        manifests(ALWAYS, 507, "UNKNOWN", "Insufficient Storage")),
                row(group, "quota exceeded", "Harbor refuses the manifest for the project's quota", NOT_PUSHED,
                        "the storage quota of project shop", delivery -> {
                            delivery.harbor.faults().quotaExceeded(ALWAYS);
                            return delivery.deploy();
                        }),
                row(group, "denied inside a 200 stream", "the manifest is refused, the engine's answer is 200", NOT_PUSHED,
                        "may not push to it", manifests(ALWAYS, 403, "DENIED", "requested access to the resource is denied")),
                row(group, "answer lost", "the manifest is taken, its answer lost", DEPLOYED, "", delivery -> {
                    delivery.harbor.faults().loseManifestAnswers(1);
                    return delivery.deploy();
                }),
                row(group, "another build takes the tag", "another build on the engine moves the tag to its image before the push, once",
                        DEPLOYED, "", delivery -> delivery.deployThrough(
                                delivery.passage().before("/push", delivery.anotherBuildTakesTheName()))),
                row(group, "another build takes the tag each time", "the same before each push",
                        "refused (exit 2); the app unchanged; it is in the registry; the engine keeps the image",
                        "Use a tag that is new in each build", delivery -> delivery.deployThrough(
                                delivery.passage().beforeEach("/push", delivery.anotherBuildTakesTheName()))),
                Scenario.of(group, "immutable tag", "the tag is there already and can't be pushed again",
                        "refused (exit 2); the app unchanged; the registry unchanged; nothing on the engine; says \"Push with a tag"
                                + " that is new in each build\"",
                        () -> {
                            try (Delivery delivery = new Delivery(marathon, true)) {
                                delivery.harbor.makeImmutable("shop", "7");
                                return delivery.end(delivery.deploy(), "Push with a tag that is new in each build");
                            }
                        }));
    }

    private static List<Scenario> engine() {
        String group = "Docker Engine";
        return List.of(
                row(group, "socket missing", "DOCKER_HOST names a socket that is not there", NOT_BEGUN, "the socket is not there",
                        delivery -> delivery.deploy("--docker-host", "unix://" + delivery.directory.resolve("none.sock"))),
                row(group, "permission denied", "the socket is not for this user", NOT_BEGUN, "permission denied for user", delivery -> {
                    Path socket = delivery.directory.resolve("closed.sock");
                    try (ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
                        listening.bind(UnixDomainSocketAddress.of(socket));
                        Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("---------"));
                        return delivery.deployAsNobody("--docker-host", "unix://" + socket);
                    }
                }),
                row(group, "engine hangs", "the connection is taken, nothing is answered", NOT_BEGUN, "did not answer within 15 s",
                        delivery -> delivery.deployThrough(delivery.passage().silent())),
                row(group, "engine stops in the build", "the connection is cut in the middle of a step", NOT_BUILT,
                        "It was restarted or stopped", delivery -> {
                            delivery.withShell();
                            delivery.dockerfile("COPY busybox /bin/sh", "RUN echo begun; sleep 600");
                            return delivery.deployThrough(delivery.passage().cutAfter("begun"));
                        }),
                row(group, "engine stops in the push", "the connection is cut when the push begins", NOT_PUSHED,
                        "It was restarted or stopped", delivery -> delivery.deployThrough(delivery.passage().cutAfter("The push refers to"))),
                row(group, "engine restarted in the build", "the engine is stopped in the middle of a step, and started again; it can"
                                + " build then", NOT_BUILT, "or the engine was stopped", onAnEngineOfItsOwn(
                                (delivery, engine) -> {
                                    delivery.withShell();
                                    delivery.dockerfile("COPY busybox /bin/sh", "RUN echo begun; sleep 600");
                                    Printed printed = delivery.meanwhile("[build] begun", () -> restart(engine));
                                    delivery.dockerfile("COPY busybox /bin/sh");
                                    Printed again = delivery.build();
                                    return again.status() == 0 ? printed : again;
                                },
                                scripted(exchange -> ScriptedEngine.stream("{\"error\":\"The command 'sleep' returned a non-zero code: 137\"}")
                                        .to(exchange)))),
                row(group, "engine's disk full", "the engine's disk has no room for the context", NOT_BUILT, "Free room there",
                        onAnEngineOfItsOwn(
                                (delivery, engine) -> {
                                    delivery.contentOf(DISK);
                                    return delivery.deploy();
                                },
                                full("Error processing tar file(exit status 1): write /content: no space left on device"))),
                row(group, "engine's disk full in a step", "the engine's disk has no room for a layer", NOT_BUILT, "Free room there",
                        onAnEngineOfItsOwn(
                                (delivery, engine) -> {
                                    delivery.contentOf(DISK / 3);
                                    delivery.dockerfile("COPY content /a", "COPY content /b", "COPY content /c");
                                    return delivery.deploy();
                                },
                                full("ApplyLayer exit status 1 stdout:  stderr: write /a: no space left on device"))),
                row(group, "build ends without an image", "the answer ends early, as if it were whole", NOT_BUILT,
                        "without naming an image", scripted(exchange -> ScriptedEngine.stream("{\"stream\":\"Step 1/2 : FROM scratch\"}").to(exchange))),
                row(group, "engine refuses", "403 from an authorization plugin", NOT_BUILT, "authorization denied by plugin",
                        scripted(exchange -> ScriptedEngine.reply(
                                exchange, 403, "{\"message\":\"authorization denied by plugin: no builds for you\"}"))));
    }

    private static List<Scenario> build() {
        String group = "Build";
        return List.of(
                row(group, "base image not there", "FROM names an image that its registry does not have", NOT_BUILT, "The build failed: ",
                        delivery -> {
                            delivery.file("context/Dockerfile", "FROM " + delivery.harbor.registryAddress() + "/shop/base:none\n");
                            return delivery.deploy();
                        }),
                row(group, "base image's registry gone", "FROM names a registry that nobody listens at", NOT_BUILT, "connection refused",
                        delivery -> {
                            delivery.file("context/Dockerfile", "FROM " + StubServer.closedPort("").getRawAuthority() + "/a/b:1\n");
                            return delivery.deploy();
                        }),
                row(group, "step fails", "RUN exit 3", NOT_BUILT, "returned a non-zero code: 3", delivery -> {
                    delivery.withShell();
                    delivery.dockerfile("COPY busybox /bin/sh", "RUN exit 3");
                    return delivery.deploy();
                }),
                row(group, "Dockerfile missing", "there is none in the context", NOT_BUILT, "does not exist", delivery -> {
                    Files.delete(delivery.directory.resolve("context/Dockerfile"));
                    return delivery.deploy();
                }),
                row(group, "BuildKit only", "RUN --mount", NOT_BUILT, "needs BuildKit", delivery -> {
                    delivery.dockerfile("RUN --mount=type=cache,target=/c true");
                    return delivery.deploy();
                }),
                row(group, "file missing", "COPY names a file that is not in the context", NOT_BUILT, "The build failed: COPY failed",
                        delivery -> {
                            delivery.dockerfile("COPY nothing /");
                            return delivery.deploy();
                        }),
                row(group, "file unreadable", "a file of the context is not for this user", NOT_BUILT, "content", delivery -> {
                    Files.setPosixFilePermissions(
                            delivery.directory.resolve("context/content"), PosixFilePermissions.fromString("---------"));
                    return delivery.deployAsNobody("--docker-host", delivery.passage().address());
                }),
                row(group, "interrupted", "Ctrl-C in the middle of a step", "interrupted (exit 130); the app unchanged; nothing in the"
                        + " registry; nothing on the engine", "cancelled", delivery -> {
                            delivery.withShell();
                            delivery.dockerfile("COPY busybox /bin/sh", "RUN echo begun; sleep 600");
                            return delivery.interrupted(running -> running.printed().contains("[build] begun"), () -> {});
                        }));
    }

    /** Makes things go wrong on an engine that nobody else uses. */
    private interface OwnAttempt {
        Printed run(Delivery delivery, OwnEngine engine) throws Exception;
    }

    /** @param otherwise for a user who can't start an engine: the same as far as that can be had */
    private static Attempt onAnEngineOfItsOwn(OwnAttempt attempt, Attempt otherwise) {
        return delivery -> {
            if (!OwnEngine.isPossible()) {
                return otherwise.run(delivery);
            }
            OwnEngine engine = delivery.closeInTheEnd(OwnEngine.start(DISK));
            return attempt.run(delivery.engine(engine), engine);
        };
    }

    private static void restart(OwnEngine engine) {
        try {
            engine.stop();
            engine.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The words in which a real engine says so. */
    private static Attempt full(String words) {
        return scripted(exchange -> ScriptedEngine.stream(
                        "{\"stream\":\"Step 1/2 : FROM scratch\"}",
                        "{\"errorDetail\":{\"message\":\"" + words + "\"},\"error\":\"" + words + "\"}")
                .to(exchange));
    }

    private static Attempt manifests(int times, int status, String code, String message) {
        return delivery -> {
            delivery.harbor.faults().answerManifests(times, status, code, message);
            return delivery.deploy();
        };
    }

    private static Attempt scripted(ScriptedEngine.Answer answer) {
        return delivery -> {
            try (ScriptedEngine engine = new ScriptedEngine("1.41", "1.12").answers(answer)) {
                return delivery.deploy("--docker-host", engine.address().uri());
            }
        };
    }

    private static Scenario row(String group, String name, String fault, String end, String says, Attempt attempt) {
        String expected = end + (says.isEmpty() ? "" : "; says \"" + says + "\"");
        return Scenario.of(group, name, fault, expected, () -> {
            try (Delivery delivery = new Delivery(marathon, false)) {
                return delivery.end(attempt.run(delivery), says);
            }
        });
    }
}
