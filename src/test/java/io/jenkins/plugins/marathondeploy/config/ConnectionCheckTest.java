package io.jenkins.plugins.marathondeploy.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import com.sun.net.httpserver.HttpServer;
import hudson.util.FormValidation;
import hudson.util.FormValidation.Kind;
import hudson.util.Secret;
import io.jenkins.plugins.marathondeploy.cluster.harbor.HarborFixture;
import io.jenkins.plugins.marathondeploy.cluster.harbor.HarborOptions;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixtureConfig;
import io.jenkins.plugins.marathondeploy.jenkins.WithSharedJenkins;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;

@WithSharedJenkins
class ConnectionCheckTest {
    private MarathonServer.DescriptorImpl marathonForm;
    private HarborRegistry.DescriptorImpl harborForm;

    @BeforeEach
    void start(JenkinsRule jenkins) throws Exception {
        marathonForm = jenkins.jenkins.getDescriptorByType(MarathonServer.DescriptorImpl.class);
        harborForm = jenkins.jenkins.getDescriptorByType(HarborRegistry.DescriptorImpl.class);
        add(new UsernamePasswordCredentialsImpl(CredentialsScope.GLOBAL, "deployer", "", "deployer", "right-password-1"));
        add(new UsernamePasswordCredentialsImpl(CredentialsScope.GLOBAL, "wrong", "", "deployer", "wrong-password-1"));
        add(new UsernamePasswordCredentialsImpl(CredentialsScope.GLOBAL, "robot", "", "robot$shop+ci", "right-password-2"));
        add(new UsernamePasswordCredentialsImpl(CredentialsScope.SYSTEM, "internal", "", "deployer", "right-password-1"));
        add(new StringCredentialsImpl(CredentialsScope.GLOBAL, "no-certificate", "", Secret.fromString("nothing of PEM")));
    }

    private static void add(Credentials credentials) {
        SystemCredentialsProvider.getInstance().getCredentials().add(credentials);
    }

    @Test
    void marathonAnswersWithItsVersion() {
        try (MarathonFixture marathon =
                MarathonFixture.start(MarathonFixtureConfig.fast().withLogin("deployer", "right-password-1"))) {
            FormValidation answer = marathonForm.doTestConnection(marathon.uri().toString(), "deployer", "", "Bearer");
            assertThat(answer.kind).as(answer.getMessage()).isEqualTo(Kind.OK);
            assertThat(answer.getMessage()).matches("Marathon \\d+\\.\\d+\\.\\d+ answers, and takes the login\\.");
        }
    }

    @Test
    void marathonRefusesTheLogin() {
        try (MarathonFixture marathon =
                MarathonFixture.start(MarathonFixtureConfig.fast().withLogin("deployer", "right-password-1"))) {
            assertError(
                    marathonForm.doTestConnection(marathon.uri().toString(), "wrong", "", "Bearer"),
                    "Marathon refused the login. Look at the credentials.");
            assertError(
                    marathonForm.doTestConnection(marathon.uri().toString(), "", "", "Bearer"),
                    "Marathon wants a login, and no credentials are chosen."
                            + " Add its account in Manage Jenkins » Credentials, and choose it here.");
        }
    }

    @Test
    void marathonWithoutALogin() {
        try (MarathonFixture marathon = MarathonFixture.start(MarathonFixtureConfig.fast())) {
            FormValidation answer = marathonForm.doTestConnection(marathon.uri().toString(), "", "", "");
            assertThat(answer.getMessage()).endsWith("answers. No login was given.");
        }
    }

    @Test
    void harborAnswersWithItsVersion() {
        try (HarborFixture harbor = harbor()) {
            FormValidation answer = harborForm.doTestConnection(harbor.uri().toString(), "robot", "", "");
            assertThat(answer.kind).as(answer.getMessage()).isEqualTo(Kind.OK);
            assertThat(answer.getMessage()).matches("Harbor( v\\S+)? answers, and takes the login\\.");
        }
    }

    @Test
    void harborRefusesTheLogin() {
        try (HarborFixture harbor = harbor()) {
            assertError(
                    harborForm.doTestConnection(harbor.uri().toString(), "wrong", "", ""),
                    "Harbor refused the login. Look at the credentials.");
        }
    }

    @Test
    void nobodyListens() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            free = socket.getLocalPort();
        }
        FormValidation answer = marathonForm.doTestConnection("http://127.0.0.1:" + free, "", "", "");
        assertThat(answer.getMessage()).startsWith("No connection.");
    }

    @Test
    void nobodyAnswersInTime() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getByName("127.0.0.1"))) {
            MarathonServer settings = new MarathonServer("", "http://127.0.0.1:" + silent.getLocalPort());
            FormValidation answer = new ConnectionCheck(Duration.ofSeconds(1)).marathon(settings);
            assertError(
                    answer,
                    "No answer within 1 seconds. Look whether this is the address of Marathon, and whether a firewall is in"
                            + " between.");
        }
    }

    @Test
    void nothingOfAStrangeAnswerIsShown() throws Exception {
        HttpServer stranger = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        byte[] body = "{\"version\": \"1.0 <script>alert('inside')</script>\", \"internal\": \"inside\"}"
                .getBytes(StandardCharsets.UTF_8);
        stranger.createContext("/", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        stranger.start();
        try {
            String url = "http://127.0.0.1:" + stranger.getAddress().getPort();
            FormValidation asMarathon = marathonForm.doTestConnection(url, "", "", "");
            assertThat(asMarathon.getMessage()).isEqualTo("Marathon answers. No login was given.");
            FormValidation asHarbor = harborForm.doTestConnection(url, "", "", "");
            assertError(asHarbor, "Something answers there, but not like Harbor. Give the address of Harbor itself.");
        } finally {
            stranger.stop(0);
        }
    }

    @Test
    void aLoginOnlyGoesOutWhenJobsCouldUseIt() {
        try (MarathonFixture marathon =
                MarathonFixture.start(MarathonFixtureConfig.fast().withLogin("deployer", "right-password-1"))) {
            FormValidation answer = marathonForm.doTestConnection(marathon.uri().toString(), "internal", "", "Bearer");
            assertThat(answer.kind).isEqualTo(Kind.ERROR);
            assertThat(answer.getMessage()).contains("scope Global");
            assertThat(marathonForm.doTestConnection(marathon.uri().toString(), "missing", "", "Bearer").kind)
                    .isEqualTo(Kind.ERROR);
            assertThat(marathonForm
                            .doTestConnection(marathon.uri().toString(), "deployer", "no-certificate", "Bearer")
                            .kind)
                    .isEqualTo(Kind.ERROR);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:///etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1:70/", "127.0.0.1:8080", "http://"})
    void onlyHttpIsAsked(String url) {
        assertThat(marathonForm.doTestConnection(url, "deployer", "", "").kind).isEqualTo(Kind.ERROR);
        assertThat(harborForm.doTestConnection(url, "robot", "", "").kind).isEqualTo(Kind.ERROR);
    }

    @Test
    void withoutAnAddressNothingIsAsked() {
        assertError(marathonForm.doTestConnection(" ", "", "", ""), "Give the address first.");
        assertError(harborForm.doTestConnection(null, "", "", ""), "Give the address first.");
    }

    private static HarborFixture harbor() {
        return HarborFixture.start(HarborOptions.defaults().withoutRegistry())
                .createProject("shop")
                .addRobot("robot$shop+ci", "right-password-2", "shop");
    }

    private static void assertError(FormValidation answer, String message) {
        assertThat(answer.getMessage()).isEqualTo(message);
        assertThat(answer.kind).isEqualTo(Kind.ERROR);
    }
}
