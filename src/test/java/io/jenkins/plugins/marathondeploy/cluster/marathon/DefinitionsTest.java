package io.jenkins.plugins.marathondeploy.cluster.marathon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What Marathon 1.8 makes of a definition where no transcript shows it; from its RAML, {@code AppNormalization},
 * {@code AppConversion} and {@code FetchUri}.
 */
class DefinitionsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DOCKER = "\"docker\":{\"image\":\"a\"}";

    private final HttpClient http = HttpClient.newHttpClient();
    private final MarathonFixture marathon = MarathonFixture.start(MarathonFixtureConfig.fast());

    @AfterEach
    void close() {
        marathon.close();
    }

    private HttpResponse<String> send(String method, String path, String body) throws Exception {
        return http.send(HttpRequest.newBuilder(marathon.uri().resolve(path))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body.replace('\'', '"'))).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode app() throws Exception {
        return JSON.readTree(send("GET", "/v2/apps/web", "").body()).path("app");
    }

    /** The app as it is shown after a POST of these fields and an id. */
    private JsonNode posted(String fields) throws Exception {
        HttpResponse<String> answer = send("POST", "/v2/apps", "{'id':'/web','instances':0," + fields + "}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return app();
    }

    private JsonNode put(String query, String fields) throws Exception {
        HttpResponse<String> answer = send("PUT", "/v2/apps/web?force=true&" + query, "{" + fields + "}");
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 201);
        return app();
    }

    private void refused(int status, String message, String fields) throws Exception {
        HttpResponse<String> answer = send("POST", "/v2/apps", "{'id':'/web'," + fields + "}");
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).contains(message);
    }

    private static JsonNode json(String text) throws Exception {
        return JSON.readTree(text.replace('\'', '"'));
    }

    @ParameterizedTest
    @CsvSource({"http://h/a.tar, true", "http://h/a.tar.gz, true", "http://h/a.tar.bz2, true", "http://h/a.tar.xz, true",
        "http://h/a.gz, true", "http://h/a.tgz, true", "http://h/a.tbz2, true", "http://h/a.txz, true",
        "http://h/a.zip, true", "http://h/a.jar, false", "http://h/a, false", "http://h/a.ZIP, false",
        "http://h/a.zip?x=1, true", "http://h/a?x=b.zip, false"})
    void extractsUrisByTheEndingOfTheirPath(String uri, boolean extract) throws Exception {
        assertThat(posted("'cmd':'serve a','uris':['" + uri + "']").at("/fetch/0/extract").booleanValue()).isEqualTo(extract);
    }

    @Test
    void extractsWhatIsFetchedUnlessTold() throws Exception {
        assertThat(posted("'cmd':'serve a','fetch':[{'uri':'http://h/a.jar'}]").at("/fetch/0/extract").booleanValue()).isTrue();
    }

    @Test
    void takesUrisBesideAnEmptyFetchOnly() throws Exception {
        assertThat(posted("'cmd':'serve a','fetch':[],'uris':['http://h/b.jar']").get("fetch"))
                .isEqualTo(json("[{'uri':'http://h/b.jar','extract':false,'executable':false,'cache':false}]"));
        refused(422, "may not be set in conjunction with fetch",
                "'cmd':'serve a','fetch':[{'uri':'http://h/a'}],'uris':['http://h/b']");
    }

    @Test
    void keepsWhatIsFetchedWhenAPartialUpdateHasNoUris() throws Exception {
        posted("'cmd':'serve a','uris':['http://h/b.jar']");
        assertThat(put("", "'uris':[]").at("/fetch/0/uri").asText()).isEqualTo("http://h/b.jar");
    }

    @Test
    void leavesTheHostPortOpenInAContainerNetwork() throws Exception {
        String container = "'container':{'type':'MESOS','portMappings':[{'containerPort':80}]}";
        assertThat(posted("'cmd':'serve a','networks':[{'mode':'container','name':'n'}]," + container)
                .at("/container/portMappings/0").has("hostPort")).isFalse();
        assertThat(put("partialUpdate=false", "'cmd':'serve a','networks':[{'mode':'container/bridge'}]," + container)
                .at("/container/portMappings/0/hostPort")).isEqualTo(json("0"));
    }

    @Test
    void givesNoPortOfTheAgentWhereNoHostPortIsAskedFor() throws Exception {
        put("", "'cmd':'serve a','networks':[{'name':'n'}],'container':{'type':'MESOS','portMappings':"
                + "[{'containerPort':80},{'containerPort':81,'hostPort':0}]}");
        await().until(() -> app().path("tasksRunning").asInt() == 1);
        assertThat(app().at("/tasks/0/ports")).hasSize(1);
    }

    @Test
    void addsAContainerWhereTheNetworkIsNotTheHosts() throws Exception {
        JsonNode app = posted("'cmd':'serve a','networks':[{'mode':'container/bridge'}],'requirePorts':true");
        assertThat(app.get("container")).isEqualTo(json("{'type':'MESOS','volumes':[],'portMappings':[{'containerPort':0,"
                + "'hostPort':0,'labels':{},'name':'default','protocol':'tcp','servicePort':10000}]}"));
        assertThat(app.get("requirePorts").booleanValue()).isFalse();
    }

    @Test
    void takesAContainerWithoutTypeForDockers() throws Exception {
        assertThat(posted("'container':{" + DOCKER.replace('"', '\'') + "}").get("container"))
                .isEqualTo(json("{'type':'DOCKER','docker':{'forcePullImage':false,'image':'a','parameters':[],"
                        + "'privileged':false},'volumes':[]}"));
        refused(422, "/container/docker", "'cmd':'serve a','container':{}");
    }

    @Test
    void writesAllFieldsOfAnImageForTheMesosContainerizer() throws Exception {
        assertThat(posted("'container':{'type':'MESOS','docker':{'image':'a'}}").at("/container/docker"))
                .isEqualTo(json("{'forcePullImage':false,'image':'a','parameters':[],'privileged':false}"));
    }

    @Test
    void keepsAndFillsTheCheck() throws Exception {
        assertThat(posted("'cmd':'serve a','check':{'http':{'path':'/ok','portIndex':0}}").get("check")).isEqualTo(json(
                "{'http':{'portIndex':0,'path':'/ok','scheme':'HTTP'},'intervalSeconds':60,'timeoutSeconds':20,"
                        + "'delaySeconds':15}"));
    }

    @Test
    void givesHealthChecksOfAnAppWithPortsTheFirstOfThem() throws Exception {
        String check = "'healthChecks':[{'path':'/'},{'protocol':'TCP','port':8080},{'protocol':'COMMAND','command':{'value':'x'}}]";
        JsonNode checks = posted("'cmd':'serve a','ports':[0]," + check).get("healthChecks");
        // forDeprecated looks at portDefinitions alone: ports are no reason
        assertThat(checks.get(0).has("portIndex")).isFalse();
        checks = put("", "'cpus':0.5").get("healthChecks");
        assertThat(checks.get(0).get("portIndex")).isEqualTo(json("0"));
        assertThat(checks.get(1).has("portIndex")).isFalse();
        assertThat(checks.get(2)).isEqualTo(json("{'gracePeriodSeconds':300,'intervalSeconds':60,"
                + "'maxConsecutiveFailures':3,'protocol':'COMMAND','ipProtocol':'IPv4','timeoutSeconds':20,"
                + "'delaySeconds':15,'command':{'value':'x'}}"));
    }

    @Test
    void givesHealthChecksAPortIndexWhenAPutCreatesOrReplacesTheApp() throws Exception {
        assertThat(put("", "'cmd':'serve a','instances':0,'healthChecks':[{'path':'/'}]").at("/healthChecks/0/portIndex"))
                .isEqualTo(json("0"));
        assertThat(put("partialUpdate=false", "'cmd':'serve b','healthChecks':[{'path':'/h'}]").at("/healthChecks/0/portIndex"))
                .isEqualTo(json("0"));
    }

    @Test
    void givesHealthChecksAPortIndexWhereDefinitionsOrMappingsAreWritten() throws Exception {
        assertThat(posted("'cmd':'serve a','portDefinitions':[{'port':0}],'healthChecks':[{}]").at("/healthChecks/0/portIndex"))
                .isEqualTo(json("0"));
    }

    @Test
    void dropsWhatAKindOfHealthCheckDoesNotHave() throws Exception {
        assertThat(posted("'cmd':'serve a','portDefinitions':[{}],'healthChecks':[{'protocol':'TCP','path':'/x','delaySeconds':3}]")
                .get("healthChecks")).isEqualTo(json("[{'gracePeriodSeconds':300,'intervalSeconds':60,"
                + "'maxConsecutiveFailures':3,'portIndex':0,'protocol':'TCP','ipProtocol':'IPv4','timeoutSeconds':20,"
                + "'delaySeconds':15}]"));
    }

    @Test
    void readsWordsInAnyCase() throws Exception {
        JsonNode app = posted("'container':{'type':'docker','docker':{'image':'a','network':'bridge','portMappings':"
                + "[{'containerPort':80,'protocol':'TCP'}]}},'healthChecks':[{'protocol':'http','portIndex':0}],"
                + "'killSelection':'oldest_first'");
        assertThat(app.at("/container/type").asText()).isEqualTo("DOCKER");
        assertThat(app.at("/container/portMappings/0/protocol").asText()).isEqualTo("tcp");
        assertThat(app.get("networks")).isEqualTo(json("[{'mode':'container/bridge'}]"));
        assertThat(app.at("/healthChecks/0/protocol").asText()).isEqualTo("HTTP");
        assertThat(app.get("killSelection").asText()).isEqualTo("OLDEST_FIRST");
    }

    @Test
    void readsTheModeOfANetworkInAnyCase() throws Exception {
        assertThat(posted("'cmd':'serve a','networks':[{'mode':'HOST'}]").get("networks")).isEqualTo(json("[{'mode':'host'}]"));
        refused(422, "error.unknown.enum.literal", "'cmd':'serve a','portDefinitions':[{'protocol':'sctp'}]");
    }

    @Test
    void takesPortsBesideEqualPortDefinitions() throws Exception {
        assertThat(posted("'cmd':'serve a','ports':[10001],'portDefinitions':[{'port':10001}]").get("portDefinitions"))
                .isEqualTo(json("[{'port':10001,'protocol':'tcp'}]"));
    }

    @Test
    void saysWhyADockerNetworkIsNotSupported() throws Exception {
        refused(500, "{\"message\":\"unsupported docker network type NONE\"}",
                "'container':{'docker':{'image':'a','network':'NONE'}}");
        refused(422, "must not specify both container.docker.network and networks",
                "'container':{'docker':{'image':'a','network':'HOST'}},'networks':[{'mode':'host'}]");
    }

    @Test
    void fillsWhatAResidentAppLeavesOut() throws Exception {
        JsonNode app = posted("'cmd':'serve a','container':{'type':'MESOS','volumes':"
                + "[{'containerPath':'data','mode':'rw','persistent':{'size':10}}]}");
        assertThat(app.get("upgradeStrategy")).isEqualTo(json("{'maximumOverCapacity':0,'minimumHealthCapacity':0.5}"));
        assertThat(app.get("unreachableStrategy").asText()).isEqualTo("disabled");
        assertThat(app.get("residency"))
                .isEqualTo(json("{'relaunchEscalationTimeoutSeconds':3600,'taskLostBehavior':'WAIT_FOREVER'}"));
        assertThat(app.at("/container/volumes")).isEqualTo(json(
                "[{'containerPath':'data','mode':'RW','persistent':{'type':'root','size':10,'constraints':[]}}]"));
    }

    @Test
    void refusesAResidentAppThatMayNotStay() throws Exception {
        String volume = "'cmd':'serve a','container':{'type':'MESOS','volumes':"
                + "[{'containerPath':'data','mode':'RW','persistent':{'size':10}}]},";
        refused(422, "unreachableStrategy must be disabled for resident tasks",
                volume + "'unreachableStrategy':{'inactiveAfterSeconds':1,'expungeAfterSeconds':2}");
        refused(422, "/upgradeStrategy/maximumOverCapacity",
                volume + "'upgradeStrategy':{'maximumOverCapacity':1,'minimumHealthCapacity':0.5}");
    }

    @Test
    void knowsTheStrategyForTheUnreachable() throws Exception {
        assertThat(posted("'cmd':'serve a','unreachableStrategy':'DISABLED'").get("unreachableStrategy").asText())
                .isEqualTo("disabled");
        assertThat(put("", "'unreachableStrategy':{'expungeAfterSeconds':9}").get("unreachableStrategy"))
                .isEqualTo(json("{'inactiveAfterSeconds':0,'expungeAfterSeconds':9}"));
    }

    @Test
    void dropsFieldsThatItDoesNotKnow() throws Exception {
        JsonNode app = posted("'cmd':'serve a','role':'slave_public','residency':{'taskLostBehavior':'WAIT_FOREVER'},"
                + "'tty':true,'executorResources':{'cpus':0.2}");
        assertThat(app.has("role")).isFalse();
        assertThat(app.has("residency")).as("without a persistent volume").isFalse();
        assertThat(app.get("tty").booleanValue()).isTrue();
        assertThat(app.get("executorResources")).isEqualTo(json("{'cpus':0.2,'mem':32,'disk':10}"));
        assertThat(put("", "'cpus':0.5").has("executorResources")).as("a partial update takes it away").isFalse();
    }

    @Test
    void aPartialUpdateKeepsTheInstancesAndAReplacementHasOne() throws Exception {
        put("", "'cmd':'serve a','instances':3");
        assertThat(put("", "'cmd':'serve b'").get("instances")).isEqualTo(json("3"));
        assertThat(put("partialUpdate=false", "'cmd':'serve b'").get("instances")).isEqualTo(json("1"));
    }

    @Test
    void storesWhatAGroupDependsOnAndDropsTheRest() throws Exception {
        send("PUT", "/v2/groups/shop", "{'apps':[{'id':'db','cmd':'serve a'}]}");
        send("PUT", "/v2/groups/other", "{'dependencies':['/shop'],'enforceRole':true}");
        JsonNode group = JSON.readTree(send("GET", "/v2/groups/other", "").body());
        assertThat(group.get("dependencies")).isEqualTo(json("['/shop']"));
        assertThat(group.has("enforceRole")).isFalse();
        send("PUT", "/v2/groups/other", "{'dependencies':[]}");
        assertThat(JSON.readTree(send("GET", "/v2/groups/other", "").body()).get("dependencies")).isEmpty();
    }

    @Test
    void enforcesTheRoleOfAGroupFrom19On() throws Exception {
        try (MarathonFixture later = MarathonFixture.start(MarathonFixtureConfig.fast().withRoles())) {
            later.cluster().put((ObjectNode) json("{'id':'/web','cmd':'serve a'}"), false);
            assertThat(later.cluster().app("/web").orElseThrow().content().get("role").asText()).isEqualTo("*");
            http.send(HttpRequest.newBuilder(later.uri().resolve("/v2/groups/shop")).method("PUT",
                    HttpRequest.BodyPublishers.ofString("{\"enforceRole\":true,\"apps\":[{\"id\":\"db\",\"cmd\":\"serve a\"}]}"))
                    .header("Content-Type", "application/json").build(), HttpResponse.BodyHandlers.discarding());
            assertThat(later.cluster().app("/shop/db").orElseThrow().content().get("role").asText()).isEqualTo("shop");
            assertThat(JSON.readTree(http.send(HttpRequest.newBuilder(later.uri().resolve("/v2/groups/shop")).build(),
                    HttpResponse.BodyHandlers.ofString()).body()).get("enforceRole").booleanValue()).isTrue();
        }
    }

    @Test
    void restoresAVersionByForce() throws Exception {
        String first = put("", "'cmd':'serve a'").get("version").asText();
        put("", "'cmd':'serve b','env':{'SIM_STATE':'staging'}");
        assertThat(put("", "'version':'" + first + "'").get("cmd").asText()).isEqualTo("serve a");
    }

    /** F28-group-app-same-id.txt: AppValidation asks for more than one character. */
    @Test
    void refusesACommandOfOneCharacter() throws Exception {
        refused(422, "must not be an empty string", "'cmd':'x'");
        assertThat(send("PUT", "/v2/apps/web", "{'cmd':'x'}").statusCode()).isEqualTo(422);
        assertThat(send("PUT", "/v2/groups/shop", "{'apps':[{'id':'db','cmd':'x'}]}").statusCode()).isEqualTo(422);
        assertThat(send("PUT", "/v2/apps/web", "{'cmd':'ls'}").statusCode()).isEqualTo(201);
    }
}
