package io.jenkins.plugins.marathondeploy.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.jenkins.plugins.marathondeploy.convert.Conversion.Remark;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Jobs as the old plugin's forms and its step's parameters make them, by its public source up to version 1.6.0 and after. */
class ConverterTest {
    private static String resource(String name) throws IOException {
        try (InputStream in = ConverterTest.class.getResourceAsStream("/convert/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Conversion convert(String text, String... servers) {
        Servers known = new Servers();
        List.of(servers).forEach(known::add);
        return Converter.convert(text, known);
    }

    /** A call with one of the old plugin's arguments, and how it is written now. */
    private static String argument(String old) {
        return convert("marathon(url: 'http://m.example', " + old + ")", "prod=http://m.example")
                .text()
                .replace("marathonDeploy(marathon: 'prod'", "")
                .replaceAll("^, |\\)$", "");
    }

    private static List<String> remarks(String text) {
        return convert(text, "prod=http://m.example").remarks().stream()
                .map(Remark::toString)
                .filter(remark -> !remark.contains("onFailure 'leave'"))
                .toList();
    }

    private static String recorder(String fields) {
        return "<project>\n  <publishers>\n    <com.mesosphere.velocity.marathon.MarathonRecorder plugin=\"marathon@1.1\">\n"
                + "      <url>http://m.example</url>\n" + fields
                + "    </com.mesosphere.velocity.marathon.MarathonRecorder>\n  </publishers>\n</project>\n";
    }

    @Test
    void aFreestyleJobWithAllFields() throws IOException {
        Conversion conversion = convert(resource("freestyle.xml"), "prod=https://a.example http://marathon.example:8080/");

        assertThat(conversion.text()).isEqualTo(resource("freestyle.converted.xml"));
        assertThat(conversion.overlays()).containsOnly(
                entry("deploy/web.jenkins.json", resource("freestyle.overlay.json")));
        assertThat(conversion.deployments()).isEqualTo(1);
        assertThat(conversion.remarks()).extracting(Remark::line).containsOnly(1, 20);
        assertThat(conversion.remarks().stream().map(Remark::text))
                .anyMatch(text -> text.startsWith("marathonCredentialsId can go where prod has the same credentials"))
                .anyMatch(text -> text.contains("no value of env in it is a secret"))
                .anyMatch(text -> text.startsWith("uris became fetch"))
                .anyMatch(text -> text.contains("{\"type\": \"DOCKER\", \"docker\": {}}"))
                .anyMatch(text -> text.startsWith("onLock 'force' cancels what somebody else deploys"))
                .anyMatch(text -> text.startsWith("a version that does not become healthy is rolled back now"))
                .noneMatch(text -> text.startsWith("not converted"));
    }

    @Test
    void aPipelineWithAllKindsOfValues() throws IOException {
        Conversion conversion = convert(resource("Jenkinsfile"), "prod=https://marathon.example");

        assertThat(conversion.text()).isEqualTo(resource("Jenkinsfile.converted"));
        assertThat(conversion.overlays().get("marathon.jenkins.json")).isEqualTo(resource("Jenkinsfile.overlay.json"));
        assertThat(conversion.remarks()).noneMatch(remark -> remark.text().startsWith("not converted"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "id: 'web' | id: 'web'",
                "appid: 'web' | id: 'web'",
                "filename: 'a.json' | app: 'a.json'",
                "filename: 'marathon.json' | ``",
                "filename: ' ' | ``",
                "docker: 'w:1' | image: 'w:1'",
                "docker: 'w:${TAG}' | image: \"w:${env.TAG}\"",
                "docker: 'w:$TAG' | image: \"w:${env.TAG}\"",
                "docker: \"w:\\${TAG}-${x}\" | image: \"w:${env.TAG}-${x}\"",
                "docker: \"w:\\$TAG\" | image: \"w:${env.TAG}\"",
                "docker: image + ':1' | image: image + ':1'",
                "docker: tag(a, [b: 'c, d']) | image: tag(a, [b: 'c, d'])",
                "docker: 'say \"$A\" \\'b\\' $$C' | image: \"say \\\"${env.A}\\\" 'b' \\$C\"",
                "'docker': 'w:1', \"id\": 'web' | id: 'web', image: 'w:1'",
                "forceUpdate: true | onLock: 'force'",
                "forceUpdate: false | ``",
                "forceUpdate: params.FORCE | onLock: params.FORCE ? 'force' : 'wait'",
                "credentialsId: 'c' | marathonCredentialsId: 'c'",
                "env: [[name: 'A', value: 'b']] | overlay: ['marathon.jenkins.json']",
                "env: [] | ``",
                "env: [[name: 'A', value: b]], filename: 'x/y.json' | app: 'x/y.json', overlay: ['x/y.jenkins.json'], set: [\"A=${b}\"]",
                "env: [[name: 'A', value: b]], filename: '../y.json' | app: '../y.json', overlay: ['y.jenkins.json'], set: [\"A=${b}\"]",
                "env: [[name: 'PORT0', value: b]] | overlay: ['marathon.jenkins.json'], set: [\"VALUE_PORT0=${b}\"]",
                "labels: [[name: 'a', value: b], [name: 'a', value: c]] | overlay: ['marathon.jenkins.json'], set: [\"a=${b}\", \"a_2=${c}\"]",
                "labels: [a: b] | overlay: ['marathon.jenkins.json'], set: [\"a=${b}\"]",
                "docker: 'w', dockerForcePull: force | overlay: ['marathon.jenkins.json'], set: [\"FORCE_PULL:boolean=${force}\"], image: 'w'",
            })
    void eachArgumentOfTheStep(String old, String now) {
        assertThat(argument(old)).isEqualTo(now);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "marathon url: 'http://m.example', id: 'a' | marathonDeploy(marathon: 'prod', id: 'a')",
                "marathon 'http://m.example' | marathonDeploy(marathon: 'prod')",
                "marathon('http://m.example') | marathonDeploy(marathon: 'prod')",
                "marathon([url: 'http://m.example', id: 'a']) | marathonDeploy(marathon: 'prod', id: 'a')",
                "steps { marathon url: 'http://m.example', id: \"a}\" } | steps { marathonDeploy(marathon: 'prod', id: 'a}') }",
                "if (x) marathon(url: 'http://m.example'); else echo 'no' | if (x) marathonDeploy(marathon: 'prod'); else echo 'no'",
                "if (x) echo 'a' else marathon(url: 'http://m.example') | if (x) echo 'a' else marathonDeploy(marathon: 'prod')",
                "def r = marathon(url: 'http://m.example') | def r = marathonDeploy(marathon: 'prod')",
                "def marathon(Map a) { 1 } | def marathon(Map a) { 1 }",
                "def f = x / y; marathon(url: 'http://m.example') // a / b | def f = x / y; marathonDeploy(marathon: 'prod') // a / b",
                "sh(/it's/); marathon(url: 'http://m.example') | sh(/it's/); marathonDeploy(marathon: 'prod')",
                "my.marathon(url: 'http://m.example') | my.marathon(url: 'http://m.example')",
                "marathonDeploy marathon: 'prod' | marathonDeploy marathon: 'prod'",
                "def s = '''marathon(url: 'x')''' | def s = '''marathon(url: 'x')'''",
            })
    void eachWayToCallTheStep(String old, String now) {
        assertThat(convert(old, "prod=http://m.example").text()).isEqualTo(now);
    }

    @Test
    void aCallOverSeveralLinesWithoutBrackets() {
        String old = """
                steps {
                  marathon url: 'http://m.example', // where
                           id: 'a'
                  echo 'done'
                }
                """;

        assertThat(convert(old, "prod=http://m.example").text()).isEqualTo("""
                steps {
                  marathonDeploy(
                      marathon: 'prod',
                      id: 'a')
                  echo 'done'
                }
                """);
        assertThat(remarks(old)).containsExactly("line 2: the comment in the call is left out: // where");
    }

    @Test
    void aPipelineJobsConfiguration() {
        String job = """
                <?xml version='1.1' encoding='UTF-8'?>
                <flow-definition plugin="workflow-job@2.42">
                  <definition class="org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition" plugin="workflow-cps@2.92">
                    <script>node {
                  if (1 &lt; 2 &amp;&amp; true) {
                    marathon(url: &apos;http://m.example&apos;, docker: &quot;web:${env.TAG}&quot;)
                  }
                }</script>
                    <sandbox>true</sandbox>
                  </definition>
                </flow-definition>
                """;

        Conversion conversion = convert(job, "prod=http://m.example");

        assertThat(conversion.text()).isEqualTo(job.replace(
                "marathon(url: &apos;http://m.example&apos;, docker: &quot;web:${env.TAG}&quot;)",
                "marathonDeploy(marathon: &apos;prod&apos;, image: &quot;web:${env.TAG}&quot;)"));
        assertThat(conversion.remarks()).extracting(Remark::line).contains(6);
    }

    @Test
    void theActionInAnotherPluginsListOfActions() {
        String job = """
                <publishers>
                  <org.jenkinsci.plugins.flexible__publish.ConditionalPublisher>
                    <publisher class="com.mesosphere.velocity.marathon.MarathonRecorder" plugin="marathon@1.4.0">
                      <url>http://m.example</url>
                      <uris/>
                      <labels class="empty-list"/>
                      <forceUpdate>false</forceUpdate>
                    </publisher>
                  </org.jenkinsci.plugins.flexible__publish.ConditionalPublisher>
                </publishers>
                """;

        assertThat(convert(job, "prod=http://m.example").text()).contains("""
                    <publisher class="io.jenkins.plugins.marathondeploy.freestyle.MarathonDeployPublisher">
                      <deployment>
                        <marathon>prod</marathon>
                      </deployment>
                    </publisher>
                """).doesNotContain("mesosphere");
    }

    @Test
    void anAddressOfNoServerStaysAndIsSaid() {
        Conversion conversion = convert(recorder(""), "other=http://other.example");

        assertThat(conversion.text()).contains("<marathonUrl>http://m.example</marathonUrl>");
        assertThat(conversion.remarks().stream().map(Remark::toString))
                .anyMatch(remark -> remark.startsWith("line 3: no server was given for http://m.example"));
    }

    @Test
    void aLoginInAnAddressIsNotRepeated() {
        Conversion xml = convert(recorder("").replace("http://m", "http://admin:hunter2@m"));
        Conversion groovy = convert("marathon url: \"http://admin:${PASSWORD}@m.example\"");

        for (Conversion conversion : List.of(xml, groovy)) {
            assertThat(conversion.text() + conversion.remarks()).doesNotContain("hunter2").doesNotContain("admin");
            assertThat(conversion.remarks().toString()).contains("not converted: the url, which has a login in it");
        }
    }

    @Test
    void aLoginInTheAddressOfAServerIsSaidAndNotRepeated() {
        Conversion conversion = convert(recorder("").replace("http://m", "http://admin:hunter2@m"), "prod=http://m.example");

        assertThat(conversion.text()).contains("<marathon>prod</marathon>");
        assertThat(conversion.text() + conversion.remarks()).doesNotContain("hunter2").doesNotContain("admin");
        assertThat(conversion.remarks().toString()).contains("not converted: the login in the url");
    }

    @Test
    void charactersByTheirNumberStayWhatTheyAre() {
        String job = "<flow><script>echo &#39;a&#x1b;&#233; &amp;lt; &apos;\nmarathon(url: &#39;http://m.example&#39;)</script></flow>";

        assertThat(convert(job, "prod=http://m.example").text()).isEqualTo(
                "<flow><script>echo &apos;a&#x1b;é &amp;lt; &apos;\nmarathonDeploy(marathon: &apos;prod&apos;)</script></flow>");
    }

    @Test
    void aScriptInCdataStaysAndIsSaid() {
        String job = "<flow>\n<script><![CDATA[marathon(url: 'http://m.example')]]></script></flow>";

        assertThat(convert(job, "prod=http://m.example").text()).isEqualTo(job);
        assertThat(remarks(job)).containsExactly("line 2: not converted: a script in CDATA; save the job in Jenkins first.");
    }

    @Test
    void whatIsOnlyKnownLaterIsSaid() {
        assertThat(remarks("marathon(*: common, url: 'http://m.example')"))
                .containsExactly("line 1: not converted: *: common, which is only known when the job runs.");
        assertThat(remarks("marathon(url: 'http://m.example', *: common)"))
                .containsExactly("line 1: not converted: *: common, which is only known when the job runs.");
        assertThat(remarks("marathon(url: 'http://m.example', env: [*list])")).containsExactly("line 1: not converted: *list in env.");
        assertThat(remarks("marathon(url: 'http://m.example', uris: [*list])")).containsExactly("line 1: not converted: *list in uris.");
        assertThat(remarks("marathon('http://n.example', url: 'http://m.example')"))
                .containsExactly("line 1: not converted: an earlier value of url, which has several.");
        assertThat(remarks("\nscript.marathon(url: 'http://m.example')").toString()).contains("line 2: not converted: marathon( of an object");
        assertThat(remarks("echo config.marathon")).isEmpty();
    }

    @Test
    void whatCantBeConvertedIsSaidLineByLine() {
        assertThat(remarks(recorder("      <runFailed>true</runFailed>\n")))
                .containsExactly("line 3: not converted: runFailed; a failed build is never deployed.");
        assertThat(remarks(recorder("      <runFailed>false</runFailed>\n"))).isEmpty();
        assertThat(remarks(recorder("      <serviceAccountId>dcos</serviceAccountId>\n      <x>1</x>\n      <y><z>1</z></y>\n")))
                .containsExactly(
                        "line 3: not converted: y.",
                        "line 3: not converted: serviceAccountId dcos; put the token itself into a secret text.",
                        "line 3: not converted: x 1.");
        assertThat(remarks(recorder("      <labels><l><value>v</value></l></labels>\n")))
                .containsExactly("line 3: not converted: an entry of labels without a name or a value.");
        assertThat(remarks(recorder("      <containerType>MESOS</containerType>\n      <dockerForcePull>true</dockerForcePull>\n")))
                .containsExactlyInAnyOrder(
                        "line 3: containerType MESOS is left out: without docker it did nothing.",
                        "line 3: dockerForcePull is left out: without docker it did nothing.");
        assertThat(remarks("\n\nmarathon(url: 'http://m.example', env: list)"))
                .containsExactly("line 3: not converted: env list, which is only known when the job runs.");
        assertThat(remarks("marathon(url: 'http://m.example', id: 'a', appid: 'b')"))
                .containsExactly("line 1: not converted: id 'a', which appid went before.");
        assertThat(remarks("marathon(url: 'http://m.example',\n env: [[name: 'A', value: \"\"\"a\n${b}\"\"\"]])").toString())
                .contains("not converted: A, whose value has several lines");
        assertThat(remarks("marathon()")).containsExactly("line 1: not converted: there is no url; name a server with marathon.");
        assertThat(remarks("step([$class: 'MarathonRecorder', url: 'x'])")).containsExactly("line 1: not converted: MarathonRecorder.");
        assertThat(remarks("<a>\n<x>com.mesosphere.velocity.marathon.fields.MarathonUri</x></a>"))
                .containsExactly("line 2: not converted: com.mesosphere.velocity.marathon.fields.MarathonUri.");
    }

    @Test
    void twoDeploymentsHaveTheirOwnOverlaysUnlessTheyAreTheSame() {
        String call = "marathon(url: 'http://m.example', env: [[name: 'A', value: '%s']])\n";

        Conversion conversion = convert(call.formatted("1") + call.formatted("2") + call.formatted("1"), "prod=http://m.example");

        assertThat(conversion.deployments()).isEqualTo(3);
        assertThat(conversion.text().lines().map(line -> line.replaceAll(".*\\['|'].*", "")))
                .containsExactly("marathon.jenkins.json", "marathon.jenkins-2.json", "marathon.jenkins.json");
        assertThat(conversion.overlays()).hasSize(2);
    }

    @Test
    void whatIsNoneOfTheOldPluginStaysAsItIs() {
        for (String text : List.of("<project>\r\n<a b='<!-- -->'/>\r\n</project>", "pipeline { agent any }\r\n", "")) {
            Conversion conversion = convert(text);
            assertThat(conversion.text()).isEqualTo(text);
            assertThat(conversion.deployments()).isZero();
            assertThat(conversion.remarks()).isEmpty();
        }
    }

    @Test
    void brokenTextsAreToldAndNothingOfThemIsLost() {
        assertThatThrownBy(() -> convert(recorder("").replaceAll("</com.*", "")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Line 3: <com.mesosphere.velocity.marathon.MarathonRecorder> is never closed");
        assertThatThrownBy(() -> convert(recorder("<a>"))).hasMessageContaining("Line 3: the post-build action is no XML");
        assertThatThrownBy(() -> convert(recorder("<!DOCTYPE x>"))).isInstanceOf(IllegalArgumentException.class);
        for (String broken : List.of("marathon(url: 'a'", "marathon(url: \"${", "marathon url: '", "/* marathon(", "$/ marathon(")) {
            assertThat(convert(broken).text()).as(broken).isNotEmpty();
        }
        assertThat(convert("marathon(url: 'a'").text()).isEqualTo("marathon(url: 'a'");
        assertThat(remarks("\nmarathon(url: 'a'")).containsExactly("line 2: not converted: the brackets of marathon( are never closed.");
    }
}
