package io.jenkins.plugins.marathondeploy.view;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.Launcher;
import hudson.model.AbstractBuild;
import hudson.model.BuildListener;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Result;
import io.jenkins.plugins.marathondeploy.jenkins.WithSharedJenkins;
import java.io.PrintStream;
import java.io.StringWriter;
import org.htmlunit.html.DomElement;
import org.htmlunit.html.DomNode;
import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.TestBuilder;

@WithSharedJenkins
class DockerOutputNoteTest {
    private static final String HOSTILE = "<img src='x' onerror='hostile()'>";

    private JenkinsRule jenkins;

    @BeforeEach
    void start(JenkinsRule rule) {
        jenkins = rule;
    }

    /** Prints as two builds of images do, the second in another branch of a pipeline. */
    private FreeStyleBuild build(Result result) throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject();
        job.getBuildersList().add(new TestBuilder() {
            @Override
            public boolean perform(AbstractBuild<?, ?> build, Launcher launcher, BuildListener listener) {
                PrintStream console = listener.getLogger();
                console.println("[docker] before");
                console.println(DockerOutputNote.heading());
                console.println("[docker] #1 " + HOSTILE);
                console.println("[marathon] between");
                console.println("[2026-11-28T19:27:10.123Z] [docker] #2 with a time");
                console.println(DockerOutputNote.heading());
                console.println("[docker] #3 once");
                console.println("no [docker] output");
                build.setResult(result);
                return true;
            }
        });
        return jenkins.assertBuildStatus(result, job.scheduleBuild2(0));
    }

    private static String html(FreeStyleBuild build) throws Exception {
        StringWriter html = new StringWriter();
        build.getLogText().writeHtmlTo(0, html);
        return html.toString();
    }

    @Test
    void marksWhatDockerPrintsBelowIt() throws Exception {
        HtmlPage console = jenkins.createWebClient().withJavaScriptEnabled(false).getPage(build(Result.SUCCESS), "console");

        assertThat(console.querySelectorAll(".marathon-deploy-docker-line").stream().map(DomNode::getTextContent))
                .containsExactly(
                        "[docker] #1 " + HOSTILE + "\n",
                        "[2026-11-28T19:27:10.123Z] [docker] #2 with a time\n",
                        "[docker] #3 once\n");
        assertThat(console.querySelectorAll("label input[type=checkbox]:not([checked])")).hasSize(2);
        assertThat(console.querySelectorAll("img[onerror]")).isEmpty();
    }

    @Test
    void isOpenWhereTheBuildDidNotSucceed() throws Exception {
        assertThat(html(build(Result.FAILURE))).contains("<input type=\"checkbox\" checked>");
        assertThat(html(build(Result.SUCCESS))).doesNotContain("checked");
    }

    @Test
    void thePlainTextHasEveryLine() throws Exception {
        FreeStyleBuild build = build(Result.SUCCESS);

        String text = jenkins.createWebClient()
                .goTo(build.getUrl() + "consoleText", "text/plain")
                .getWebResponse()
                .getContentAsString();

        assertThat(text).contains(
                "[docker] before\n[marathon] Docker's output:\n[docker] #1 " + HOSTILE + "\n[marathon] between\n");
    }

    @Test
    void itsStyleSheetIsOnThePageOfAConsole() throws Exception {
        HtmlPage console = jenkins.createWebClient().withJavaScriptEnabled(false).getPage(build(Result.SUCCESS), "console");

        String style = ((DomElement) console.querySelector("link[href*='DockerOutputNote/style.css']")).getAttribute("href");

        assertThat(jenkins.createWebClient()
                        .goTo(style.substring(jenkins.contextPath.length() + 1), "text/css")
                        .getWebResponse()
                        .getContentAsString())
                .contains(".marathon-deploy-docker-line");
    }
}
