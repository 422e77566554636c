package io.jenkins.plugins.marathondeploy.agent;

import hudson.AbortException;
import hudson.model.TaskListener;
import hudson.remoting.VirtualChannel;
import hudson.util.Secret;
import io.jenkins.plugins.marathondeploy.address.AllowedAddresses;
import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.auth.SecretMask;
import io.jenkins.plugins.marathondeploy.delivery.Backend;
import io.jenkins.plugins.marathondeploy.delivery.BackendChoice;
import io.jenkins.plugins.marathondeploy.delivery.Delivered;
import io.jenkins.plugins.marathondeploy.delivery.Delivery;
import io.jenkins.plugins.marathondeploy.delivery.DeliveryListener;
import io.jenkins.plugins.marathondeploy.harbor.HarborClient;
import io.jenkins.plugins.marathondeploy.harbor.HarborSettings;
import io.jenkins.plugins.marathondeploy.http.HttpSettings;
import io.jenkins.plugins.marathondeploy.image.BuildSecret;
import io.jenkins.plugins.marathondeploy.image.CancellationSignal;
import io.jenkins.plugins.marathondeploy.image.ImageBuild;
import io.jenkins.plugins.marathondeploy.image.ImageEvent;
import io.jenkins.plugins.marathondeploy.image.ImageException;
import io.jenkins.plugins.marathondeploy.image.engine.DockerEngine;
import io.jenkins.plugins.marathondeploy.image.engine.EngineAddress;
import io.jenkins.plugins.marathondeploy.time.SteadyClock;
import java.io.File;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import jenkins.MasterToSlaveFileCallable;

/**
 * Builds in the workspace with what the agent has for that, and pushes, unless the registry has the image already. The
 * agent gets the registry's login and the build's secrets, and nothing else of Jenkins' credentials; an interruption of its
 * thread, which is how an abort arrives, stops the build.
 */
public final class BuildAndPush extends MasterToSlaveFileCallable<Pushed> implements DeliveryListener {
    /** Before each line that docker has printed. */
    public static final String DOCKER = "[docker] ";

    private static final long serialVersionUID = 1L;
    /** The agent may have no way to the registry but the engine's; then it is built, soon. */
    private static final Duration CONNECT = Duration.ofSeconds(5);
    /** What Docker's client reads besides the agent's own; a step's environment also has what withCredentials has bound. */
    private static final Pattern CLIENT = Pattern.compile("DOCKER_(?:HOST|CONTEXT|CONFIG|CERT_PATH|TLS|TLS_VERIFY|API_VERSION"
            + "|AUTH_CONFIG|DEFAULT_PLATFORM|CUSTOM_HEADERS)|BUILDX_.*|BUILDKIT_.*|HOME|SSH_AUTH_SOCK|XDG_.*|(?i:\\w+_proxy)");

    private final ImageRequest request;
    private final String user;
    private final Secret password;
    private final HashMap<String, String> environment;
    private final HashMap<String, Secret> secrets;
    private final TaskListener listener;
    private transient SecretMask mask;
    private final PushListener pushListener;
    private final ArrayList<String> notes = new ArrayList<>();
    private boolean pushing;
    private boolean headed;
    /** That were told. */
    private final HashSet<String> digests = new HashSet<>();

    /**
     * @param login        for the registry: none, or a user name with a password
     * @param secrets      that the build names, by id: their bytes in Base64
     * @param environment  the step's, for {@code DOCKER_HOST} and its relatives
     * @param pushListener is told when the push begins
     */
    public BuildAndPush(
            ImageRequest request,
            Authentication login,
            Map<String, Secret> secrets,
            Map<String, String> environment,
            TaskListener listener,
            PushListener pushListener)
            throws AbortException {
        this.pushListener = pushListener;
        this.request = request;
        this.environment = new HashMap<>(environment);
        this.environment.keySet().removeIf(name -> !CLIENT.matcher(name).matches());
        this.secrets = new HashMap<>(secrets);
        this.listener = listener;
        if (login instanceof Authentication.Basic basic) {
            user = basic.user();
            password = Secret.fromString(basic.password().reveal());
        } else if (login instanceof Authentication.None) {
            user = null;
            password = null;
        } else {
            throw new AbortException("A registry is pushed to with a user name and a password (a robot account, say),"
                    + " not with a secret text. Choose another credential for Harbor.");
        }
    }

    @Override
    public Pushed invoke(File workspace, VirtualChannel channel) throws AbortException, InterruptedException {
        try {
            return build();
        } catch (IllegalArgumentException e) {
            throw new AbortException(masked(String.valueOf(e.getMessage())));
        } catch (ImageException e) {
            if (e.kind() == ImageException.Kind.CANCELLED) {
                throw new InterruptedException(masked(e.getMessage()));
            }
            throw new AbortException(masked(e.getMessage()));
        }
    }

    private Pushed build() {
        List<BuildSecret> given = new ArrayList<>();
        secrets.forEach((id, value) -> given.add(BuildSecret.ofBase64(
                id, io.jenkins.plugins.marathondeploy.auth.Secret.of(value.getPlainText()))));
        mask = SecretMask.none();
        given.forEach(secret -> secret.text().ifPresent(text -> mask = mask.with(text.reveal())));
        Authentication login = user == null
                ? Authentication.none()
                : Authentication.basic(
                        user, io.jenkins.plugins.marathondeploy.auth.Secret.of(password.getPlainText()));
        HarborClient harbor = harbor(login);
        ImageBuild build = request.build();
        CancellationSignal signal = new CancellationSignal();
        Map<String, String> client = new HashMap<>(System.getenv());
        client.putAll(environment);
        Backend backend = new BackendChoice(
                        request.builder(), client, request.dockerHost(), this::engine, request.pushTimeout())
                .choose(build, given, this::tell, signal);
        Delivery delivery =
                new Delivery(backend, harbor, login, request.records(), this, signal, SteadyClock.start());
        if (!request.findOnly()) {
            return told(delivery.deliver(build, request.alwaysBuild()));
        }
        return delivery.find(build, Delivery.content(build, request.alwaysBuild(), backend::platform, signal))
                .map(this::told)
                .orElseGet(() -> new Pushed(null, "", "", "", new LinkedHashMap<>(), notes));
    }

    private DockerEngine engine() {
        DockerEngine engine = DockerEngine.connect(EngineAddress.of(request.dockerHost(), environment))
                .withPushTimeout(request.pushTimeout());
        tell(engine.describe());
        return engine;
    }

    /** A step of the Dockerfile may print what it was given. */
    private String masked(String text) {
        return mask == null ? text : mask.mask(text);
    }

    private Pushed told(Delivered delivered) {
        return new Pushed(
                delivered.image(),
                delivered.skipped(),
                delivered.content(),
                delivered.revision(),
                new LinkedHashMap<>(delivered.durations()),
                notes);
    }

    /** How the agent asks Harbor. */
    HarborClient harbor(Authentication login) {
        HttpSettings http = HttpSettings.defaults().withConnectTimeout(CONNECT);
        String allowed = request.allowed();
        if (allowed != null) {
            http = http.withAllowed(AllowedAddresses.parse(allowed));
        }
        HttpSettings trusting = request.authority().isEmpty() ? http : http.withAuthority(request.authority());
        return new HarborClient(new HarborSettings(
                HarborSettings.address(request.harbor()),
                () -> login,
                trusting)
                .withTokenServices(request.tokenServices()));
    }

    @Override
    public void build(ImageEvent event) {
        boolean noisy = event instanceof ImageEvent.Layer || event instanceof ImageEvent.Pulling
                || event instanceof ImageEvent.StepProgress;
        if (event instanceof ImageEvent.BuildOutput
                || event instanceof ImageEvent.Step
                || event instanceof ImageEvent.StepOutput) {
            docker(event.toString());
        } else if (event instanceof ImageEvent.Pushed pushed && !digests.add(pushed.digest())) {
            tell("Pushed " + pushed.reference() + ", which is the same image");
        } else if (!noisy) {
            tell(event.toString());
        }
    }

    /** A line that docker has printed. */
    private void docker(String line) {
        if (!headed && !request.heading().isEmpty()) {
            listener.getLogger().println(request.heading());
        }
        headed = true;
        listener.getLogger().println(DOCKER + masked(line));
    }

    private void tell(String line) {
        listener.getLogger().println("[marathon] " + masked(line));
    }

    @Override
    public void push(ImageEvent event) {
        if (!pushing) {
            pushing = true;
            pushListener.pushing();
        }
        build(event);
    }

    /** Told by the controller: what is printed last here can be held back until the build's log is closed. */
    @Override
    public void note(String text) {
        notes.add(masked(text));
    }
}
