package dev.salem.trigger.webhook;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Signs deliveries as an MLflow server does, to try a service without one. */
public final class MlflowSigner {
    private MlflowSigner() {}

    /**
     * The headers of a delivery.
     *
     * @param id at most 64 letters, digits, _ and -
     */
    public static Map<String, String> headers(String secret, String id, Instant sentAt, byte[] body) {
        String seconds = Long.toString(sentAt.getEpochSecond());
        byte[] signed = (id + "." + seconds + ".").getBytes(StandardCharsets.US_ASCII);
        byte[] hmac = WebhookSecrets.hmac(secret.getBytes(StandardCharsets.UTF_8), List.of(signed, body));
        return Map.of(
                MlflowFormat.ID_HEADER, id,
                MlflowFormat.TIME_HEADER, seconds,
                MlflowFormat.SIGNATURE_HEADER, MlflowFormat.written(hmac));
    }
}
