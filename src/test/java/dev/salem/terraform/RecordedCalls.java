package dev.salem.terraform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.salem.terraform.Policy.Call;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** A proxy in front of a local AWS that tells which of IAM's actions on which resources went through it. Its owner closes it. */
final class RecordedCalls implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> OF_THE_CONNECTION =
            Set.of("host", "connection", "content-length", "expect", "transfer-encoding", "upgrade", "http2-settings");
    private static final String ACCOUNT = ":us-east-1:123456789012:";

    private final URI aws;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ConcurrentLinkedQueue<Call> calls = new ConcurrentLinkedQueue<>();

    private RecordedCalls(URI aws, HttpServer server) {
        this.aws = aws;
        this.server = server;
    }

    static RecordedCalls before(URI aws) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        RecordedCalls recorded = new RecordedCalls(aws, server);
        server.createContext("/", recorded::pass);
        server.setExecutor(recorded.threads);
        server.start();
        return recorded;
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Each once. */
    List<Call> calls() {
        return calls.stream().distinct().toList();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void pass(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        read(exchange, body).forEach(calls::add);
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        aws.resolve(exchange.getRequestURI().toString()))
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        try (exchange) {
            HttpResponse<byte[]> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            answer.headers().map().forEach((name, values) -> {
                if (!OF_THE_CONNECTION.contains(name)) {
                    exchange.getResponseHeaders().put(name, values);
                }
            });
            boolean head = exchange.getRequestMethod().equals("HEAD");
            answer.headers()
                    .firstValue("content-length")
                    .filter(length -> head)
                    .ifPresent(length -> exchange.getResponseHeaders().set("Content-Length", length));
            exchange.sendResponseHeaders(
                    answer.statusCode(), head || answer.body().length == 0 ? -1 : answer.body().length);
            if (!head) {
                exchange.getResponseBody().write(answer.body());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Stream<Call> read(HttpExchange exchange, byte[] body) throws IOException {
        String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
        if (target == null) {
            return Stream.of(objectCall(exchange));
        }
        JsonNode json = JSON.readTree(body);
        String action = target.substring(target.indexOf('.') + 1);
        if (target.startsWith("DynamoDB")) {
            return tableCalls("dynamodb:" + action, json);
        }
        if (target.startsWith("AmazonSQS")) {
            String url = json.path("QueueUrl").asText();
            return Stream.of(
                    Call.of("sqs:" + action, "arn:aws:sqs" + ACCOUNT + url.substring(url.lastIndexOf('/') + 1)));
        }
        return Stream.of(
                Call.of("secretsmanager:" + action, json.path("SecretId").asText()));
    }

    private static Stream<Call> tableCalls(String action, JsonNode json) {
        Stream<String> tables = json.has("TableName")
                ? Stream.of(json.path("TableName").asText())
                : StreamSupport.stream(((Iterable<String>) json.path("RequestItems")::fieldNames).spliterator(), false);
        String index =
                json.has("IndexName") ? "/index/" + json.path("IndexName").asText() : "";
        return tables.map(table -> Call.of(action, "arn:aws:dynamodb" + ACCOUNT + "table/" + table + index));
    }

    /** S3 as it is called with the bucket in the path. */
    private static Call objectCall(HttpExchange exchange) {
        String path = exchange.getRequestURI().getPath().substring(1);
        String query = String.valueOf(exchange.getRequestURI().getQuery());
        boolean bucket = !path.contains("/") || path.endsWith("/");
        String action =
                switch (exchange.getRequestMethod()) {
                    case "GET", "HEAD" ->
                        query.startsWith("uploads")
                                ? "ListBucketMultipartUploads"
                                : bucket ? "ListBucket" : "GetObject";
                    case "DELETE" -> query.contains("uploadId") ? "AbortMultipartUpload" : "DeleteObject";
                    default -> "PutObject";
                };
        return Call.of("s3:" + action, "arn:aws:s3:::" + (bucket ? path.replace("/", "") : path));
    }
}
