package dev.salem.trigger.webhook;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.salem.job.EditJob;
import dev.salem.job.InProcessQueue;
import dev.salem.job.JobService;
import dev.salem.job.folder.FolderJobReports;
import dev.salem.job.folder.FolderJobStore;
import dev.salem.registry.ModelUri;
import dev.salem.registry.ModelVersion;
import dev.salem.registry.RegistryException;
import dev.salem.storage.StoreUri;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A receiver over a real job store, with a registry of a few versions and a clock that stands still until it is set. */
final class Receiving {
    static final String SECRET = "s3cr3t-é";
    static final String OLDER_SECRET = "the-one-before";
    static final Instant NOW = Instant.ofEpochSecond(1_795_426_954);
    static final String EDIT_SET = "s3://edits/fever.jsonl";

    static final WebhookRules RULES = new WebhookRules("needs-edit", "salem.request", List.of(rule()));

    final JobService jobs;
    final WebhookReceiver receiver;
    final Map<String, Map<String, String>> versions = new HashMap<>();
    private final InProcessQueue queue;
    volatile Instant now = NOW;

    /** What the registry answers with, if it is away. */
    RuntimeException failure;

    Receiving(Path folder, int queued, ReplayStore replays) {
        queue = new InProcessQueue(queued);
        jobs = new JobService(
                new FolderJobStore(folder.resolve("jobs")),
                new FolderJobReports(folder.resolve("reports")),
                queue,
                () -> now);
        receiver = receiver(replays);
        versions.put("models:/hookmodel/1", Map.of());
    }

    Receiving(Path folder) {
        this(folder, 100, new MemoryReplayStore(100));
    }

    /** Another process over the same jobs. */
    WebhookReceiver receiver(ReplayStore replays) {
        return receiver(replays, this::find);
    }

    WebhookReceiver receiver(ReplayStore replays, VersionLookup registry) {
        return new WebhookReceiver(
                WebhookSecrets.of(List.of(SECRET, OLDER_SECRET)),
                RULES,
                registry,
                replays,
                jobs,
                new WebhookLimits(64 << 10, WebhookLimits.STANDARD.oldest(), WebhookLimits.STANDARD.ahead()),
                () -> now);
    }

    static ModelRule rule() {
        return new ModelRule(
                "hook*",
                Optional.of(EDIT_SET),
                List.of("s3://edits/more/"),
                JsonNodeFactory.instance.objectNode().put("seed", 7));
    }

    List<EditJob> submitted() {
        return jobs.all().page(Optional.empty(), 100).jobs();
    }

    /** Does what a worker does first. */
    void drain() throws InterruptedException {
        queue.take(Duration.ZERO).orElseThrow().done();
    }

    private ModelVersion find(ModelUri.Registered uri) {
        if (failure != null) {
            throw failure;
        }
        Map<String, String> tags = versions.get(uri.toString());
        if (tags == null) {
            throw new RegistryException(uri + ": no such version");
        }
        return version(uri.name(), uri.version().orElseThrow(), tags);
    }

    static ModelVersion version(String name, int number, Map<String, String> tags) {
        StoreUri place = StoreUri.parse("s3://models/" + name);
        return new ModelVersion(
                name, number, "models:/" + name + "/" + number, place, place, new TreeMap<>(tags), new TreeSet<>());
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] hmac(String secret, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(bytes(secret), "HmacSHA256"));
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static String signature(String secret, String id, String seconds, byte[] body) {
        return "v1," + Base64.getEncoder().encodeToString(hmac(secret, bytes(id + "." + seconds + "."), body));
    }

    /** A delivery as MLflow signs it. */
    static Delivery mlflow(String id, Instant sentAt, String body) {
        String seconds = Long.toString(sentAt.getEpochSecond());
        return Delivery.of(
                Map.of(
                        "X-MLflow-Delivery-Id", List.of(id),
                        "X-MLflow-Timestamp", List.of(seconds),
                        "X-MLflow-Signature", List.of(signature(SECRET, id, seconds, bytes(body)))),
                bytes(body));
    }

    static String tagSet(String model, int version, String key, String value) {
        return """
                {"entity": "model_version_tag", "action": "set", "timestamp": "2026-11-23T09:42:34.150096+00:00", \
                "data": {"name": "%s", "version": "%d", "key": "%s", "value": "%s"}}"""
                .formatted(model, version, key, value);
    }

    static String aliasSet(String model, int version, String alias) {
        return """
                {"entity": "model_version_alias", "action": "created", "data": \
                {"name": "%s", "alias": "%s", "version": "%d"}}"""
                .formatted(model, alias, version);
    }

    static String created(String model, int version, String tags) {
        return """
                {"entity": "model_version", "action": "created", "data": {"name": "%s", "version": "%d", \
                "source": "models:/m-24a6", "run_id": null, "tags": %s, "description": "d\\u00e9"}}"""
                .formatted(model, version, tags);
    }
}
