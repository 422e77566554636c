package io.jenkins.plugins.marathondeploy.view;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A headless browser, told over its debugging protocol what to show. */
final class Chromium implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MARGIN = 8;
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final Process process;
    private final Path profile;
    private final WebSocket socket;
    private final AtomicInteger ids = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    /** The loaders of all that was loaded as a whole. */
    private final Set<String> loaded = ConcurrentHashMap.newKeySet();

    Chromium() throws IOException {
        profile = Files.createTempDirectory("chromium");
        Path log = profile.resolve("log");
        process = new ProcessBuilder(
                        "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
                        "--remote-debugging-address=127.0.0.1", "--remote-debugging-port=0", "--user-data-dir=" + profile,
                        "about:blank")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Path port = profile.resolve("DevToolsActivePort");
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> Files.exists(port) && Files.readAllLines(port).size() > 1);
        HttpClient http = HttpClient.newHttpClient();
        String pages;
        try {
            pages = http.send(
                            java.net.http.HttpRequest.newBuilder(
                                            URI.create("http://127.0.0.1:" + Files.readAllLines(port).get(0) + "/json"))
                                    .build(),
                            java.net.http.HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        String page = null;
        for (JsonNode one : JSON.readTree(pages)) {
            page = one.path("type").asText().equals("page") ? one.path("webSocketDebuggerUrl").asText() : page;
        }
        socket = http.newWebSocketBuilder().buildAsync(URI.create(page), new Listener()).join();
        call("Page.enable", Map.of());
        call("Page.setLifecycleEventsEnabled", Map.of("enabled", true));
        call("Runtime.enable", Map.of());
        call("Log.enable", Map.of());
        call("Accessibility.enable", Map.of());
    }

    /** Hears answers and events. */
    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                try {
                    hear(JSON.readTree(text.toString()));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                text.setLength(0);
            }
            from.request(1);
            return null;
        }
    }

    private void hear(JsonNode message) {
        if (message.has("id")) {
            answers.remove(message.path("id").asInt()).complete(message);
        } else if (message.path("method").asText().equals("Page.lifecycleEvent")) {
            if (message.at("/params/name").asText().equals("load")) {
                loaded.add(message.at("/params/loaderId").asText());
            }
        } else if (message.path("method").asText().equals("Log.entryAdded")) {
            JsonNode entry = message.at("/params/entry");
            if (entry.path("level").asText().equals("error") || entry.path("text").asText().contains("Content Security Policy")) {
                complaints.add(entry.path("text").asText() + " " + entry.path("url").asText());
            }
        } else if (message.path("method").asText().equals("Runtime.exceptionThrown")) {
            complaints.add(message.at("/params/exceptionDetails/exception/description").asText());
        }
    }

    private JsonNode call(String method, Map<String, ?> parameters) {
        int id = ids.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        answers.put(id, answer);
        ObjectNode message = JSON.createObjectNode().put("id", id).put("method", method);
        message.set("params", JSON.valueToTree(parameters));
        socket.sendText(message.toString(), true).join();
        JsonNode got = answer.orTimeout(LONGEST.toSeconds(), TimeUnit.SECONDS).join();
        if (got.has("error")) {
            throw new IllegalStateException(method + ": " + got.path("error"));
        }
        return got.path("result");
    }

    void size(int width, int height) {
        call("Emulation.setDeviceMetricsOverride", Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    /** The first page of a kind makes Jenkins compile its views, which takes minutes where the machine does much else. */
    void open(String url) {
        JsonNode navigated = call("Page.navigate", Map.of("url", url));
        if (navigated.has("errorText")) {
            throw new IllegalStateException(url + ": " + navigated.path("errorText").asText());
        }
        String loader = navigated.path("loaderId").asText();
        Awaitility.await(url).atMost(LONGEST).until(() -> loaded.contains(loader));
        // Nothing is looked at, or pictured, on its way to what it will be.
        run("(() => { const sheet = new CSSStyleSheet(); sheet.replaceSync('*, *::before, *::after { transition: none !important; }');"
                + "document.adoptedStyleSheets = [sheet]; })()");
    }

    /** Presses that key. */
    void enter() {
        call("Page.bringToFront", Map.of());
        call("Emulation.setFocusEmulationEnabled", Map.of("enabled", true));
        for (String type : List.of("keyDown", "keyUp")) {
            call("Input.dispatchKeyEvent", Map.of("type", type, "key", "Enter", "code", "Enter", "windowsVirtualKeyCode", 13, "text", "\r"));
        }
    }

    /** The value of an expression. */
    JsonNode run(String script) {
        JsonNode got = call("Runtime.evaluate", Map.of("expression", script, "returnByValue", true, "awaitPromise", true));
        if (got.has("exceptionDetails")) {
            throw new IllegalStateException(got.path("exceptionDetails").toString());
        }
        return got.at("/result/value");
    }

    /**
     * A control as the browser tells it to a screen reader.
     *
     * @param element the beginning of its HTML
     * @param from    where the name comes from: {@code contents}, {@code attribute}, {@code relatedElement}, {@code placeholder}
     */
    record Control(String element, String role, String name, String from, int tabIndex) {}

    /** Those that a selector finds, and that are shown. */
    List<Control> controls(String selector) {
        String found = "(window.found = Array.from(document.querySelectorAll(" + JSON.getNodeFactory().textNode(selector)
                + ")).filter((element) => element.getClientRects().length > 0)).length";
        int count = run(found).asInt();
        List<Control> controls = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String id = call("Runtime.evaluate", Map.of("expression", "window.found[" + i + "]")).at("/result/objectId").asText();
            JsonNode node = call("Accessibility.getPartialAXTree", Map.of("objectId", id, "fetchRelatives", false)).at("/nodes/0");
            if (!node.path("ignored").asBoolean()) {
                String from = "";
                for (JsonNode source : node.at("/name/sources")) {
                    if (from.isEmpty() && source.has("value") && !source.path("superseded").asBoolean()) {
                        from = source.path("type").asText();
                    }
                }
                controls.add(new Control(
                        run("window.found[" + i + "].outerHTML.slice(0, 200)").asText(),
                        node.at("/role/value").asText(),
                        node.at("/name/value").asText(),
                        from,
                        run("window.found[" + i + "].disabled ? 0 : window.found[" + i + "].tabIndex").asInt()));
            }
        }
        return controls;
    }

    /** @param height of the picture; 0 for the whole page */
    void picture(Path file, int height) throws IOException {
        int width = run("innerWidth").asInt();
        int whole = height > 0 ? height : run("Math.max(document.documentElement.scrollHeight, document.body.scrollHeight)").asInt();
        Map<String, ?> clip = Map.of("x", 0, "y", 0, "width", width, "height", whole, "scale", 1);
        write(file, clip);
    }

    /** What a selector finds on the page and is shown, all in one, with a little around it. */
    void pictureOf(Path file, String selector) throws IOException {
        JsonNode place = run("(() => { const all = Array.from(document.querySelectorAll(" + JSON.getNodeFactory().textNode(selector)
                + "), (one) => one.getBoundingClientRect()).filter((r) => r.width > 0); const x = Math.min(...all.map((r) => r.left));"
                + " const y = Math.min(...all.map((r) => r.top));"
                + " return {x: x + scrollX, y: y + scrollY, width: Math.max(...all.map((r) => r.right)) - x,"
                + " height: Math.max(...all.map((r) => r.bottom)) - y}; })()");
        Map<String, ?> clip = Map.of(
                "x", Math.max(0, place.path("x").asDouble() - MARGIN),
                "y", Math.max(0, place.path("y").asDouble() - MARGIN),
                "width", place.path("width").asDouble() + 2 * MARGIN,
                "height", place.path("height").asDouble() + 2 * MARGIN,
                "scale", 1);
        write(file, clip);
    }

    private void write(Path file, Map<String, ?> clip) throws IOException {
        // Blocks of a form fade in; an animation without an end can't be brought to it.
        run("document.getAnimations().forEach(one => { try { one.finish(); } catch (endless) { one.pause(); } })");
        JsonNode got = call("Page.captureScreenshot", Map.of("format", "png", "clip", clip, "captureBeyondViewport", true));
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.write(file, Base64.getDecoder().decode(got.path("data").asText()));
    }

    /** What the browser found wrong with the pages so far: errors, and violations of the content security policy. */
    List<String> complaints() {
        return List.copyOf(complaints);
    }

    /** Whether there is one here. */
    static boolean isInstalled() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(directory -> !directory.isEmpty() && Files.isExecutable(Path.of(directory, "chromium")));
    }

    @Override
    public void close() throws IOException {
        socket.abort();
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        try {
            process.waitFor(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        List<Path> files;
        try (Stream<Path> all = Files.walk(profile)) {
            files = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
    }
}
