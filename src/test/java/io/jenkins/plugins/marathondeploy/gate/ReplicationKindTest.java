package io.jenkins.plugins.marathondeploy.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.auth.Secret;
import io.jenkins.plugins.marathondeploy.cluster.harbor.HarborFixture;
import io.jenkins.plugins.marathondeploy.cluster.harbor.HarborOptions;
import io.jenkins.plugins.marathondeploy.cluster.harbor.Replication;
import io.jenkins.plugins.marathondeploy.gate.Finding.State;
import io.jenkins.plugins.marathondeploy.http.StubServer;
import io.jenkins.plugins.marathondeploy.http.StubServer.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether images have arrived where they are pulled from: what counts is what a pull by the digest would get. */
class ReplicationKindTest {
    private static final String ROBOT = "robot$north";
    private static final String SECRET = "S3cr$t";
    private static final String HOST = "harbor.example.org";
    private static final String NOWHERE = "sha256:" + "4d".repeat(32);

    private HarborFixture office;
    private HarborFixture north;
    private String digest;
    private String account = ROBOT;
    private String password = SECRET;

    @BeforeEach
    void start() {
        office = HarborFixture.start(HarborOptions.defaults().withoutRegistry()).createProject("shop");
        north = HarborFixture.start(HarborOptions.defaults().withoutRegistry()).createProject("shop").addUser(ROBOT, SECRET);
        // As a robot account that may pull and nothing else.
        north.allow(ROBOT, "*", "pull");
        digest = office.putArtifact("shop/web", "7", "seven");
    }

    @AfterEach
    void stop() {
        office.close();
        north.close();
    }

    private HarborChoice choice() {
        return new HarborChoice("north", north.uri().toString(), "login", HOST);
    }

    private Gate gate() {
        HarborChoice source = HarborChoice.at(office.uri().toString(), "");
        return HarborGates.replication(choice(), Optional.of(source), Duration.ofMinutes(1));
    }

    private Finding ask(Gate gate, String own, String ownDigest, String... images) {
        Facts facts = new Facts(
                "/shop/web", "", "", own, ownDigest, List.of(), Map.of(), new Facts.Images(List.of(images), List.of()));
        return Gates.of(Gates.BUILT_IN, clock -> new HarborLogin(this::login)).check(gate, facts, NullNode.instance, Clock.systemUTC()).join();
    }

    private Finding ask(String pinned) {
        return ask(gate(), "", "", HOST + "/shop/web@" + pinned);
    }

    private static void assertFinding(Finding finding, State state, String... texts) {
        assertThat(finding.state()).as(finding.saw()).isEqualTo(state);
        assertThat(List.of(texts)).as(finding.saw()).allMatch(finding.saw()::contains);
        assertThat(finding.saw()).doesNotContain(SECRET);
    }

    private Authentication login() {
        return account.isEmpty() ? Authentication.none() : Authentication.basic(account, Secret.of(password));
    }

    @Test
    void whatArrivesPassesAsSoonAsItCanBePulledByItsDigest() {
        Replication replication = office.replicateTo(north).hold();
        office.putArtifact("shop/web", "7", "seven");
        assertFinding(ask(digest), State.NOT_YET, "is not in " + north.uri(), "404 NOT_FOUND: artifact shop/web@" + digest + " not found");

        replication.release();
        Awaitility.await().atMost(1, TimeUnit.MINUTES).until(() -> north.digest("shop/web", digest).isPresent());

        assertFinding(ask(digest), State.PASSED, "is in " + north.uri());
        assertThat(north.requests()).anyMatch(line -> line.equals("HEAD /v2/shop/web/manifests/" + digest))
                .anyMatch(line -> line.contains("scope=repository%3Ashop%2Fweb%3Apull") && !line.contains("push"))
                .noneMatch(line -> line.contains("/api/v2.0/"));
        assertThat(office.requests()).isEmpty();
    }

    @Test
    void aReplicationThatCallsItselfSucceedIsNoProof() {
        north.putArtifact("shop/web", "7", "six");
        Replication replication = office.replicateTo(north).manual().override(false);

        replication.execute();
        Awaitility.await().atMost(1, TimeUnit.MINUTES).until(() ->
                replication.executions().stream().anyMatch(execution -> execution.get("status").equals("Succeed")));

        assertFinding(ask(digest), State.NOT_YET, "is not in " + north.uri());
    }

    @Test
    void anIndexNeedsTheImagesThatItNames() {
        String arm = north.putArtifact("shop/web", "arm", "arm");
        String attestation = "sha256:" + "5e".repeat(32);
        String index = north.putIndex("shop/web", "both", new TreeMap<>(
                Map.of("linux/amd64", digest, "linux/arm64", arm, "unknown/unknown", attestation)));
        assertFinding(ask(index), State.NOT_YET, "for linux/amd64 is not in", "artifact shop/web@" + digest);

        north.putArtifact("shop/web", "7", "seven");

        assertFinding(ask(index), State.PASSED, "with its images for linux/amd64, linux/arm64");
        String none = north.putIndex("shop/web", "none", Map.of("unknown/unknown", attestation));
        assertFinding(ask(none), State.FAILED, "is an index without an image that could be run");
    }

    @Test
    void aTagHasToMeanWhatWasPushed() {
        String tagged = HOST + "/shop/web:7";
        assertFinding(ask(gate(), "", "", tagged), State.NOT_YET, "repository shop/web not found");
        String older = north.putArtifact("shop/web", "7", "six");
        assertFinding(ask(gate(), "", "", tagged), State.WARNED, "whether it is the one that was pushed is not known");

        String own = tagged + "@" + digest;
        assertFinding(ask(gate(), own, digest, tagged), State.NOT_YET, "shop/web:7 is not in");
        north.putArtifact("shop/web", "8", "seven");
        assertFinding(ask(gate(), own, digest, tagged), State.NOT_YET,
                "the tag 7 of shop/web is " + older.substring(0, 19), "a replication that does not override leaves it so");
        north.putArtifact("shop/web", "7", "seven");
        assertFinding(ask(gate(), own, digest, tagged), State.PASSED, "shop/web:7 is in");
    }

    @Test
    void aProjectThatIsNotThereYetIsWaitedFor() {
        assertFinding(ask(gate(), "", "", HOST + "/garden/web@" + digest), State.NOT_YET, "401 UNAUTHORIZED: project garden not found");
    }

    @Test
    void whoMayNotPullIsToldAtOnceInHarborsWords() {
        north.putArtifact("shop/web", "7", "seven");
        north.addUser("stranger", SECRET);
        account = "stranger";
        assertFinding(ask(digest), State.FAILED, "unauthorized to access repository: shop/web, action: pull", "stranger may not pull it",
                "repository:pull in project shop");

        account = ROBOT;
        password = "wrong";
        assertFinding(ask(digest), State.FAILED, "does not accept the login of " + ROBOT, "unauthorized to access repository: shop/web");
        account = "";
        assertFinding(ask(digest), State.FAILED, "No login is given");
        account = ROBOT;
        password = SECRET;
        north.disable(ROBOT);
        assertFinding(ask(digest), State.FAILED, "does not accept the login of " + ROBOT);
    }

    @Test
    void whatTheProjectHoldsBackIsWaitedForOnlyWhileItIsScanned() {
        north.putArtifact("shop/web", "7", "seven");
        north.set("shop", "prevent_vul", "true").set("shop", "severity", "high");
        assertFinding(ask(digest), State.NOT_YET, "does not give it out", "current image without vulnerability scanning");
        north.scans().findings(Map.of("Critical", 2));
        north.scans().states("Running");
        north.scans().set(digest, "Running");
        assertFinding(ask(digest), State.NOT_YET, "with \"Running\" status of vulnerability scanning");
        north.scans().set(digest, "Error");
        assertFinding(ask(digest), State.FAILED, "with \"Error\" status of vulnerability scanning");
        north.scans().set(digest, "Success");
        assertFinding(ask(digest), State.FAILED, "current image with 2 vulnerabilities cannot be pulled due to configured policy");
    }

    @Test
    void whatIsCalledAsWhereItWasPushedToWouldNotComeFromHere() {
        north.putArtifact("shop/web", "7", "seven");
        String pushed = office.registryAddress() + "/shop/web@" + digest;
        assertFinding(ask(gate(), "", "", pushed), State.FAILED, pushed + " would not be pulled from " + north.uri(),
                "whose images are called " + HOST + "/…", "set imageHost");
        assertFinding(ask(gate(), "", "", pushed, HOST + "/shop/web@" + digest), State.FAILED, "would not be pulled from");

        Gate withPort = HarborGates.replication(
                choice(), Optional.of(HarborChoice.at("http://Office.example.org:80", "")), Duration.ofMinutes(1));
        assertFinding(ask(withPort, "", "", "office.example.org/shop/web@" + digest), State.FAILED, "would not be pulled from");

        assertFinding(ask(gate(), "", "", "redis:7"), State.WARNED, "no image of the definition is called " + HOST,
                "not looked at, since not in this Harbor: redis:7");
        assertFinding(ask(gate(), "", ""), State.PASSED, "no image of the definition");
        assertFinding(ask(gate(), "", "", "redis:7", HOST + "/shop/web@" + digest), State.PASSED, "is in " + north.uri(), "redis:7");
    }

    @Test
    void withoutAHostOfItsOwnImagesAreCalledAsTheAddressIs() {
        north.putArtifact("shop/web", "7", "seven");
        Gate gate = HarborGates.replication(
                new HarborChoice("north", north.uri().toString(), "login", ""), Optional.empty(), Duration.ofMinutes(1));

        assertFinding(ask(gate, "", "", north.registryAddress() + "/shop/web@" + digest), State.PASSED, "is in " + north.uri());
        assertThat(gate.name()).isEqualTo("image in Harbor north");
    }

    @Test
    void whatRunsIsLookedForWhereItsNameLeads() {
        north.putArtifact("shop/web", "7", "seven");
        HarborChoice source = HarborChoice.at(office.uri().toString(), "login");
        Gate gate = HarborGates.rollbackImage(List.of(choice(), source), true);
        office.addUser(ROBOT, SECRET).allow(ROBOT, "shop", "pull");
        String here = HOST + "/shop/web@" + digest;
        String there = office.registryAddress() + "/shop/web@" + digest;

        assertFinding(running(gate, here, there), State.PASSED, "is there");
        office.deleteArtifact("shop/web", digest);
        assertFinding(running(gate, here), State.PASSED, "is there");
        assertFinding(running(gate, here, there), State.FAILED, "is not in " + office.uri() + " any more");
        north.deleteArtifact("shop/web", digest);
        assertFinding(running(gate, here), State.FAILED, "is not in " + north.uri() + " any more");
        assertFinding(running(gate, "redis:7"), State.FAILED, "redis:7 could be pulled again, which is not in", " and ");
    }

    private Finding running(Gate gate, String... images) {
        Facts facts =
                new Facts("/shop/web", "", "", "", "", List.of(), Map.of(), new Facts.Images(List.of(), List.of(images)));
        return Gates.of(Gates.BUILT_IN, clock -> new HarborLogin(this::login)).check(gate, facts, NullNode.instance, Clock.systemUTC()).join();
    }

    @Test
    void aHarborThatIsDownIsAskedAgain() {
        Gate gate = gate();
        north.close();
        assertFinding(ask(gate, "", "", HOST + "/shop/web@" + digest), State.UNASKED);
    }

    /** What is answered to HEAD and GET of the manifest. */
    private Finding answered(Reply head, Reply get) throws Exception {
        return answered(HOST + "/shop/web@" + NOWHERE, head, get);
    }

    private Finding answered(String image, Reply head, Reply get) throws Exception {
        try (StubServer server = new StubServer(request -> {
            if (request.target().equals("/v2/")) {
                return Reply.of(200, "{}").with("Docker-Distribution-Api-Version", "registry/2.0");
            }
            return request.method().equals("HEAD") ? head : get;
        })) {
            Gate gate = HarborGates.replication(
                    new HarborChoice("", server.uri("").toString(), "", HOST), Optional.empty(), Duration.ofMinutes(1));
            return ask(gate, "", "", image);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "404 | text/html | <html>no such page</html> | UNASKED | not in a registry's form",
        "404 | application/json | {\"errors\":[{\"code\":\"MANIFEST_UNKNOWN\",\"message\":\"manifest unknown\"}]} | NOT_YET | MANIFEST_UNKNOWN",
        "503 | text/html | starting | UNASKED | can't say at the moment",
        "429 | text/html | slowly | UNASKED | can't say at the moment",
        "200 | text/html | <html>Login</html> | UNASKED | no manifest of",
        "302 | text/html | elsewhere | UNASKED | ''",
        "412 | application/json | {\"errors\":[{\"code\":\"PROJECTPOLICYVIOLATION\",\"message\":\"The image is not signed by cosign.\"}]} | FAILED | The image is not signed by cosign.",
        "403 | application/json | {\"errors\":[{\"code\":\"DENIED\",\"message\":\"blocked by the firewall\"}]} | FAILED | blocked by the firewall",
    })
    void whatIsNoYesIsNone(int status, String type, String body, State state, String told) throws Exception {
        Reply reply = Reply.of(status, body.strip()).with("Content-Type", type);

        assertFinding(answered(Reply.of(status, "").with("Content-Type", type), reply), state, told);
    }

    /** As a Harbor 2.15.2 has answered. */
    private static Reply recorded(String name) throws IOException {
        String text;
        try (InputStream file = ReplicationKindTest.class.getResourceAsStream("/harbor-transcripts/" + name + ".txt")) {
            text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
        String answer = text.substring(text.indexOf("\n< HTTP/1.1 ") + 1).replaceFirst("(?s)\n# body, indented:.*", "");
        String[] parts = answer.split("(?m)^<\\s*$", 2);
        Reply reply = Reply.of(Integer.parseInt(answer.substring(11, 14)), parts[1].strip());
        for (String line : parts[0].lines().skip(1).toList()) {
            int colon = line.indexOf(':');
            String header = line.substring(2, colon);
            if (List.of("Content-Type", "Docker-Content-Digest").contains(header)) {
                reply = reply.with(header, line.substring(colon + 1).strip());
            }
        }
        return reply;
    }

    @ParameterizedTest
    @CsvSource({
        "D21-head-digest,D21-get-digest,web/app,PASSED,web/app@sha256",
        "D23-head-missing-digest,D23-get-missing-digest,web/app,NOT_YET,404 NOT_FOUND: artifact web/app@sha256",
        "D24-head-missing-repository,D24-get-missing-repository,web/none,NOT_YET,404 NOT_FOUND: repository web/none not found",
        "D25-head-missing-project,D25-get-missing-project,nowhere/app,NOT_YET,401 UNAUTHORIZED: project nowhere not found",
        "D26-head-other-project,D26-get-other-project,other/app,FAILED,'unauthorized to access repository: other/app, action: pull'",
        "F11-head-never-scanned,F11-get-never-scanned,guarded/bad,NOT_YET,current image without vulnerability scanning",
        "F11-head-never-scanned,F24-get-running,guarded/slow,NOT_YET,status of vulnerability scanning",
        "F35-head-bad,F34-get-bad,guarded/bad,FAILED,vulnerabilities cannot be pulled due to configured policy",
        "G01-head-unsigned,G01-get-unsigned,signed/bare,FAILED,The image is not signed by cosign.",
        "J09-head-missing,J10-get-missing,cache/web/none,NOT_YET,'resource not found: repo cache/web/none'",
        "J08-head-by-digest,J06-get,cache/web/up,PASSED,cache/web/up@sha256"
    })
    void whatARealHarborAnswersIsUnderstood(String head, String get, String path, State state, String told) throws Exception {
        Reply first = recorded(head);
        String wanted = first.headers().getOrDefault("Docker-Content-Digest", NOWHERE);

        assertFinding(answered(HOST + "/" + path + "@" + wanted, first, recorded(get)), state, told);
    }

    @Test
    void whatArrivesBetweenTwoQuestionsIsThere() throws Exception {
        Reply manifest = Reply.of(200, "{}").with("Content-Type", "application/vnd.oci.image.manifest.v1+json");
        assertFinding(answered(Reply.of(404, ""), manifest), State.PASSED, "is in");
        Reply other = Reply.of(200, "").with("Content-Type", "application/vnd.oci.image.manifest.v1+json")
                .with("Docker-Content-Digest", "sha256:" + "6f".repeat(32));
        assertFinding(answered(other, other), State.UNASKED, "in place of " + NOWHERE);
    }

    @Test
    void aGateOfAnEarlierVersionIsRead() throws Exception {
        JsonNode old = new ObjectMapper().readTree("{\"harbor\":{\"registry\":\"north\",\"url\":\"https://h.example\","
                + "\"credentialsId\":\"\"},\"required\":true}");
        assertThat(HarborChoice.of(old)).isEqualTo(new HarborChoice("north", "https://h.example", "", ""));
    }

    @Test
    void whatIsNoHostIsSaid() {
        for (String wrong : List.of("https://harbor.example.org", "harbor.example.org/shop", "harbor", "har bor.example")) {
            assertThatThrownBy(() -> new HarborChoice("north", "https://h.example", "", wrong))
                    .hasMessageContaining("\"" + wrong + "\" is no host that the name of an image can begin with");
        }
    }
}
