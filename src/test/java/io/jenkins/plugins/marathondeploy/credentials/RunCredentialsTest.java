package io.jenkins.plugins.marathondeploy.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.CredentialsStore;
import com.cloudbees.plugins.credentials.SecretBytes;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.domains.Domain;
import com.cloudbees.plugins.credentials.domains.HostnameSpecification;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import hudson.AbortException;
import hudson.XmlFile;
import hudson.model.Fingerprint;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.ItemGroup;
import hudson.model.Saveable;
import hudson.model.listeners.SaveableListener;
import hudson.util.ListBoxModel;
import hudson.util.Secret;
import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.jenkins.WithSharedJenkins;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.StreamSupport;
import org.jenkinsci.plugins.plaincredentials.impl.FileCredentialsImpl;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.TestExtension;

@WithSharedJenkins
class RunCredentialsTest {
    private static final String URL = "https://marathon.example:8443";

    private JenkinsRule jenkins;
    private Folder shop;
    private Folder garden;
    private FreeStyleProject job;
    private FreeStyleBuild build;

    @BeforeEach
    void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        shop = jenkins.createProject(Folder.class, "shop");
        garden = jenkins.createProject(Folder.class, "garden");
        job = shop.createProject(FreeStyleProject.class, "web");
        build = jenkins.buildAndAssertSuccess(job);
    }

    @Test
    void aFoldersCredentialIsUsedAndTracked() throws Exception {
        Credentials login = login("deployer", "robot$shop+ci", "password-1");
        store(shop).addCredentials(Domain.global(), login);

        Authentication found = new RunCredentials(build).login("deployer", URL, "Bearer");

        Authentication.Basic basic = (Authentication.Basic) found;
        assertThat(basic.user()).isEqualTo("robot$shop+ci");
        assertThat(basic.password().reveal()).isEqualTo("password-1");
        assertThat(CredentialsProvider.getFingerprintOf(login).getJobs()).containsExactly("shop/web");
    }

    /** Counts what is written to disk about the use of credentials. */
    @TestExtension
    public static final class Saved extends SaveableListener {
        private static final AtomicInteger FINGERPRINTS = new AtomicInteger();

        @Override
        public void onChange(Saveable saved, XmlFile file) {
            if (saved instanceof Fingerprint) {
                FINGERPRINTS.incrementAndGet();
            }
        }
    }

    @Test
    void theUseIsWrittenDownOnceForEachRun() throws Exception {
        store(shop).addCredentials(Domain.global(), login("deployer", "me", "password-1"));
        new RunCredentials(build).login("deployer", URL, "Bearer");
        int first = Saved.FINGERPRINTS.get();
        new RunCredentials(build).login("deployer", URL, "Bearer");
        int second = Saved.FINGERPRINTS.get();
        new RunCredentials(jenkins.buildAndAssertSuccess(job)).login("deployer", URL, "Bearer");

        assertThat(first).isPositive();
        assertThat(second).isEqualTo(first);
        assertThat(Saved.FINGERPRINTS.get()).isGreaterThan(second);
    }

    @Test
    void aChangedPasswordServesTheNextUse() throws Exception {
        Credentials before = login("deployer", "me", "password-1");
        store(shop).addCredentials(Domain.global(), before);
        RunCredentials credentials = new RunCredentials(build);
        credentials.login("deployer", URL, "Bearer");
        store(shop).updateCredentials(Domain.global(), before, login("deployer", "me", "password-2"));

        Authentication.Basic after = (Authentication.Basic) credentials.login("deployer", URL, "Bearer");

        assertThat(after.password().reveal()).isEqualTo("password-2");
    }

    @Test
    void anotherFoldersCredentialIsRefused() throws Exception {
        store(garden).addCredentials(Domain.global(), login("foreign", "me", "password-1"));
        assertThatThrownBy(() -> new RunCredentials(build).login("foreign", URL, "Bearer"))
                .isInstanceOf(AbortException.class)
                .hasMessageContaining("There is no credential 'foreign'")
                .hasMessageNotContaining("password-1");
        assertThat(ids(CredentialsUse.MARATHON.choices(job, "", URL))).doesNotContain("foreign");
    }

    @Test
    void jenkinsOwnCredentialsAreRefused() throws Exception {
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new UsernamePasswordCredentialsImpl(CredentialsScope.SYSTEM, "internal", "", "me", "password-1"));
        assertThatThrownBy(() -> new RunCredentials(build).login("internal", URL, "Bearer"))
                .isInstanceOf(AbortException.class);
        assertThat(ids(CredentialsUse.MARATHON.choices(job, "", URL))).doesNotContain("internal");
        assertThat(ids(CredentialsUse.MARATHON.choices(null, "", URL))).doesNotContain("internal");
    }

    @Test
    void aDomainRestrictsWhereACredentialGoes() throws Exception {
        Domain production = new Domain(
                "production", "", List.of(new HostnameSpecification("marathon.example", "")));
        store(shop).addDomain(production, login("deployer", "me", "password-1"));
        RunCredentials credentials = new RunCredentials(build);

        assertThat(credentials.login("deployer", URL, "Bearer")).isInstanceOf(Authentication.Basic.class);
        assertThat(credentials.login("deployer", URL + ", https://marathon.example", "Bearer"))
                .isInstanceOf(Authentication.Basic.class);
        assertThatThrownBy(() -> credentials.login("deployer", URL + ", https://second.example", "Bearer"))
                .isInstanceOf(AbortException.class)
                .hasMessageContaining("each of these addresses");
        assertThat(ids(CredentialsUse.MARATHON.choices(job, "", URL))).contains("deployer");
        assertThat(ids(CredentialsUse.MARATHON.choices(job, "", URL + ", https://second.example"))).containsExactly("");
        assertThat(CredentialsUse.MARATHON.check(job, "deployer", URL + " https://second.example").getMessage())
                .contains("no credential");
        assertThatThrownBy(() -> credentials.login("deployer", "https://elsewhere.example", "Bearer"))
                .isInstanceOf(AbortException.class);
        assertThatThrownBy(() -> credentials.login("deployer", "https://elsewhere.example, " + URL, "Bearer"))
                .isInstanceOf(AbortException.class);
    }

    private static Domain of(String host) {
        return new Domain(host, "", List.of(new HostnameSpecification(host, "")));
    }

    private void addToJenkins(Domain domain, Credentials credential) throws Exception {
        store(jenkins.jenkins).addDomain(domain, credential);
    }

    /** Whoever may add credentials to the folder could get to see Jenkins' own otherwise. */
    @Test
    void credentialsOfOneIdAreNotSentToEachOthersAddresses() throws Exception {
        String evil = "https://evil.apps.example.org";
        store(shop).addDomain(of("evil.apps.example.org"), login("deployer", "me", "password-1"));
        addToJenkins(of("marathon.example"), login("deployer", "root", "password-2"));
        RunCredentials credentials = new RunCredentials(build);

        assertThat(((Authentication.Basic) credentials.login("deployer", evil, "Bearer")).user()).isEqualTo("me");
        assertThat(((Authentication.Basic) credentials.login("deployer", URL, "Bearer")).user()).isEqualTo("root");
        for (String both : List.of(evil + " " + URL, URL + ", " + evil)) {
            assertThatThrownBy(() -> credentials.login("deployer", both, "Bearer"))
                    .isInstanceOf(AbortException.class)
                    .hasMessageContaining("'deployer' leads to different credentials")
                    .hasMessageNotContaining("password-");
            assertThat(ids(CredentialsUse.MARATHON.choices(job, "", both))).containsExactly("");
            assertThat(CredentialsUse.MARATHON.check(job, "deployer", both).getMessage()).contains("Several credentials", "deployer");
        }
    }

    @Test
    void norAreThoseOfAnotherKind() throws Exception {
        String second = "https://second.example";
        store(shop).addDomain(of("second.example"), text("deployer", "abc"));
        addToJenkins(of("marathon.example"), login("deployer", "root", "password-2"));

        for (String both : List.of(second + " " + URL, URL + " " + second)) {
            assertThatThrownBy(() -> new RunCredentials(build).login("deployer", both, "Bearer"))
                    .isInstanceOf(AbortException.class)
                    .hasMessageContaining("different credentials");
            assertThatThrownBy(() -> new RunCredentials(build).certificate("deployer", both))
                    .hasMessageContaining("different credentials");
            assertThat(ids(CredentialsUse.MARATHON.choices(job, "", both))).containsExactly("");
        }
    }

    /** Stores outside of Jenkins make a new object for each question. */
    @Test
    void credentialsOfOneIdAndOneContentAreTheSame() throws Exception {
        String second = "https://second.example";
        for (String id : List.of("login", "text", "file")) {
            store(shop).addDomain(new Domain(id, "", of("second.example").getSpecifications()), content(id));
            addToJenkins(new Domain(id, "", of("marathon.example").getSpecifications()), content(id));
        }
        RunCredentials credentials = new RunCredentials(build);
        String both = second + " " + URL;

        assertThat(((Authentication.Basic) credentials.login("login", both, "Bearer")).password().reveal()).isEqualTo("password-1");
        assertThat(((Authentication.Token) credentials.login("text", both, "Bearer")).value().reveal()).isEqualTo("abc");
        assertThat(credentials.certificate("file", both)).contains("PEM");
        assertThat(ids(CredentialsUse.MARATHON.choices(job, "", both))).containsExactlyInAnyOrder("", "login", "text");
        assertThat(CredentialsUse.MARATHON.check(job, "login", both).getMessage()).isNull();
    }

    private static Credentials content(String id) throws Exception {
        return switch (id) {
            case "login" -> login(id, "me", "password-1");
            case "text" -> text(id, "abc");
            default -> file(id);
        };
    }

    @Test
    void tokensAndCertificates() throws Exception {
        store(shop).addCredentials(Domain.global(), text("token", "abc"));
        store(shop).addCredentials(Domain.global(), file("ca"));
        RunCredentials credentials = new RunCredentials(build);

        Authentication.Token token = (Authentication.Token) credentials.login("token", URL, "token");
        assertThat(token.scheme()).isEqualTo("token");
        assertThat(token.value().reveal()).isEqualTo("abc");
        assertThat(credentials.certificate("ca", URL)).contains("PEM");
        assertThat(credentials.certificate("token", URL)).contains("abc");
        assertThat(credentials.certificate(" ", URL)).isEmpty();
        assertThat(credentials.login(null, URL, "Bearer")).isInstanceOf(Authentication.None.class);
        assertThatThrownBy(() -> credentials.login("ca", URL, "Bearer")).hasMessageContaining("neither");
    }

    @Test
    void selectorsOfferTheKindsThatFit() throws Exception {
        store(shop).addCredentials(Domain.global(), login("login", "me", "password-1"));
        store(shop).addCredentials(Domain.global(), text("text", "abc"));

        assertThat(ids(CredentialsUse.MARATHON.choices(job, "", ""))).containsExactlyInAnyOrder("", "login", "text");
        assertThat(ids(CredentialsUse.HARBOR.choices(job, "", ""))).containsExactlyInAnyOrder("", "login");
        assertThat(ids(CredentialsUse.AUTHORITY.choices(job, "", ""))).containsExactlyInAnyOrder("", "text");
        assertThat(ids(CredentialsUse.HARBOR.choices(job, "gone", ""))).contains("gone");
        assertThat(CredentialsUse.HARBOR.check(job, "gone", "").getMessage()).contains("no credential");
        assertThat(CredentialsUse.HARBOR.check(job, "login", "").getMessage()).isNull();
        assertThat(CredentialsUse.HARBOR.check(job, "", "").getMessage()).isNull();
    }

    private static List<String> ids(ListBoxModel choices) {
        return choices.stream().map(choice -> choice.value).toList();
    }

    private static Credentials login(String id, String user, String password) throws Exception {
        return new UsernamePasswordCredentialsImpl(CredentialsScope.GLOBAL, id, "", user, password);
    }

    private static Credentials text(String id, String text) {
        return new StringCredentialsImpl(CredentialsScope.GLOBAL, id, "", Secret.fromString(text));
    }

    private static Credentials file(String id) {
        return new FileCredentialsImpl(
                CredentialsScope.GLOBAL, id, "", "ca.pem", SecretBytes.fromBytes("PEM".getBytes(StandardCharsets.UTF_8)));
    }

    private static CredentialsStore store(ItemGroup<?> folder) {
        return StreamSupport.stream(CredentialsProvider.lookupStores(folder).spliterator(), false)
                .filter(store -> store.getContext() == folder)
                .findFirst()
                .orElseThrow();
    }
}
