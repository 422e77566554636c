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
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

@WithJenkins
class HarborAccessTest {
    private HarborFixture harbor;
    private FreeStyleBuild build;

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
        build = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject());
    }

    @AfterEach
    void close() {
        harbor.close();
    }

    @Test
    void aPushThatMaySucceedIsToldSo() throws Exception {
        assertThat(new HarborAccess("office", "", "").preflight(build, "web", false))
                .isEqualTo(harbor.uri() + " lets this login push to shop/web");
    }

    @Test
    void aMissingProjectIsNoPush() {
        assertThatThrownBy(() -> new HarborAccess("office", "", "").preflight(build, "garden/web", false))
                .isInstanceOf(AbortException.class)
                .hasMessageContaining("garden")
                .hasMessageNotContaining("password");
        assertThat(harbor.hasProject("garden")).isFalse();
    }

    @Test
    void aMissingProjectIsCreatedWhenAskedFor() throws Exception {
        assertThat(new HarborAccess("office", "", "admin").preflight(build, "garden/web", true)).startsWith("created");
        assertThat(harbor.hasProject("garden")).isTrue();
    }

    @Test
    void aLookCreatesNothing() throws Exception {
        assertThat(new HarborAccess("office", "", "admin").look(build, "garden/web", true))
                .isEqualTo("would create the project of garden/web on " + harbor.uri());
        assertThatThrownBy(() -> new HarborAccess("office", "", "admin").look(build, "garden/web", false))
                .isInstanceOf(AbortException.class)
                .hasMessageContaining("garden");
        assertThat(new HarborAccess("office", "", "").look(build, "web", true))
                .isEqualTo(harbor.uri() + " lets this login push to shop/web");
        assertThat(harbor.hasProject("garden")).isFalse();
    }

    @Test
    void aWrongLoginIsRefused() {
        assertThatThrownBy(() -> new HarborAccess("office", "", "wrong").preflight(build, "web", false))
                .isInstanceOf(AbortException.class)
                .hasMessageNotContaining("password-of-nobody");
    }

    @Test
    void aHarborThatOnlyTheAgentCanReachIsNoReasonToFail() throws Exception {
        URI gone = harbor.uri();
        harbor.close();
        assertThat(new HarborAccess("", gone.toString(), "robot").preflight(build, "shop/web", false))
                .startsWith("warning: could not look before the push:");
    }

    @Test
    void namesOfImages() throws Exception {
        assertThat(new HarborAccess("", "", "").imageName("web")).isEqualTo(harbor.registryAddress() + "/shop/web");
        assertThat(new HarborAccess("office", "", "").imageName("garden/web"))
                .isEqualTo(harbor.registryAddress() + "/garden/web");
        assertThatThrownBy(() -> new HarborAccess("", "https://h.example", "").imageName("web"))
                .hasMessageContaining("names no project");
        assertThatThrownBy(() -> new HarborAccess("office", "https://h.example", "").imageName("web"))
                .hasMessageContaining("use one of them");
    }
}
