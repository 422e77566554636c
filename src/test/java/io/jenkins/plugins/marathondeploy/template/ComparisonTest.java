package io.jenkins.plugins.marathondeploy.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.cluster.transcript.Transcript;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComparisonTest {
    private ObjectNode wanted;
    private ObjectNode running;

    @BeforeEach
    void whatWasSentAndWhatRuns() {
        wanted = Json.readObject(Transcript.read("C01-create-post").requestBody(), "sent");
        running = (ObjectNode) Json.readObject(Transcript.read("C05-get-app-after-create").body(), "read").get("app");
    }

    @Test
    void ownLabelsNeverDiffer() {
        ((ObjectNode) wanted.get("labels")).put(OwnLabels.SUBMISSION, "new").put(OwnLabels.BUILD, "job#2");
        ((ObjectNode) running.get("labels")).put(OwnLabels.SUBMISSION, "old").put(OwnLabels.REVISION, "abc");
        assertThat(compare()).isEmpty();
    }

    @Test
    void ownLabelsAloneAreNoLabels() {
        wanted.remove("labels");
        running.putObject("labels").put(OwnLabels.SUBMISSION, "old");
        assertThat(compare()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', value = {
        "instances        | 5                          | /instances: 5 → 2",
        "cmd              | \"by hand\"                | /cmd: \"by hand\" → \"sleep 1000\"",
        "cpus             | 0.2                        | /cpus: 0.2 → 0.1",
        "user             | \"root\"                   | /user: \"root\" → (absent)",
        "backoffSeconds   | 2                          | /backoffSeconds: 2 → 1",
        "constraints      | [[\"hostname\",\"UNIQUE\"]] | /constraints/0: [\"hostname\",\"UNIQUE\"] → (absent)",
        "labels           | {\"team\":\"b\"}           | /labels/team: \"b\" → \"a\"",
        "labels           | {\"team\":\"a\",\"x\":\"\"} | /labels/x: \"\" → (absent)",
        "labels           | {}                         | /labels/team: (absent) → \"a\"",
        "unreachableStrategy | \"disabled\"            | /unreachableStrategy: \"disabled\" → {\"inactiveAfterSeconds\":0,\"expungeAfterSeconds\":0}",
        "container        | {\"type\":\"MESOS\",\"volumes\":[]} | /container: {\"type\":\"MESOS\",\"volumes\":[]} → (absent)",
        "newField         | 1                          | /newField: 1 → (absent)",
    })
    void driftByHandIsNoticed(String field, String value, String difference) {
        running.set(field, Json.read(value, field));
        assertThat(compare()).extracting(Difference::toString).containsExactly(difference);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', value = {
        "cpus                | 0.10",
        "mem                 | 32.0",
        "instances           | 2.0",
        "role                | \"dev\"",
        "tasksRunning        | 7",
        "lastTaskFailure     | {\"state\":\"TASK_FAILED\"}",
        "env                 | {\"SIM_HTTP\":\"200\"}",
        "secrets             | {}",
        "dependencies        | []",
    })
    void noDrift(String field, String value) {
        running.set(field, Json.read(value, field));
        assertThat(compare()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', value = {
        "mem            | 64                     | /mem",
        "taskKillGracePeriodSeconds | 5          | /taskKillGracePeriodSeconds",
        "fetch          | [{\"uri\":\"http://x/y\"}] | /fetch/0",
        "requirePorts   | true                   | /requirePorts",
        "portDefinitions | [{\"port\":0},{\"port\":0}] | /portDefinitions/1",
        "portDefinitions | [{\"port\":8080,\"name\":\"default\"}] | /portDefinitions/0/port",
        "upgradeStrategy | {\"minimumHealthCapacity\":0,\"maximumOverCapacity\":1} | /upgradeStrategy/minimumHealthCapacity",
        "healthChecks   | []                     | /healthChecks/0",
    })
    void aChangeInTheFileIsNoticed(String field, String value, String path) {
        wanted.set(field, Json.read(value, field));
        assertThat(compare()).extracting(Difference::path).contains(path);
    }

    @Test
    void aRoleInTheFileIsCompared() {
        wanted.put("role", "prod");
        running.put("role", "dev");
        assertThat(compare()).hasToString("[/role: \"dev\" → \"prod\"]");
    }

    @Test
    void setsHaveNoOrder() {
        wanted.set("constraints", Json.read("[[\"hostname\",\"UNIQUE\"],[\"rack\",\"GROUP_BY\"]]", "c"));
        running.set("constraints", Json.read("[[\"rack\",\"GROUP_BY\"],[\"hostname\",\"UNIQUE\"]]", "c"));
        assertThat(compare()).isEmpty();
    }

    @Test
    void aGroupsOwnFieldsWithoutItsApps() {
        ObjectNode one = Json.readObject("{\"id\":\"/g\",\"dependencies\":[\"h\"],\"apps\":[{\"id\":\"a\",\"cmd\":\"run\"}],"
                + "\"groups\":[{\"id\":\"h\",\"enforceRole\":true,\"apps\":[{\"id\":\"b\",\"cmd\":\"run\"}]},{\"id\":\"n\",\"apps\":[]}]}", "wanted");
        ObjectNode other = Json.readObject("{\"id\":\"/g\",\"dependencies\":[],\"apps\":[],\"groups\":[{\"id\":\"/g/h\",\"apps\":[]}],"
                + "\"pods\":[],\"version\":\"2020-01-01T00:00:00.000Z\"}", "running");
        assertThat(Comparison.compareGroupFields(one, other).differences())
                .extracting(difference -> difference.appId() + difference.path())
                .containsExactly("/g/dependencies/0", "/g/h/enforceRole", "/g/n");
        assertThat(Comparison.compareGroupFields(one, one.deepCopy()).isEmpty()).isTrue();
    }

    @Test
    void onlyInstances() {
        wanted.put("instances", 3);
        Comparison.Result result = Comparison.compare(wanted, running, Comparison.Options.defaults());
        assertThat(result.onlyInstances()).isTrue();
        assertThat(result.differences()).hasToString("[/instances: 2 → 3]");
        assertThat(Comparison.compare(wanted, running, new Comparison.Options(true)).isEmpty()).isTrue();
        wanted.put("mem", 33);
        assertThat(Comparison.compare(wanted, running, Comparison.Options.defaults()).onlyInstances()).isFalse();
        assertThat(new Comparison.Result(List.of()).onlyInstances()).isFalse();
    }

    @Test
    void theSourcesAreLeftAlone() {
        ObjectNode wantedBefore = wanted.deepCopy();
        ObjectNode runningBefore = running.deepCopy();
        compare();
        assertThat(wanted).isEqualTo(wantedBefore);
        assertThat(running).isEqualTo(runningBefore);
    }

    @Test
    void whatMayBeSecretIsMasked() {
        wanted.set("env", Json.read("{\"PASSWORD\":\"s3cr3t-1\",\"a/b\":\"s3cr3t-2\",\"S\":{\"secret\":\"s3cr3t-3\"}}", "env"));
        wanted.set("labels", Json.read("{\"db_password\":\"s3cr3t-4\",\"apiKey\":\"s3cr3t-5\",\"stage\":\"prod\"}", "labels"));
        wanted.set("fetch", Json.read("[{\"uri\":\"https://user:s3cr3t-6@x/y\"}]", "fetch"));
        wanted.set("container", Json.read("{\"docker\":{\"image\":\"x\",\"parameters\":[{\"key\":\"env\",\"value\":\"P=s3cr3t-7\"}]}}", "container"));
        String text = compare().toString();
        assertThat(text).doesNotContain("s3cr3t").contains("/env/PASSWORD: (absent) → \"****\"", "/labels/stage: (absent) → \"prod\"", "P=****");
    }

    private List<Difference> compare() {
        return Comparison.compare(wanted, running, Comparison.Options.defaults()).differences();
    }
}
