package io.jenkins.plugins.marathondeploy.consul;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServiceNamesTest {
    private static List<String> candidates(String app) throws JsonProcessingException {
        JsonNode json = new ObjectMapper().readTree(app);
        return ServiceNames.candidates(json);
    }

    @Test
    void theIdInItsThreeFormsAndTheImage() throws Exception {
        assertThat(candidates("{\"id\":\"/shop/front/web\",\"container\":{\"docker\":{\"image\":\"registry.example:5000/shop/www:1.2\"}}}"))
                .containsExactly("web.front.shop", "shop.front.web", "web", "www");
        assertThat(candidates("{\"id\":\"/web\"}")).containsExactly("web");
    }

    /** registrator cuts at the first colon, so that an image by digest registers as web@sha256. */
    @Test
    void anImageByDigest() throws Exception {
        assertThat(candidates("{\"id\":\"/a\",\"container\":{\"docker\":{\"image\":\"r/www@sha256:00ff\"}}}"))
                .containsExactly("a", "www@sha256", "www");
    }

    @Test
    void theLabelOfMarathonConsulGoesFirst() throws Exception {
        assertThat(candidates("{\"id\":\"/shop/web\",\"labels\":{\"consul\":\"front\"}}")).startsWith("front", "web.shop");
        assertThat(candidates("{\"id\":\"/shop/web\",\"labels\":{\"consul\":\"\"}}")).startsWith("shop.web", "web.shop");
        assertThat(candidates("{\"id\":\"/shop/web\",\"labels\":{\"consul\":\"true\"}}")).startsWith("shop.web").doesNotContain("true");
        assertThat(candidates("{\"id\":\"/shop/web\",\"labels\":{\"consul\":\"/a/b\"}}")).startsWith("a.b");
        assertThat(candidates("{\"id\":\"/shop/web\",\"labels\":{\"consul\":\"\"},\"portDefinitions\":[{\"labels\":{\"consul\":\"admin\"}}]}"))
                .startsWith("shop.web", "admin");
    }

    @Test
    void registratorsVariablesInTheEnvironmentAndAsDockerLabels() throws Exception {
        assertThat(candidates("{\"id\":\"/a\",\"env\":{\"SERVICE_NAME\":\"front\",\"SERVICE_9090_NAME\":\"metrics\",\"SERVICE_TAGS\":\"x\"}}"))
                .startsWith("front", "metrics", "a").doesNotContain("x");
        assertThat(candidates("{\"id\":\"/a\",\"container\":{\"docker\":{\"parameters\":[{\"key\":\"label\",\"value\":\"SERVICE_NAME=labelled\"},"
                + "{\"key\":\"env\",\"value\":\"SERVICE_NAME=no\"}]}}}")).startsWith("labelled", "a").doesNotContain("no");
        assertThat(candidates("{\"id\":\"/a\",\"env\":{\"SERVICE_NAME\":{\"secret\":\"s\"}}}")).containsExactly("a");
    }

    /** Several published ports: the name has the port behind it, but not one that is for a port. */
    @Test
    void severalPorts() throws Exception {
        String ports = "\"container\":{\"portMappings\":[{\"containerPort\":8080},{\"containerPort\":9090}],\"docker\":{\"image\":\"www\"}}";
        assertThat(candidates("{\"id\":\"/a\",\"env\":{\"SERVICE_NAME\":\"front\",\"SERVICE_9090_NAME\":\"metrics\"}," + ports + "}"))
                .containsExactly("front", "front-8080", "front-9090", "metrics", "a", "www", "www-8080", "www-9090");
    }

    @Test
    void mesosConsulsLabel() throws Exception {
        assertThat(candidates("{\"id\":\"/shop/web\",\"labels\":{\"overrideTaskName\":\"front\"}}")).startsWith("front", "web.shop");
    }

    @Test
    void anAppThatSaysNothing() throws Exception {
        assertThat(candidates("{}")).isEmpty();
        assertThat(candidates("{\"id\":\"/\",\"env\":null,\"labels\":null,\"container\":null}")).isEmpty();
    }

    /** Others may have a service of the same name. */
    @Test
    void onlyThoseAreTheAppsInWhichOneOfItsTasksPasses() {
        List<TaskEndpoint> tasks = List.of(TestEndpoints.onHost("t", "10.0.0.7", 31001));
        ServiceHealth own = new ServiceHealth("web.shop", List.of(instance("10.0.0.7", 31001, CheckStatus.PASSING)), false);
        ServiceHealth foreign = new ServiceHealth("web", List.of(instance("10.0.0.8", 31001, CheckStatus.PASSING)), false);
        ServiceHealth sick = new ServiceHealth("www", List.of(instance("10.0.0.7", 31001, CheckStatus.CRITICAL)), false);
        ServiceHealth absent = new ServiceHealth("shop.web", List.of(), false);
        assertThat(ServiceNames.registering(List.of(absent, own, foreign, sick), tasks)).containsExactly("web.shop");
    }

    static ServiceInstance instance(String address, int port, CheckStatus status) {
        return new ServiceInstance(address + "-" + port, "node-of-" + address, address, port, List.of(), status, "");
    }
}
