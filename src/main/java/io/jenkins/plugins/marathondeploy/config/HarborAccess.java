package io.jenkins.plugins.marathondeploy.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.Util;
import hudson.model.Item;
import hudson.model.Run;
import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.credentials.RunCredentials;
import io.jenkins.plugins.marathondeploy.gate.HarborChoice;
import io.jenkins.plugins.marathondeploy.harbor.HarborClient;
import io.jenkins.plugins.marathondeploy.harbor.HarborSettings;
import io.jenkins.plugins.marathondeploy.http.HttpSettings;
import io.jenkins.plugins.marathondeploy.release.Registry;
import java.io.Serializable;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which Harbor a step pushes to: a registry of the global configuration by its name, or an address with a credential.
 *
 * @param registry      name in the global configuration; empty when an address is given
 * @param url           {@code https://harbor.example}; empty when a registry is named
 * @param credentialsId replaces the registry's own when not empty
 */
public record HarborAccess(String registry, String url, String credentialsId) implements Serializable {
    public HarborAccess {
        registry = Util.fixNull(registry).trim();
        url = Util.fixNull(url).trim();
        credentialsId = Util.fixNull(credentialsId).trim();
    }

    /**
     * The registry it names, or one made of the address. Asks nobody.
     *
     * @param item that uses it; null in the global configuration
     * @throws AbortException when there is none, or none that the item may use, saying what can be done
     */
    public HarborRegistry resolve(@CheckForNull Item item) throws AbortException {
        if (!registry.isEmpty() && !url.isEmpty()) {
            throw new AbortException("Both 'harbor' (" + registry + ") and 'harborUrl' are given; use one of them.");
        }
        if (!registry.isEmpty()) {
            return MarathonDeployConfiguration.get().harbor(registry, item);
        }
        if (!url.isEmpty()) {
            JobAddresses.check("harborUrl", "harbor", List.of(address(url)), false);
            return new HarborRegistry("", url);
        }
        List<HarborRegistry> all = MarathonDeployConfiguration.get().harborRegistries(item);
        if (all.size() == 1) {
            return all.get(0);
        }
        throw new AbortException(
                all.isEmpty()
                        ? "No Harbor is named: configure a registry that " + (item == null ? "jobs" : item.getFullName())
                                + " may use in Manage Jenkins » System."
                        : "No Harbor is named, and there are several: name one of them, such as '"
                                + all.get(0).getName() + "', with 'harbor'.");
    }

    /**
     * The address of the Harbor that has an image, among those that are known here. Of several that call it so, since each
     * data centre calls its own by the same name, it is the one that the Marathon's agents pull from, else the one whose address
     * has that host.
     *
     * @param image    a reference, or null
     * @param marathon to which it is deployed; null where there are several
     * @param item     that uses it; null in the global configuration
     * @return empty where none that the item may use has that host, and where it is not known which of several is meant
     */
    public String urlOf(@CheckForNull String image, @CheckForNull MarathonServer marathon, @CheckForNull Item item) {
        List<HarborRegistry> all = new ArrayList<>(List.of(new HarborRegistry("", url)));
        all.addAll(MarathonDeployConfiguration.get().harborRegistries(item));
        List<HarborRegistry> named = all.stream()
                .filter(one -> !one.getUrl().isEmpty() && image != null && image.startsWith(one.imageStart()))
                .toList();
        String pulled = marathon == null ? "" : Util.fixNull(marathon.getHarbor());
        return named.stream()
                .filter(one -> !pulled.isEmpty() && pulled.equals(one.getName()))
                .findFirst()
                .or(() -> named.stream().filter(one -> one.getImageHost() == null).findFirst())
                .or(() -> named.size() == 1 ? Optional.of(named.get(0)) : Optional.empty())
                .map(HarborRegistry::getUrl)
                .orElse("");
    }

    /**
     * The one that has an image, among those of the configuration that the item may use; empty also where several may have it,
     * since each data centre calls its own by the same name.
     *
     * @param image         a reference; null where it is named in a file, which may be in the only one
     * @param credentialsId as {@link #credentialsId}
     */
    public static Optional<HarborAccess> having(
            @CheckForNull String image, @CheckForNull String credentialsId, @CheckForNull Item item) {
        List<HarborRegistry> all = MarathonDeployConfiguration.get().harborRegistries(item);
        List<HarborRegistry> named =
                all.stream().filter(one -> image == null || image.startsWith(one.imageStart())).toList();
        Optional<HarborRegistry> own = named.stream().filter(one -> image != null && one.getImageHost() == null).findFirst();
        return own.or(() -> named.size() == 1 ? Optional.of(named.get(0)) : Optional.empty())
                .map(one -> new HarborAccess(one.getName(), "", credentialsId));
    }

    /**
     * How a gate names the one that a Marathon's agents pull from; empty where its configuration names none.
     *
     * @throws AbortException when there is none of that name, or none that the item may use
     */
    public static Optional<HarborChoice> pulledFrom(MarathonServer marathon, @CheckForNull Item item) throws AbortException {
        if (marathon.getHarbor() == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(new HarborAccess(marathon.getHarbor(), "", "").choice(item));
        } catch (AbortException unknown) {
            throw new AbortException("The agents of the Marathon server '" + marathon.getName() + "' pull from the Harbor registry '"
                    + marathon.getHarbor() + "'. " + unknown.getMessage());
        }
    }

    /**
     * How a gate names it.
     *
     * @throws AbortException when there is none, or none that the item may use
     */
    public HarborChoice choice(@CheckForNull Item item) throws AbortException {
        HarborRegistry resolved = resolve(item);
        try {
            return new HarborChoice(
                    resolved.getName(), resolved.getUrl(), credentialsId, Util.fixNull(resolved.getImageHost()));
        } catch (IllegalArgumentException e) {
            throw new AbortException(e.getMessage());
        }
    }

    /** What a gate names. */
    public static HarborAccess of(HarborChoice choice) {
        return choice.registry().isEmpty()
                ? new HarborAccess("", choice.url(), choice.credentialsId())
                : new HarborAccess(choice.registry(), "", choice.credentialsId());
    }

    private static URI address(String text) throws AbortException {
        try {
            return HarborSettings.address(text);
        } catch (IllegalArgumentException e) {
            throw new AbortException(e.getMessage());
        }
    }

    /** {@code host:port/project/name}: what images of a repository are called when they are pushed. */
    public String imageName(String repository, @CheckForNull Item item) throws AbortException {
        HarborRegistry resolved = resolve(item);
        URI address;
        try {
            address = URI.create(resolved.getUrl());
        } catch (IllegalArgumentException e) {
            throw new AbortException("The Harbor address '" + resolved.getUrl() + "' is not a URL.");
        }
        if (address.getRawAuthority() == null || address.getUserInfo() != null) {
            throw new AbortException("The Harbor address '" + resolved.getName()
                    + "' must look like https://harbor.example, without a login in it.");
        }
        return address.getRawAuthority() + "/" + path(resolved, repository);
    }

    private static String path(HarborRegistry resolved, String repository) throws AbortException {
        String path = repository.contains("/") || resolved.getProject() == null
                ? repository
                : resolved.getProject() + "/" + repository;
        if (!path.contains("/")) {
            throw new AbortException("The repository '" + repository + "' names no project: write project/" + repository
                    + ", or set a default project for the registry.");
        }
        return path;
    }

    /**
     * With the login of this run. It is not the controller that pushes: the agent may sit in another network.
     *
     * @throws AbortException when the address, the login or a certificate can't be used
     */
    public Registry registry(Run<?, ?> run) throws AbortException {
        HarborClient client = new HarborClient(settings(run), MarathonAccess.connections());
        try {
            return new Registry(client, false, Util.fixNull(resolve(run.getParent()).getImageHost()));
        } catch (IllegalArgumentException e) {
            throw new AbortException(e.getMessage());
        }
    }

    /**
     * How it is reached, with the login of this run.
     *
     * @throws AbortException when the address, the login or a certificate can't be used
     */
    public HarborSettings settings(Run<?, ?> run) throws AbortException {
        Authentication login = login(run);
        Optional<String> authority = authority(run);
        HarborRegistry resolved = resolve(run.getParent());
        URI address = address(resolved.getUrl());
        HttpSettings http = HttpSettings.defaults();
        if (!url.isEmpty()) {
            http = http.withAllowed(JobAddresses.check("harborUrl", "harbor", List.of(address), true));
        }
        try {
            return new HarborSettings(
                            address, () -> login, authority.isPresent() ? http.withAuthority(authority.get()) : http)
                    .withTokenServices(Util.fixNull(resolved.getTokenService()));
        } catch (IllegalArgumentException e) {
            throw new AbortException(e.getMessage());
        }
    }

    /** Rules for the addresses that its exchanges may go to; null where it is a registry of the configuration. */
    @CheckForNull
    public String allowed() {
        return url.isEmpty() ? null : Util.fixNull(MarathonDeployConfiguration.get().getJobAddresses());
    }

    /** Certificates that are trusted there besides the JVM's own, PEM. */
    public Optional<String> authority(Run<?, ?> run) throws AbortException {
        HarborRegistry resolved = resolve(run.getParent());
        return new RunCredentials(run).certificate(resolved.getCaCredentialsId(), resolved.getUrl());
    }

    /** Looked up for each use. */
    public Authentication login(Run<?, ?> run) throws AbortException {
        HarborRegistry resolved = resolve(run.getParent());
        String id = credentialsId.isEmpty() ? resolved.getCredentialsId() : credentialsId;
        return new RunCredentials(run).login(id, resolved.loginAddresses(), MarathonServer.TOKEN_SCHEME);
    }
}
