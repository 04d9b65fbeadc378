package dev.salem.mlflow;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** The forms that credentials take on the wire. */
final class Secrets {
    private Secrets() {}

    /** The {@code Authorization} header. */
    static Optional<String> authorization(TrackingSettings settings) {
        return settings.credentials()
                .map(credentials -> credentials instanceof TrackingSettings.Basic basic
                        ? "Basic " + encoded(basic)
                        : "Bearer " + ((TrackingSettings.Bearer) credentials).token());
    }

    /** Texts that must not be shown. */
    static List<String> of(TrackingSettings settings) {
        return settings
                .credentials()
                .map(credentials -> credentials instanceof TrackingSettings.Basic basic
                        ? List.of(basic.password(), encoded(basic))
                        : List.of(((TrackingSettings.Bearer) credentials).token()))
                .orElse(List.of())
                .stream()
                .filter(secret -> secret.length() > 3)
                .toList();
    }

    private static String encoded(TrackingSettings.Basic basic) {
        byte[] pair = (basic.username() + ":" + basic.password()).getBytes(StandardCharsets.UTF_8);
        return Base64.getEncoder().encodeToString(pair);
    }
}
