package io.jenkins.plugins.marathondeploy.cluster.harbor;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PushbackInputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.zip.GZIPInputStream;

/**
 * One Harbor on one port of 127.0.0.1 (a Docker Engine takes that for an insecure registry without being told). Start
 * several, and {@link #replicateTo} makes one feed another. Nothing of it outlives this JVM.
 */
public final class HarborFixture implements AutoCloseable {
    static {
        // Harbor's nginx does so, too: without it every answer on a kept connection waits some 40 ms for a delayed
        // acknowledgement.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final HttpServer server;
    private final PlainHttpGate gate;
    private final ExecutorService threads = Executors.newCachedThreadPool(HarborFixture::daemon);
    private final ScheduledExecutorService copies = Executors.newSingleThreadScheduledExecutor(HarborFixture::daemon);
    private final HarborOptions options;
    private final RegistryProcess registry;
    private final TokenIssuer issuer;
    private final Accounts accounts = new Accounts();
    private final Projects projects;
    private final Artifacts artifacts;
    private final Scans scans;
    private final RegistryFaults faults = new RegistryFaults();
    private final RequestLog requests = new RequestLog();
    private final ReadOnlyMode readOnly = new ReadOnlyMode();
    private final ProjectApi projectApi;
    private final ReplicationApi replicationApi = new ReplicationApi();

    private HarborFixture(HarborOptions options) throws IOException {
        this.options = options;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        gate = new PlainHttpGate(options.port(), threads);
        issuer = new TokenIssuer(options.tokenLifetime());
        projects = new Projects(options.clock());
        scans = new Scans(options.clock());
        projectApi = new ProjectApi(projects);
        PushLog log = new PushLog(options.clock());
        URI realm = uri().resolve("/service/token");
        AccessCheck access = new AccessCheck(accounts, projects, realm.toString());
        HttpHandler registryHandler;
        if (options.registry()) {
            registry = startRegistry(realm);
            HttpClient http = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(10))
                    .executor(threads)
                    .build();
            artifacts = new Artifacts(new RegistryStore(registry.uri(), issuer, http), projects, log, scans);
            registryHandler = new RegistryProxy(registry.uri(), http, faults, artifacts, access, issuer);
        } else {
            registry = null;
            artifacts = new Artifacts(new MemoryStore(), projects, log, scans);
            registryHandler = new MemoryRegistry(access, artifacts, projects);
        }
        HarborApi api = new HarborApi(
                accounts,
                List.of(
                        new SystemApi(options.version(), registryAddress(), readOnly, projectApi),
                        projectApi,
                        new ArtifactApi(projects, artifacts),
                        replicationApi));
        handle("/v2/", registryHandler);
        handle("/service/token", new TokenService(accounts, projects, issuer));
        handle(HarborApi.ROOT, api);
        server.setExecutor(threads);
        server.start();
        gate.start(server.getAddress());
    }

    private RegistryProcess startRegistry(URI realm) {
        try {
            return RegistryProcess.startWithTokens(realm);
        } catch (RuntimeException e) {
            gate.close();
            throw e;
        }
    }

    private void handle(String path, HttpHandler handler) {
        server.createContext(path, handler).getFilters().addAll(List.of(requests, faults.filter(), readOnly));
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "harbor-fixture");
        thread.setDaemon(true);
        return thread;
    }

    /** Starts a Harbor with the real registry behind it. */
    public static HarborFixture start() {
        return start(HarborOptions.defaults());
    }

    public static HarborFixture start(HarborOptions options) {
        try {
            return new HarborFixture(options);
        } catch (IOException e) {
            throw new UncheckedIOException("Harbor could not be started: " + e.getMessage(), e);
        }
    }

    /** {@code http://127.0.0.1:PORT}. */
    public URI uri() {
        return URI.create("http://" + registryAddress());
    }

    /** {@code 127.0.0.1:PORT}: what image references begin with. */
    public String registryAddress() {
        return "127.0.0.1:" + gate.port();
    }

    public HarborFixture createProject(String name) {
        return createProject(name, Map.of());
    }

    /** @param metadata {@code public}, {@code auto_scan}, {@code prevent_vul}: "true"; {@code severity}: "high" */
    public HarborFixture createProject(String name, Map<String, String> metadata) {
        if (!projects.create(name, metadata)) {
            throw new IllegalArgumentException("There is a project " + name + " already");
        }
        return this;
    }

    /** A project that caches the images of another Harbor; for those that have no registry process behind them. */
    public HarborFixture createProxyCache(String name, HarborFixture upstream) {
        if (options.registry()) {
            throw new IllegalStateException("a proxy cache is only in a Harbor without a registry");
        }
        createProject(name);
        projects.find(name).orElseThrow().cache(upstream.artifacts);
        return this;
    }

    public boolean hasProject(String name) {
        return projects.find(name).isPresent();
    }

    /** A user without a right in any project: {@link #allow} gives them. */
    public HarborFixture addUser(String name, String password) {
        accounts.add(new Account(name, password, false));
        return this;
    }

    /** A system administrator. */
    public HarborFixture addAdministrator(String name, String password) {
        accounts.add(new Account(name, password, true));
        return this;
    }

    /**
     * A robot account that may pull from and push to the projects, and read and scan what is there.
     *
     * @param name with its prefix: {@code robot$ci}, or {@code robot$web+push} for a robot of the project web alone
     */
    public HarborFixture addRobot(String name, String secret, String... robotProjects) {
        accounts.add(new Account(name, secret, false));
        List<String> rights = new ArrayList<>(List.of("pull", "push", "scan:create", "tag:create"));
        rights.addAll(Account.READING);
        for (String project : robotProjects) {
            allow(name, project, rights.toArray(String[]::new));
        }
        return this;
    }

    /** The login of this account is not accepted any more. */
    public HarborFixture disable(String account) {
        accounts.get(account).disable();
        return this;
    }

    /**
     * Sets what an account may do in a project: {@code pull}, {@code push}, {@code delete}, {@code artifact:read} and
     * other rights of Harbor's robots; none takes all away. A user who may pull may read, too.
     *
     * @param project {@code *} for every project, {@code /} for rights in none
     */
    public HarborFixture allow(String account, String project, String... actions) {
        accounts.get(account).allow(project, actions);
        return this;
    }

    /** Takes single permissions away that go with pull and push otherwise: {@code scan:create}, {@code accessory:list}. */
    public HarborFixture withhold(String account, String project, String... permissions) {
        accounts.get(account).withhold(project, permissions);
        return this;
    }

    /**
     * The project's list of vulnerabilities that do not count when one of its images is pulled.
     *
     * @param expiry null for never
     */
    public HarborFixture allowVulnerabilities(String project, Instant expiry, String... ids) {
        projects.find(project).orElseThrow().allow(List.of(ids), expiry);
        return this;
    }

    /** The system's, for projects with {@code reuse_sys_cve_allowlist}. */
    public HarborFixture allowVulnerabilitiesEverywhere(String... ids) {
        projects.allowInSystem(List.of(ids));
        return this;
    }

    /** Changes a project's settings. */
    public HarborFixture set(String project, String setting, String value) {
        projects.find(project).orElseThrow().metadata().put(setting, value);
        return this;
    }

    /** Puts something beside an artifact: {@code signature.cosign}, {@code sbom.harbor}. */
    public void addAccessory(String repository, String digest, String type) {
        artifacts.accessories().add(repository, digest, type);
    }

    /** How far Harbor's own bill of materials of an artifact is: Pending, Running, Success, Error, Stopped. */
    public void sbom(String digest, String status) {
        artifacts.accessories().sbom(digest, status);
    }

    /**
     * Puts an index of images that are there, as if it had been pushed.
     *
     * @param children digests by platform, {@code linux/amd64}
     * @return its digest
     */
    public String putIndex(String repository, String tag, Map<String, String> children) {
        try {
            return SmallImage.putIndex(artifacts, repository, tag, children);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Only administrators may create projects from now on. */
    public HarborFixture restrictProjectCreation() {
        projectApi.onlyAdministratorsCreate(true);
        return this;
    }

    /** From now on nothing can be pushed, created, scanned or deleted: 403. */
    public HarborFixture readOnly() {
        readOnly.set(true);
        return this;
    }

    /** Once pushed, that tag of the project's repositories can't be pushed again: 412. */
    public HarborFixture makeImmutable(String project, String tag) {
        projects.find(project).orElseThrow().makeImmutable(tag);
        return this;
    }

    /** Of the tokens given from now on. */
    public HarborFixture tokenLifetime(Duration lifetime) {
        issuer.lifetime(lifetime);
        return this;
    }

    /** Makes what is pushed here arrive at the other Harbor; the policy is the answer's to change. */
    public Replication replicateTo(HarborFixture destination) {
        Replication replication = new Replication(
                replicationApi.nextId(), artifacts, destination.artifacts, destination.projects, options.clock(), copies);
        replicationApi.add(replication);
        return replication;
    }

    /**
     * Puts a small image into the registry without a Docker Engine, as if it had been pushed.
     *
     * @param repository {@code project/name}
     * @param content    what makes its digest differ from another's
     * @return its digest
     */
    public String putArtifact(String repository, String tag, String content) {
        try {
            return SmallImage.put(artifacts, repository, tag, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes an artifact away with all its tags, and with what belongs to it. */
    public void deleteArtifact(String repository, String reference) {
        try {
            artifacts.remove(repository, artifacts.find(repository, reference).digest());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A run of a retention policy: takes away each image of the project that has none of these tags, and no immutable one.
     *
     * @param tags that the policy retains, whole
     */
    public void retain(String project, String... tags) {
        try {
            artifacts.retain(project, Set.of(tags));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The digest of what the registry has there now; empty when nothing. */
    public Optional<String> digest(String repository, String reference) {
        try {
            return artifacts.store().manifest(repository, reference).map(Manifest::digest);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All that the registry has of an image: manifest, configuration, and layers, unpacked, one after the other. */
    public byte[] content(String repository, String reference) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            Manifest manifest = artifacts.store().manifest(repository, reference).orElseThrow();
            all.writeBytes(manifest.content());
            for (Manifest.Blob blob : manifest.blobs()) {
                try (PushbackInputStream stored = new PushbackInputStream(artifacts.store().blob(repository, blob.digest()))) {
                    int first = stored.read();
                    stored.unread(first);
                    // Gzip's first byte: a configuration begins with a brace.
                    (first == 0x1f ? new GZIPInputStream(stored) : stored).transferTo(all);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all.toByteArray();
    }

    public RegistryFaults faults() {
        return faults;
    }

    public Scans scans() {
        return scans;
    }

    /** Every request so far: {@code "HEAD /api/v2.0/projects?project_name=web"}. */
    public List<String> requests() {
        return requests.requests();
    }

    @Override
    public void close() {
        gate.close();
        server.stop(0);
        copies.shutdownNow();
        threads.shutdownNow();
        if (registry != null) {
            registry.close();
        }
    }
}
