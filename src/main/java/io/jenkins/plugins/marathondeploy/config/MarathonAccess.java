package io.jenkins.plugins.marathondeploy.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.ProxyConfiguration;
import hudson.Util;
import hudson.model.Item;
import hudson.model.Run;
import io.jenkins.plugins.marathondeploy.auth.Authentication;
import io.jenkins.plugins.marathondeploy.credentials.RunCredentials;
import io.jenkins.plugins.marathondeploy.http.HttpClients;
import io.jenkins.plugins.marathondeploy.http.HttpSettings;
import io.jenkins.plugins.marathondeploy.marathon.HttpMarathon;
import io.jenkins.plugins.marathondeploy.marathon.Marathon;
import io.jenkins.plugins.marathondeploy.marathon.MarathonException;
import io.jenkins.plugins.marathondeploy.marathon.MarathonSettings;
import io.jenkins.plugins.marathondeploy.marathon.Retrying;
import io.jenkins.plugins.marathondeploy.release.KeptRecords;
import io.jenkins.plugins.marathondeploy.workload.KeptValues;
import java.io.Serializable;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Which Marathon a step deploys to: a server of the global configuration by its name, or an address with a credential.
 * Holds names only, so that it can be persisted; addresses, logins and certificates are looked up for each use.
 *
 * @param server        name in the global configuration; empty when an address is given
 * @param url           addresses, separated by commas or blanks; empty when a server is named
 * @param credentialsId replaces the server's own when not empty
 */
public record MarathonAccess(String server, String url, String credentialsId) implements Serializable {
    private static final Duration VISIT = Duration.ofSeconds(10);
    private static final Duration LOOK_LIMIT = Duration.ofSeconds(10);

    /** Shared by everything in this Jenkins, and following its proxy settings. */
    private static final HttpClients CLIENTS = new HttpClients(ProxyConfiguration::newHttpClientBuilder);

    public MarathonAccess {
        server = Util.fixNull(server).trim();
        url = Util.fixNull(url).trim();
        credentialsId = Util.fixNull(credentialsId).trim();
    }

    /** Connections of this plugin, through Jenkins' proxy where one is set. */
    public static HttpClients connections() {
        return CLIENTS;
    }

    /**
     * The server it names, or one made of the address. Asks nobody.
     *
     * @param item that uses it; null in the global configuration
     * @throws AbortException when there is none, or none that the item may use, saying what can be done
     */
    public MarathonServer resolve(@CheckForNull Item item) throws AbortException {
        if (!server.isEmpty() && !url.isEmpty()) {
            throw new AbortException("Both 'marathon' (" + server + ") and 'marathonUrl' are given; use one of them.");
        }
        if (!server.isEmpty()) {
            return MarathonDeployConfiguration.get().marathon(server, item);
        }
        if (!url.isEmpty()) {
            JobAddresses.check("marathonUrl", "marathon", addresses(url), false);
            return new MarathonServer("", url);
        }
        List<MarathonServer> all = MarathonDeployConfiguration.get().marathonServers(item);
        if (all.size() == 1) {
            return all.get(0);
        }
        throw new AbortException(
                all.isEmpty()
                        ? "No Marathon is named: configure a server that " + (item == null ? "jobs" : item.getFullName())
                                + " may use in Manage Jenkins » System."
                        : "No Marathon is named, and there are several: name one of them, such as '" + all.get(0).getName() + "', with 'marathon'.");
    }

    /**
     * The same where it names any; else the server that was the only one when it was used, since there may be others by now.
     *
     * @param used its name; empty or null where that is not known
     */
    public MarathonAccess orServer(@CheckForNull String used) {
        return server.isEmpty() && url.isEmpty() ? new MarathonAccess(used, "", credentialsId) : this;
    }

    /**
     * As {@link #resolve}, for what an earlier build has used.
     *
     * @param build as texts name it, {@code #7}
     */
    public MarathonServer resolveAgain(String build, @CheckForNull Item item) throws AbortException {
        try {
            return resolve(item);
        } catch (AbortException e) {
            boolean there = MarathonDeployConfiguration.get().getMarathonServers().stream()
                    .anyMatch(one -> one.getName().equals(server));
            if (server.isEmpty() || there) {
                throw e;
            }
            throw new AbortException("Build " + build + " has deployed to the Marathon server '" + server
                    + "', which was renamed or removed since, and nothing is sent to another one. " + e.getMessage()
                    + " Have an administrator give it that name again, or build again.");
        }
    }

    /**
     * The same with the server's name, where it has none and means the only one that the item may use: it goes on meaning
     * that one when others are added.
     *
     * @throws AbortException as {@link #resolve}
     */
    public MarathonAccess named(@CheckForNull Item item) throws AbortException {
        return isAddressOfJob() ? this : new MarathonAccess(resolve(item).getName(), "", credentialsId);
    }

    /** Why the item may not use it, as it is configured at the moment; empty where it may. Asks nobody. */
    public Optional<String> refusal(@CheckForNull Item item) {
        try {
            resolve(item);
            return Optional.empty();
        } catch (AbortException e) {
            return Optional.of(e.getMessage());
        }
    }

    /**
     * Its instances. Asks nobody, and looks no credential up.
     *
     * @throws AbortException when there is none, or none that the item may use
     */
    public List<URI> instances(@CheckForNull Item item) throws AbortException {
        return addresses(resolve(item).getUrl());
    }

    /** How it is reached by this run. The login is looked up before each request. */
    public MarathonSettings settings(Run<?, ?> run) throws AbortException {
        return settings(run, new RunCredentials(run));
    }

    /**
     * The same for somebody who looks at a page of the run, which does not count as a use of its credentials. An exchange
     * takes 10 s at most, since a thread of Jenkins' web server waits for it.
     */
    public MarathonSettings settingsOfLook(Run<?, ?> run) throws AbortException {
        MarathonSettings settings = settings(run, RunCredentials.ofLook(run));
        return settings.withHttp(settings.http().withRequestTimeout(LOOK_LIMIT));
    }

    private MarathonSettings settings(Run<?, ?> run, RunCredentials credentials) throws AbortException {
        MarathonServer resolved = resolve(run.getParent());
        Optional<String> authority = credentials.certificate(resolved.getCaCredentialsId(), resolved.getUrl());
        HttpSettings http = HttpSettings.defaults();
        List<URI> instances = addresses(resolved.getUrl());
        if (!url.isEmpty()) {
            http = http.withAllowed(JobAddresses.check("marathonUrl", "marathon", instances, true));
        }
        try {
            return new MarathonSettings(
                    instances,
                    () -> login(credentials, resolved),
                    authority.isPresent() ? http.withAuthority(authority.get()) : http);
        } catch (IllegalArgumentException e) {
            throw new AbortException(e.getMessage());
        }
    }

    /**
     * Whether a job has named its address. Then its word does not count for whose output on a Mesos agent is shown: it may be
     * the job's own, and name other people's tasks.
     */
    public boolean isAddressOfJob() {
        return !url.isEmpty();
    }

    /**
     * For addresses that a job has named, such as those of probes: only what jobs may name, with the authority that this
     * Marathon is trusted by.
     */
    public static HttpSettings visitor(MarathonSettings settings) {
        HttpSettings http = HttpSettings.defaults()
                .withRequestTimeout(VISIT)
                .withAllowed(JobAddresses.RULES);
        Optional<String> authority = settings.http().authorityPem();
        return authority.isPresent() ? http.withAuthority(authority.get()) : http;
    }

    private static List<URI> addresses(String text) throws AbortException {
        try {
            return MarathonSettings.addresses(text);
        } catch (IllegalArgumentException e) {
            throw new AbortException(e.getMessage());
        }
    }

    /**
     * What this Marathon keeps otherwise than it was sent, as the deployments of a run's job have found. It is kept with the
     * job, which moves and goes with it; nothing where the server can't be found, which whoever asks it is told.
     */
    public KeptValues kept(Run<?, ?> run) {
        try {
            return new KeptRecords(
                    run.getParent().getRootDir().toPath().resolve("marathon-deploy-kept.tsv"),
                    instances(run.getParent()));
        } catch (AbortException unknown) {
            return KeptValues.NONE;
        }
    }

    /** For a thread that can wait: repeats reads that failed for a reason that can pass. */
    public Marathon patient(Run<?, ?> run) throws AbortException {
        return new Retrying(
                new HttpMarathon(settings(run), CLIENTS),
                Retrying.Patience.standard(),
                Clock.systemUTC(),
                pause -> Thread.sleep(pause.toMillis()),
                new SecureRandom());
    }

    private Authentication login(RunCredentials credentials, MarathonServer resolved) {
        String id = credentialsId.isEmpty() ? resolved.getCredentialsId() : credentialsId;
        try {
            return credentials.login(id, resolved.getUrl(), resolved.getTokenScheme());
        } catch (AbortException e) {
            throw new MarathonException(MarathonException.Kind.UNAUTHORISED, e.getMessage());
        }
    }
}
