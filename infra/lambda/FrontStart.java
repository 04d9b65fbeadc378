import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Starts the front function of an image's folder as AWS Lambda starts it in the Terraform module, until it has accepted one edit:
 * secret from Secrets Manager, job into DynamoDB, its id into SQS, all answered by a stub on the loopback.
 *
 * <p>{@code java infra/lambda/FrontStart.java IMAGE [RUNS]} times starts (10) without and with the image's AOT cache;
 * {@code java infra/lambda/FrontStart.java IMAGE --train} makes that cache, valid for the {@code java} of the path, the image's jars and its flags.
 */
public class FrontStart {
    private static final String HANDLER = "io.quarkus.amazon.lambda.runtime.QuarkusStreamHandler::handleRequest";
    private static final String CACHE = "lambda/salem.aot";
    private static final String KEY = "measuring-0123456789-0123456789";
    private static final String EVENT =
            """
            {"version": "2.0", "routeKey": "POST /v1/edits", "rawPath": "/v1/edits", "rawQueryString": "", "isBase64Encoded": false,
             "headers": {"host": "api.example.org", "content-type": "application/json", "x-api-key": "%s"},
             "requestContext": {"http": {"method": "POST", "path": "/v1/edits", "protocol": "HTTP/1.1", "sourceIp": "192.0.2.1"}},
             "body": "{\\"model\\": \\"models:/m/1\\", \\"editSet\\": \\"s3://data/e.jsonl\\"}"}
            """
                    .formatted(KEY);

    private record Run(double seconds, double computing, double residentMegabytes) {}

    public static void main(String... arguments) throws Exception {
        Path image = Path.of(arguments[0]).toAbsolutePath();
        boolean train = arguments.length > 1 && arguments[1].equals("--train");
        if (train) {
            Files.deleteIfExists(image.resolve(CACHE));
            start(image, "-XX:AOTCacheOutput=" + image.resolve(CACHE));
            if (!Files.exists(image.resolve(CACHE))) {
                throw new IllegalStateException("no AOT cache was made; is the java of the path of JDK 25 or later?");
            }
            System.out.printf("AOT cache: %.0f MB%n", Files.size(image.resolve(CACHE)) / 1e6);
            System.exit(0);
        }
        int runs = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10;
        tell("without the cache", image, "-XX:MaxRAM=1769m -XX:AOTMode=off", runs);
        if (Files.exists(image.resolve(CACHE))) {
            tell("with the cache", image, "-XX:MaxRAM=1769m -XX:AOTMode=on", runs);
        }
        System.exit(0);
    }

    private static void tell(String how, Path image, String options, int runs) throws Exception {
        List<Run> measured = new ArrayList<>();
        for (int run = 0; run < runs; run++) {
            measured.add(start(image, options));
        }
        System.out.printf(
                "%s: %.2f s (%.2f to %.2f) to the first accepted edit, %.2f s of computing, %.0f MB resident; medians of %d%n",
                how,
                quantile(measured, Run::seconds, 0.5),
                quantile(measured, Run::seconds, 0),
                quantile(measured, Run::seconds, 1),
                quantile(measured, Run::computing, 0.5),
                quantile(measured, Run::residentMegabytes, 0.5),
                runs);
    }

    private static double quantile(List<Run> runs, ToDoubleFunction<Run> figure, double share) {
        return runs.stream().mapToDouble(figure).sorted().toArray()[(int) Math.round(share * (runs.size() - 1))];
    }

    /** One start and its end. */
    private static Run start(Path image, String options) throws Exception {
        Path home = Files.createTempDirectory("salem-front");
        Path log = home.resolve("front.log");
        try (Stub stub = new Stub()) {
            ProcessBuilder builder = new ProcessBuilder(image.resolve("bin/entrypoint").toString(), HANDLER)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            builder.environment().putAll(environment(stub.address(), home, options));
            long begun = System.nanoTime();
            Process process = builder.start();
            CompletableFuture.anyOf(stub.answered, process.onExit()).get(60, TimeUnit.SECONDS);
            if (!stub.answered.isDone() || !stub.answer.contains("\"statusCode\":202")) {
                process.destroyForcibly();
                throw new IllegalStateException("no edit was accepted: " + stub.answer + "\n" + Files.readString(log));
            }
            double seconds = (stub.answered.get() - begun) / 1e9;
            double computing = process.info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1e3;
            double resident = resident(process);
            process.destroy();
            if (!process.waitFor(5, TimeUnit.MINUTES)) {
                process.destroyForcibly();
            }
            return new Run(seconds, computing, resident);
        }
    }

    private static Map<String, String> environment(String stub, Path home, String options) {
        return Map.ofEntries(
                Map.entry("AWS_LAMBDA_RUNTIME_API", stub),
                Map.entry("AWS_ENDPOINT_URL", "http://" + stub),
                Map.entry("AWS_REGION", "us-east-1"),
                Map.entry("AWS_ACCESS_KEY_ID", "measuring"),
                Map.entry("AWS_SECRET_ACCESS_KEY", "measuring"),
                Map.entry("SALEM_LAMBDA_HOME", home.toString()),
                Map.entry("SALEM_JAVA_OPTIONS", options + " " + System.getenv().getOrDefault("SALEM_JAVA_OPTIONS", "")),
                Map.entry("SALEM_JOBS_EDIT", "false"),
                Map.entry("SALEM_JOBS_STORE", "dynamodb"),
                Map.entry("SALEM_JOBS_TABLE", "salem-jobs"),
                Map.entry("SALEM_JOBS_QUEUE", "sqs"),
                Map.entry("SALEM_JOBS_QUEUE_URL", "http://" + stub + "/123456789012/salem-cpu"),
                Map.entry("SALEM_JOBS_REPORTS", "s3://reports/reports"),
                Map.entry("SALEM_PLACES_BUCKETS", "data"),
                Map.entry("SALEM_HTTP_KEYS", "secretsmanager:salem/keys"),
                Map.entry("MLFLOW_TRACKING_URI", "https://mlflow.example.org"),
                Map.entry("QUARKUS_LOG_CONSOLE_JSON_ENABLED", "true"));
    }

    private static double resident(Process process) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1e3)
                .findFirst()
                .orElseThrow();
    }

    /** AWS: the runtime API, which hands out one event and takes one answer, and the services that the front calls meanwhile. */
    private static final class Stub implements AutoCloseable {
        private static final Pattern MESSAGE = Pattern.compile("\"MessageBody\"\\s*:\\s*\"([^\"]*)\"");
        private static final String INVOCATION = "/2018-06-01/runtime/invocation/";

        private final CompletableFuture<Long> answered = new CompletableFuture<>();
        private final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        private volatile String answer = "";
        private volatile boolean handedOut;

        Stub() throws IOException {
            server.setExecutor(Executors.newCachedThreadPool(task -> {
                Thread thread = new Thread(task);
                thread.setDaemon(true);
                return thread;
            }));
            server.createContext("/", this::service);
            server.createContext(INVOCATION, this::answered);
            server.createContext(INVOCATION + "next", this::next);
            server.start();
        }

        String address() {
            return "127.0.0.1:" + server.getAddress().getPort();
        }

        /** The second time nothing comes, as with a function that is left alone. */
        private void next(HttpExchange exchange) throws IOException {
            if (handedOut) {
                return;
            }
            handedOut = true;
            exchange.getResponseHeaders().putAll(Map.of(
                    "Lambda-Runtime-Aws-Request-Id", List.of("1"),
                    "Lambda-Runtime-Deadline-Ms", List.of(Long.toString(System.currentTimeMillis() + 29_000)),
                    "Lambda-Runtime-Invoked-Function-Arn", List.of("arn:aws:lambda:us-east-1:123456789012:function:salem-front"),
                    "Lambda-Runtime-Trace-Id", List.of("Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=0")));
            send(exchange, EVENT);
        }

        private void answered(HttpExchange exchange) throws IOException {
            long now = System.nanoTime();
            answer = body(exchange);
            send(exchange, "{}");
            answered.complete(now);
        }

        private void service(HttpExchange exchange) throws IOException {
            String target = String.valueOf(exchange.getRequestHeaders().getFirst("X-Amz-Target"));
            String asked = body(exchange);
            send(exchange, switch (target.substring(target.indexOf('.') + 1)) {
                case "GetSecretValue" -> "{\"Name\": \"salem/keys\", \"SecretString\": \"measuring=" + KEY + "\"}";
                case "GetQueueAttributes" -> "{\"Attributes\": {\"ApproximateNumberOfMessages\": \"0\"}}";
                case "SendMessage" -> "{\"MessageId\": \"1\", \"MD5OfMessageBody\": \"" + md5(asked) + "\"}";
                default -> "{}";
            });
        }

        private static String md5(String asked) {
            Matcher message = MESSAGE.matcher(asked);
            if (!message.find()) {
                throw new IllegalArgumentException("no message in " + asked);
            }
            try {
                byte[] digest = MessageDigest.getInstance("MD5").digest(message.group(1).getBytes(StandardCharsets.UTF_8));
                return "%032x".formatted(new BigInteger(1, digest));
            } catch (java.security.NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java platform has MD5", e);
            }
        }

        private static String body(HttpExchange exchange) throws IOException {
            return new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        }

        private static void send(HttpExchange exchange, String text) throws IOException {
            try (exchange) {
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, bytes.length);
                exchange.getResponseBody().write(bytes);
            }
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
