package io.jenkins.plugins.marathondeploy.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.NullNode;
import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.auth.Secret;
import io.jenkins.plugins.marathondeploy.cluster.harbor.HarborFixture;
import io.jenkins.plugins.marathondeploy.cluster.harbor.HarborOptions;
import io.jenkins.plugins.marathondeploy.gate.Finding.State;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Signatures, bills of materials and the image to go back to, against the fixture's HTTP half. */
class HarborGatesTest {
    private static final String ROBOT = "robot$ci";
    private static final String SECRET = "S3cr$t";

    private HarborFixture harbor;
    private String digest;
    private String account = ROBOT;

    @BeforeEach
    void start() {
        harbor = HarborFixture.start(HarborOptions.defaults().withoutRegistry())
                .createProject("shop")
                .addRobot(ROBOT, SECRET, "shop");
        digest = harbor.putArtifact("shop/web", "7", "seven");
    }

    @AfterEach
    void stop() {
        harbor.close();
    }

    private HarborChoice choice() {
        return HarborChoice.at(harbor.uri().toString(), "login");
    }

    private String pinned(String image) {
        return harbor.registryAddress() + "/shop/web@" + image;
    }

    private Finding ask(Gate gate, Facts.Images images, String own, String ownDigest) {
        Facts facts = new Facts("/shop/web", "", "", own, ownDigest, List.of(), Map.of(), images);
        return Gates.of(Gates.BUILT_IN, clock -> new HarborLogin(this::login)).check(gate, facts, NullNode.instance, Clock.systemUTC()).join();
    }

    private Finding ask(Gate gate) {
        return ask(gate, new Facts.Images(List.of(pinned(digest)), List.of()), "", "");
    }

    private Finding running(boolean required, String... images) {
        return ask(HarborGates.rollbackImage(List.of(choice()), required), new Facts.Images(List.of(), List.of(images)), "", "");
    }

    private static void assertFinding(Finding finding, State state, String... texts) {
        assertThat(finding.state()).as(finding.saw()).isEqualTo(state);
        assertThat(List.of(texts)).as(finding.saw()).allMatch(finding.saw()::contains);
        assertThat(finding.saw()).doesNotContain(SECRET);
    }

    private Authentication login() {
        if (account == null) {
            throw new GateException("There is no credential 'login'");
        }
        return account.isEmpty() ? Authentication.none() : Authentication.basic(account, Secret.of(SECRET));
    }

    @Test
    void whoseLoginIsMissingIsRefusedOnlyWhereTheWayBackIsRequired() {
        account = null;

        assertFinding(running(false, pinned(digest)), State.WARNED, "could be pulled again: There is no credential 'login'");
        assertFinding(running(true, pinned(digest)), State.UNASKED, "There is no credential 'login'");
        assertFinding(running(false), State.PASSED, "nothing runs that has an image");
    }

    @Test
    void aSignatureHasToBeOfTheKindThatIsWanted() {
        assertFinding(ask(HarborGates.signature(choice(), "any")), State.FAILED, "is not signed", "sign it between push and deployment");

        harbor.addAccessory("shop/web", digest, "sbom.harbor");
        assertFinding(ask(HarborGates.signature(choice(), "any")), State.FAILED, "is not signed");

        harbor.addAccessory("shop/web", digest, "signature.notation");
        assertFinding(ask(HarborGates.signature(choice(), "notation")), State.PASSED, "signature.notation", "whose it is");
        assertFinding(ask(HarborGates.signature(choice(), "any")), State.PASSED);
        assertFinding(ask(HarborGates.signature(choice(), "cosign")), State.FAILED, "not signed with cosign, it has signature.notation");
    }

    @Test
    void whoMayNotSeeSignaturesIsNotToldThatThereIsNone() {
        harbor.addAccessory("shop/web", digest, "signature.cosign");
        harbor.withhold(ROBOT, "shop", "accessory:list");

        assertFinding(ask(HarborGates.signature(choice(), "cosign")), State.FAILED, "it can't be asked", "accessory:list in project shop");

        account = "";
        assertFinding(ask(HarborGates.signature(choice(), "cosign")), State.FAILED, "No login is given");
    }

    @Test
    void theSignatureIsThatOfWhatWasPushedAndNotOfWhatTheTagMeansNow() {
        harbor.addAccessory("shop/web", digest, "signature.cosign");
        String tagged = harbor.registryAddress() + "/shop/web:7";
        Facts.Images images = new Facts.Images(List.of(tagged), List.of());
        Gate gate = HarborGates.signature(choice(), "cosign");
        assertFinding(ask(gate, images, "", ""), State.PASSED, "shop/web:7");

        harbor.putArtifact("shop/web", "7", "another");

        assertFinding(ask(gate, images, "", ""), State.FAILED, "shop/web:7 is not signed");
        assertFinding(ask(gate, images, tagged + "@" + digest, digest), State.PASSED, "shop/web:7");
    }

    @Test
    void aBillOfMaterialsIsWaitedForWhileItIsMade() {
        assertFinding(ask(HarborGates.sbom(choice())), State.NOT_YET, "has no SBOM");
        harbor.sbom(digest, "Running");
        assertFinding(ask(HarborGates.sbom(choice())), State.NOT_YET, "has no SBOM");
        harbor.sbom(digest, "Error");
        assertFinding(ask(HarborGates.sbom(choice())), State.FAILED, "could not be made");
        harbor.sbom(digest, "Success");
        assertFinding(ask(HarborGates.sbom(choice())), State.PASSED, "has the SBOM sha256:");
    }

    @Test
    void eachImageOfAnIndexHasToHaveABillOfMaterials() {
        String arm = harbor.putArtifact("shop/web", "arm", "arm");
        digest = harbor.putIndex("shop/web", "8", Map.of("linux/amd64", digest, "linux/arm64", arm));
        harbor.addAccessory("shop/web", arm, "sbom.harbor");
        assertFinding(ask(HarborGates.sbom(choice())), State.NOT_YET, "for linux/amd64 has no SBOM");
        harbor.sbom(harbor.digest("shop/web", "7").orElseThrow(), "Success");
        assertFinding(ask(HarborGates.sbom(choice())), State.PASSED, "for linux/arm64 has an SBOM");
    }

    @Test
    void whatRunsIsLookedForInTheHarborThatItWouldComeFrom() {
        assertFinding(running(true), State.PASSED, "nothing runs that has an image");
        assertFinding(running(true, pinned(digest)), State.PASSED, "is there");
        assertFinding(running(false, "redis:7"), State.PASSED, "none of it is in this Harbor");
        assertFinding(running(true, "redis:7"), State.FAILED, "it is not known whether redis:7 could be pulled again");

        harbor.deleteArtifact("shop/web", "7");

        assertFinding(running(false, pinned(digest)), State.WARNED, "is not in " + harbor.uri() + " any more");
        assertFinding(running(true, pinned(digest)), State.FAILED, "a rollback could not pull it");
    }

    /** With {@code pin: 'tag'}, old and new may have one name: going back pulls what the tag means, not what was pushed now. */
    @Test
    void whatRunsUnderATagIsLookedForByThatTag() {
        String tagged = harbor.registryAddress() + "/shop/web:7";
        Facts.Images images = new Facts.Images(List.of(tagged), List.of(tagged));
        Gate gate = HarborGates.rollbackImage(List.of(choice()), true);
        String elsewhere = "sha256:" + "4d".repeat(32);

        assertFinding(ask(gate, images, tagged + "@" + elsewhere, elsewhere), State.PASSED, "shop/web:7 is there");
        assertThat(harbor.requests()).noneMatch(line -> line.contains(elsewhere));
    }

    /** As a real Harbor's run of a retention policy leaves it, see {@code harbor-transcripts}, scenario retention. */
    @Test
    void whatARetentionPolicyTakesAwayIsNoWayBack() {
        String next = harbor.putArtifact("shop/web", "8", "eight");
        String moved = harbor.putArtifact("shop/web", "latest", "nine");
        harbor.putArtifact("shop/web", "latest", "ten");
        harbor.putArtifact("shop/web", "also-8", "eight");
        assertFinding(running(true, pinned(moved)), State.PASSED, "is there");

        harbor.retain("shop", "8", "latest");

        assertFinding(running(true, pinned(digest)), State.FAILED, "a rollback could not pull it");
        // Its tag names another image by now: without one it is retained by no rule.
        assertFinding(running(true, pinned(moved)), State.FAILED, "a rollback could not pull it");
        assertFinding(running(false, pinned(moved)), State.WARNED, "a rollback could not pull it");
        assertFinding(running(true, harbor.registryAddress() + "/shop/web:7"), State.FAILED, "a rollback could not pull it");
        assertFinding(running(true, pinned(next)), State.PASSED, "is there");
        assertFinding(running(true, harbor.registryAddress() + "/shop/web:also-8"), State.PASSED, "is there");
    }

    @Test
    void whatTheProjectHoldsBackIsNoWayBack() {
        harbor.scans().states("Success");
        harbor.scans().findings(Map.of("Critical", 2));
        harbor.scans().set(digest, "Success");
        harbor.set("shop", "prevent_vul", "true").set("shop", "severity", "high");

        assertFinding(running(false, pinned(digest)), State.WARNED,
                "a rollback could not pull it", "current image with 2 vulnerabilities cannot be pulled due to configured policy");
        assertFinding(running(true, pinned(digest)), State.FAILED, "cannot be pulled");
    }

    @Test
    void whoMayNotPullCantSayWhetherThereIsAWayBack() {
        harbor.allow(ROBOT, "shop", "push");
        assertFinding(running(false, pinned(digest)), State.WARNED, "it is not known whether", "repository:pull");
        assertFinding(running(true, pinned(digest)), State.FAILED, "it can't be asked");

        harbor.close();
        assertFinding(running(false, pinned(digest)), State.WARNED, "it is not known whether");
        assertFinding(running(true, pinned(digest)), State.UNASKED);
    }

    @Test
    void anImageThatIsNotThereIsRed() {
        harbor.deleteArtifact("shop/web", "7");
        assertFinding(ask(HarborGates.signature(choice(), "any")), State.FAILED, "has no image shop/web@sha256:");
        assertFinding(ask(HarborGates.sbom(choice())), State.FAILED, "has no image shop/web@sha256:");
    }

    @Test
    void whatIsNoKindOfSignatureIsSaid() {
        assertThatThrownBy(() -> HarborGates.signature(choice(), "gpg")).hasMessageContaining("must be one of: cosign, notation, any");
    }
}
