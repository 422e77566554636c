package io.jenkins.plugins.marathondeploy.cli;

import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.follow.Connection;
import io.jenkins.plugins.marathondeploy.gate.GateException;
import io.jenkins.plugins.marathondeploy.gate.Gates;
import io.jenkins.plugins.marathondeploy.gate.HarborChoice;
import io.jenkins.plugins.marathondeploy.gate.ServiceReference;
import io.jenkins.plugins.marathondeploy.gate.Systems;
import io.jenkins.plugins.marathondeploy.harbor.HarborSettings;
import io.jenkins.plugins.marathondeploy.http.Http;
import io.jenkins.plugins.marathondeploy.http.HttpClients;
import io.jenkins.plugins.marathondeploy.http.HttpSettings;
import io.jenkins.plugins.marathondeploy.marathon.HttpMarathon;
import io.jenkins.plugins.marathondeploy.marathon.Marathon;
import io.jenkins.plugins.marathondeploy.marathon.MarathonSettings;
import io.jenkins.plugins.marathondeploy.marathon.Retrying;
import io.jenkins.plugins.marathondeploy.mesos.SandboxOutput;
import io.jenkins.plugins.marathondeploy.mesos.TaskOutput;
import io.jenkins.plugins.marathondeploy.release.KeptRecords;
import io.jenkins.plugins.marathondeploy.rest.ServiceSettings;
import io.jenkins.plugins.marathondeploy.workload.KeptValues;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Function;
import picocli.CommandLine.ParameterException;

/** The Marathon that the options name, with the login of the environment. */
final class MarathonConnection {
    private static final Duration GATE_TIMEOUT = Duration.ofSeconds(10);

    private final Session session;
    private final MarathonSettings settings;
    private final Marathon marathon;
    private final Function<HttpClients, TaskOutput> taskOutput;
    private final HttpSettings http;

    private MarathonConnection(
            Session session, MarathonSettings settings, Function<HttpClients, TaskOutput> taskOutput, HttpSettings http) {
        this.session = session;
        this.http = http;
        this.settings = settings;
        this.marathon = new HttpMarathon(settings);
        this.taskOutput = taskOutput;
    }

    /**
     * Connects nowhere yet.
     *
     * @throws ParameterException when no address is given, or one can't be Marathon's
     * @throws Refusal            when the login in the environment is not whole, or a name is not in the configuration
     */
    static MarathonConnection of(Operation command, Session session, MarathonOptions options, HttpSettings http) {
        return of(command, session, options.server(command, session), http);
    }

    /** As {@link #of(Operation, Session, MarathonOptions, HttpSettings)}, to one of several. */
    static MarathonConnection of(Operation command, Session session, MarathonServer server, HttpSettings http) {
        Authentication login = session.credentials().marathon(server.name(), server.tokenScheme());
        try {
            MarathonSettings settings = new MarathonSettings(server.urls(), () -> login, http);
            return new MarathonConnection(session, settings, sandboxes(server.agentPort(), http), http);
        } catch (IllegalArgumentException wrong) {
            throw command.usage(wrong.getMessage());
        }
    }

    /** Agents have a login of their own, if any; Marathon's is none of their business. */
    private static Function<HttpClients, TaskOutput> sandboxes(int agentPort, HttpSettings http) {
        if (agentPort == 0) {
            return clients -> TaskOutput.NONE;
        }
        HttpSettings settings = http.withRequestTimeout(SandboxOutput.bounds().requestTimeout());
        return clients -> new SandboxOutput(settings, clients, "http", agentPort, Authentication::none);
    }

    /** Repeats reads that failed for a reason that can pass. */
    Marathon patient() {
        return new Retrying(
                marathon, Retrying.Patience.standard(), session.steady(), session.interruption()::pause, new SecureRandom());
    }

    /** What it keeps otherwise than it was sent, as this user's deployments have found; nothing for a user without a home. */
    KeptValues kept() {
        return session.stateDirectory()
                .<KeptValues>map(directory -> new KeptRecords(directory.resolve("kept.tsv"), settings.instances()))
                .orElse(KeptValues.NONE);
    }

    /** For following a deployment. */
    Connection on(HttpClients clients) {
        return new Connection(settings, clients, taskOutput.apply(clients), Gates.of(Gates.BUILT_IN, clock -> systems(clients, clock)));
    }

    /** Whoever runs the command line may name any address; logins are those of the environment. */
    private Systems systems(HttpClients clients, Clock clock) {
        HttpSettings bounds = http.withRequestTimeout(GATE_TIMEOUT);
        Http visitor = new Http(bounds, clients);
        return new Systems() {
            @Override
            public Http http() {
                return visitor;
            }

            @Override
            public HttpSettings bounds() {
                return bounds;
            }

            @Override
            public HttpClients clients() {
                return clients;
            }

            @Override
            public Clock clock() {
                return clock;
            }

            @Override
            public HarborSettings harbor(HarborChoice choice) {
                try {
                    Authentication found = session.credentials().harbor(choice.registry());
                    return new HarborSettings(HarborSettings.address(choice.url()), () -> found, bounds);
                } catch (Refusal incomplete) {
                    throw new GateException(incomplete.getMessage());
                }
            }

            @Override
            public ServiceSettings reach(ServiceSettings service, ServiceReference reference) {
                try {
                    Authentication found = session.credentials().service(PlatformService.of(service.name()), reference.name());
                    return service.withHttp(bounds).withAuthentication(() -> found).withScope(reference.scope());
                } catch (Refusal incomplete) {
                    throw new GateException(incomplete.getMessage());
                }
            }

            @Override
            public Authentication login(String credentialsId, URI address) {
                if (credentialsId.isEmpty()) {
                    return Authentication.none();
                }
                throw new GateException("there are no stored credentials here, so none called " + credentialsId);
            }
        };
    }
}
