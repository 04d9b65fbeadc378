package dev.salem.trigger.webhook;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/** What MLflow signs a delivery with. */
public final class MlflowSignature {
    private MlflowSignature() {}

    /** The headers of a delivery of this moment. */
    public static Map<String, String> of(String secret, String body) {
        String id = UUID.randomUUID().toString();
        String seconds = Long.toString(Instant.now().getEpochSecond());
        return Map.of(
                "X-MLflow-Delivery-Id", id,
                "X-MLflow-Timestamp", seconds,
                "X-MLflow-Signature", Receiving.signature(secret, id, seconds, Receiving.bytes(body)));
    }
}
