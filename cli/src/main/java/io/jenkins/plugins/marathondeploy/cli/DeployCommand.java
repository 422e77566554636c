package io.jenkins.plugins.marathondeploy.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.marathondeploy.deploy.Build;
import io.jenkins.plugins.marathondeploy.deploy.Policy;
import io.jenkins.plugins.marathondeploy.deploy.Preview;
import io.jenkins.plugins.marathondeploy.deploy.Report;
import io.jenkins.plugins.marathondeploy.gate.Gate;
import io.jenkins.plugins.marathondeploy.http.HttpSettings;
import io.jenkins.plugins.marathondeploy.image.ImageReference;
import io.jenkins.plugins.marathondeploy.notice.Notices;
import io.jenkins.plugins.marathondeploy.release.BuildIdentity;
import io.jenkins.plugins.marathondeploy.release.DryRun;
import io.jenkins.plugins.marathondeploy.release.ImageSource;
import io.jenkins.plugins.marathondeploy.release.Prepared;
import io.jenkins.plugins.marathondeploy.release.Registry;
import io.jenkins.plugins.marathondeploy.release.Release;
import io.jenkins.plugins.marathondeploy.release.ReleaseConsole;
import io.jenkins.plugins.marathondeploy.release.ReleaseContext;
import io.jenkins.plugins.marathondeploy.release.ReleaseRequest;
import io.jenkins.plugins.marathondeploy.release.TemplateSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The whole way. */
@Command(
        name = "deploy",
        customSynopsis = {
            "marathon-deploy deploy --marathon URL --harbor URL --context DIR --repository PROJECT/NAME [OPTIONS]",
            "marathon-deploy deploy --marathon URL [--image REF] [OPTIONS]",
            "marathon-deploy deploy --config FILE --marathon NAME,NAME [OPTIONS]",
            ""
        },
        header = "Builds an image, pushes it, deploys it to Marathon, proves it healthy; rolls back when it is not.",
        footer = {
            "",
            "Examples:",
            "  marathon-deploy deploy --marathon https://marathon.example.org --harbor https://harbor.example.org \\",
            "      --context . --repository shop/web --tag 7",
            "  marathon-deploy deploy --marathon https://marathon.example.org \\",
            "      --image harbor.example.org/shop/web:7 --overlay prod.json --timeout 15m --soak 1m"
        })
final class DeployCommand extends Operation {
    @ArgGroup(validate = false, order = 10, heading = "%nMarathon:%n")
    MarathonOptions marathon = new MarathonOptions();

    @ArgGroup(validate = false, order = 15, heading = "%nData centres:%n")
    CentreOptions centres = new CentreOptions();

    @ArgGroup(validate = false, order = 20, heading = "%nDefinition:%n")
    TemplateOptions template = new TemplateOptions();

    @ArgGroup(validate = false, order = 30, heading = "%nImage, when it is built here:%n")
    DeliveryOptions build = new DeliveryOptions();

    @ArgGroup(validate = false, order = 40, heading = "%nRegistry:%n")
    RegistryOptions registry = new RegistryOptions();

    @Option(
            names = "--build",
            order = 55,
            paramLabel = "JOB#NUMBER",
            description = "The build that deploys: it never replaces what a build of the same job with a higher number has"
                    + " deployed. In several centres, what an earlier attempt of it has deployed goes back with the rest."
                    + " Default: JOB_NAME and BUILD_NUMBER of the environment, as Jenkins sets them.")
    String buildName = "";

    @Option(
            names = "--dry-run",
            order = 60,
            description = "Check everything that can be checked, and say what would be done. Builds, pushes, creates and"
                    + " sends nothing.")
    boolean dryRun;

    @Option(
            names = "--verify",
            order = 61,
            paramLabel = "CMD",
            description = "Your own test, run when the new version is healthy and before it counts: a program and its arguments,"
                    + " without a shell. It is good when it ends with 0. It has MARATHON_DEPLOY_APP, MARATHON_DEPLOY_VERSION,"
                    + " MARATHON_DEPLOY_IMAGE and MARATHON_DEPLOY_INSTANCES (host:port, separated by commas).")
    String verify = "";

    @Option(
            names = "--verify-timeout",
            order = 62,
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "How long that test may take; all of its processes are ended then. Default: 10m.")
    Duration verifyTimeout;

    @ArgGroup(validate = false, order = 64, heading = "%nImage in Harbor, before anything is sent:%n")
    ImageGateOptions imageGates = new ImageGateOptions();

    @ArgGroup(validate = false, order = 65, heading = "%nConsul and Prometheus:%n")
    PlatformOptions platform = new PlatformOptions();

    @ArgGroup(validate = false, order = 67, heading = "%nAlertmanager and Grafana:%n")
    NoticeOptions notices = new NoticeOptions();

    @ArgGroup(validate = false, order = 70, heading = "%nConnection:%n")
    ConnectionOptions connection = new ConnectionOptions();

    @Override
    void addOptions(CommandSpec command) {
        PolicyArguments.addAll(command);
    }

    @Override
    Ending perform(Session session, Console console) throws InterruptedException {
        Optional<UserCommand> test = required(() -> test(session));
        HarborServer pushedTo = registry.harbor(this, session, marathon.config);
        required(() -> policy(Policy.defaults(), test, marathon.areNamed() ? "centre" : ""));
        BuildIdentity identity = required(() -> identity(session));
        HttpSettings http = connection.settings(session.directory());
        List<MarathonServer> given = marathon.servers(this, session, registry.harbor != null && !pushedTo.name().isEmpty());
        List<MarathonServer> servers = required(() -> centres.check(given, marathon.areNamed()));
        required(() -> {
            imageGates.checkReplication(servers);
            return imageGates.added(Policy.defaults(), pushedTo, servers.get(0).pulledFrom());
        });
        Optional<ConfigurationFile> file = marathon.file(session);
        List<String> names = servers.stream().map(MarathonServer::name).toList();
        List<CentreServices> services = names.stream()
                .map(name -> new CentreServices(name, names, file, session.credentials()))
                .toList();
        servers.forEach(server -> server.pulledFrom().ifPresent(harbor -> harbor.requireLogin(session, marathon.config)));
        List<MarathonConnection> targets = servers.stream()
                .map(server -> MarathonConnection.of(this, session, server, http))
                .toList();
        Optional<Registry> harbor = pushedTo == null
                ? Optional.empty()
                : Optional.of(HarborConnection.of(this, session, pushedTo, marathon.config, http));
        List<Policy> policies = new ArrayList<>();
        List<NoticePlaces> told = new ArrayList<>();
        for (int i = 0; i < servers.size(); i++) {
            MarathonServer server = servers.get(i);
            CentreServices own = services.get(i);
            policies.add(required(() -> imageGates.added(
                    platform.added(policy(server.policy(), test, server.name()), own, session), pushedTo, server.pulledFrom())));
            told.add(required(() -> notices.check(own, session)));
        }
        ImageSource image = image(session, pushedTo);
        Images images = null;
        if (image instanceof ImageSource.Built built && !dryRun) {
            images = new Images(session, console, connection, build, harbor, pushedTo.name());
            images.begin(built.build());
        }
        LinkedHashMap<String, Site> sites = new LinkedHashMap<>();
        for (int i = 0; i < servers.size(); i++) {
            MarathonServer server = servers.get(i);
            MarathonConnection target = targets.get(i);
            Policy policy = policies.get(i);
            TemplateSource source = marathon.areNamed() ? centres.source(template.source(), server.name()) : template.source();
            ReleaseConsole lines = given.size() > 1 ? console.of(server.name()) : console;
            Release release = new Release(
                    new ReleaseRequest(source, image, policy, identity),
                    new ReleaseContext(
                            LocalFiles.of(session, console),
                            images,
                            harbor,
                            target.patient(),
                            lines,
                            time -> HarborConnection.pause(session, time),
                            target.kept()));
            sites.put(server.name(), new Site(server, policy, target, release, told.get(i)));
        }
        try {
            return given.size() > 1
                    ? new CentresDeployment(this, session, console).perform(sites, test, http)
                    : perform(sites.values().iterator().next(), test, http, session, console);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** Where and how it is deployed. */
    record Site(MarathonServer server, Policy policy, MarathonConnection target, Release release, NoticePlaces told) {
        /** What is told of the deployment to it: the silence and the annotation. */
        Notices notices(String app, HttpSettings http, Session session, BiConsumer<String, String> lines) {
            String called = server.name().isEmpty() ? server.urls().get(0).getHost() : server.name();
            return told.notices(app, called, http, session, lines);
        }
    }

    private Ending perform(
            Site site, Optional<UserCommand> test, HttpSettings http, Session session, Console console)
            throws IOException, InterruptedException {
        if (dryRun) {
            return preview(site.release().dryRun(), console);
        }
        Prepared prepared = site.release().prepare();
        tellNoticesOfInterruption(session, console);
        try (TestProcess own = new TestProcess(test.orElse(null), session, console);
                HeldNotices told = HeldNotices.begin(Map.of(
                        site.server().name(), site.notices(prepared.machine().id(), http, session, console::line)))) {
            test.ifPresent(given -> prepared.machine().testWith(own));
            return deploy(prepared, site, session, console, told);
        }
    }

    /** What is told first takes at most 10 s at each end of it. */
    static void tellNoticesOfInterruption(Session session, Console console) {
        session.interruption().expect(HeldNotices.LONGEST, () ->
                console.line("interrupted", "now: nothing is sent to Marathon; at most " + HeldNotices.LONGEST.toSeconds() + " s"));
    }

    private Optional<UserCommand> test(Session session) {
        if (!verify.isEmpty()) {
            return Optional.of(UserCommand.parse(verify, session));
        }
        if (verifyTimeout != null) {
            throw new IllegalArgumentException("--verify-timeout is given, but no --verify");
        }
        return Optional.empty();
    }

    private Policy policy(Policy byDefault, Optional<UserCommand> test, String centre) {
        Policy policy = PolicyArguments.policy(spec, byDefault, centre);
        Duration limit = verifyTimeout == null ? Gate.DEFAULT_TEST_LIMIT : verifyTimeout;
        return test.map(given -> policy.withGate(Gate.test("test " + given.text(), limit))).orElse(policy);
    }

    private static Ending deploy(
            Prepared prepared, Site site, Session session, Console console, HeldNotices told) {
        Report report = new Follower(session, console).run(prepared.machine(), site.policy(), site.target());
        told.ended(site.server().name(), report.end().outcome().name());
        int status = ExitStatus.ofDeployment(report);
        Summary.show(console, report, status);
        return new Ending(status, ResultJson.of(report, status, prepared.durations(), console));
    }

    private static Ending preview(DryRun seen, Console console) {
        return new Ending(ExitStatus.GOOD, previewJson(seen, console));
    }

    static ObjectNode previewJson(DryRun seen, Console console) {
        ObjectNode json = ResultJson.object(ExitStatus.GOOD);
        json.put("outcome", Preview.OUTCOME);
        json.put("reason", seen.preview().summary());
        json.put("id", seen.preview().id());
        json.put("image", seen.deployment().image());
        ArrayNode changes = json.putArray("changes");
        seen.preview().changes().forEach(changes::add);
        ArrayNode warnings = json.putArray("warnings");
        seen.deployment().warnings().forEach(warning -> warnings.add(console.masked(warning)));
        json.set("definition", console.masked(seen.definition()));
        return json;
    }

    /** @param harbor null where none is given */
    private ImageSource image(Session session, HarborServer harbor) {
        if (!build.context.isEmpty()) {
            if (!template.image.isEmpty()) {
                throw usage("--image deploys what exists, --context builds anew: give one of them");
            }
            if (harbor == null) {
                throw usage("--harbor URL is missing: Marathon's agents can only run what they can pull");
            }
            return new ImageSource.Built(
                    Images.request(session, build, registry.references(this, harbor)),
                    template.pin,
                    registry.createProject,
                    build.alwaysBuild);
        }
        if (template.image.isEmpty()) {
            return new ImageSource.OfTemplate();
        }
        ImageReference existing = ImageReference.parse(template.image);
        boolean lookUp = harbor != null && existing.digest().isEmpty();
        if (lookUp && !existing.registry().equals(harbor.host())) {
            throw new Refusal("--image " + existing + " is not on --harbor " + harbor
                    + "; leave --harbor out, or name the image as it is called there");
        }
        return new ImageSource.Existing(existing, template.pin, lookUp);
    }

    /**
     * The build that the options name, else the one that the environment does.
     *
     * @throws IllegalArgumentException when the options name none in the right way
     */
    private BuildIdentity identity(Session session) {
        Map<String, String> environment = session.environment();
        Optional<Build> named = buildName.isEmpty()
                ? Build.parse(environment.getOrDefault("JOB_NAME", "") + "#" + environment.getOrDefault("BUILD_NUMBER", ""))
                : Build.parse(buildName);
        if (named.isEmpty() && !buildName.isEmpty()) {
            throw new IllegalArgumentException(
                    "--build " + buildName + " must be a job and a number from 1 on, such as shop/web#41");
        }
        return new BuildIdentity(named, Revision.of(session.directory().resolve(build.context), environment));
    }
}
