package io.jenkins.plugins.marathondeploy.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.cloudbees.hudson.plugins.folder.Folder;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Items;
import io.jenkins.plugins.marathondeploy.deploy.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What is kept of deployments for the page of all of them. */
@WithJenkins
class DeploymentIndexTest {
    private JenkinsRule jenkins;
    private DeploymentIndex index;

    @BeforeEach
    void start(JenkinsRule rule) {
        jenkins = rule;
        index = DeploymentIndex.get();
    }

    /** @param outcome null for one that is under way */
    private static DeploymentIndex.Entry entry(String app, String job, int build, @CheckForNull Outcome outcome) {
        return new DeploymentIndex.Entry(
                "prod",
                app,
                new DeploymentIndex.Origin(job, build, "card of " + app, "Jane Doe"),
                new DeploymentIndex.State(
                        1_700_000_000_000L,
                        outcome == null ? 0 : 1_700_000_009_000L,
                        outcome,
                        outcome == Outcome.DEPLOYED,
                        "harbor.example/shop/web:" + build,
                        outcome == Outcome.ROLLED_BACK ? "A task failed" : ""));
    }

    private List<String> kept() {
        return index.entries().stream()
                .map(entry -> entry.app() + " " + entry.origin().job() + "#" + entry.origin().build() + " "
                        + entry.state().outcome())
                .toList();
    }

    private Path file() {
        return jenkins.jenkins.getRootDir().toPath().resolve("marathon-deploy-deployments.jsonl");
    }

    @Test
    void keepsTheLastThatEndedAndTheOneUnderWayOfEachJobAndApp() {
        index.put(entry("/web", "web", 1, null));
        index.put(entry("/web", "web", 1, Outcome.DEPLOYED));
        index.put(entry("/other", "web", 1, Outcome.DEPLOYED));
        index.put(entry("/web", "hotfix", 1, Outcome.DEPLOYED));
        assertThat(kept()).containsExactly("/web web#1 DEPLOYED", "/other web#1 DEPLOYED", "/web hotfix#1 DEPLOYED");

        index.put(entry("/web", "web", 2, null));
        assertThat(kept()).contains("/web web#1 DEPLOYED", "/web web#2 null");
        index.put(entry("/web", "web", 2, Outcome.ROLLED_BACK));
        index.put(entry("/web", "web", 3, null));

        assertThat(kept())
                .containsExactly(
                        "/other web#1 DEPLOYED", "/web hotfix#1 DEPLOYED", "/web web#2 ROLLED_BACK", "/web web#3 null");
        assertThat(index.entries().get(3)).isEqualTo(entry("/web", "web", 3, null));
    }

    /** Builds of one job wait for each other. */
    @Test
    void whatIsUnderWayStaysWhileOthersWait() {
        index.put(entry("/web", "web", 1, Outcome.DEPLOYED));
        for (int build = 2; build < 30; build++) {
            index.put(entry("/web", "web", build, null));
            if (build == 5) {
                assertThat(kept()).contains("/web web#1 DEPLOYED", "/web web#2 null", "/web web#5 null");
            }
        }

        assertThat(kept()).hasSize(11).contains("/web web#1 DEPLOYED", "/web web#29 null");
    }

    @Test
    void whatWasRefusedLeavesWhatWasDeployed() {
        index.put(entry("/web", "web", 1, Outcome.DEPLOYED));
        index.put(entry("/web", "web", 2, null));
        index.put(entry("/web", "web", 2, Outcome.REFUSED));
        index.put(entry("/new", "web", 2, Outcome.REFUSED));

        assertThat(kept()).containsExactly("/web web#1 DEPLOYED", "/new web#2 REFUSED");
    }

    @Test
    void followsJobsAndForgetsWhatIsDeleted() throws Exception {
        Folder team = jenkins.createProject(Folder.class, "team");
        Folder shop = team.createProject(Folder.class, "shop");
        FreeStyleProject web = shop.createProject(FreeStyleProject.class, "web");
        FreeStyleBuild first = jenkins.buildAndAssertSuccess(web);
        jenkins.createFreeStyleProject("team-shop");
        index.put(entry("/web", "team/shop/web", 1, Outcome.DEPLOYED));
        index.put(entry("/web", "team/shop/web", 2, null));
        index.put(entry("/other", "team-shop", 1, Outcome.DEPLOYED));

        web.renameTo("site");
        assertThat(kept()).contains("/web team/shop/site#1 DEPLOYED", "/other team-shop#1 DEPLOYED");
        team.renameTo("garden");
        assertThat(kept()).contains("/web garden/shop/site#1 DEPLOYED", "/other team-shop#1 DEPLOYED");
        Items.move(web, team);
        assertThat(kept())
                .containsExactlyInAnyOrder(
                        "/web garden/site#1 DEPLOYED", "/web garden/site#2 null", "/other team-shop#1 DEPLOYED");

        first.delete();
        assertThat(kept()).containsExactlyInAnyOrder("/web garden/site#2 null", "/other team-shop#1 DEPLOYED");
        team.delete();
        assertThat(kept()).containsExactly("/other team-shop#1 DEPLOYED");
    }

    @Test
    void itemsWithoutDeploymentsLeaveTheFileAlone() throws Exception {
        index.put(entry("/web", "web", 1, Outcome.DEPLOYED));
        FreeStyleProject other = jenkins.createFreeStyleProject("website");
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(other);
        Object before = Files.readAttributes(file(), "unix:ino,lastModifiedTime");

        build.delete();
        other.renameTo("renamed");
        other.delete();

        assertThat((Object) Files.readAttributes(file(), "unix:ino,lastModifiedTime")).isEqualTo(before);
    }

    @Test
    void aLineThatIsNoEntryCountsForNothing() throws Exception {
        index.put(entry("/web", "web", 1, Outcome.DEPLOYED));
        Files.writeString(
                file(),
                "{\"marathon\": \"prod\"}\nnull\n{{{\n"
                        + "{\"marathon\":\"prod\",\"app\":\"/new\",\"origin\":{\"job\":\"web\",\"build\":2,\"card\":\"c\",\"new\":1},"
                        + "\"state\":{\"outcome\":\"LATER\",\"ended\":1}}\n",
                StandardOpenOption.APPEND);

        assertThat(kept()).containsExactly("/web web#1 DEPLOYED", "/new web#2 null");
    }

    /** A directory in its place can neither be read nor written. */
    @Test
    void aFileThatCantBeUsedStopsNobody() throws Exception {
        Files.createDirectory(file());

        assertThatCode(() -> index.put(entry("/web", "web", 1, Outcome.DEPLOYED))).doesNotThrowAnyException();
        assertThat(kept()).isEmpty();
    }

    /** The page of each job asks for it, also of those that never deployed anything. */
    @Test
    void whatIsKnownOfAJobIsInMemory() throws Exception {
        index.put(entry("/web", "web", 1, Outcome.DEPLOYED));
        index.put(entry("/other", "website", 1, Outcome.DEPLOYED));
        index.put(entry("/web", "web", 2, null));
        Files.delete(file());

        // As while somebody reads the file.
        synchronized (index) {
            List<DeploymentIndex.Entry> known =
                    CompletableFuture.supplyAsync(() -> index.known("web")).get(1, TimeUnit.MINUTES);
            assertThat(known).extracting(entry -> entry.origin().build()).containsExactly(1, 2);
        }
        assertThat(index.known("never")).isEmpty();
    }
}
