package io.jenkins.plugins.marathondeploy.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jenkinsci.plugins.scriptsecurity.sandbox.whitelists.Whitelisted;
import org.junit.jupiter.api.Test;
import org.kohsuke.stapler.DataBoundSetter;

/** The guide for pipelines names every parameter there is, and no other. */
class PipelineDocumentationTest {
    private static final Map<String, Class<?>> STEPS = Map.of(
            "marathonDeploy", MarathonDeployStep.class,
            "marathonDeployWithTest", MarathonDeployWithTestStep.class,
            "harborPush", HarborPushStep.class,
            "marathonRollback", MarathonRollbackStep.class,
            "marathonRedeploy", MarathonRedeployStep.class,
            "marathonRender", MarathonRenderStep.class);

    /** The directory of the build is the project. */
    private static String page(String name) throws IOException {
        return Files.readString(Path.of("docs", name));
    }

    private static Set<String> parameters(Class<?> step) {
        Set<String> names = Arrays.stream(step.getMethods())
                .filter(method -> method.isAnnotationPresent(DataBoundSetter.class))
                .map(method -> method.getName().substring("set".length()))
                .map(name -> Character.toLowerCase(name.charAt(0)) + name.substring(1))
                .collect(Collectors.toCollection(TreeSet::new));
        if (step == MarathonRollbackStep.class) {
            names.add("id");
        }
        if (step == MarathonRedeployStep.class) {
            names.add("build");
        }
        return names;
    }

    /** Without those of the step that it extends, which has a section too. */
    private static Set<String> ownParameters(Class<?> step) {
        Set<String> own = parameters(step);
        if (STEPS.containsValue(step.getSuperclass())) {
            own.removeAll(parameters(step.getSuperclass()));
        }
        return own;
    }

    private static String section(String page, String title) {
        int begin = page.indexOf("\n## " + title + "\n");
        assertThat(begin).as(title).isPositive();
        int end = page.indexOf("\n## ", begin + 1);
        return page.substring(begin, end < 0 ? page.length() : end);
    }

    @Test
    void everyParameterIsInTheSectionOfItsStep() throws IOException {
        String page = page("pipeline.md");
        STEPS.forEach((name, step) -> assertThat(ownParameters(step)).isNotEmpty().allSatisfy(parameter -> assertThat(
                        section(page, name))
                .contains("`" + parameter + "`")));
    }

    @Test
    void everyPropertyOfAResultIsThere() throws IOException {
        String page = page("pipeline.md");
        for (Class<?> result : Set.of(DeploymentResult.class, PushResult.class)) {
            assertThat(Arrays.stream(result.getMethods())
                            .filter(method -> method.isAnnotationPresent(Whitelisted.class))
                            .map(method -> method.getName().substring("get".length()).toLowerCase(java.util.Locale.ROOT)))
                    .isNotEmpty()
                    .allSatisfy(property -> assertThat(page.toLowerCase(java.util.Locale.ROOT))
                            .contains("`" + property + "`"));
        }
    }

    @Test
    void examplesUseParametersThatExist() throws IOException {
        Map<String, Integer> calls = new TreeMap<>();
        for (String name : new String[] {"pipeline.md", "migrating.md"}) {
            String page = page(name);
            var blocks = Pattern.compile("```groovy\n(.*?)```", Pattern.DOTALL).matcher(page);
            while (blocks.find()) {
                var starts = Pattern.compile("\\b(" + String.join("|", STEPS.keySet()) + ")\\(")
                        .matcher(blocks.group(1));
                while (starts.find()) {
                    calls.merge(starts.group(1), 1, Integer::sum);
                    assertThat(parameters(STEPS.get(starts.group(1))))
                            .as("%s: %s", name, blocks.group(1))
                            .containsAll(named(blocks.group(1).substring(starts.end())));
                }
            }
        }
        assertThat(calls).containsKeys("marathonDeploy", "harborPush", "marathonRollback");
    }

    /** The names of the arguments up to the parenthesis that closes the call. */
    private static Set<String> named(String rest) {
        String bare = rest.replaceAll("'[^'\n]*'|\"[^\"\n]*\"", "''");
        int depth = 1;
        StringBuilder own = new StringBuilder();
        for (int i = 0; i < bare.length() && depth > 0; i++) {
            char character = bare.charAt(i);
            depth += character == '(' || character == '[' ? 1 : character == ')' || character == ']' ? -1 : 0;
            own.append(depth == 1 ? character : ' ');
        }
        return Pattern.compile("\\b(\\w+):").matcher(own).results().map((MatchResult name) -> name.group(1))
                .collect(Collectors.toSet());
    }
}
