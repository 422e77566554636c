package io.jenkins.plugins.marathondeploy.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What Marathon makes of fields that it fills in, drops or knows under another name: the second column is what a real
 * Marathon 1.8.244 answers, or what its normalization (AppNormalization, AppConversion) says that it does.
 */
class PresentFormTest {
    private static final String HOST = "\"networks\":[{\"mode\":\"host\"}],\"portDefinitions\":[{\"port\":10001,\"name\":\"default\",\"protocol\":\"tcp\"}]";
    private static final String CHECK = "\"gracePeriodSeconds\":300,\"intervalSeconds\":60,\"maxConsecutiveFailures\":3,\"timeoutSeconds\":20,\"delaySeconds\":15,\"ipProtocol\":\"IPv4\"";
    private static final String RESIDENT = "\"residency\":{\"relaunchEscalationTimeoutSeconds\":3600,\"taskLostBehavior\":\"WAIT_FOREVER\"},"
            + "\"unreachableStrategy\":\"disabled\",\"upgradeStrategy\":{\"maximumOverCapacity\":0,\"minimumHealthCapacity\":0.5}";
    private static final String DATA = "{\"containerPath\":\"data\",\"mode\":\"RW\",\"persistent\":{\"size\":10";

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', value = {
        "\"networks\":[]                                                  | HOST",
        "\"fetch\":[],\"uris\":[]                                         | HOST",
        "\"uris\":[\"http://h/a.zip?x=1\"]                                | HOST,\"fetch\":[{\"uri\":\"http://h/a.zip?x=1\",\"extract\":true,\"executable\":false,\"cache\":false}]",
        "\"uris\":[\"http://h/a.jar?f=.zip\"]                             | HOST,\"fetch\":[{\"uri\":\"http://h/a.jar?f=.zip\",\"extract\":false,\"executable\":false,\"cache\":false}]",
        "\"uris\":[\"http://h/a.tar\"]                                    | HOST,\"fetch\":[{\"uri\":\"http://h/a.tar\",\"extract\":true}]",
        "\"uris\":[\"mailto:a.zip\"]                                      | HOST,\"fetch\":[{\"uri\":\"mailto:a.zip\",\"extract\":false}]",
        "\"ports\":[]                                                     | \"networks\":[{\"mode\":\"host\"}],\"portDefinitions\":[]",
        "\"check\":{\"http\":{\"path\":\"/h\"}}                           | HOST,\"check\":{\"http\":{\"path\":\"/h\",\"scheme\":\"HTTP\"},\"intervalSeconds\":60,\"timeoutSeconds\":20,\"delaySeconds\":15}",
        "\"healthChecks\":[{\"port\":80}]                                 | HOST,\"healthChecks\":[{\"port\":80,\"protocol\":\"HTTP\",\"ignoreHttp1xx\":false,CHECK}]",
        "\"healthChecks\":[{\"ignoreHttp1xx\":true,\"delaySeconds\":5}]   | HOST,\"healthChecks\":[{\"portIndex\":0,\"protocol\":\"HTTP\",\"ignoreHttp1xx\":false,CHECK}]",
        "\"healthChecks\":[{\"protocol\":\"tcp\",\"path\":\"/h\"}]        | HOST,\"healthChecks\":[{\"portIndex\":0,\"protocol\":\"TCP\",CHECK}]",
        "\"healthChecks\":[{\"protocol\":\"COMMAND\",\"portIndex\":0,\"command\":{\"value\":\"true\"}}] | HOST,\"healthChecks\":[{\"protocol\":\"COMMAND\",\"command\":{\"value\":\"true\"},CHECK}]",
        "\"healthChecks\":[{\"path\":\"/b\"},{\"path\":\"/a\"}]           | HOST,\"healthChecks\":[{\"portIndex\":0,\"protocol\":\"HTTP\",\"path\":\"/a\",CHECK},{\"path\":\"/b\",\"portIndex\":0,\"protocol\":\"HTTP\",CHECK}]",
        "\"container\":{\"type\":\"MESOS\",\"volumes\":[DATA}}]}          | HOST,RESIDENT,\"container\":{\"type\":\"MESOS\",\"volumes\":[DATA,\"type\":\"root\",\"constraints\":[]}}]}",
        "\"residency\":{},\"container\":{\"type\":\"MESOS\",\"volumes\":[DATA}}]} | HOST,RESIDENT,\"container\":{\"type\":\"MESOS\",\"volumes\":[DATA,\"type\":\"root\",\"constraints\":[]}}]}",
        "\"container\":{\"type\":\"MESOS\",\"volumes\":[DATA,\"profileName\":\"p\"}}]} | HOST,RESIDENT,\"container\":{\"type\":\"MESOS\",\"volumes\":[DATA,\"type\":\"mount\",\"profileName\":\"p\",\"constraints\":[]}}]}",
        "\"container\":{\"type\":\"MESOS\",\"volumes\":[{\"containerPath\":\"/d\",\"mode\":\"RW\",\"external\":{\"name\":\"n\",\"provider\":\"dvdi\",\"options\":{\"dvdi/driver\":\"rexray\"}}}]} | HOST,\"upgradeStrategy\":{\"maximumOverCapacity\":0,\"minimumHealthCapacity\":0.5},\"unreachableStrategy\":{\"inactiveAfterSeconds\":0,\"expungeAfterSeconds\":0},\"container\":{\"type\":\"MESOS\",\"volumes\":[{\"containerPath\":\"/d\",\"mode\":\"RW\",\"external\":{\"name\":\"n\",\"provider\":\"dvdi\",\"options\":{\"dvdi/driver\":\"rexray\"},\"shared\":false}}]}",
        "\"container\":{\"docker\":{\"image\":\"a\",\"network\":\"USER\"}},\"ipAddress\":{\"networkName\":\"dev\",\"labels\":{\"a\":\"b\"}} | \"networks\":[{\"mode\":\"container\",\"name\":\"dev\",\"labels\":{\"a\":\"b\"}}],\"container\":{\"type\":\"DOCKER\",\"docker\":{\"image\":\"a\"},\"portMappings\":[{\"containerPort\":0,\"name\":\"default\",\"protocol\":\"tcp\",\"servicePort\":10004}]}",
        "\"container\":{\"docker\":{\"image\":\"a\",\"network\":\"USER\"}} | \"networks\":[{\"mode\":\"container\",\"name\":\"of-the-cluster\"}],\"container\":{\"type\":\"DOCKER\",\"docker\":{\"image\":\"a\"},\"portMappings\":[{\"containerPort\":0,\"name\":\"default\",\"protocol\":\"tcp\",\"servicePort\":10004}]}",
        "\"ipAddress\":{\"networkName\":\"dev\",\"discovery\":{\"ports\":[{\"number\":80,\"name\":\"web\"}]}},\"container\":{\"type\":\"MESOS\"} | \"networks\":[{\"mode\":\"container\",\"name\":\"dev\"}],\"container\":{\"type\":\"MESOS\",\"portMappings\":[{\"containerPort\":80,\"name\":\"web\",\"protocol\":\"tcp\",\"servicePort\":10004}]}",
        "\"networks\":[{\"mode\":\"container/bridge\"}],\"requirePorts\":true | \"networks\":[{\"mode\":\"container/bridge\"}],\"requirePorts\":false,\"container\":{\"type\":\"MESOS\",\"volumes\":[],\"portMappings\":[{\"containerPort\":0,\"hostPort\":0,\"name\":\"default\",\"protocol\":\"tcp\",\"servicePort\":10004}]}",
        "\"ports\":[1,2],\"container\":{\"docker\":{\"image\":\"a\",\"network\":\"BRIDGE\"}} | \"networks\":[{\"mode\":\"container/bridge\"}],\"container\":{\"type\":\"DOCKER\",\"docker\":{\"image\":\"a\"},\"portMappings\":[{\"containerPort\":0,\"hostPort\":0,\"name\":\"default\",\"protocol\":\"tcp\",\"servicePort\":10004},{\"containerPort\":0,\"hostPort\":0,\"protocol\":\"tcp\",\"servicePort\":10005}]}",
        "\"container\":{\"type\":\"mesos\",\"docker\":{\"image\":\"a\",\"privileged\":true}} | HOST,\"container\":{\"type\":\"MESOS\",\"docker\":{\"image\":\"a\",\"forcePullImage\":false},\"volumes\":[]}",
        "\"executorResources\":{\"cpus\":0.2}                             | HOST,\"executorResources\":{\"cpus\":0.2,\"mem\":32,\"disk\":10}",
        "\"unreachableStrategy\":\"DISABLED\"                             | HOST,\"unreachableStrategy\":\"disabled\"",
        "\"constraints\":[[\"a\",\"UNIQUE\"],[\"a\",\"UNIQUE\"]]          | HOST,\"constraints\":[[\"a\",\"UNIQUE\"]]",
    })
    void isNoDifference(String sent, String answered) {
        assertThat(differences(app(sent), app(answered))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', value = {
        "\"uris\":[\"http://h/a.zip\"]      | HOST,\"fetch\":[{\"uri\":\"http://h/a.zip\",\"extract\":false}] | /fetch/0/extract",
        "\"healthChecks\":[{}]              | HOST,\"healthChecks\":[{\"portIndex\":1,\"protocol\":\"HTTP\",CHECK}] | /healthChecks/0/portIndex",
        "\"healthChecks\":[{\"protocol\":\"MESOS_HTTP\",\"delaySeconds\":5}] | HOST,\"healthChecks\":[{\"portIndex\":0,\"protocol\":\"MESOS_HTTP\",CHECK}] | /healthChecks/0/delaySeconds",
        "\"networks\":[{\"name\":\"a\"}]    | \"networks\":[{\"name\":\"b\"}] | /networks/0/name",
        "\"container\":{\"type\":\"MESOS\",\"volumes\":[DATA}}]} | HOST,RESIDENT,\"container\":{\"type\":\"MESOS\",\"volumes\":[DATA,\"type\":\"path\",\"constraints\":[]}}]} | /container/volumes/0/persistent/type",
        "\"unreachableStrategy\":\"disabled\" | HOST | /unreachableStrategy",
        "\"role\":\"a\"                     | HOST,\"role\":\"b\" | /role",
        "\"unheardOf\":1                    | HOST | /unheardOf",
    })
    void isADifference(String sent, String answered, String path) {
        assertThat(differences(app(sent), app(answered))).extracting(Difference::path).contains(path);
    }

    /** 1.8 drops the shared memory of a container and answers {@code "linuxInfo": {}}. */
    @Test
    void aFieldThatMarathonDroppedIsNotSubmittedAgain() {
        ObjectNode sent = app("\"container\":{\"type\":\"MESOS\",\"linuxInfo\":{\"ipcInfo\":{\"mode\":\"PRIVATE\"}}}");
        ObjectNode answered = app("HOST,\"container\":{\"type\":\"MESOS\",\"linuxInfo\":{}}");
        assertThat(differences(sent, answered)).hasSize(1);
        answered.set("labels", Definition.of(sent).withLabel("/x", OwnLabels.SUBMISSION, "1").json().get("labels"));
        assertThat(differences(sent, answered)).isEmpty();
        ObjectNode changed = app("\"container\":{\"type\":\"MESOS\",\"linuxInfo\":{\"ipcInfo\":{\"mode\":\"SHARE_PARENT\"}}}");
        assertThat(differences(changed, answered)).as("a change of it is submitted").hasSize(1);
    }

    @Test
    void whatThisMarathonKeepsOtherwiseIsNoDifferenceOnceItIsRemembered() {
        ObjectNode sent = app("\"taskKillGracePeriodSeconds\":5,\"user\":\"a\"");
        ObjectNode answered = app("HOST,\"taskKillGracePeriodSeconds\":7,\"user\":\"a\"");
        Comparison.Options remembered = remembering(sent, answered);
        assertThat(Comparison.kept("", sent, answered)).extracting(KeptValue.Found::text)
                .containsExactly("Marathon keeps /taskKillGracePeriodSeconds: 5 as 7");

        Comparison.Result same = Comparison.compare(sent, answered, remembered);
        assertThat(same.isEmpty()).isTrue();
        assertThat(same.notes()).containsExactly("Marathon keeps /taskKillGracePeriodSeconds: 5 as 7.");

        ObjectNode changedByHand = answered.deepCopy().put("taskKillGracePeriodSeconds", 8);
        assertThat(Comparison.compare(sent, changedByHand, remembered).differences()).hasSize(1);
        ObjectNode changedFile = sent.deepCopy().put("taskKillGracePeriodSeconds", 6);
        assertThat(Comparison.compare(changedFile, answered, remembered).differences()).hasSize(1);
    }

    @Test
    void whatIsRememberedIsLeftOutOfTheOtherDifferencesAndOfScaling() {
        ObjectNode sent = app("\"taskKillGracePeriodSeconds\":5,\"user\":\"a\"");
        ObjectNode answered = app("HOST,\"taskKillGracePeriodSeconds\":7,\"user\":\"a\"");
        Comparison.Options remembered = remembering(sent, answered);

        assertThat(Comparison.compare(sent.deepCopy().put("user", "b"), answered, remembered).differences())
                .extracting(Difference::path).containsExactly("/user");
        assertThat(Comparison.compare(sent.deepCopy().put("instances", 3), answered, remembered).onlyInstances()).isTrue();
    }

    /** Marathon drops the path of a TCP check and keeps that of an HTTP check: one must not hide that the other is gone. */
    @Test
    void whatIsRememberedOfOneDefinitionHidesNothingOfAnother() {
        ObjectNode sent = app("\"user\":\"a\",\"executor\":\"//cmd\"");
        ObjectNode answered = app("HOST,\"executor\":\"//cmd\"");
        Comparison.Options remembered = remembering(sent, answered);
        assertThat(Comparison.compare(sent, answered, remembered).isEmpty()).isTrue();

        ObjectNode other = sent.deepCopy().put("executor", "/other");
        ObjectNode removedByHand = answered.deepCopy().put("executor", "/other");
        assertThat(Comparison.compare(other, removedByHand, remembered).differences())
                .extracting(Difference::path).containsExactly("/user");
    }

    @Test
    void nothingSecretIsRemembered() {
        ObjectNode sent = app("\"env\":{\"PIN\":\"1234\"},\"labels\":{\"password\":\"1234\"},\"user\":\"a\"");
        ObjectNode answered = app("HOST,\"env\":{\"PIN\":\"x\"},\"labels\":{\"password\":\"x\"},\"user\":\"b\"");

        List<KeptValue.Found> found = Comparison.kept("", sent, answered);
        assertThat(found).extracting(KeptValue.Found::text).containsExactlyInAnyOrder(
                "Marathon keeps /env/PIN: \"****\" as \"****\"", "Marathon keeps /labels/password: \"****\" as \"****\"",
                "Marathon keeps /user: \"a\" as \"b\"");
        assertThat(found).filteredOn(one -> one.value() != null).hasSize(1);

        ObjectNode otherPin = app("\"env\":{\"PIN\":\"9999\"},\"labels\":{\"password\":\"9999\"},\"user\":\"a\"");
        assertThat(Comparison.kept("", otherPin, answered)).as("not even as a fingerprint").isEqualTo(found);
    }

    private static Comparison.Options remembering(ObjectNode sent, ObjectNode answered) {
        return new Comparison.Options(false, Comparison.kept("", sent, answered).stream()
                .map(KeptValue.Found::value).collect(Collectors.toSet()));
    }

    private static List<Difference> differences(ObjectNode sent, ObjectNode answered) {
        return Comparison.compare(sent, answered, Comparison.Options.defaults()).differences();
    }

    private static ObjectNode app(String fields) {
        String expanded = fields.replace("HOST", HOST).replace("CHECK", CHECK).replace("RESIDENT", RESIDENT).replace("DATA", DATA);
        return Json.readObject("{\"id\":\"/x\",\"cmd\":\"sleep 1\"," + expanded + "}", "app");
    }
}
