package io.jenkins.plugins.marathondeploy.agent;

import hudson.AbortException;
import hudson.model.TaskListener;
import hudson.remoting.VirtualChannel;
import hudson.util.Secret;
import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.delivery.Delivered;
import io.jenkins.plugins.marathondeploy.delivery.Delivery;
import io.jenkins.plugins.marathondeploy.delivery.DeliveryListener;
import io.jenkins.plugins.marathondeploy.harbor.HarborClient;
import io.jenkins.plugins.marathondeploy.harbor.HarborSettings;
import io.jenkins.plugins.marathondeploy.http.HttpSettings;
import io.jenkins.plugins.marathondeploy.image.CancellationSignal;
import io.jenkins.plugins.marathondeploy.image.ImageBuild;
import io.jenkins.plugins.marathondeploy.image.ImageEvent;
import io.jenkins.plugins.marathondeploy.image.ImageException;
import io.jenkins.plugins.marathondeploy.image.engine.DockerEngine;
import io.jenkins.plugins.marathondeploy.image.engine.EngineAddress;
import java.io.File;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import jenkins.MasterToSlaveFileCallable;

/**
 * Builds in the workspace with the agent's Docker Engine, and pushes, unless the registry has the image already. The
 * agent gets the registry's login and nothing else of Jenkins' credentials; an interruption of its thread, which is how an abort arrives, stops the engine's build.
 */
public final class BuildAndPush extends MasterToSlaveFileCallable<Pushed> implements DeliveryListener {
    private static final long serialVersionUID = 1L;
    /** The agent may have no way to the registry but the engine's; then it is built, soon. */
    private static final Duration CONNECT = Duration.ofSeconds(5);

    private final ImageOrder order;
    private final String user;
    private final Secret password;
    private final HashMap<String, String> environment;
    private final TaskListener listener;
    private final PushListener pushListener;
    private final ArrayList<String> notes = new ArrayList<>();
    private boolean pushing;

    /**
     * @param login        for the registry: none, or a user name with a password
     * @param environment  the step's, for {@code DOCKER_HOST} and its relatives
     * @param pushListener is told when the push begins
     */
    public BuildAndPush(
            ImageOrder order,
            Authentication login,
            Map<String, String> environment,
            TaskListener listener,
            PushListener pushListener)
            throws AbortException {
        this.pushListener = pushListener;
        this.order = order;
        this.environment = new HashMap<>(environment);
        this.environment.keySet().removeIf(name -> !name.startsWith("DOCKER_") && !name.equals("HOME"));
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
            throw new AbortException(e.getMessage());
        } catch (ImageException e) {
            if (e.kind() == ImageException.Kind.CANCELLED) {
                throw new InterruptedException(e.getMessage());
            }
            throw new AbortException(e.getMessage());
        }
    }

    private Pushed build() {
        Authentication login = user == null
                ? Authentication.none()
                : Authentication.basic(
                        user, io.jenkins.plugins.marathondeploy.auth.Secret.of(password.getPlainText()));
        DockerEngine engine = DockerEngine.connect(EngineAddress.of(order.dockerHost(), environment))
                .withPushTimeout(order.pushTimeout());
        listener.getLogger().println("[docker] " + engine.describe());
        HarborClient harbor = harbor(login);
        ImageBuild build = order.build();
        CancellationSignal signal = new CancellationSignal();
        Delivery delivery =
                new Delivery(engine, harbor, login, order.records(), this, signal, Clock.systemUTC());
        if (!order.findOnly()) {
            return told(delivery.deliver(build, order.alwaysBuild()));
        }
        return delivery.find(build, Delivery.content(build, order.alwaysBuild(), engine::platform, signal))
                .map(this::told)
                .orElseGet(() -> new Pushed(null, "", "", "", new LinkedHashMap<>(), notes));
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

    private HarborClient harbor(Authentication login) {
        HttpSettings http = HttpSettings.defaults().withConnectTimeout(CONNECT);
        return new HarborClient(new HarborSettings(
                HarborSettings.address(order.harbor()),
                () -> login,
                order.authority().isEmpty() ? http : http.withAuthority(order.authority())));
    }

    @Override
    public void build(ImageEvent event) {
        boolean noisy = event instanceof ImageEvent.Layer || event instanceof ImageEvent.Pulling;
        if (!noisy) {
            listener.getLogger().println("[docker] " + event);
        }
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
        notes.add(text);
    }
}
