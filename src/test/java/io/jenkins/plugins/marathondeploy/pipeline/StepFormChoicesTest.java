package io.jenkins.plugins.marathondeploy.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.FreeStyleProject;
import io.jenkins.plugins.marathondeploy.config.HarborRegistry;
import io.jenkins.plugins.marathondeploy.config.MarathonDeployConfiguration;
import io.jenkins.plugins.marathondeploy.config.MarathonServer;
import io.jenkins.plugins.marathondeploy.freestyle.MarathonDeployPublisher;
import io.jenkins.plugins.marathondeploy.jenkins.WithSharedJenkins;
import java.util.List;
import java.util.Map;
import org.htmlunit.html.HtmlForm;
import org.htmlunit.html.HtmlInput;
import org.htmlunit.html.HtmlTextArea;
import org.jenkinsci.plugins.structs.describable.DescribableModel;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** What the form of a deployment sends when somebody chooses, clears or types in it. */
@WithSharedJenkins
class StepFormChoicesTest {
    private JenkinsRule jenkins;
    private FreeStyleProject job;

    @BeforeEach
    void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        MarathonDeployConfiguration.get()
                .setMarathonServers(List.of(
                        new MarathonServer("prod", "https://a.example"), new MarathonServer("staging", "https://b.example")));
        MarathonDeployConfiguration.get()
                .setHarborRegistries(List.of(new HarborRegistry("office", "https://harbor.example")));
        job = jenkins.createFreeStyleProject();
    }

    private void stored(MarathonDeployStep step) throws Exception {
        job.getPublishersList().replace(new MarathonDeployPublisher(step));
        job.save();
    }

    private HtmlForm form() throws Exception {
        return jenkins.createWebClient().getPage(job, "configure").getFormByName("config");
    }

    private static void choose(HtmlForm form, String value) throws Exception {
        form.<HtmlInput>querySelector("input.radio-block-control[value='" + value + "']").click();
    }

    private MarathonDeployStep submitted(HtmlForm form) throws Exception {
        jenkins.submit(form);
        return job.getPublishersList().get(MarathonDeployPublisher.class).getDeployment();
    }

    @Test
    void ofTheChoicesForAnImageOnlyTheOneThatIsTakenIsKept() throws Exception {
        MarathonDeployStep step = new MarathonDeployStep();
        step.setMarathon("prod");
        step.setHarbor("office");
        step.setRepository("shop/web");
        step.setTag(List.of("1.4"));
        step.setCreateProject(true);
        stored(step);

        HtmlForm form = form();
        choose(form, "image");
        form.getInputByName("_.image").setValue("harbor.example/shop/web:1.4");
        MarathonDeployStep existing = submitted(form);
        assertThat(existing.getImage()).isEqualTo("harbor.example/shop/web:1.4");
        assertThat(existing.getRepository()).isNull();
        assertThat(existing.getTag()).isEmpty();
        assertThat(existing.isCreateProject()).isFalse();
        assertThat(existing.getHarbor()).as("gates ask it").isEqualTo("office");

        form = form();
        choose(form, "app");
        MarathonDeployStep named = submitted(form);
        assertThat(named.getImage()).isNull();
        assertThat(named.getRepository()).isNull();

        form = form();
        choose(form, "repository");
        form.getInputByName("_.repository").setValue("shop/web");
        assertThat(submitted(form).getRepository()).isEqualTo("shop/web");
    }

    @Test
    void eitherOneMarathonOrSeveralAreKept() throws Exception {
        MarathonDeployStep step = new MarathonDeployStep();
        step.setCentres(List.of("prod", "staging"));
        step.setOrder("canary");
        stored(step);

        HtmlForm form = form();
        choose(form, "one");
        form.getSelectByName("_.marathon").setSelectedAttribute("prod", true);
        MarathonDeployStep one = submitted(form);
        assertThat(one.getCentres()).isEmpty();
        assertThat(one.getOrder()).isEqualTo("sequence");
        assertThat(one.getMarathon()).isEqualTo("prod");

        form = form();
        choose(form, "several");
        ((HtmlTextArea) form.getTextAreaByName("_.centres")).setText("prod\nstaging");
        MarathonDeployStep several = submitted(form);
        assertThat(several.getMarathon()).isNull();
        assertThat(several.getCentres()).containsExactly("prod", "staging");
    }

    @Test
    void aClearedNumberIsTheDefault() throws Exception {
        MarathonDeployStep step = new MarathonDeployStep();
        step.setMaxTaskFailures(7);
        step.setMaxLostTasks(7);
        step.setProbeCount(7);
        stored(step);

        HtmlForm form = form();
        for (String number : List.of("maxTaskFailures", "maxLostTasks", "probeCount")) {
            form.getInputByName("_." + number).setValue("");
        }
        MarathonDeployStep cleared = submitted(form);

        jenkins.assertEqualDataBoundBeans(new MarathonDeployStep(), cleared);
    }

    @Test
    void assignmentsOfAFormAreItsLinesAndThoseOfACallItsElements() throws Exception {
        stored(new MarathonDeployStep());
        HtmlForm form = form();
        ((HtmlTextArea) form.getTextAreaByName("_.set")).setText("A=1\n\nB=2");
        assertThat(submitted(form).getSet()).containsExactly("A=1", "B=2");

        DescribableModel<MarathonDeployStep> model = DescribableModel.of(MarathonDeployStep.class);
        assertThat(model.instantiate(Map.of("set", List.of("STAGE=prod", "NOTE=x\nSTAGE=dev")), null).getSet())
                .containsExactly("STAGE=prod", "NOTE=x\nSTAGE=dev");
        assertThat(model.instantiate(Map.of("set", Map.of("NOTE", "x\nSTAGE=dev")), null).getSet())
                .containsExactly("NOTE=x\nSTAGE=dev");
    }
}
