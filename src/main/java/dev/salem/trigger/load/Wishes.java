package dev.salem.trigger.load;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.salem.trigger.webhook.MlflowSigner;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;

/** The requests of a load, each in its turn. Every wish is asked for twice, so that a service that doubles jobs is found out. */
final class Wishes {
    private static final int TIMES = 2;

    private final LoadPlan plan;
    private final String load = UUID.randomUUID().toString();

    Wishes(LoadPlan plan) {
        this.plan = plan;
    }

    /** Which wish a request is for, from 0. */
    int wish(int request) {
        return request / TIMES;
    }

    HttpRequest request(int request) {
        int wish = wish(request);
        String key = load + "-" + wish;
        return plan.secret().map(secret -> delivery(key, wish, secret)).orElseGet(() -> edit(key));
    }

    private HttpRequest edit(String key) {
        ObjectNode body = JsonNodeFactory.instance
                .objectNode()
                .put("model", "models:/" + plan.model() + "/1")
                .put("editSet", plan.editSet())
                .put("title", "load " + load);
        HttpRequest.Builder request = HttpRequest.newBuilder(plan.service().resolve("v1/edits"))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()));
        plan.apiKey().ifPresent(shown -> request.header("X-Api-Key", shown));
        return request.build();
    }

    private HttpRequest delivery(String key, int wish, String secret) {
        ObjectNode event = JsonNodeFactory.instance
                .objectNode()
                .put("entity", "model_version")
                .put("action", "created");
        ObjectNode data = event.putObject("data").put("name", plan.model()).put("version", Integer.toString(wish + 1));
        data.putObject("tags").put("salem.edit_set", plan.editSet());
        byte[] body = event.toString().getBytes(StandardCharsets.UTF_8);
        HttpRequest.Builder request = HttpRequest.newBuilder(plan.service().resolve("webhooks/mlflow"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        MlflowSigner.headers(secret, key, Instant.now(), body).forEach(request::header);
        return request.build();
    }
}
