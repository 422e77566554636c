package io.jenkins.plugins.marathondeploy.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import hudson.model.Descriptor;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import io.jenkins.plugins.marathondeploy.jenkins.WithSharedJenkins;
import java.lang.reflect.Method;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.WebResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;

/** What a browser may ask the forms: only by POST, only with a crumb, and only those who may configure get an answer. */
@WithSharedJenkins
class FormAccessTest {
    private static final String PACKAGE = "io.jenkins.plugins.marathondeploy.";
    /** Selectors of services in jobs, by the kind of service. */
    private static final Map<String, String> SERVICES = Map.of(
            "consul", "pipeline.ConsulServiceGate/fillConsulItems",
            "prometheus", "pipeline.MetricServiceGate/fillPrometheusItems",
            "alertmanager", "pipeline.MarathonDeployStep/fillAlertmanagerItems",
            "grafana", "pipeline.MarathonDeployStep/fillGrafanaItems");

    private JenkinsRule jenkins;

    @BeforeEach
    void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.ADMINISTER).everywhere().to("admin")
                .grant(Jenkins.READ, Item.READ).everywhere().to("reader")
                .grant(Jenkins.READ, Item.READ, Item.CONFIGURE, Item.EXTENDED_READ).everywhere().to("developer"));
        SystemCredentialsProvider.getInstance().getCredentials().add(new UsernamePasswordCredentialsImpl(
                CredentialsScope.GLOBAL, "classified-credential", "", "someone", "some-password-1"));
        MarathonDeployConfiguration.get()
                .setMarathonServers(List.of(new MarathonServer("classified-server", "https://marathon.example")));
        MarathonDeployConfiguration.get()
                .setHarborRegistries(List.of(new HarborRegistry("classified-server", "https://harbor.example")));
        MarathonDeployConfiguration.get()
                .setConsuls(List.of(new ConsulServer("classified-consul", "https://consul.example")));
        MarathonDeployConfiguration.get()
                .setPrometheuses(List.of(new PrometheusServer("classified-prometheus", "https://prometheus.example")));
        MarathonDeployConfiguration.get()
                .setAlertmanagers(List.of(new AlertmanagerServer("classified-alertmanager", "https://alerts.example")));
        MarathonDeployConfiguration.get()
                .setGrafanas(List.of(new GrafanaServer("classified-grafana", "https://grafana.example")));
        jenkins.createFreeStyleProject("job");
    }

    @Test
    void everyMethodTakesPostsOnly() throws Exception {
        List<String> urls = urls("");
        assertThat(urls).hasSizeGreaterThan(50);
        JenkinsRule.WebClient client = client("admin");
        for (String url : urls) {
            assertThat(client.goTo(url, null).getWebResponse().getStatusCode()).as("GET " + url).isIn(404, 405);
            assertThat(post(client, url).getStatusCode()).as("POST " + url).isEqualTo(200);
        }
    }

    @Test
    void everyMethodNeedsACrumb() throws Exception {
        JenkinsRule.WebClient client = client("admin");
        for (String url : urls("")) {
            WebRequest request = new WebRequest(new URL(jenkins.getURL(), url), HttpMethod.POST);
            assertThat(client.getPage(request).getWebResponse().getStatusCode()).as(url).isEqualTo(403);
        }
    }

    @Test
    void aReaderLearnsNothing() throws Exception {
        JenkinsRule.WebClient client = client("reader");
        for (String prefix : List.of("", "job/job/")) {
            for (String url : urls(prefix)) {
                WebResponse answer = post(client, url + "?value=!!&url=https://x.example&marathon=kept&harbor=kept"
                        + "&credentialsId=kept&caCredentialsId=kept&marathonCredentialsId=kept&harborCredentialsId=kept");
                assertThat(answer.getContentAsString()).as(url).doesNotContain("classified");
                if (url.endsWith("testConnection")) {
                    assertThat(answer.getStatusCode()).as(url).isEqualTo(403);
                } else if (url.contains("/check")) {
                    assertThat(answer.getContentAsString()).as(url).doesNotContain("error").doesNotContain("warning");
                } else if (url.contains("/fillCredentials") || url.contains("CredentialsIdItems")) {
                    assertThat(answer.getContentAsString()).as(url).contains("kept");
                }
            }
        }
    }

    @Test
    void whoConfiguresAJobMayChooseInItButNotInTheGlobalConfiguration() throws Exception {
        JenkinsRule.WebClient client = client("developer");
        String step = "descriptorByName/" + PACKAGE + "pipeline.MarathonDeployStep/";
        assertThat(post(client, "job/job/" + step + "fillMarathonCredentialsIdItems").getContentAsString())
                .contains("classified-credential");
        assertThat(post(client, "job/job/" + step + "fillMarathonItems").getContentAsString()).contains("classified-server");
        assertThat(post(client, "job/job/" + step + "fillHarborItems").getContentAsString()).contains("classified-server");
        for (Map.Entry<String, String> service : SERVICES.entrySet()) {
            String fill = "descriptorByName/" + PACKAGE + service.getValue();
            assertThat(post(client, "job/job/" + fill).getContentAsString()).contains("classified-" + service.getKey());
            assertThat(post(client, fill).getContentAsString()).as(fill).doesNotContain("classified");
        }
        assertThat(post(client, "job/job/" + step + "checkTimeout?value=10").getContentAsString()).contains("not a duration");
        assertThat(post(client, step + "fillMarathonCredentialsIdItems").getContentAsString())
                .doesNotContain("classified-credential");
        String server = "descriptorByName/" + PACKAGE + "config.MarathonServer/";
        assertThat(post(client, server + "fillCredentialsIdItems").getContentAsString())
                .doesNotContain("classified-credential");
        for (String service : List.of("Consul", "Prometheus", "Alertmanager", "Grafana")) {
            assertThat(post(client, server + "fill" + service + "Items").getContentAsString()).as(service).doesNotContain("classified");
            assertThat(post(client, "descriptorByName/" + PACKAGE + "config." + service + "Server/testConnection?url=https://x.example")
                            .getStatusCode())
                    .as(service)
                    .isEqualTo(403);
        }
        assertThat(post(client, server + "testConnection?url=https://marathon.example").getStatusCode()).isEqualTo(403);
    }

    @Test
    void whoConfiguresAFolderSeesItsServersAndNothingOfAnotherFolder() throws Exception {
        Folder shop = jenkins.createProject(Folder.class, "shop");
        Folder garden = jenkins.createProject(Folder.class, "garden");
        shop.createProject(FreeStyleProject.class, "web");
        garden.createProject(FreeStyleProject.class, "web");
        MarathonServer ofGarden = new MarathonServer("garden-server", "https://garden.example");
        ofGarden.setFolders("garden");
        MarathonServer ofShop = new MarathonServer("shop-server", "https://shop.example");
        ofShop.setFolders("shop");
        MarathonDeployConfiguration.get().setMarathonServers(List.of(ofGarden, ofShop));
        setServices("garden", "shop");
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ).everywhere().toEveryone()
                .grant(Item.READ, Item.CONFIGURE, Item.EXTENDED_READ).onFolders(shop).to("alice"));
        String fill = "/job/web/descriptorByName/" + PACKAGE + "pipeline.MarathonDeployStep/fillMarathonItems";
        JenkinsRule.WebClient alice = client("alice");

        assertThat(post(alice, "job/shop" + fill).getContentAsString()).contains("shop-server").doesNotContain("garden-server");
        assertThat(post(alice, "job/garden" + fill).getStatusCode()).isEqualTo(404);
        assertThat(post(alice, "descriptorByName/" + PACKAGE + "pipeline.MarathonDeployStep/fillMarathonItems").getContentAsString())
                .doesNotContain("-server");

        for (Map.Entry<String, String> service : SERVICES.entrySet()) {
            String items = "/job/web/descriptorByName/" + PACKAGE + service.getValue();
            assertThat(post(alice, "job/shop" + items).getContentAsString())
                    .as(items)
                    .contains("shop-server-" + service.getKey())
                    .doesNotContain("garden-server");
            assertThat(post(alice, "job/garden" + items).getStatusCode()).as(items).isEqualTo(404);
            assertThat(post(alice, "descriptorByName/" + PACKAGE + service.getValue()).getContentAsString()).doesNotContain("-server");
        }

        JenkinsRule.WebClient anonymous = jenkins.createWebClient()
                .withJavaScriptEnabled(false)
                .withThrowExceptionOnFailingStatusCode(false);
        assertThat(post(anonymous, "job/shop" + fill).getStatusCode()).isEqualTo(404);
        for (String url : urls("")) {
            WebResponse answer = post(anonymous, url + "?value=!!&url=https://x.example");
            // Of a connection that is refused to be tested, the way to the login.
            assertThat(answer.getContentAsString()).as(url).doesNotContain("-server", "classified", "No connection", "answers");
        }
    }

    @Test
    void anAdministratorGetsAnswers() throws Exception {
        JenkinsRule.WebClient client = client("admin");
        String server = "descriptorByName/" + PACKAGE + "config.MarathonServer/";
        assertThat(post(client, server + "fillCredentialsIdItems").getContentAsString()).contains("classified-credential");
        assertThat(post(client, server + "checkUrl?value=nonsense").getContentAsString()).contains("error");
        // A new entry is not red before anything is typed, and red once only one of the two is there.
        assertThat(post(client, server + "checkUrl?value=&name=").getContentAsString()).doesNotContain("error");
        assertThat(post(client, server + "checkName?value=&url=").getContentAsString()).doesNotContain("error");
        assertThat(post(client, server + "checkUrl?value=&name=prod").getContentAsString()).contains("error", "Give the address");
        assertThat(post(client, server + "checkName?value=&url=https://m.example").getContentAsString())
                .contains("error", "Give a name");
        assertThat(post(client, server + "checkCredentialsId?value=missing").getContentAsString()).contains("missing");
    }

    /** Of each kind one for each folder. */
    private static void setServices(String... folders) {
        MarathonDeployConfiguration configuration = MarathonDeployConfiguration.get();
        configuration.setConsuls(each(folders, name -> new ConsulServer(name + "-consul", "https://consul.example")));
        configuration.setPrometheuses(each(folders, name -> new PrometheusServer(name + "-prometheus", "https://prometheus.example")));
        configuration.setAlertmanagers(each(folders, name -> new AlertmanagerServer(name + "-alertmanager", "https://alerts.example")));
        configuration.setGrafanas(each(folders, name -> new GrafanaServer(name + "-grafana", "https://grafana.example")));
    }

    private static <T extends ServiceServer> List<T> each(String[] folders, Function<String, T> server) {
        return Stream.of(folders)
                .map(folder -> {
                    T made = server.apply(folder + "-server");
                    made.setFolders(folder);
                    return made;
                })
                .toList();
    }

    private List<String> urls(String prefix) {
        List<String> urls = new ArrayList<>();
        for (Descriptor<?> descriptor : jenkins.jenkins.getExtensionList(Descriptor.class)) {
            if (descriptor.clazz.getName().startsWith(PACKAGE)) {
                Stream.of(descriptor.getClass().getMethods())
                        // Core's own serve help and the scripts of console notes to everybody.
                        .filter(method -> !method.getDeclaringClass().getName().startsWith("hudson."))
                        .map(Method::getName)
                        .filter(name -> name.matches("do[A-Z].*"))
                        .distinct()
                        .map(name -> prefix + descriptor.getDescriptorUrl() + "/"
                                + name.substring(2, 3).toLowerCase(Locale.ROOT) + name.substring(3))
                        .forEach(urls::add);
            }
        }
        return urls;
    }

    private JenkinsRule.WebClient client(String user) throws Exception {
        return jenkins.createWebClient()
                .withJavaScriptEnabled(false)
                .withThrowExceptionOnFailingStatusCode(false)
                .login(user);
    }

    private WebResponse post(JenkinsRule.WebClient client, String path) throws Exception {
        WebRequest request = new WebRequest(new URL(jenkins.getURL(), path), HttpMethod.POST);
        client.addCrumb(request);
        return client.getPage(request).getWebResponse();
    }
}
