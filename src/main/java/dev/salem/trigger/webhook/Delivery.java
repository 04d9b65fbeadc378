package dev.salem.trigger.webhook;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** One HTTP request of a registry, as it came in: nothing of it is to be trusted. */
public final class Delivery {
    private final Map<String, List<String>> headers;
    private final byte[] body;

    private Delivery(Map<String, List<String>> headers, byte[] body) {
        this.headers = headers;
        this.body = body;
    }

    /**
     * A request.
     *
     * @param headers by name in any case
     * @param body its bytes as they were sent; not copied
     */
    public static Delivery of(Map<String, List<String>> headers, byte[] body) {
        Objects.requireNonNull(body, "body");
        Map<String, List<String>> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.forEach((name, values) ->
                all.computeIfAbsent(name, absent -> new ArrayList<>()).addAll(values));
        return new Delivery(Collections.unmodifiableMap(all), body);
    }

    /** The value of a header that came exactly once. */
    Optional<String> header(String name) {
        List<String> values = headers.getOrDefault(name, List.of());
        return values.size() == 1 ? Optional.of(values.get(0)) : Optional.empty();
    }

    byte[] body() {
        return body;
    }
}
