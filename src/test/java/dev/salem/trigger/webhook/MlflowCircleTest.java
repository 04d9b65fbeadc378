package dev.salem.trigger.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.salem.MlflowServer;
import dev.salem.job.EditJob;
import dev.salem.mlflow.TrackingServer;
import dev.salem.registry.RegistryException;
import dev.salem.registry.mlflow.MlflowRegistry;
import dev.salem.storage.ArtifactStores;
import dev.salem.trigger.webhook.WebhookAnswer.Kind;
import dev.salem.workflow.Site;
import dev.salem.workflow.SiteSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real MLflow server sends its own webhooks to the receiver, over HTTP. */
class MlflowCircleTest {
    private static final String MODELS = "api/2.0/mlflow/";
    private static MlflowServer mlflow;

    @TempDir
    private Path folder;

    private final BlockingQueue<WebhookAnswer> answers = new LinkedBlockingQueue<>();
    private TrackingServer server;
    private MlflowWebhooks webhooks;
    private Receiving receiving;
    private HttpServer http;
    private URI url;

    @BeforeAll
    static void startServer() {
        mlflow = MlflowServer.sendingWebhooks();
    }

    @AfterAll
    static void stopServer() {
        if (mlflow != null) {
            mlflow.close();
        }
    }

    @BeforeEach
    void listen() throws IOException {
        server = new TrackingServer(mlflow.settings());
        webhooks = new MlflowWebhooks(server);
        receiving = new Receiving(folder);
        receiving.now = Instant.now();
        MlflowRegistry registry = new MlflowRegistry(server, ArtifactStores.of(Map.of()), "circle");
        WebhookReceiver receiver = receiving.receiver(new MemoryReplayStore(100), registry::resolve);
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/webhooks/mlflow", exchange -> answer(exchange, receiver));
        http.start();
        url = URI.create("http://127.0.0.1:" + http.getAddress().getPort() + "/webhooks/mlflow");
    }

    private void answer(HttpExchange exchange, WebhookReceiver receiver) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            WebhookAnswer answer = receiver.mlflow(Delivery.of(exchange.getRequestHeaders(), body));
            byte[] said = Receiving.bytes(answer.detail());
            exchange.sendResponseHeaders(answer.kind().status(), said.length);
            exchange.getResponseBody().write(said);
            answers.add(answer);
        }
    }

    @AfterEach
    void stopListening() {
        webhooks.list().forEach(webhook -> webhooks.delete(webhook.id()));
        http.stop(0);
    }

    @Test
    void alias_setOnVersion_isOneJobAndSalemsOwnVersionIsNone() throws Exception {
        webhooks.register("salem", url, Receiving.SECRET);
        server.post(MODELS + "registered-models/create", Map.of("name", "hookmodel"));

        create(Map.of());
        assertThat(next().detail()).contains("neither the alias");
        alias("1", "needs-edit");
        WebhookAnswer accepted = next();
        create(Map.of("salem.request_key", "k", "salem.request", Receiving.EDIT_SET));
        assertThat(next().detail()).contains("models:/hookmodel/2 was made by salem");
        alias("2", "challenger");
        assertThat(next().detail()).contains("neither the alias");
        alias("2", "needs-edit");
        assertThat(next().detail()).contains("models:/hookmodel/2 was made by salem");
        tag("2", Receiving.EDIT_SET);
        assertThat(next().detail()).contains("models:/hookmodel/2 was made by salem");

        assertThat(accepted.kind()).isEqualTo(Kind.ACCEPTED);
        assertThat(receiving.submitted()).extracting(EditJob::id).containsExactly(accepted.detail());
        assertThat(receiving.submitted().get(0).request().model()).isEqualTo("models:/hookmodel/1");
        assertThat(receiving.submitted().get(0).request().editSet()).isEqualTo(Receiving.EDIT_SET);

        tag("1", "s3://edits/more/é.jsonl");
        assertThat(next().kind()).isEqualTo(Kind.ACCEPTED);
        assertThat(receiving.submitted())
                .extracting(job -> job.request().editSet())
                .containsExactlyInAnyOrder(Receiving.EDIT_SET, "s3://edits/more/é.jsonl");
    }

    @Test
    void reconcile_findsWhatNoWebhookToldOf_once() {
        server.post(MODELS + "registered-models/create", Map.of("name", "hooklost"));
        server.post(MODELS + "registered-models/create", Map.of("name", "uncovered"));
        create("hooklost", Map.of());
        create("hooklost", Map.of("salem.request", "s3://edits/more/a.jsonl"));
        create("hooklost", Map.of("salem.request", "s3://elsewhere/a.jsonl"));
        create("hooklost", Map.of("salem.request", ""));
        create("hooklost", Map.of("salem.request", "", "salem.request_key", "k", "salem.base", "models:/hooklost/4"));
        create("uncovered", Map.of("salem.request", Receiving.EDIT_SET));
        alias("hooklost", "1", "needs-edit");

        lostEvents().run();
        lostEvents().run();

        assertThat(receiving.submitted())
                .filteredOn(job -> !job.request().model().matches("models:/hook(model|both)/.*")) // of other tests
                .extracting(job -> job.request().model() + " " + job.request().editSet())
                .containsExactlyInAnyOrder(
                        "models:/hooklost/1 " + Receiving.EDIT_SET, "models:/hooklost/2 s3://edits/more/a.jsonl");
    }

    @Test
    void reconcile_besideTheWebhook_isOneJob() throws Exception {
        webhooks.register("salem", url, Receiving.SECRET);
        server.post(MODELS + "registered-models/create", Map.of("name", "hookboth"));
        create("hookboth", Map.of());
        next();
        ExecutorService sweeps = Executors.newFixedThreadPool(2);
        try {
            AtomicBoolean told = new AtomicBoolean();
            Callable<Void> sweeping = () -> {
                while (!told.get()) {
                    lostEvents().run();
                }
                return null;
            };
            List<Future<Void>> running = List.of(sweeps.submit(sweeping), sweeps.submit(sweeping));
            alias("hookboth", "1", "needs-edit");
            WebhookAnswer answer = next();
            told.set(true);
            for (Future<Void> sweep : running) {
                sweep.get();
            }
            lostEvents().run();

            assertThat(answer.kind()).isEqualTo(Kind.ACCEPTED);
            assertThat(receiving.submitted()).extracting(EditJob::id).contains(answer.detail());
            assertThat(receiving.submitted())
                    .filteredOn(job -> job.request().model().equals("models:/hookboth/1"))
                    .hasSize(1);
        } finally {
            sweeps.shutdownNow();
        }
    }

    @Test
    void register_again_changesTheSecretOfTheOneWebhook() {
        RegisteredWebhook first = webhooks.register("salem", url, "a secret that nobody else knows");

        assertThat(webhooks.test(first.id())).isEqualTo(new WebhookTrial(false, 401, "not authenticated"));

        RegisteredWebhook second = webhooks.register("salem", url, Receiving.OLDER_SECRET);

        assertThat(second).isEqualTo(first);
        assertThat(second.active()).isTrue();
        assertThat(second.events())
                .containsExactlyInAnyOrder(
                        "MODEL_VERSION.CREATED", "MODEL_VERSION_ALIAS.CREATED", "MODEL_VERSION_TAG.SET");
        assertThat(webhooks.list()).containsExactly(second);
        WebhookTrial trial = webhooks.test(second.id());
        assertThat(trial.success()).isTrue();
        assertThat(trial.status()).isEqualTo(200);
        assertThat(receiving.submitted()).isEmpty();
    }

    @Test
    void delete_unknownOrGone_saysSo() {
        RegisteredWebhook webhook = webhooks.register("salem", url, Receiving.SECRET);
        webhooks.delete(webhook.id());

        assertThat(webhooks.list()).isEmpty();
        assertThatThrownBy(() -> webhooks.delete(webhook.id()))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining(webhook.id());
    }

    private LostEvents lostEvents() {
        Site site = Site.open(
                new SiteSettings(Optional.of(mlflow.uri().toString()), folder, SiteSettings.CACHE_BYTES, Map.of()));
        return LostEvents.of(site, Receiving.RULES, receiving.jobs);
    }

    private WebhookAnswer next() throws InterruptedException {
        WebhookAnswer answer = answers.poll(60, TimeUnit.SECONDS);
        assertThat(answer).as("a delivery of the server").isNotNull();
        return answer;
    }

    private void create(Map<String, String> tags) {
        create("hookmodel", tags);
    }

    private void create(String model, Map<String, String> tags) {
        server.post(
                MODELS + "model-versions/create",
                Map.of(
                        "name",
                        model,
                        "source",
                        "s3://models/hookmodel",
                        "tags",
                        tags.entrySet().stream()
                                .map(tag -> Map.of("key", tag.getKey(), "value", tag.getValue()))
                                .toList()));
    }

    private void alias(String version, String alias) {
        alias("hookmodel", version, alias);
    }

    private void alias(String model, String version, String alias) {
        server.post(MODELS + "registered-models/alias", Map.of("name", model, "alias", alias, "version", version));
    }

    private void tag(String version, String value) {
        server.post(
                MODELS + "model-versions/set-tag",
                Map.of("name", "hookmodel", "version", version, "key", "salem.request", "value", value));
    }
}
