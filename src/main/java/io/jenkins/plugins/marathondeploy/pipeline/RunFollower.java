package io.jenkins.plugins.marathondeploy.pipeline;

import hudson.AbortException;
import hudson.model.Run;
import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.config.HarborAccess;
import io.jenkins.plugins.marathondeploy.config.MarathonAccess;
import io.jenkins.plugins.marathondeploy.config.ServiceKind;
import io.jenkins.plugins.marathondeploy.credentials.RunCredentials;
import io.jenkins.plugins.marathondeploy.deploy.DeploymentEvent;
import io.jenkins.plugins.marathondeploy.deploy.Machine;
import io.jenkins.plugins.marathondeploy.deploy.Report;
import io.jenkins.plugins.marathondeploy.follow.BlockingWait;
import io.jenkins.plugins.marathondeploy.follow.Connection;
import io.jenkins.plugins.marathondeploy.follow.Follower;
import io.jenkins.plugins.marathondeploy.follow.Listener;
import io.jenkins.plugins.marathondeploy.gate.GateException;
import io.jenkins.plugins.marathondeploy.gate.Gates;
import io.jenkins.plugins.marathondeploy.gate.HarborChoice;
import io.jenkins.plugins.marathondeploy.gate.ServiceReference;
import io.jenkins.plugins.marathondeploy.gate.Systems;
import io.jenkins.plugins.marathondeploy.harbor.HarborSettings;
import io.jenkins.plugins.marathondeploy.http.Http;
import io.jenkins.plugins.marathondeploy.http.HttpClients;
import io.jenkins.plugins.marathondeploy.http.HttpSettings;
import io.jenkins.plugins.marathondeploy.marathon.MarathonSettings;
import io.jenkins.plugins.marathondeploy.mesos.SandboxOutput;
import io.jenkins.plugins.marathondeploy.mesos.TaskOutput;
import io.jenkins.plugins.marathondeploy.rest.ServiceSettings;
import io.jenkins.plugins.marathondeploy.rollout.BlockingRolloutWait;
import io.jenkins.plugins.marathondeploy.rollout.FollowedRollout;
import io.jenkins.plugins.marathondeploy.rollout.Rollout;
import io.jenkins.plugins.marathondeploy.rollout.RolloutListener;
import io.jenkins.plugins.marathondeploy.rollout.RolloutReport;
import java.net.URI;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Follows the deployment of a run together with all others of this Jenkins, with the run's own credentials. */
public final class RunFollower {
    private final MarathonAccess access;
    private final Run<?, ?> run;

    /** @param access which Marathon it goes to */
    public RunFollower(MarathonAccess access, Run<?, ?> run) {
        this.access = access;
        this.run = run;
    }

    /** Returns at once; the listener is told. */
    Follower.Wait begin(Machine machine, Listener listener) {
        return PluginThreads.get().follower().follow(machine, new Source(), listener);
    }

    /** As {@link #begin(Machine, Listener)}, of several as one. */
    static FollowedRollout begin(Rollout rollout, Run<?, ?> run, RolloutListener listener) {
        Map<String, Connection.Source> sources = new HashMap<>();
        StepCentres.sites(rollout.centres()).forEach((name, access) ->
                sources.put(name, new RunFollower(access, run).new Source()));
        return FollowedRollout.begin(PluginThreads.get().follower(), rollout, sources, listener);
    }

    /**
     * For builds that have a thread to spare: returns when the deployment has ended. An interruption is taken as the
     * user's; the policy for it is carried out first, and the thread's flag is set again.
     *
     * @param events gets each event, on a thread that others wait for
     * @throws AbortException       when the server or a certificate can't be found
     * @throws InterruptedException when Jenkins goes down
     */
    public Report await(Machine machine, Consumer<DeploymentEvent> events) throws AbortException, InterruptedException {
        BlockingWait attended = new BlockingWait(events);
        return ended(machine.id(), () -> attended.await(begin(machine, attended)));
    }

    /**
     * As {@link #await(Machine, Consumer)}, of several as one.
     *
     * @param wait gets each event
     */
    public static RolloutReport await(Rollout rollout, Run<?, ?> run, BlockingRolloutWait wait)
            throws AbortException, InterruptedException {
        String id = rollout.machine(rollout.centres().get(0)).id();
        return ended(id, () -> wait.await(begin(rollout, run, wait)));
    }

    private static <T> T ended(String id, Supplier<T> wait) throws AbortException, InterruptedException {
        try {
            return wait.get();
        } catch (CancellationException e) {
            throw new InterruptedException("Jenkins goes down: nobody follows the deployment of " + id
                    + " any more. Marathon goes on with it");
        } catch (IllegalStateException e) {
            throw abortion(e);
        }
    }

    private static AbortException abortion(IllegalStateException broken) {
        for (Throwable cause = broken; cause != null; cause = cause.getCause()) {
            if (cause instanceof AbortException abortion) {
                return abortion;
            }
        }
        throw broken;
    }

    private Connection connection() {
        HttpClients clients = PluginThreads.get().follower().connections();
        try {
            MarathonSettings settings = access.settings(run);
            MarathonAccess named = access.named(run.getParent());
            HttpSettings visitor = MarathonAccess.visitor(settings);
            return new Connection(
                    settings, clients, taskOutput(clients),
                    Gates.of(DeploymentGate.kinds(), clock -> new RunSystems(visitor, clients, run, clock)),
                    () -> named.refusal(run.getParent()));
        } catch (AbortException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    /** Reads the output of failed tasks from the server's Mesos agents. */
    private TaskOutput taskOutput(HttpClients clients) throws AbortException {
        if (access.isAddressOfJob()) {
            return TaskOutput.withheld("since the address of this Marathon comes from the job. Name a server of the configuration"
                    + " with 'marathon' to see it");
        }
        SandboxOutput output = new SandboxOutput(
                SandboxOutput.bounds(),
                clients,
                "http",
                access.resolve(run.getParent()).getAgentPort(),
                Authentication::none);
        return output::next;
    }

    /** Gates are asked with what the run may use. */
    private record RunSystems(HttpSettings visitor, HttpClients clients, Run<?, ?> run, Clock clock) implements Systems {
        @Override
        public Http http() {
            return new Http(visitor, clients);
        }

        @Override
        public HttpSettings bounds() {
            return visitor;
        }

        @Override
        public ServiceSettings reach(ServiceSettings service, ServiceReference reference) {
            if (reference.name().isEmpty()) {
                return Systems.super.reach(service, reference);
            }
            try {
                return ServiceKind.of(service.name()).named(reference.name(), run.getParent()).settings(run);
            } catch (AbortException e) {
                throw new GateException(e.getMessage());
            }
        }

        @Override
        public Authentication login(String credentialsId, URI address) {
            try {
                return new RunCredentials(run).login(credentialsId, address.toString(), Authentication.TOKEN_SCHEME);
            } catch (AbortException e) {
                throw new GateException(e.getMessage());
            }
        }

        @Override
        public HarborSettings harbor(HarborChoice choice) {
            try {
                HarborSettings settings = HarborAccess.of(choice).settings(run);
                return settings.withHttp(settings.http().withRequestTimeout(visitor.requestTimeout()));
            } catch (AbortException e) {
                throw new GateException(e.getMessage());
            }
        }
    }

    /** Credentials of a run are looked up for it alone; all of a server may hang together. */
    private final class Source implements Connection.Source {
        private record Key(MarathonAccess access, String run) {}

        @Override
        public Connection connect() {
            return connection();
        }

        @Override
        public Object key() {
            return new Key(access, run.getExternalizableId());
        }

        @Override
        public Object store() {
            return access;
        }
    }
}
