package dev.salem;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A headless Chromium with one tab, spoken to by the DevTools protocol. It reaches nothing but what it is shown, keeps
 * what its pages complain of, and says yes to what they ask. Whoever opened one closes it.
 */
public final class Browser implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Process process;
    private final Path profile;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<Integer, CompletableFuture<JsonNode>> asked = new ConcurrentHashMap<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final List<String> questions = new CopyOnWriteArrayList<>();

    private WebSocket socket;
    private int commands;

    private Browser(Process process, Path profile) {
        this.process = process;
        this.profile = profile;
    }

    /** Opens one with an empty tab; without Chromium on the path the calling test is skipped. */
    public static Browser open() throws IOException {
        Path program = Stream.of(System.getenv("PATH").split(":"))
                .flatMap(folder -> Stream.of("chromium", "chromium-browser").map(Path.of(folder)::resolve))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
        assumeTrue(program != null, "skipped: no chromium on the path");
        Path profile = Files.createTempDirectory("salem-browser");
        Process process = new ProcessBuilder(
                        program.toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--disable-dev-shm-usage",
                        "--hide-scrollbars",
                        "--user-data-dir=" + profile,
                        "--remote-debugging-port=0",
                        "about:blank")
                .redirectErrorStream(true)
                .redirectOutput(profile.resolve("browser.log").toFile())
                .start();
        Browser browser = new Browser(process, profile);
        try {
            browser.attach();
            return browser;
        } catch (IOException | RuntimeException | AssertionError e) {
            browser.close();
            throw e;
        }
    }

    private void attach() throws IOException {
        Path port = profile.resolve("DevToolsActivePort");
        await("a browser that listens", () -> Files.exists(port) && Files.size(port) > 0);
        URI targets = URI.create("http://127.0.0.1:" + Files.readAllLines(port).get(0) + "/json/list");
        await("a tab", () -> !tabs(targets).isEmpty());
        socket = http.newWebSocketBuilder()
                .buildAsync(URI.create(tabs(targets).get(0)), new Listener())
                .join();
        for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
            command(domain + ".enable", Map.of());
        }
    }

    private List<String> tabs(URI targets) throws IOException {
        try {
            JsonNode list = JSON.readTree(
                    http.send(HttpRequest.newBuilder(targets).build(), HttpResponse.BodyHandlers.ofString())
                            .body());
            return list.findParents("webSocketDebuggerUrl").stream()
                    .filter(target -> target.path("type").asText().equals("page"))
                    .map(target -> target.path("webSocketDebuggerUrl").asText())
                    .toList();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Sends these headers with each request. */
    public void sendHeaders(Map<String, String> headers) {
        command("Network.setExtraHTTPHeaders", Map.of("headers", headers));
    }

    /** Shows a page, and returns when it is loaded. */
    public void show(URI page) {
        command("Page.navigate", Map.of("url", page.toString()));
        await("the page " + page, "document.readyState === 'complete' && location.href !== 'about:blank'");
    }

    /** Gives the page this much room, in pixels. */
    public void resize(int width, int height) {
        command(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    /** Prefers {@code light} or {@code dark}. */
    public void prefer(String scheme) {
        command(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    /** Presses a key, such as {@code Tab} or {@code Enter}. */
    public void press(String key) {
        Map<String, Object> pressed =
                switch (key) {
                    case "Tab" -> Map.of("key", key, "code", key, "windowsVirtualKeyCode", 9);
                    case "Enter" -> Map.of("key", key, "code", key, "windowsVirtualKeyCode", 13, "text", "\r");
                    default -> throw new IllegalArgumentException("no such key here: " + key);
                };
        for (String type : List.of("keyDown", "keyUp")) {
            ObjectNode parameters = JSON.valueToTree(pressed);
            command("Input.dispatchKeyEvent", parameters.put("type", type));
        }
    }

    /** Clicks in the middle of the first element that the selector finds. */
    public void click(String selector) {
        JsonNode box = evaluate("(() => { const e = document.querySelector('" + selector
                + "'); e.scrollIntoView(); const b = e.getBoundingClientRect();"
                + " return {x: b.x + b.width / 2, y: b.y + b.height / 2}; })()");
        for (String type : List.of("mousePressed", "mouseReleased")) {
            ObjectNode parameters = JSON.createObjectNode();
            parameters.setAll((ObjectNode) box);
            command(
                    "Input.dispatchMouseEvent",
                    parameters.put("type", type).put("button", "left").put("clickCount", 1));
        }
    }

    /** The value of a script's expression, awaited where it is a promise. */
    public JsonNode evaluate(String expression) {
        JsonNode result = command(
                "Runtime.evaluate", Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
        if (result.has("exceptionDetails")) {
            throw new AssertionError(expression + ": " + result.path("exceptionDetails"));
        }
        return result.at("/result/value");
    }

    /** What a reader sees of the first element that the selector finds; empty where there is none. */
    public String text(String selector) {
        return evaluate("document.querySelector('" + selector + "')?.innerText ?? ''")
                .asText();
    }

    /** Waits until a script's expression is true. */
    public void await(String what, String expression) {
        try {
            await(what, () -> evaluate(expression).asBoolean());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Cuts the pages off from every server, or ends that. */
    public void goOffline(boolean offline) {
        command(
                "Network.emulateNetworkConditions",
                Map.of("offline", offline, "latency", 0, "downloadThroughput", -1, "uploadThroughput", -1));
    }

    /** Errors of scripts and of the page's policy, failed requests, and whatever else reached the console. */
    public List<String> complaints() {
        return List.copyOf(complaints);
    }

    /** What pages asked, each answered with yes. */
    public List<String> questions() {
        return List.copyOf(questions);
    }

    /** Forgets complaints and questions. */
    public void forget() {
        complaints.clear();
        questions.clear();
    }

    /** Writes a picture of the whole page, as PNG. */
    public void picture(Path file) throws IOException {
        String image = command("Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", true))
                .path("data")
                .asText();
        Files.write(file, Base64.getDecoder().decode(image));
    }

    private JsonNode command(String method, Object parameters) {
        int id = ++commands;
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        asked.put(id, answer);
        send(id, method, parameters);
        return answer.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    private void send(int id, String method, Object parameters) {
        ObjectNode command = JSON.createObjectNode().put("id", id).put("method", method);
        command.set("params", JSON.valueToTree(parameters));
        socket.sendText(command.toString(), true).join();
    }

    /** Takes what the browser says. */
    private final class Listener implements WebSocket.Listener {
        private final StringBuilder said = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            said.append(part);
            if (last) {
                hear(said.toString());
                said.setLength(0);
            }
            from.request(1);
            return null;
        }

        private void hear(String message) {
            try {
                JsonNode heard = JSON.readTree(message);
                if (heard.has("id")) {
                    answer(heard);
                } else {
                    event(heard.path("method").asText(), heard.path("params"));
                }
            } catch (IOException e) {
                complaints.add("no JSON: " + message);
            }
        }

        private void answer(JsonNode heard) {
            CompletableFuture<JsonNode> answer = asked.remove(heard.path("id").asInt());
            if (answer == null) {
                return;
            }
            if (heard.has("error")) {
                answer.completeExceptionally(
                        new AssertionError(heard.path("error").toString()));
            } else {
                answer.complete(heard.path("result"));
            }
        }

        private void event(String method, JsonNode parameters) {
            switch (method) {
                case "Runtime.exceptionThrown" ->
                    complaints.add(parameters.path("exceptionDetails").toString());
                case "Runtime.consoleAPICalled", "Log.entryAdded" -> complaints.add(parameters.toString());
                case "Page.javascriptDialogOpening" -> {
                    questions.add(parameters.path("message").asText());
                    send(0, "Page.handleJavaScriptDialog", Map.of("accept", true));
                }
                default -> {
                    // Of no interest here.
                }
            }
        }
    }

    /** Something that comes true in time. */
    @FunctionalInterface
    private interface Condition {
        boolean holds() throws IOException;
    }

    private void await(String what, Condition condition) throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new AssertionError(
                        "not in time: " + what + "\n" + Files.readString(profile.resolve("browser.log")));
            }
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
            remove(profile);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** As far as that goes: a dying child of the browser may still write. */
    private static void remove(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            folder.toFile().deleteOnExit();
        }
    }
}
