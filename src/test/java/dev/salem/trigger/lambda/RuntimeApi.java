package dev.salem.trigger.lambda;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;

/** AWS Lambda's side of the runtime API (version 2018-06-01): hands out events, takes answers. */
final class RuntimeApi implements AutoCloseable {
    private static final String ROOT = "/2018-06-01/runtime/";
    private static final String FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:salem";

    /** AWS always sends one; the client's native part can't do without. */
    private static final String TRACE = "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=0";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final BlockingQueue<Invocation> waiting = new LinkedBlockingQueue<>();
    private final Map<String, Invocation> running = new ConcurrentHashMap<>();
    private final CompletableFuture<Void> begun = new CompletableFuture<>();
    private final CompletableFuture<String> initError = new CompletableFuture<>();

    /** An answer, or the error that the function ended with. */
    record Answer(String body, boolean isError) {}

    private record Invocation(String id, String event, Duration time, CompletableFuture<Answer> answer) {}

    private RuntimeApi(HttpServer server) {
        this.server = server;
    }

    static RuntimeApi start() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        RuntimeApi api = new RuntimeApi(server);
        server.createContext(ROOT, api::handle);
        server.setExecutor(api.threads);
        server.start();
        return api;
    }

    /** What a runtime finds in {@code AWS_LAMBDA_RUNTIME_API}. */
    String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** @param time until the function would be killed */
    CompletableFuture<Answer> invoke(String event, Duration time) {
        Invocation invocation = new Invocation(UUID.randomUUID().toString(), event, time, new CompletableFuture<>());
        waiting.add(invocation);
        return invocation.answer();
    }

    /** Done when the function has asked for its first event, or said that it can't begin. */
    CompletableFuture<Void> begun() {
        return begun;
    }

    /** Why the function could not begin, if it says so. */
    CompletableFuture<String> initError() {
        return initError;
    }

    private void handle(HttpExchange exchange) throws IOException {
        String[] path =
                exchange.getRequestURI().getPath().substring(ROOT.length()).split("/");
        begun.complete(null);
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (path[0].equals("init")) {
            initError.complete(body);
            accept(exchange);
        } else if (path[1].equals("next")) {
            next(exchange);
        } else {
            running.remove(path[1]).answer().complete(new Answer(body, path[2].equals("error")));
            accept(exchange);
        }
    }

    private void next(HttpExchange exchange) throws IOException {
        try {
            Invocation invocation = waiting.take();
            running.put(invocation.id(), invocation);
            Headers headers = exchange.getResponseHeaders();
            headers.add("Content-Type", "application/json");
            headers.add("Lambda-Runtime-Aws-Request-Id", invocation.id());
            headers.add("Lambda-Runtime-Deadline-Ms", millis(invocation.time()));
            headers.add("Lambda-Runtime-Invoked-Function-Arn", FUNCTION);
            headers.add("Lambda-Runtime-Trace-Id", TRACE);
            byte[] event = invocation.event().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, event.length);
            exchange.getResponseBody().write(event);
            exchange.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            exchange.close();
        }
    }

    private static String millis(Duration time) {
        return Long.toString(Instant.now().plus(time).toEpochMilli());
    }

    private static void accept(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(202, -1);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
