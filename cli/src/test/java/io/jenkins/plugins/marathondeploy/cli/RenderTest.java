package io.jenkins.plugins.marathondeploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixture;
import io.jenkins.plugins.marathondeploy.cluster.marathon.MarathonFixtureConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code render}: what it prints, what it masks, what it warns of. */
class RenderTest {
    private static final String SECRET = "s3cr3t-of-the-db";

    @TempDir
    Path directory;

    @Test
    void aValueOfTheEnvironmentIsMaskedUnlessAskedFor() throws IOException {
        write("marathon.json", "{\"id\": \"/web\", \"cmd\": \"serve --password ${DB_PASSWORD}\", \"env\": {\"P\": \"${DB_PASSWORD}\"}}");
        InProcess cli = new InProcess(directory).with("DB_PASSWORD", SECRET);
        for (String form : new String[] {"", "--json", "-vv"}) {
            InProcess.Result masked = form.isEmpty() ? cli.run("render", "--set", "DB_PASSWORD") : cli.run("render", "--set", "DB_PASSWORD", form);
            assertThat(masked.status()).as(masked.all()).isZero();
            assertThat(masked.all()).doesNotContain(SECRET).contains("serve --password ****");
        }
        assertThat(cli.run("render", "--set", "DB_PASSWORD", "--show-secrets").out())
                .contains("serve --password " + SECRET, "marathon-deploy.hidden", "%2Fcmd");
        InProcess.Result missing = new InProcess(directory).run("render", "--set", "DB_PASSWORD");
        assertThat(missing.status()).isEqualTo(2);
        assertThat(missing.err()).contains("DB_PASSWORD is to be taken from the environment, but is not set there");
    }

    @Test
    void warningsAreTold() throws IOException {
        write("marathon.json", "{\"id\": \"/t/lint\", \"cmd\": \"sleep {{time}}\", \"healthCheck\": [{\"protocol\": \"HTTP\"}], \"cpsu\": 1}");
        InProcess.Result result = new InProcess(directory).run("render");
        assertThat(result.status()).isZero();
        assertThat(result.err()).contains(
                "[warning] unknown field \"healthCheck\" at /: did you mean \"healthChecks\"?",
                "[warning] unknown field \"cpsu\" at /: did you mean \"cpus\"?",
                "[warning] /cmd: {{time}} is a placeholder of mustache, Jinja or a Go template",
                "3 warnings");
        assertThat(result.out()).contains("\"healthCheck\"").doesNotContain("[warning]");
        InProcess.Result strict = new InProcess(directory).run("render", "--strict");
        assertThat(strict.status()).isEqualTo(2);
        assertThat(strict.err()).contains("marathon.json has 3 warnings, and strict was asked for").contains("healthCheck");
        assertThat(strict.out()).isEmpty();
        // Before Marathon is asked: nothing listens there.
        InProcess.Result deploy = new InProcess(directory).run("deploy", "--strict", "--marathon", "http://127.0.0.1:1");
        assertThat(deploy.status()).isEqualTo(2);
        assertThat(deploy.err()).contains("marathon.json has 3 warnings, and strict was asked for").doesNotContain("127.0.0.1");
    }

    @Test
    void readsYaml() throws IOException {
        write("marathon.yaml", "id: /web\ncmd: sleep 1\ninstances: ${N}\n");
        assertThat(new InProcess(directory).run("render", "--app", "marathon.yaml", "--set", "N:number=2").out())
                .contains("\"instances\" : 2");
    }

    @Test
    void showsWhatWouldChange() throws IOException, InterruptedException {
        write("marathon.json", "{\"id\": \"/web\", \"cmd\": \"serve ${TOKEN}\", \"instances\": 2}");
        try (MarathonFixture marathon = MarathonFixture.start(MarathonFixtureConfig.fast())) {
            InProcess cli = new InProcess(directory).with("TOKEN", "t0ken-n3w");
            String url = marathon.uri().toString();
            assertThat(cli.run("render", "--diff", "--marathon", url, "--set", "TOKEN").out()).contains("/web: is new");
            put(marathon.uri().resolve("/v2/apps/web"), "{\"cmd\": \"serve t0ken-0ld\", \"instances\": 1, \"user\": \"root\"}");
            InProcess.Result changed = cli.run("render", "--diff", "--marathon", url, "--set", "TOKEN");
            assertThat(changed.out().lines()).containsExactlyInAnyOrder(
                    "/cmd: \"****\" → \"****\"", "/instances: 1 → 2", "/user: \"root\" → (absent)");
            assertThat(changed.err()).contains("3 changes to /web");
            put(marathon.uri().resolve("/v2/apps/web?partialUpdate=false&force=true"), "{\"cmd\": \"serve t0ken-n3w\", \"instances\": 2}");
            InProcess.Result equal = cli.run("render", "--diff", "--marathon", url, "--set", "TOKEN");
            assertThat(equal.out()).isEmpty();
            assertThat(equal.err()).contains("/web is as wanted");
        }
    }

    @Test
    void theDifferenceNeedsAMarathon() throws IOException {
        write("marathon.json", "{\"id\": \"/web\", \"cmd\": \"sleep 1\"}");
        assertThat(new InProcess(directory).run("render", "--diff").err()).contains("--marathon URL is missing");
    }

    @Test
    void anAddressWithoutASchemeIsOfferedWithOne() {
        InProcess.Result result = new InProcess(directory).run("status", "--id", "/a", "--marathon", "marathon.example:8080");
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).contains("\"marathon.example:8080\" does not begin with http://").contains("write http://marathon.example:8080");
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text);
    }

    private static void put(URI uri, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri).header("Content-Type", "application/json").PUT(BodyPublishers.ofString(body)).build();
        assertThat(HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).statusCode()).isIn(200, 201);
    }
}
