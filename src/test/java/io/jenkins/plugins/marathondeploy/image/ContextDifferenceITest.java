package io.jenkins.plugins.marathondeploy.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.jenkins.plugins.marathondeploy.cluster.engine.DebianEngines;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random trees and ignore files: this package sends what Docker's newest client on this machine sends with
 * {@code DOCKER_BUILDKIT=0}, told by what a server in an engine's place receives. {@code -Dcontext.cases=} says how many: 1,000 by
 * default, 2,000 in about two minutes on two cores; {@code -Dcontext.seed=} where they begin.
 *
 * <p>Refused here, with words, although Docker's clients take it: {@code \b}, which is a word's boundary to them, its like, and
 * {@code {2}}, a repetition. Nobody means that in a file's name.
 *
 * <p>One difference is meant: where an exception has a wildcard, BuildKit looks into ignored directories and the classic client
 * does not. There, what is sent beyond the client's lies below a directory that is ignored; that it is what BuildKit sends is told by
 * {@code BuildKitContextITest}.
 */
class ContextDifferenceITest {
    private static final int CASES = Integer.getInteger("context.cases", 1000);
    private static final long SEED = Long.getLong("context.seed", 1);
    /** Ignore files for each tree. */
    private static final int LINES = 20;

    private static final Pattern TAG = Pattern.compile("[?&]t=case%3A(\\d+)");
    private static final Pattern EXCEPTION_WITH_WILDCARD = Pattern.compile("!.*[*?\\[\\\\]");

    @TempDir
    Path root;

    private final Map<Integer, SortedSet<String>> received = new ConcurrentHashMap<>();
    private final List<String> differences = Collections.synchronizedList(new ArrayList<>());
    private final String client = DebianEngines.newestClient();
    private HttpServer engine;
    private ExecutorService serving;

    @BeforeEach
    void listen() throws IOException {
        serving = Executors.newCachedThreadPool();
        engine = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        engine.setExecutor(serving);
        engine.createContext("/", this::answer);
        engine.start();
    }

    @AfterEach
    void stop() {
        engine.stop(0);
        serving.shutdownNow();
    }

    @Test
    void isWhatDockersClientSends() throws Exception {
        ExecutorService workers = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int first = 0; first < CASES; first += LINES) {
                int begin = first;
                all.add(workers.submit(() -> compareTree(begin, Math.min(CASES, begin + LINES))));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            workers.shutdownNow();
        }

        assertThat(differences).as(client + ", %s cases from -Dcontext.seed=%s", CASES, SEED).isEmpty();
    }

    private Void compareTree(int from, int to) throws Exception {
        Random random = new Random(SEED * 1_000_003 + from);
        Path tree = RandomContexts.tree(root.resolve("tree" + from), random);
        for (int i = from; i < to; i++) {
            String ignored = RandomContexts.ignoreFile(random);
            Files.writeString(tree.resolve(".dockerignore"), ignored);
            compare(i, tree, ignored);
        }
        return null;
    }

    private void compare(int number, Path tree, String ignored) throws Exception {
        String refused = runClient(number, tree);
        SortedSet<String> theirs = received.remove(number);
        SortedSet<String> ours;
        try {
            ours = SentNames.of(tree);
        } catch (ImageException e) {
            boolean told = e.getMessage().contains("is not UTF-8")
                    ? theirs != null && theirs.stream().anyMatch(name -> name.contains(RandomContexts.NOT_UTF8))
                    : theirs == null || e.getMessage().contains("a backslash before") || e.getMessage().contains("write \\{");
            if (!told) {
                differ(number, ignored, "refused here alone: " + e.getMessage());
            }
            return;
        }
        if (theirs == null) {
            differ(number, ignored, "refused by the client alone: " + refused);
            return;
        }
        SortedSet<String> missing = new TreeSet<>(theirs);
        missing.removeAll(ours);
        SortedSet<String> more = new TreeSet<>(ours);
        more.removeAll(theirs);
        boolean wildcard = ignored.lines().anyMatch(line -> EXCEPTION_WITH_WILDCARD.matcher(line).find());
        more.removeIf(name -> wildcard && isBelowIgnored(name, theirs));
        if (!missing.isEmpty() || !more.isEmpty()) {
            differ(number, ignored, "missing " + missing + ", more " + more);
        }
    }

    private static boolean isBelowIgnored(String name, SortedSet<String> sent) {
        for (int slash = name.indexOf('/'); slash > 0 && slash < name.length() - 1; slash = name.indexOf('/', slash + 1)) {
            if (!sent.contains(name.substring(0, slash + 1))) {
                return true;
            }
        }
        return false;
    }

    private void differ(int number, String ignored, String what) {
        differences.add(number + ": " + ignored.replace("\n", "¶").replace("\r", "␍").replace("\t", "␉") + ": " + what);
    }

    /** Returns what the client said when it sent nothing, else an empty text. */
    private String runClient(int number, Path tree) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(client, "build", "-q", "-t", "case:" + number, tree.toString()).redirectErrorStream(true);
        builder.environment().put("DOCKER_BUILDKIT", "0");
        builder.environment().put("DOCKER_HOST", "tcp://127.0.0.1:" + engine.getAddress().getPort());
        builder.environment().put("DOCKER_CONFIG", root.resolve("config").toString());
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return received.containsKey(number) ? "" : said;
    }

    private void answer(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Api-Version", "1.41");
        exchange.getResponseHeaders().set("OSType", "linux");
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        byte[] body = "OK".getBytes(StandardCharsets.UTF_8);
        if (exchange.getRequestURI().getPath().endsWith("/build")) {
            var tag = TAG.matcher("?" + exchange.getRequestURI().getRawQuery());
            SortedSet<String> names = names(exchange);
            if (tag.find()) {
                received.put(Integer.parseInt(tag.group(1)), names);
            }
            body = "{\"aux\":{\"ID\":\"sha256:00\"}}\n".getBytes(StandardCharsets.UTF_8);
        }
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(200, head ? -1 : body.length);
        if (!head) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    /** Names that are UTF-8 stand in extended headers, those that are not as they are. */
    private static SortedSet<String> names(HttpExchange exchange) throws IOException {
        SortedSet<String> names = new TreeSet<>();
        var tar = new TarArchiveInputStream(exchange.getRequestBody(), "ISO-8859-1");
        for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
            names.add(entry.getName());
        }
        exchange.getRequestBody().readAllBytes();
        return names;
    }
}
