package io.jenkins.plugins.marathondeploy.view;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LinksTest {
    private static final String DIGEST = "sha256:" + "0a".repeat(32);

    @Test
    void leadToTheAppOnTheFirstMarathon() {
        assertThat(Links.marathonApp("https://one.example:8443/, https://two.example", "/team/web"))
                .isEqualTo("https://one.example:8443/ui/#/apps/%2Fteam%2Fweb");
        assertThat(Links.marathonApp("http://one.example/marathon", "/web"))
                .isEqualTo("http://one.example/marathon/ui/#/apps/%2Fweb");
    }

    @Test
    void leadToTheArtifactInHarbor() {
        assertThat(Links.harborImage("https://harbor.example/", "harbor.example/shop/web:7", DIGEST))
                .isEqualTo("https://harbor.example/harbor/projects/shop/repositories/web/artifacts-tab/artifacts/" + DIGEST);
        assertThat(Links.harborImage("https://harbor.example", "harbor.example:8443/shop/front/web@" + DIGEST, ""))
                .isEqualTo("https://harbor.example/harbor/projects/shop/repositories/front%2Fweb/artifacts-tab/artifacts/"
                        + DIGEST);
    }

    @Test
    void leadToTheRepositoryWhereTheDigestIsNotKnown() {
        assertThat(Links.harborImage("https://harbor.example", "harbor.example/shop/web:7", ""))
                .isEqualTo("https://harbor.example/harbor/projects/shop/repositories/web");
    }

    @Test
    void areNotMadeOfWhatIsNoWebAddress() {
        assertThat(Links.marathonApp("javascript:alert(1)", "/web")).isEmpty();
        assertThat(Links.marathonApp(null, "/web")).isEmpty();
        assertThat(Links.harborImage("javascript:alert(1)", "harbor.example/shop/web:7", DIGEST)).isEmpty();
        assertThat(Links.harborImage("https://harbor.example", "<script>", DIGEST)).isEmpty();
        assertThat(Links.harborImage("", "harbor.example/shop/web:7", DIGEST)).isEmpty();
    }
}
