package io.jenkins.plugins.marathondeploy.config;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.util.FormValidation;
import hudson.util.FormValidation.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldCheckTest {
    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "  ", "${ANYTHING}"})
    void nothingAndWhatIsStillExpandedIsRight(String text) {
        assertThat(FieldCheck.marathonUrl(text).kind).isEqualTo(Kind.OK);
        assertThat(FieldCheck.harborUrl(text).kind).isEqualTo(Kind.OK);
        assertThat(FieldCheck.duration(text).kind).isEqualTo(Kind.OK);
        assertThat(FieldCheck.image(text).kind).isEqualTo(Kind.OK);
        assertThat(FieldCheck.repository(text).kind).isEqualTo(Kind.OK);
        assertThat(FieldCheck.files(text).kind).isEqualTo(Kind.OK);
        assertThat(FieldCheck.appId(text).kind).isEqualTo(Kind.OK);
        assertThat(FieldCheck.tags(text).kind).isEqualTo(Kind.OK);
    }

    @Test
    void addressesOfMarathon() {
        assertThat(FieldCheck.marathonUrl("https://a.example:8443, https://b.example").kind).isEqualTo(Kind.OK);
        assertThat(FieldCheck.marathonUrl("http://a.example").kind).isEqualTo(Kind.WARNING);
        assertThat(FieldCheck.marathonUrl("https://a.example/v2/apps").kind).isEqualTo(Kind.ERROR);
        assertThat(FieldCheck.marathonUrl("file:///etc/passwd").kind).isEqualTo(Kind.ERROR);
        FormValidation withLogin = FieldCheck.marathonUrl("https://me:hidden@a.example");
        assertThat(withLogin.kind).isEqualTo(Kind.ERROR);
        assertThat(withLogin.getMessage()).doesNotContain("hidden");
    }

    @Test
    void addressOfHarbor() {
        assertThat(FieldCheck.harborUrl("https://harbor.example").kind).isEqualTo(Kind.OK);
        assertThat(FieldCheck.harborUrl("https://harbor.example/harbor/projects").kind).isEqualTo(Kind.ERROR);
        assertThat(FieldCheck.harborUrl("harbor.example").kind).isEqualTo(Kind.ERROR);
    }

    @Test
    void durations() {
        assertThat(FieldCheck.duration("1h30m").kind).isEqualTo(Kind.OK);
        assertThat(FieldCheck.duration("10").getMessage()).contains("90s, 10m or 1h30m");
    }

    @Test
    void imagesAndRepositories() {
        assertThat(FieldCheck.image("harbor.example/shop/web:1.4").kind).isEqualTo(Kind.OK);
        assertThat(FieldCheck.image("https://harbor.example/shop/web").kind).isEqualTo(Kind.ERROR);
        assertThat(FieldCheck.repository("shop/web").kind).isEqualTo(Kind.OK);
        assertThat(FieldCheck.repository("shop/Web").kind).isEqualTo(Kind.ERROR);
        assertThat(FieldCheck.repository("shop/web:1").kind).isEqualTo(Kind.ERROR);
        assertThat(FieldCheck.project("shop").kind).isEqualTo(Kind.OK);
        assertThat(FieldCheck.project("shop/web").kind).isEqualTo(Kind.ERROR);
        assertThat(FieldCheck.tags("1.4\nlatest").kind).isEqualTo(Kind.OK);
        assertThat(FieldCheck.tags("1.4\nno blanks").kind).isEqualTo(Kind.ERROR);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/passwd", "../marathon.json", "a/../../b", "C:\\marathon.json", "\\\\server\\share", "..\\up"})
    void filesOutsideOfTheWorkspace(String path) {
        assertThat(FieldCheck.files("marathon.json\n" + path).kind).isEqualTo(Kind.ERROR);
    }

    @ParameterizedTest
    @ValueSource(strings = {"marathon.json", "deploy/marathon.prod.json", "deploy\\marathon.json", "..hidden"})
    void filesOfTheWorkspace(String path) {
        assertThat(FieldCheck.files(path).kind).isEqualTo(Kind.OK);
    }

    @Test
    void assignmentsDoNotShowTheirValue() {
        assertThat(FieldCheck.assignments("A=1\nB=2=3").kind).isEqualTo(Kind.OK);
        FormValidation wrong = FieldCheck.assignments("A=1\nsecret-without-name");
        assertThat(wrong.kind).isEqualTo(Kind.ERROR);
        assertThat(wrong.getMessage()).doesNotContain("secret");
        assertThat(FieldCheck.variables("INSTANCES:number=3\nDEBUG:boolean=true\nNAME=x").kind).isEqualTo(Kind.OK);
        assertThat(FieldCheck.variables("INSTANCES:number=three").kind).isEqualTo(Kind.ERROR);
    }

    @Test
    void ids() {
        assertThat(FieldCheck.appId("/team/web").kind).isEqualTo(Kind.OK);
        assertThat(FieldCheck.appId("team/web").kind).isEqualTo(Kind.OK);
        assertThat(FieldCheck.appId("/team/Web").kind).isEqualTo(Kind.ERROR);
        assertThat(FieldCheck.appId("/team/tasks").kind).isEqualTo(Kind.ERROR);
    }

    @Test
    void appsAsText() {
        assertThat(FieldCheck.appJson("{\"id\": \"/web\", \"cmd\": \"echo ${NAME}\"}").kind).isEqualTo(Kind.OK);
        assertThat(FieldCheck.appJson("{\"id\": ").kind).isEqualTo(Kind.ERROR);
    }

    @Test
    void messagesAreNoMarkup() {
        FormValidation wrong = FieldCheck.duration("<b>10</b>");
        assertThat(wrong.getMessage()).doesNotContain("<b>");
    }
}
