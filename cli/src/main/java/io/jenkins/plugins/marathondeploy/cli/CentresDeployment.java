package io.jenkins.plugins.marathondeploy.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.deploy.DeploymentEvent;
import io.jenkins.plugins.marathondeploy.deploy.Machine;
import io.jenkins.plugins.marathondeploy.deploy.Policy.OnFailure;
import io.jenkins.plugins.marathondeploy.deploy.Policy;
import io.jenkins.plugins.marathondeploy.deploy.Preview;
import io.jenkins.plugins.marathondeploy.follow.Connection;
import io.jenkins.plugins.marathondeploy.follow.Follower;
import io.jenkins.plugins.marathondeploy.http.HttpSettings;
import io.jenkins.plugins.marathondeploy.notice.Notices;
import io.jenkins.plugins.marathondeploy.release.CentresRelease;
import io.jenkins.plugins.marathondeploy.release.DryRun;
import io.jenkins.plugins.marathondeploy.release.Release;
import io.jenkins.plugins.marathondeploy.rollout.BlockingRolloutWait;
import io.jenkins.plugins.marathondeploy.rollout.FollowedRollout;
import io.jenkins.plugins.marathondeploy.rollout.Rollout;
import io.jenkins.plugins.marathondeploy.rollout.RolloutPlan;
import io.jenkins.plugins.marathondeploy.rollout.RolloutReport;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Deploys to several Marathons as one, while this thread waits. */
final class CentresDeployment {
    private final DeployCommand command;
    private final Session session;
    private final Console console;

    CentresDeployment(DeployCommand command, Session session, Console console) {
        this.command = command;
        this.session = session;
        this.console = console;
    }

    /** @param sites by the centres' names, in their order */
    Operation.Ending perform(LinkedHashMap<String, DeployCommand.Site> sites, Optional<UserCommand> test, HttpSettings http)
            throws IOException, InterruptedException {
        LinkedHashMap<String, Release> releases = new LinkedHashMap<>();
        sites.forEach((name, site) -> releases.put(name, site.release()));
        CentresRelease release = new CentresRelease(releases);
        if (command.dryRun) {
            return preview(release.dryRun());
        }
        CentresRelease.PreparedCentres prepared = release.prepare();
        Map<String, Notices> notices = new LinkedHashMap<>();
        sites.forEach((name, site) -> notices.put(
                name, site.notices(
                        prepared.machines().get(name).id(), http, session, (topic, line) -> console.line(name, topic, line))));
        DeployCommand.tellNoticesOfInterruption(session, console);
        List<TestProcess> tests = new ArrayList<>();
        try (HeldNotices told = HeldNotices.begin(notices)) {
            test.ifPresent(own -> prepared.machines().forEach((name, machine) -> {
                TestProcess process = new TestProcess(own, session, console, name);
                tests.add(process);
                machine.testWith(process);
            }));
            RolloutReport report = run(prepared.machines(), sites);
            report.centres().forEach(centre -> told.ended(centre.name(), centre.report().end().outcome().name()));
            int status = ExitStatus.ofRollout(report.end());
            Summary.show(console, report, status);
            return new Operation.Ending(status, ResultJson.of(report, status, prepared.durations(), console));
        } finally {
            for (TestProcess process : tests) {
                process.close();
            }
        }
    }

    /** @throws Refusal when it was interrupted before: nothing is sent then */
    private RolloutReport run(LinkedHashMap<String, Machine> machines, Map<String, DeployCommand.Site> sites) {
        if (session.interruption().isRequested()) {
            throw new Refusal("interrupted before anything was sent to Marathon");
        }
        Policy policy = sites.values().iterator().next().policy();
        RolloutPlan plan = command.centres.plan(policy);
        Follower follower = new Follower(HttpClient::newBuilder);
        Map<String, Connection.Source> sources = new LinkedHashMap<>();
        sites.forEach((name, site) -> {
            Connection connection = site.target().on(follower.connections());
            sources.put(name, () -> connection);
        });
        RolloutConsole shown = new RolloutConsole(machines);
        Rollout rollout = Rollout.of(plan, machines);
        FollowedRollout followed = FollowedRollout.begin(follower, rollout, sources, shown);
        Duration bound = bound(policy, sites);
        session.interruption().expect(bound, () -> {
            console.line("interrupted", "now: " + doing(policy.onAbort()) + "; at most "
                    + bound.toSeconds() + " s. Ctrl-C again ends at once, and leaves all of them as they are then");
            followed.interrupt("interrupted by SIGINT or SIGTERM");
        }, () -> console.line("interrupted", "again: ended at once. Marathon goes on with what it has taken"
                + left(rollout.changed()) + "; `marathon-deploy status` shows for each what runs"));
        return shown.await(followed);
    }

    private static String doing(OnFailure policy) {
        return policy == OnFailure.ROLLBACK_FAILED
                ? "rollback in the centres under way, what was deployed before stays"
                : policy.name().toLowerCase(Locale.ROOT) + " in every centre";
    }

    private static String left(List<String> changed) {
        return changed.isEmpty() ? "; nothing was sent that it has shown" : " in " + String.join(", ", changed);
    }

    /** One way back after the other, each with its own limit. */
    private static Duration bound(Policy policy, Map<String, DeployCommand.Site> sites) {
        Duration bound = io.jenkins.plugins.marathondeploy.cli.Follower.MARGIN;
        if (policy.onAbort().rollsBack()) {
            for (DeployCommand.Site site : sites.values()) {
                bound = bound.plus(site.policy().rollbackTimeout());
            }
        }
        return bound;
    }

    private Operation.Ending preview(LinkedHashMap<String, DryRun> seen) {
        DryRun first = seen.values().iterator().next();
        ObjectNode json = DeployCommand.previewJson(first, console);
        json.put("outcome", Preview.OUTCOME);
        ArrayNode centres = json.putArray("centres");
        seen.forEach((name, one) -> {
            ObjectNode centre = centres.addObject().put("centre", name);
            centre.setAll(DeployCommand.previewJson(one, console));
        });
        ArrayNode without = json.putArray("without");
        command.centres.without.forEach(without::add);
        return new Operation.Ending(ExitStatus.GOOD, json);
    }

    /** Shows what happens, and waits for the end. */
    private final class RolloutConsole extends BlockingRolloutWait {
        private final Map<String, DeploymentLines> lines = new LinkedHashMap<>();

        RolloutConsole(Map<String, Machine> machines) {
            machines.forEach((name, machine) -> lines.put(name, new DeploymentLines(name, machine, console)));
        }

        @Override
        protected void happened(String centre, DeploymentEvent event) {
            lines.get(centre).show(event);
        }

        @Override
        public void decided(String note) {
            console.line("rollout", note);
        }
    }
}
