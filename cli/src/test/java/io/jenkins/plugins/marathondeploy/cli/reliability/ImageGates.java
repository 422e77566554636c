package io.jenkins.plugins.marathondeploy.cli.reliability;

import static io.jenkins.plugins.marathondeploy.cli.reliability.Expected.deployed;
import static io.jenkins.plugins.marathondeploy.cli.reliability.Expected.refused;

import io.jenkins.plugins.marathondeploy.cli.Live;
import io.jenkins.plugins.marathondeploy.cluster.fault.Fault;
import io.jenkins.plugins.marathondeploy.cluster.harbor.Scans;
import io.jenkins.plugins.marathondeploy.reliability.Scenario;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What Harbor says of an image before anything is sent: scans, signatures, and whether there is a way back. */
final class ImageGates {
    private static final String SCANS = "Scan in Harbor, before anything is sent";
    private static final String BESIDE = "Signature, SBOM and way back in Harbor, before anything is sent";
    private static final Expected GOOD = deployed("two healthy on 2 of 2").writes(1);
    private static final Expected RED = refused("one healthy on 2 of 2").writes(0);
    private static final Map<String, Integer> CRITICAL = Map.of("Critical", 1);
    /** The one that the fixture calls the first finding. */
    private static final String ID = "CVE-2026-10000";

    private ImageGates() {}

    static List<Scenario> scenarios() {
        return Stream.of(judged(), scanning(), asking(), beside()).flatMap(List::stream).toList();
    }

    /** What is different. */
    private interface Setting {
        void of(ImagePlace images) throws Exception;
    }

    private static Scenario row(
            String group, String name, String fault, Expected expected, Setting setting, String... options) {
        return row(group, name, fault, expected, setting, images -> images.deploy(options));
    }

    /** How it is deployed. */
    private interface Way {
        Live deploy(ImagePlace images) throws Exception;
    }

    private static Scenario row(String group, String name, String fault, Expected expected, Setting setting, Way way) {
        return Story.of(group, name, fault, expected, place -> {
            ImagePlace images = ImagePlace.in(place);
            setting.of(images);
            return way.deploy(images);
        });
    }

    private static List<Scenario> judged() {
        return List.of(
                row(SCANS, "nothing found", "none", GOOD.told("has no findings"), images -> images.scanned(Map.of()), "--scan", "low"),
                row(SCANS, "a critical finding", "1 critical finding", RED.reason(ID), images -> images.scanned(CRITICAL), "--scan", "high"),
                row(SCANS, "a finding below the threshold", "1 low finding", GOOD.told("1 low"),
                        images -> images.scanned(Map.of("Low", 1)), "--scan", "high"),
                row(SCANS, "a severity that is not known", "a finding that Harbor calls Apocalyptic",
                        RED.reason("not rated"), images -> images.scanned(Map.of("Apocalyptic", 1)), "--scan", "critical"),
                row(SCANS, "allowed by the job", "1 critical finding; --scan-allow", GOOD.told("allowed by scanAllow: " + ID),
                        images -> images.scanned(CRITICAL), "--scan", "high", "--scan-allow", ID),
                row(SCANS, "allowed by the job, held back by the project", "1 critical finding; --scan-allow; the project prevents them",
                        RED.reason("nobody could pull it"), images -> {
                            images.scanned(CRITICAL);
                            images.harbor.set("shop", "prevent_vul", "true").set("shop", "severity", "high");
                        }, "--scan", "high", "--scan-allow", ID),
                row(SCANS, "allowed by the project", "1 critical finding, which the project's allow-list has",
                        GOOD.told("allowed in Harbor: " + ID), images -> {
                            images.scanned(CRITICAL);
                            images.harbor.allowVulnerabilities("shop", null, ID);
                        }, "--scan", "high"),
                row(SCANS, "an allow-list that is void", "1 critical finding, which the project's allow-list had until a second ago",
                        RED.reason("is void since"), images -> {
                            images.scanned(CRITICAL);
                            images.harbor.allowVulnerabilities("shop", Instant.now().minusSeconds(1), ID);
                        }, "--scan", "high"),
                row(SCANS, "the project's own threshold", "1 high finding; the project holds back critical alone", GOOD.told("1 high"),
                        images -> {
                            images.harbor.set("shop", "prevent_vul", "true").set("shop", "severity", "critical");
                            images.scanned(Map.of("High", 1));
                        }, "--scan", "project"),
                row(SCANS, "an index of which one image is not scanned", "Harbor calls the index Success; the scan of arm64 fails twice",
                        RED.reason("for linux/arm64 ended as error, once more"), images -> images.index("Error"), "--scan", "high"));
    }

    private static List<Scenario> scanning() {
        return List.of(
                row(SCANS, "never scanned", "no scan before; it is queued, pending, running", GOOD.told("is asked for: there is none"),
                        images -> images.harbor.scans().states(Scans.QUEUED, "Pending", "Running", "Success"), "--scan", "high"),
                row(SCANS, "queued for ever", "no scan before, and none that begins", RED.reason("has not begun"),
                        images -> images.harbor.scans().states(Scans.QUEUED), "--scan", "high", "--scan-timeout", "8s"),
                row(SCANS, "running for ever", "the scan does not end", RED.reason("is running"),
                        images -> images.harbor.scans().states("Running"), "--scan", "high", "--scan-timeout", "8s"),
                row(SCANS, "failed, then good", "the scan after the push failed", GOOD.told("the last one ended as error"), images -> {
                    images.scanned(Map.of());
                    images.harbor.scans().set(images.two, "Error");
                }, "--scan", "high"),
                row(SCANS, "failed twice", "every scan fails", RED.reason("ended as error, once more"), images -> {
                    images.harbor.scans().states("Error");
                    images.harbor.scans().set(images.two, "Error");
                }, "--scan", "high"),
                row(SCANS, "too old", "the last scan is two days old, and allowed are one", GOOD.told("is asked for: the last one is older"),
                        images -> {
                            images.harbor.scans().endAt(Instant.now().minus(Duration.ofDays(2)));
                            images.scanned(Map.of());
                            images.harbor.scans().endAt(null);
                        }, "--scan", "high", "--scan-max-age", "1d"),
                row(SCANS, "no scanner", "412: the project has none", RED.reason("no available scanner"),
                        images -> images.harbor.scans().scanner(false), "--scan", "high"),
                row(SCANS, "can't be scanned", "400: the scanner does not know such images", RED.reason("does not support"),
                        images -> images.harbor.scans().supported(false), "--scan", "high"),
                row(SCANS, "can't be scanned, which is allowed", "400; --scan-unsupported pass", GOOD.told("which is allowed here"),
                        images -> images.harbor.scans().supported(false), "--scan", "high", "--scan-unsupported", "pass"),
                row(SCANS, "another client's version while it is scanned", "another client replaces the app; then the scan ends", GOOD,
                        images -> images.harbor.scans().states("Running"), images -> {
                            Live run = images.deploy("--scan", "high");
                            run.await("is running");
                            images.place.replacedBy(Steps.THEIRS);
                            images.place.settled();
                            images.place.marathon.requests().clear();
                            images.harbor.scans().set(images.two, "Success");
                            return run;
                        }));
    }

    private static List<Scenario> asking() {
        return List.of(
                row(SCANS, "no right to scan", "403 to the request for a scan", RED.reason("scan:create"),
                        images -> images.harbor.withhold(ImagePlace.ROBOT, "shop", "scan:create"), "--scan", "high"),
                row(SCANS, "no right to read the findings", "403 to the list of findings", RED.reason("artifact-addition:read"), images -> {
                    images.scanned(CRITICAL);
                    images.harbor.withhold(ImagePlace.ROBOT, "shop", "artifact-addition:read");
                }, "--scan", "high"),
                row(SCANS, "Harbor can't serve for a while", "503 to everything for 4 s", GOOD, images -> {
                    images.scanned(Map.of());
                    images.proxy.inject(Duration.ofSeconds(4), ImagePlace.ARTIFACT, Fault.answer(503, "text/html", "starting"));
                }, "--scan", "high"),
                row(SCANS, "Harbor can't serve for good", "503 to everything", RED.reason("could not be asked"), images -> {
                    images.scanned(Map.of());
                    images.proxy.inject(ImagePlace.ARTIFACT, Fault.answer(503, "text/html", "starting"));
                }, "--scan", "high", "--scan-timeout", "5s"),
                row(SCANS, "a proxy's page in place of Harbor", "200 with a login page to everything", RED.reason("could not be asked"),
                        images -> {
                            images.scanned(Map.of());
                            images.proxy.inject(ImagePlace.ARTIFACT, Fault.answer(200, "text/html", "<html>Login</html>"));
                        }, "--scan", "high", "--scan-timeout", "5s"),
                row(SCANS, "half an answer", "the first answer about the image is cut in the middle and called whole", GOOD, images -> {
                    images.scanned(Map.of());
                    images.proxy.inject(1, ImagePlace.ARTIFACT, Fault.halfAnswer());
                }, "--scan", "high"),
                row(SCANS, "the answer to the request for a scan is lost", "reset after Harbor has begun the scan", GOOD, images ->
                        images.proxy.inject(1, ImagePlace.SCAN, Fault.resetAfterwards()), "--scan", "high"));
    }

    private static List<Scenario> beside() {
        return List.of(
                row(BESIDE, "signed", "none", GOOD.told("signature.cosign"),
                        images -> images.harbor.addAccessory("shop/web", images.two, "signature.cosign"), "--require-signature", "cosign"),
                row(BESIDE, "not signed", "no signature", RED.reason("is not signed with cosign"), images -> {},
                        "--require-signature", "cosign"),
                row(BESIDE, "signed, and may not be seen", "403 to the list of accessories", RED.reason("accessory:list"), images -> {
                    images.harbor.addAccessory("shop/web", images.two, "signature.cosign");
                    images.harbor.withhold(ImagePlace.ROBOT, "shop", "accessory:list");
                }, "--require-signature", "any"),
                row(BESIDE, "SBOM that is being made", "it is there after 4 s", GOOD.told("has the SBOM"), images -> {
                    images.harbor.sbom(images.two, "Running");
                    images.place.later(Duration.ofSeconds(4), () -> images.harbor.sbom(images.two, "Success"));
                }, "--require-sbom"),
                row(BESIDE, "SBOM that could not be made", "Harbor's own failed", RED.reason("could not be made"),
                        images -> images.harbor.sbom(images.two, "Error"), "--require-sbom"),
                row(BESIDE, "what runs is gone from Harbor", "a retention rule has deleted it", GOOD.told("a rollback could not pull it"),
                        images -> images.harbor.deleteArtifact("shop/web", images.one)),
                row(BESIDE, "what runs is gone, and a way back is demanded", "a retention rule has deleted it; --require-rollback",
                        RED.reason("a rollback could not pull it"), images -> images.harbor.deleteArtifact("shop/web", images.one),
                        "--require-rollback"),
                row(BESIDE, "what runs is held back by the project", "2 critical findings in it, and the project prevents them",
                        GOOD.told("cannot be pulled due to configured policy"), images -> {
                            images.harbor.scans().findings(Map.of("Critical", 2));
                            images.harbor.scans().set(images.one, "Success");
                            images.harbor.set("shop", "prevent_vul", "true").set("shop", "severity", "high");
                        }),
                row(BESIDE, "nobody says whether there is a way back", "503 to the registry's part of Harbor", GOOD.told("it is not known whether"),
                        images -> images.proxy.inject(ImagePlace.REGISTRY, Fault.answer(503, "text/html", "starting"))),
                row(BESIDE, "nobody says whether there is a way back, and one is demanded", "503 to it for 4 s; --require-rollback",
                        GOOD.told("is there"), images -> images.proxy.inject(
                                Duration.ofSeconds(4), ImagePlace.REGISTRY, Fault.answer(503, "text/html", "starting")),
                        "--require-rollback"));
    }
}
