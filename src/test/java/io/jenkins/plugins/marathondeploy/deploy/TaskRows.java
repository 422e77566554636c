package io.jenkins.plugins.marathondeploy.deploy;

import static io.jenkins.plugins.marathondeploy.deploy.FollowRows.update;
import static io.jenkins.plugins.marathondeploy.deploy.RollbackRows.SHORT;
import static io.jenkins.plugins.marathondeploy.deploy.Row.row;
import static io.jenkins.plugins.marathondeploy.deploy.Scenario.APP;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.marathondeploy.deploy.DeploymentEvent.Progress;
import io.jenkins.plugins.marathondeploy.deploy.DeploymentEvent.TaskFailed;
import java.util.List;
import java.util.stream.IntStream;

/** Tasks that fail, and tasks that are lost: how they are counted and told. */
final class TaskRows {
    private TaskRows() {}

    private static List<TaskFailed> told(Run run) {
        return run.events.stream().filter(TaskFailed.class::isInstance).map(TaskFailed.class::cast).toList();
    }

    /** Each task once, counted from one on, and none before it has failed. */
    private static void toldOnceEach(Run run) {
        List<TaskFailed> told = told(run);
        assertThat(told).isNotEmpty();
        assertThat(told.stream().map(TaskFailed::taskId)).as("tasks that are told").doesNotHaveDuplicates();
        assertThat(told.stream().map(TaskFailed::count)).as("counts, of " + told)
                .containsExactlyElementsOf(IntStream.rangeClosed(1, told.size()).boxed().toList());
    }

    /** Only on the way back what is left is not the old version. */
    private static void namesNoOldVersionOnTheWayBack(Run run) {
        int failed = IntStream.range(0, run.events.size())
                .filter(i -> run.events.get(i) instanceof DeploymentEvent.Failed).findFirst().orElseThrow();
        assertThat(run.events.stream().skip(failed).filter(DeploymentEvent.Progress.class::isInstance)
                .map(DeploymentEvent::text)).as("progress after it failed").isNotEmpty()
                .noneMatch(line -> line.contains("old version"));
    }

    /** Instances that are launched and not healthy yet are counted, at the end none; a log has no numbers twice in a row. */
    private static void countsWhatStarts(Run run) {
        List<Progress> told =
                run.events.stream().filter(Progress.class::isInstance).map(Progress.class::cast).toList();
        assertThat(told).anySatisfy(progress -> assertThat(progress.starting()).isPositive());
        assertThat(told.get(told.size() - 1)).satisfies(last -> {
            assertThat(last.ready()).isEqualTo(2);
            assertThat(last.starting()).isZero();
        });
        List<String> numbers = told.stream()
                .filter(DeploymentEvent::isLogged)
                .map(progress -> progress.text().replaceFirst(", [0-9:]+$", ""))
                .toList();
        assertThat(IntStream.range(1, numbers.size()).filter(i -> numbers.get(i).equals(numbers.get(i - 1))))
                .as("the same twice, of " + numbers).isEmpty();
    }

    static List<Row> rows() {
        return List.of(
                row("five tasks lost by the infrastructure, limits 3 failures and 10 losses", s -> {
                    update(s).with(SHORT.withMaxTaskFailures(3).withMaxLostTasks(10));
                    s.at(0.5, () -> s.others.loseTasks(APP, 5));
                    s.marathon.killTime = 30_000;
                }, Outcome.DEPLOYED, "put /web 'good 2' x2"),
                row("five tasks lost by the infrastructure, limits 1 failure and no losses' limit", s -> {
                    update(s).with(SHORT.withMaxTaskFailures(1).withMaxLostTasks(0));
                    s.at(0.5, () -> s.others.loseTasks(APP, 5));
                    s.marathon.killTime = 30_000;
                }, Outcome.DEPLOYED, "put /web 'good 2' x2"),
                row("five tasks lost by the infrastructure, limit 3 losses", s -> {
                    update(s).with(SHORT.withMaxTaskFailures(0).withMaxLostTasks(3));
                    s.at(0.5, () -> s.others.loseTasks(APP, 5));
                    s.marathon.killTime = 30_000;
                }, Outcome.ROLLED_BACK, (String[]) null)
                        .also(run -> assertThat(run.report.reason()).contains("lost").contains("infrastructure")),
                row("an agent goes with three tasks at once, limit 1 failure", s -> {
                    s.runs("good 1", 3).deploys("good 2", 3).with(SHORT.withMaxTaskFailures(1));
                    s.at(1, () -> s.others.loseAgent(APP, false));
                    s.marathon.killTime = 30_000;
                }, Outcome.DEPLOYED, "put /web 'good 2' x3")
                        .also(run -> assertThat(run.scenario.marathon.apps.get(APP).gone).isEqualTo(3)),
                row("an agent goes with three tasks at once, limit 3 losses", s -> {
                    s.runs("good 1", 3).deploys("good 2", 3).with(SHORT.withMaxTaskFailures(0).withMaxLostTasks(3));
                    s.at(1, () -> s.others.loseAgent(APP, false));
                    s.marathon.killTime = 30_000;
                }, Outcome.ROLLED_BACK, (String[]) null)
                        .also(run -> assertThat(run.report.reason()).contains("the infrastructure lost 3 tasks")),
                row("an agent goes with the tasks of both versions, limit 1 failure", s -> {
                    s.runs("good 1", 3).deploys("good 2", 3).with(SHORT.withMaxTaskFailures(1));
                    s.at(1, () -> s.others.loseAgent(APP, true));
                    s.marathon.killTime = 30_000;
                }, Outcome.DEPLOYED, "put /web 'good 2' x3")
                        .also(run -> assertThat(run.scenario.marathon.apps.get(APP).gone).isEqualTo(6)),
                row("two tasks lost at once, then they exit with 0 again and again: limit 3 failures", s -> {
                    s.runs("good 1", 2).deploys("exits 2", 2).with(SHORT.withMaxTaskFailures(3));
                    s.at(1, () -> s.others.loseAgent(APP, false));
                }, Outcome.ROLLED_BACK, (String[]) null)
                        .also(run -> assertThat(run.report.reason()).contains("of the new version have failed (limit 3)")),
                row("two tasks lost at once, then both fail: limit 1 failure", s -> {
                    s.runs("good 1", 2).deploys("dies-4000 2", 2).with(SHORT.withMaxTaskFailures(1));
                    s.at(1.5, () -> s.others.loseAgent(APP, false));
                }, Outcome.ROLLED_BACK, (String[]) null)
                        .also(run -> assertThat(run.report.reason()).contains("of the new version have failed (limit 1)")),
                row("an old task whose agent is cut off stays unreachable: nobody cancelled anything", s -> {
                    update(s).with(SHORT);
                    s.at(1.5, () -> s.others.cutOff(APP));
                }, Outcome.DEPLOYED, "put /web 'good 2' x2")
                        .also(run -> assertThat(run.report.reason()).contains("1 of another version is unreachable")),
                row("killed by its health check: each task is told once, with the right count",
                        s -> s.runs("good 1", 2).deploys("killed 2", 1).with(SHORT.withMaxTaskFailures(4)),
                        Outcome.ROLLED_BACK, "put /web 'killed 2' x1", "revert d2").also(TaskRows::toldOnceEach),
                row("what starts is counted", s -> s.runs("good 1", 2).deploys("slow 2", 2),
                        Outcome.DEPLOYED, "put /web 'slow 2' x2")
                        .also(TaskRows::countsWhatStarts),
                row("what starts is counted, where nothing checks the health",
                        s -> s.runs("good 1", 2).deploys(FollowRows.unchecked("good 2")).way.hidesDeployments = true,
                        Outcome.DEPLOYED, "put /web 'good 2' x2").also(TaskRows::countsWhatStarts),
                row("crashing: each task is told once, with the right count",
                        s -> s.runs("good 1", 2).deploys("crash 2", 1).with(SHORT.withMaxTaskFailures(5)),
                        Outcome.ROLLED_BACK, "put /web 'crash 2' x1", "revert d2").also(TaskRows::toldOnceEach),
                row("Marathon shows a failure with a new time for ten seconds: it is one all the same", s -> {
                    s.runs("good 1", 2).deploys("stumbling 2", 1).with(SHORT.withMaxTaskFailures(2));
                    s.marathon.apps.get(APP).refreshing = 10_000;
                }, Outcome.DEPLOYED, "put /web 'stumbling 2' x1").also(TaskRows::toldOnceEach),
                row("on the way back nothing is called the old version", s -> {
                    RollbackRows.fails(s);
                    s.marathon.killTime = 5000;
                }, Outcome.ROLLED_BACK, RollbackRows.SICK, "revert d2").also(TaskRows::namesNoOldVersionOnTheWayBack),
                row("on the way back nothing is called the old version, restored", s -> {
                    RollbackRows.fades(s);
                    s.marathon.killTime = 5000;
                }, Outcome.ROLLED_BACK, "put /web 'fading 2' x2", "restore /web v1")
                        .also(TaskRows::namesNoOldVersionOnTheWayBack));
    }
}
