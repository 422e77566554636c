package io.jenkins.plugins.marathondeploy.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.cluster.transcript.Transcript;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is sent of apps and groups that a file does not name. */
class GroupMergeTest {
    private static ObjectNode json(String text) {
        return Json.readObject(text.replace('\'', '"'), "test");
    }

    private static String merged(String wanted, String running) {
        return Definition.of(json(wanted)).mergedInto(json(running)).text().replace('"', '\'');
    }

    /** That body was answered 200 by a real Marathon, and no deployment was listed (I36-deployments). */
    @Test
    void anAppIsSentAsARealMarathonHasTakenItForUnchanged() {
        ObjectNode running = Json.readObject(Transcript.read("I34-get-put-back-roundtrip-get").body(), "answer");
        ObjectNode taken = Json.readObject(Transcript.read("I36-put-back-cleaned-get-body").requestBody(), "request");

        assertThat(GroupMerge.submittable((ObjectNode) running.get("app"))).isEqualTo(taken);
    }

    /** Whatever form it was sent in. */
    @ParameterizedTest
    @CsvSource({"I31-full-app-get", "I33-legacy-get", "I13-docker-legacy-app", "I11-docker-app", "G03-app-failing-embed"})
    void nothingOfItsDefinitionIsLost(String name) {
        ObjectNode running = (ObjectNode) Json.readObject(Transcript.read(name).body(), name).get("app");

        ObjectNode sent = GroupMerge.submittable(running);

        assertThat(Comparison.compare(sent, running, Comparison.Options.defaults()).differences()).isEmpty();
        assertThat(sent.properties()).allSatisfy(field -> assertThat(field.getValue()).isEqualTo(running.get(field.getKey())));
        assertThat(sent.has("version") || sent.has("tasks") || sent.has("deployments") || sent.has("versionInfo")).isFalse();
    }

    /** Marathon up to 1.4 answers both, and refuses both. */
    @Test
    void oldFormsAreNotSentBesideThePresentOnes() {
        assertThat(GroupMerge.submittable(json("{'id':'/a','cmd':'run it','args':null,'uris':['http://x/y'],"
                        + "'fetch':[{'uri':'http://x/y'}],'ports':[10000],'portDefinitions':[{'port':10000}],'storeUrls':[]}")))
                .isEqualTo(json("{'id':'/a','cmd':'run it','fetch':[{'uri':'http://x/y'}],"
                        + "'portDefinitions':[{'port':10000}],'storeUrls':[]}"));
        assertThat(GroupMerge.submittable(json("{'id':'/a','ipAddress':{},'networks':[{'mode':'container/bridge'}],'container':"
                        + "{'portMappings':[],'docker':{'image':'i','network':'BRIDGE','portMappings':[]}}}")))
                .isEqualTo(json("{'id':'/a','networks':[{'mode':'container/bridge'}],'container':"
                        + "{'portMappings':[],'docker':{'image':'i'}}}"));
    }

    @Test
    void oldFormsAreSentWhereThereAreNoOthers() {
        String app = "{'id':'/a','ipAddress':{'networkName':'n'},'uris':['http://x/y'],'fetch':[],'ports':[1],"
                + "'container':{'docker':{'image':'i','network':'USER','portMappings':[{'containerPort':80}]}}}";

        assertThat(GroupMerge.submittable(json(app))).isEqualTo(json(app));
    }

    @Test
    void anAppComesIntoItsPlace() {
        assertThat(merged(
                        "{'id':'/g','apps':[{'id':'a'}],'groups':[{'id':'n','apps':[]}]}",
                        "{'id':'/g','version':'v','apps':[{'id':'/g/a','cmd':'old'},{'id':'/g/b','version':'v'}],'groups':["
                                + "{'id':'/g/n','version':'v','apps':[{'id':'/g/n/c','cmd':'see'}],'groups':[],'pods':[]}],'pods':[]}"))
                .isEqualTo("{'id':'/g','apps':[{'id':'a'},{'id':'/g/b'}],"
                        + "'groups':[{'id':'n','apps':[{'id':'/g/n/c','cmd':'see'}]}]}");
    }

    /** Marathon keeps what nothing is said of; enforceRole alone would go. */
    @Test
    void nothingIsSaidOfAGroupThatTheFileDoesNotName() {
        assertThat(merged(
                        "{'id':'/g','apps':[],'groups':[]}",
                        "{'id':'/g','apps':[],'groups':[{'id':'/g/n','dependencies':['/x'],'enforceRole':true,"
                                + "'apps':[{'id':'/g/n/c'}],'groups':[{'id':'/g/n/m'}]}]}"))
                .isEqualTo("{'id':'/g','apps':[],'groups':[{'id':'/g/n','enforceRole':true}]}");
    }

    @Test
    void nothingIsAddedToAListThatTheFileDoesNotHave() {
        String wanted = "{'id':'/g','apps':[{'id':'a'}]}";

        assertThat(merged(wanted, "{'id':'/g','apps':[],'groups':[{'id':'/g/n','apps':[{'id':'/g/n/c'}]}]}"))
                .isEqualTo(wanted);
    }

    @Test
    void anIdOfAnAppAndOfAGroupIsToldOfBothSides() {
        assertThat(Definition.of(json("{'id':'/g','apps':[{'id':'n'}]}"))
                        .mergeConflict(json("{'id':'/g','apps':[],'groups':[{'id':'/g/n'}]}")))
                .contains("/g/n is an app in the file, and a group on Marathon");
        assertThat(Definition.of(json("{'id':'/g','groups':[{'id':'n','apps':[]}]}"))
                        .mergeConflict(json("{'id':'/g','apps':[{'id':'/g/n'}],'groups':[]}")))
                .contains("/g/n is a group in the file, and an app on Marathon");
        assertThat(Definition.of(json("{'id':'/g','apps':[{'id':'n'}]}"))
                        .mergeConflict(json("{'id':'/g','apps':[{'id':'/g/n'}],'groups':[{'id':'/g/m'}]}")))
                .isEmpty();
    }
}
