package io.jenkins.plugins.marathondeploy.cli.reliability;

import static io.jenkins.plugins.marathondeploy.cli.reliability.Expected.deployed;
import static io.jenkins.plugins.marathondeploy.cli.reliability.Expected.refused;

import io.jenkins.plugins.marathondeploy.cli.Live;
import io.jenkins.plugins.marathondeploy.cluster.fault.Fault;
import io.jenkins.plugins.marathondeploy.deploy.Policy;
import io.jenkins.plugins.marathondeploy.gate.HarborChoice;
import io.jenkins.plugins.marathondeploy.gate.HarborGates;
import io.jenkins.plugins.marathondeploy.reliability.Scenario;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Whether an image has come to the Harbor that a data centre pulls from, before anything is sent there. */
final class ReplicationGates {
    private static final String GROUP = "Replication to the Harbor that is pulled from";
    private static final String RESUMED = "Replication over a restart of the deployer";
    private static final Expected GOOD = deployed("two healthy on 2 of 2").writes(1);
    private static final Expected RED = refused("one healthy on 2 of 2").writes(0);
    /** In which a question or two have their time. */
    static final String[] SHORT = {"--replication-timeout", "7s"};
    private static final String DENIED =
            "{\"errors\":[{\"code\":\"DENIED\",\"message\":\"requests of this network are not served\"}]}";

    private ReplicationGates() {}

    static List<Scenario> scenarios() {
        return Stream.of(arriving(), indexes(), tags(), logins(), answers(), policies(), names(), back(), resumed())
                .flatMap(List::stream)
                .toList();
    }

    /** What is different. */
    private interface Setting {
        void of(Replicated images) throws Exception;
    }

    private static Scenario row(String name, String fault, Expected expected, Setting setting, String... options) {
        return Story.of(GROUP, name, fault, expected, place -> {
            Replicated images = Replicated.in(place);
            setting.of(images);
            return images.deploy(options);
        });
    }

    /**
     * What happens while the deployer waits.
     *
     * @param told what it has said by then
     */
    private static Scenario waiting(
            String name, String fault, Expected expected, Setting before, String told, Setting then, String... options) {
        return Story.of(GROUP, name, fault, expected.told(told), place -> {
            Replicated images = Replicated.in(place);
            before.of(images);
            Live run = images.deploy(options);
            run.await(told);
            then.of(images);
            return run;
        });
    }

    private static List<Scenario> arriving() {
        return List.of(
                row("there already", "none", GOOD.told("image in Harbor north: passed"), Replicated::arrived),
                waiting("arrives late", "it comes while it is waited for", GOOD, images -> {}, "404 NOT_FOUND: artifact shop/web@sha256",
                        images -> images.replication.release()),
                row("never arrives", "replication hangs", RED.reason("image in Harbor north did not pass within 00:07"), images -> {}, SHORT),
                row("a replication that succeeds and skips", "the tag is there with an older image, and the rule does not override: Succeed",
                        RED.reason("404 NOT_FOUND: artifact shop/web@sha256"), images -> {
                            images.north.putArtifact("shop/web", "2", "older");
                            images.replication.override(false).release();
                            Steps.await(() -> images.replication.executions().stream()
                                    .allMatch(execution -> execution.get("status").equals("Succeed")));
                        }, SHORT),
                row("the Harbor can't be written", "north is read-only, and has no image", RED.reason("artifact shop/web@sha256"),
                        images -> images.north.readOnly(), SHORT),
                row("the Harbor can't be written any more", "north is read-only, and has the image", GOOD, images -> {
                    images.arrived();
                    images.north.readOnly();
                }),
                waiting("deleted again", "it comes between two questions, and is deleted at once",
                        RED.reason("artifact shop/web@sha256"), images -> {}, "404 NOT_FOUND", images -> {
                            images.arrived();
                            images.north.deleteArtifact("shop/web", images.two);
                        }, SHORT),
                row("nothing differs", "north has no image of what runs any more, and nothing is to be sent",
                        Expected.of("UNCHANGED, exit 0", "one healthy on 2 of 2").writes(0).untold("image in Harbor north: not passed"),
                        images -> {
                            images.north.deleteArtifact("shop/web", images.one);
                            images.two = images.one;
                            images.name = "one";
                        }));
    }

    private static List<Scenario> indexes() {
        return List.of(
                row("an index without one of its images", "north has the index and linux/amd64", RED.reason("for linux/arm64 is not in"),
                        images -> index(images, true, false), SHORT),
                waiting("an index whose second image arrives late", "north has the index and linux/amd64; linux/arm64 comes later",
                        GOOD, images -> index(images, true, false), "for linux/arm64 is not in",
                        images -> images.north.putArtifact("shop/web", "arm", "arm")),
                row("an index with all its images", "the attestation of buildx, which nobody runs, is not there",
                        GOOD.told("with its images for linux/amd64, linux/arm64"), images -> index(images, true, true)),
                row("an index of attestations alone", "nothing in it can be run", RED.reason("an index without an image that could be run"),
                        images -> images.two = images.north.putIndex("shop/web", "2", Map.of("unknown/unknown", images.one))));
    }

    private static void index(Replicated images, boolean amd, boolean arm) {
        String first = images.office.putArtifact("shop/web", "amd", "amd");
        String second = images.office.putArtifact("shop/web", "arm", "arm");
        images.two = images.north.putIndex("shop/web", "2", new TreeMap<>(Map.of(
                "linux/amd64", first, "linux/arm64", second, "unknown/unknown", "sha256:" + "0".repeat(64))));
        if (amd) {
            images.north.putArtifact("shop/web", "amd", "amd");
        }
        if (arm) {
            images.north.putArtifact("shop/web", "arm", "arm");
        }
    }

    private static List<Scenario> tags() {
        String[] byTag = {"--harbor", "office", "--image", Replicated.HOST + "/shop/web:2", "--pin", "tag"};
        String[] shortly = Stream.of(byTag, SHORT).flatMap(Stream::of).toArray(String[]::new);
        return List.of(
                waiting("by a tag that arrives late", "it comes while it is waited for", GOOD, images -> {}, "shop/web:2 is not in",
                        images -> images.replication.release(), byTag),
                row("by a tag that is an older image there", "north has the image under another tag, and the tag for an older one",
                        RED.reason("a replication that does not override leaves it so"), images -> {
                            images.north.putArtifact("shop/web", "two", "two");
                            images.north.putArtifact("shop/web", "2", "older");
                        }, shortly),
                row("by a tag of which nobody says what it means", "the definition names the tag alone",
                        GOOD.told("whether it is the one that was pushed is not known"), images -> {
                            images.arrived();
                            images.image = Replicated.HOST + "/shop/web:2";
                        }));
    }

    private static List<Scenario> logins() {
        return List.of(
                row("a robot that may not pull", "401: pull is withdrawn", RED.reason("give the robot account the permission repository:pull"),
                        images -> {
                            images.arrived();
                            images.north.allow(Replicated.ROBOT, "*").allow(Replicated.ROBOT, "shop", "push");
                        }),
                row("a wrong password", "Harbor gives a token that opens nothing", RED.reason("does not accept the login of robot$north"),
                        images -> {
                            images.arrived();
                            images.place.environment("HARBOR_NORTH_PASSWORD", "wrong");
                        }),
                row("a robot that is disabled", "Harbor gives a token that opens nothing",
                        RED.reason("does not accept the login of robot$north"), images -> {
                            images.arrived();
                            images.north.disable(Replicated.ROBOT);
                        }),
                waiting("no project yet", "replication makes it, with the image, while it is waited for", GOOD, ReplicationGates::garden,
                        "project garden not found", images -> images.replication.release()),
                row("no project", "nobody makes it", RED.reason("project garden not found"), ReplicationGates::garden, SHORT));
    }

    /** In a project that the office alone has. */
    private static void garden(Replicated images) {
        images.office.createProject("garden");
        images.image = Replicated.HOST + "/garden/web@" + images.office.putArtifact("garden/web", "2", "two");
    }

    private static List<Scenario> answers() {
        return List.of(
                waiting("Harbor is down for a while", "connections are reset until that is told", GOOD, images -> {
                    images.arrived();
                    images.way.inject(Replicated.ALL, Fault.reset());
                }, "image in Harbor north: can't be asked", images -> images.way.clear()),
                row("Harbor is down for good", "connections are reset", RED.reason("could not be asked for 00:07"), images -> {
                    images.arrived();
                    images.way.inject(Replicated.ALL, Fault.reset());
                }, SHORT),
                waiting("Harbor can't serve for a while", "503 to manifests until that is told", GOOD, images -> {
                    images.arrived();
                    images.way.inject(Replicated.MANIFESTS, Fault.answer(503, "text/html", "starting"));
                }, "image in Harbor north: can't be asked", images -> images.way.clear()),
                row("Harbor can't serve for good", "503 to manifests", RED.reason("could not be asked for 00:07"), images -> {
                    images.arrived();
                    images.way.inject(Replicated.MANIFESTS, Fault.answer(503, "text/html", "starting"));
                }, SHORT),
                row("Harbor is slow", "each answer about a manifest takes 2 s", GOOD, images -> {
                    images.arrived();
                    images.way.inject(Replicated.MANIFESTS, Fault.late(Duration.ofSeconds(2)));
                }),
                row("Harbor hangs once", "the first question about a manifest is not answered", GOOD, images -> {
                    images.arrived();
                    images.way.inject(1, Replicated.MANIFESTS, Fault.hang());
                }),
                row("half an answer", "reset in the middle of the first", GOOD, images -> {
                    images.arrived();
                    images.way.inject(1, Replicated.MANIFESTS, Fault.resetInAnswer());
                }),
                row("a proxy's login page in place of Harbor", "200 with a page to questions about manifests",
                        RED.reason("could not be asked for 00:07"), images -> {
                            images.arrived();
                            images.way.inject(Replicated.MANIFESTS, Fault.answer(200, "text/html", "<html>Login</html>"));
                        }, SHORT),
                row("a proxy's page for what is missing", "404 with a page to questions about manifests",
                        RED.reason("not in a registry's form"), images -> {
                            images.arrived();
                            images.way.inject(Replicated.MANIFESTS, Fault.answer(404, "text/html", "<html>Nothing here</html>"));
                        }, SHORT),
                row("a firewall", "403 to questions about manifests", RED.reason("requests of this network are not served"), images -> {
                    images.arrived();
                    images.way.inject(Replicated.MANIFESTS, Fault.answer(403, "application/json", DENIED));
                }));
    }

    private static List<Scenario> policies() {
        return List.of(
                waiting("scanned there once it has arrived", "the project prevents vulnerable images; its scan ends while it is waited for",
                        GOOD, images -> prevented(images, "Running"), "status of vulnerability scanning",
                        images -> images.north.scans().set(images.two, "Success")),
                row("never scanned there", "the project prevents vulnerable images, and nobody scans",
                        RED.reason("current image without vulnerability scanning"), images -> {
                            images.arrived();
                            images.north.set("shop", "prevent_vul", "true").set("shop", "severity", "high");
                        }, SHORT),
                row("held back there", "2 critical findings, and the project prevents them",
                        RED.reason("current image with 2 vulnerabilities cannot be pulled"), images -> {
                            images.north.scans().findings(Map.of("Critical", 2));
                            prevented(images, "Success");
                        }));
    }

    private static void prevented(Replicated images, String scan) {
        images.arrived();
        images.north.scans().set(images.one, "Success");
        images.north.scans().states(scan);
        images.north.scans().set(images.two, scan);
        images.north.set("shop", "prevent_vul", "true").set("shop", "severity", "high");
    }

    private static List<Scenario> names() {
        return List.of(
                row("images called as in the office", "north has no imageHost; --harbor office", RED.reason("set imageHost of that Harbor"),
                        images -> {
                            images.arrived();
                            images.imageHost = "";
                        }, "--harbor", "office"),
                row("images called by another host", "the imageHost of north is misspelt; --harbor office", RED.reason("would not be pulled from"),
                        images -> {
                            images.arrived();
                            images.imageHost = "harbour.example.org";
                        }, "--harbor", "office"),
                row("images of elsewhere", "the definition names one of docker.io", GOOD.told("not looked at, since not in this Harbor: redis:7"),
                        images -> images.image = "redis:7"));
    }

    private static List<Scenario> back() {
        return List.of(
                row("what runs is gone there, and a way back is demanded", "a retention rule has deleted it in north; --require-rollback",
                        RED.reason("a rollback could not pull it"), images -> {
                            images.arrived();
                            images.north.deleteArtifact("shop/web", images.one);
                        }, "--require-rollback"),
                row("what runs is gone in the office alone", "--require-rollback, --harbor office", GOOD.told("shop/web@sha256"), images -> {
                    images.arrived();
                    images.office.deleteArtifact("shop/web", images.one);
                }, "--require-rollback", "--harbor", "office"),
                row("what runs is gone there", "a retention rule has deleted it in north", GOOD.told("a rollback could not pull it"), images -> {
                    images.arrived();
                    images.north.deleteArtifact("shop/web", images.one);
                }));
    }

    @FunctionalInterface
    private interface Told {
        PersistingDeployer happens(Replicated images) throws Exception;
    }

    private static Scenario resumed(String name, String fault, Expected expected, Told told) {
        return Scenario.of(RESUMED, name, fault, expected.text(), () -> {
            try (Place place = new Place()) {
                Replicated images = Replicated.in(place);
                // Whoever goes on with it has no login here.
                images.north.set("shop", "public", "true");
                PersistingDeployer deployer = told.happens(images);
                return expected.observe(place, deployer.end(), deployer.printed());
            }
        });
    }

    private static PersistingDeployer begin(Replicated images, Duration limit) {
        HarborChoice north = new HarborChoice("", images.way.uri().toString(), "", Replicated.HOST);
        return PersistingDeployer.begin(
                images.place, images.second(),
                Policy.defaults().withGates(List.of(HarborGates.replication(north, Optional.empty(), limit))));
    }

    private static List<Scenario> resumed() {
        Expected good = Expected.of("DEPLOYED, resumed", "two healthy on 2 of 2").writes(1);
        Expected red = Expected.of("REFUSED, resumed", "one healthy on 2 of 2").writes(0);
        return List.of(
                resumed("arrives meanwhile", "killed while it is missing; it is there then", good, images -> {
                    PersistingDeployer deployer = begin(images, Duration.ofMinutes(1));
                    deployer.await("not found");
                    deployer.kill();
                    images.arrived();
                    deployer.comeBack();
                    return deployer;
                }),
                resumed("never arrives", "killed while it is missing, and so it stays; the limit is the one that began before",
                        red.reason("did not pass within 00:12"), images -> {
                            PersistingDeployer deployer = begin(images, Duration.ofSeconds(12));
                            deployer.await("not found");
                            deployer.kill();
                            deployer.comeBack();
                            return deployer;
                        }),
                resumed("Harbor is down when it is back", "killed while it is missing; then refused for 3 s, and there", good, images -> {
                    PersistingDeployer deployer = begin(images, Duration.ofMinutes(1));
                    deployer.await("not found");
                    deployer.kill();
                    images.arrived();
                    images.way.refuse(Duration.ofSeconds(3));
                    deployer.comeBack();
                    return deployer;
                }));
    }
}
