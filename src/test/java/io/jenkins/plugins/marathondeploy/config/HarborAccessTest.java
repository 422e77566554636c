package io.jenkins.plugins.marathondeploy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import hudson.AbortException;
import hudson.model.FreeStyleBuild;
import io.jenkins.plugins.marathondeploy.cluster.harbor.HarborFixture;
import io.jenkins.plugins.marathondeploy.cluster.harbor.HarborOptions;
import io.jenkins.plugins.marathondeploy.harbor.HarborException;
import io.jenkins.plugins.marathondeploy.image.ImageReference;
import io.jenkins.plugins.marathondeploy.jenkins.WithSharedJenkins;
import io.jenkins.plugins.marathondeploy.release.HarborPreflight;
import io.jenkins.plugins.marathondeploy.release.ReleaseConsole;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;

@WithSharedJenkins
class HarborAccessTest {
    private HarborFixture harbor;
    private FreeStyleBuild build;
    private final List<String> told = new ArrayList<>();

    @BeforeEach
    void start(JenkinsRule jenkins) throws Exception {
        harbor = HarborFixture.start(HarborOptions.defaults().withoutRegistry())
                .createProject("shop")
                .addRobot("robot$shop+ci", "password-of-robot", "shop")
                .addAdministrator("admin", "password-of-admin");
        var credentials = SystemCredentialsProvider.getInstance().getCredentials();
        credentials.add(new UsernamePasswordCredentialsImpl(
                CredentialsScope.GLOBAL, "robot", "", "robot$shop+ci", "password-of-robot"));
        credentials.add(new UsernamePasswordCredentialsImpl(
                CredentialsScope.GLOBAL, "admin", "", "admin", "password-of-admin"));
        credentials.add(new UsernamePasswordCredentialsImpl(
                CredentialsScope.GLOBAL, "wrong", "", "robot$shop+ci", "password-of-nobody"));
        HarborRegistry office = new HarborRegistry("office", harbor.uri().toString());
        office.setCredentialsId("robot");
        office.setProject("shop");
        MarathonDeployConfiguration.get().setHarborRegistries(List.of(office));
        MarathonDeployConfiguration.get().setJobAddresses("127.0.0.0/8 https://h.example");
        build = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject());
    }

    @AfterEach
    void close() {
        harbor.close();
    }

    /** Notes what is told. */
    private final class Lines implements ReleaseConsole {
        @Override
        public void line(Topic topic, String text) {
            told.add(topic + " " + text);
        }

        @Override
        public void detail(Topic topic, String text) {
            line(topic, text);
        }
    }

    private HarborPreflight preflight(HarborAccess access) throws AbortException {
        return new HarborPreflight(access.registry(build), new Lines(), pause -> {});
    }

    private ImageReference image(HarborAccess access, String repository) throws AbortException {
        return ImageReference.parse(access.imageName(repository, null));
    }

    private void prepare(HarborAccess access, String repository, boolean createProject) throws Exception {
        preflight(access).prepare(image(access, repository), createProject);
    }

    private void look(HarborAccess access, String repository, boolean createProject) throws Exception {
        preflight(access).look(image(access, repository), createProject);
    }

    @Test
    void aPushThatMaySucceedIsToldSo() throws Exception {
        prepare(new HarborAccess("office", "", ""), "web", false);
        assertThat(told).containsExactly("HARBOR " + harbor.uri() + " lets this login push to shop/web");
    }

    @Test
    void aMissingProjectIsNoPush() {
        assertThatThrownBy(() -> prepare(new HarborAccess("office", "", ""), "garden/web", false))
                .isInstanceOf(HarborException.class)
                .hasMessageContaining("garden")
                .hasMessageNotContaining("password");
        assertThat(harbor.hasProject("garden")).isFalse();
    }

    @Test
    void aMissingProjectIsCreatedWhenAskedFor() throws Exception {
        prepare(new HarborAccess("office", "", "admin"), "garden/web", true);
        assertThat(told).containsExactly("HARBOR created the project garden on " + harbor.uri());
        assertThat(harbor.hasProject("garden")).isTrue();
    }

    @Test
    void aLookCreatesNothing() throws Exception {
        look(new HarborAccess("office", "", "admin"), "garden/web", true);
        assertThatThrownBy(() -> look(new HarborAccess("office", "", "admin"), "garden/web", false))
                .isInstanceOf(HarborException.class)
                .hasMessageContaining("garden");
        look(new HarborAccess("office", "", ""), "web", true);
        assertThat(told)
                .containsExactly(
                        "HARBOR would create the project garden on " + harbor.uri(),
                        "HARBOR " + harbor.uri() + " lets this login push to shop/web");
        assertThat(harbor.hasProject("garden")).isFalse();
    }

    @Test
    void aWrongLoginIsRefused() {
        assertThatThrownBy(() -> prepare(new HarborAccess("office", "", "wrong"), "web", false))
                .isInstanceOf(HarborException.class)
                .hasMessageNotContaining("password-of-nobody");
    }

    @Test
    void aHarborThatOnlyTheAgentCanReachIsNoReasonToFail() throws Exception {
        URI gone = harbor.uri();
        harbor.close();
        prepare(new HarborAccess("", gone.toString(), "robot"), "shop/web", false);
        assertThat(told).singleElement().asString().startsWith("WARNING could not look before the push:");
    }

    /** As where each data centre calls its own Harbor by the same name. */
    @Test
    void ofSeveralThatCallAnImageTheSameItIsTheMarathonsOwn() {
        HarborRegistry north = new HarborRegistry("north", "https://north.example");
        HarborRegistry south = new HarborRegistry("south", "https://south.example");
        north.setImageHost("harbor.example");
        south.setImageHost("harbor.example");
        MarathonDeployConfiguration.get().setHarborRegistries(List.of(north, south));
        MarathonServer marathon = new MarathonServer("south", "https://marathon.south.example");
        HarborAccess access = new HarborAccess("", "", "");

        assertThat(access.urlOf("harbor.example/shop/web:1", marathon, null)).as("it is not known which").isEmpty();
        marathon.setHarbor("south");
        assertThat(access.urlOf("harbor.example/shop/web:1", marathon, null)).isEqualTo("https://south.example");
        assertThat(access.urlOf("harbor.example/shop/web:1", null, null)).isEmpty();
        south.setImageHost("other.example");
        assertThat(access.urlOf("harbor.example/shop/web:1", marathon, null)).isEqualTo("https://north.example");
    }

    @Test
    void theHarborOfAnImageIsOneThatTheJobMayUse() {
        HarborRegistry others = new HarborRegistry("others", "https://h.example");
        others.setFolders("others");
        MarathonDeployConfiguration.get().setHarborRegistries(List.of(others));
        HarborAccess access = new HarborAccess("", "", "");

        assertThat(access.urlOf("h.example/shop/web:1", null, null)).isEqualTo("https://h.example");
        assertThat(access.urlOf("h.example/shop/web:1", null, build.getParent())).isEmpty();
        others.setFolders(build.getParent().getFullName());
        assertThat(access.urlOf("h.example/shop/web:1", null, build.getParent())).isEqualTo("https://h.example");
        assertThat(access.urlOf(null, null, build.getParent())).isEmpty();
    }

    @Test
    void whereEachCentreCallsItsHarborAlikeTheImageTellsNothing() throws Exception {
        HarborRegistry north = new HarborRegistry("north", "https://north.example");
        north.setImageHost("h.example");
        HarborRegistry south = new HarborRegistry("south", "https://south.example");
        south.setImageHost("h.example");
        MarathonDeployConfiguration.get().setHarborRegistries(List.of(north, south));
        assertThat(HarborAccess.having("h.example/shop/web:1", null, null)).isEmpty();
        assertThat(HarborAccess.having("north.example/shop/web:1", null, null)).isEmpty();

        HarborRegistry office = new HarborRegistry("office", "https://h.example");
        MarathonDeployConfiguration.get().setHarborRegistries(List.of(north, south, office));
        assertThat(HarborAccess.having("h.example/shop/web:1", null, null)).contains(new HarborAccess("office", "", ""));

        MarathonDeployConfiguration.get().setHarborRegistries(List.of(south));
        assertThat(HarborAccess.having("h.example/shop/web:1", null, null)).contains(new HarborAccess("south", "", ""));
        assertThat(new HarborAccess("south", "", "").imageName("shop/web", null)).isEqualTo("south.example/shop/web");
        assertThat(new HarborAccess("south", "", "").choice(null).imageHost()).isEqualTo("h.example");
    }

    @Test
    void namesOfImages() throws Exception {
        assertThat(new HarborAccess("", "", "").imageName("web", null)).isEqualTo(harbor.registryAddress() + "/shop/web");
        assertThat(new HarborAccess("office", "", "").imageName("garden/web", null))
                .isEqualTo(harbor.registryAddress() + "/garden/web");
        assertThatThrownBy(() -> new HarborAccess("", "https://h.example", "").imageName("web", null))
                .hasMessageContaining("names no project");
        assertThatThrownBy(() -> new HarborAccess("office", "https://h.example", "").imageName("web", null))
                .hasMessageContaining("use one of them");
    }
}
