package io.jenkins.plugins.marathondeploy.cluster.harbor;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Faults of the registry and what stands around it, scripted: each is met by the next matching requests, as often as it says. */
public final class RegistryFaults {
    /** For {@code times}: from now on. */
    public static final int ALWAYS = Integer.MAX_VALUE;

    private static final Pattern UPLOAD = Pattern.compile("/v2/.+/blobs/uploads/.+");
    private static final Pattern MANIFEST = Pattern.compile("/v2/.+/manifests/.+");

    private final List<Fault> faults = new ArrayList<>();
    private final Set<HttpExchange> lost = ConcurrentHashMap.newKeySet();
    private int met;

    private interface Effect {
        /** Whether the exchange is over; otherwise it goes on to the registry. */
        boolean apply(HttpExchange exchange) throws IOException;
    }

    private static final class Fault {
        final Predicate<HttpExchange> matches;
        final Effect effect;
        int times;
        int met;

        Fault(Predicate<HttpExchange> matches, int times, Effect effect) {
            this.matches = matches;
            this.times = times;
            this.effect = effect;
        }
    }

    /** The connection breaks after so many bytes of a layer have arrived. */
    public void cutBlobUploads(int times, long afterBytes) {
        add(RegistryFaults::isBlobData, times, exchange -> {
            InputStream body = exchange.getRequestBody();
            long left = afterBytes;
            while (left > 0) {
                int read = body.readNBytes((int) Math.min(left, 8192)).length;
                if (read == 0) {
                    break;
                }
                left -= read;
            }
            exchange.close();
            return true;
        });
    }

    /** The upload of a layer's data is answered with an error in the registry's form. */
    public void answerBlobUploads(int times, int status, String code, String message) {
        add(RegistryFaults::isBlobData, times, exchange -> answer(exchange, status, code, message));
    }

    /** The push of a manifest, which ends an image's push, is answered with an error. */
    public void answerManifests(int times, int status, String code, String message) {
        add(RegistryFaults::isManifest, times, exchange -> answer(exchange, status, code, message));
    }

    /** A question for a manifest, by GET or HEAD, is answered with an error; the status alone in the case of HEAD. */
    public void answerManifestReads(int times, int status, String code, String message) {
        add(
                exchange -> List.of("GET", "HEAD").contains(exchange.getRequestMethod()) && matches(MANIFEST, exchange),
                times,
                exchange -> answer(exchange, status, code, message));
    }

    /** What the distribution answers when its disk is full. */
    public void storageFull(int times) {
        answerBlobUploads(times, 500, "UNKNOWN", "filesystem: write: no space left on device");
    }

    /** What Harbor answers when the project's quota is used up. */
    public void quotaExceeded(int times) {
        answerManifests(
                times,
                403,
                "DENIED",
                "adding 5.0 MiB of storage resource, which when updated to current usage of 1.0 GiB will exceed the"
                        + " configured upper limit of 1.0 GiB.");
    }

    /** The token runs out in the middle of the push: 401 for a layer's data. */
    public void expireTokens(int times) {
        add(RegistryFaults::isBlobData, times, exchange -> {
            exchange.getResponseHeaders()
                    .set(
                            "WWW-Authenticate",
                            "Bearer realm=\"http://" + exchange.getRequestHeaders().getFirst("Host")
                                    + "/service/token\",service=\"" + TokenIssuer.SERVICE
                                    + "\",error=\"invalid_token\"");
            return answer(exchange, 401, "UNAUTHORIZED", "authentication required");
        });
    }

    /** Requests for paths like this one, the token service's and the API's too, are answered with a status alone. */
    public void answer(int times, String path, int status) {
        Pattern pattern = Pattern.compile(path);
        add(exchange -> matches(pattern, exchange), times, exchange -> answer(exchange, status, "UNAVAILABLE", "not now"));
    }

    /** The registry takes the manifest, but its answer is lost. */
    public void loseManifestAnswers(int times) {
        add(RegistryFaults::isManifest, times, exchange -> {
            lost.add(exchange);
            return false;
        });
    }

    /** No manifest reaches the registry or is ever answered; {@link Hold#release()} ends the connections. */
    public Hold swallowManifests() {
        Hold hold = new Hold();
        add(RegistryFaults::isManifest, ALWAYS, exchange -> {
            hold.await();
            exchange.close();
            return true;
        });
        return hold;
    }

    /** Holds manifests back whose tag begins like this, until {@link Hold#release()}. */
    public Hold holdTags(String prefix) {
        Hold hold = new Hold();
        add(exchange -> isManifest(exchange) && exchange.getRequestURI().getPath().contains("/" + prefix), ALWAYS, exchange -> {
            hold.await();
            return false;
        });
        return hold;
    }

    /** Whether the answer to this request must not arrive. */
    boolean loses(HttpExchange exchange) {
        return lost.remove(exchange);
    }

    /** Holds every upload of a layer's data back until {@link Hold#release()}. */
    public Hold holdBlobUploads() {
        Hold hold = new Hold();
        add(RegistryFaults::isBlobData, ALWAYS, exchange -> {
            hold.await();
            return false;
        });
        return hold;
    }

    /** Requests that wait. */
    public static final class Hold {
        private final CountDownLatch arrived = new CountDownLatch(1);
        private final CountDownLatch released = new CountDownLatch(1);

        private void await() throws IOException {
            arrived.countDown();
            try {
                released.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException(e);
            }
        }

        /** Whether a request waits or has waited here. */
        public boolean isMet() {
            return arrived.getCount() == 0;
        }

        public void release() {
            released.countDown();
        }
    }

    /** Takes back every fault that was not yet met. */
    public synchronized void clear() {
        faults.clear();
    }

    /** Whether every fault was met, as often as it says where that is a number. */
    public synchronized boolean allMet() {
        return faults.stream().allMatch(fault -> fault.times == 0 || fault.met > 0 && fault.times > ALWAYS / 2);
    }

    /** How many requests met a fault. */
    public synchronized int met() {
        return met;
    }

    private synchronized void add(Predicate<HttpExchange> matches, int times, Effect effect) {
        faults.add(new Fault(matches, times, effect));
    }

    /** Stands before whatever answers. */
    Filter filter() {
        return new Filter() {
            @Override
            public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
                Optional<Effect> effect = next(exchange);
                if (effect.isEmpty() || !effect.get().apply(exchange)) {
                    chain.doFilter(exchange);
                }
            }

            @Override
            public String description() {
                return "Faults";
            }
        };
    }

    private synchronized Optional<Effect> next(HttpExchange exchange) {
        for (Fault fault : faults) {
            if (fault.times > 0 && fault.matches.test(exchange)) {
                fault.times--;
                fault.met++;
                met++;
                return Optional.of(fault.effect);
            }
        }
        return Optional.empty();
    }

    private static boolean isManifest(HttpExchange exchange) {
        return exchange.getRequestMethod().equals("PUT") && matches(MANIFEST, exchange);
    }

    private static boolean isBlobData(HttpExchange exchange) {
        return List.of("PATCH", "PUT").contains(exchange.getRequestMethod()) && matches(UPLOAD, exchange);
    }

    private static boolean matches(Pattern path, HttpExchange exchange) {
        return path.matcher(exchange.getRequestURI().getRawPath()).matches();
    }

    private static boolean answer(HttpExchange exchange, int status, String code, String message) throws IOException {
        Json.error(exchange, status, code, message);
        return true;
    }
}
