package dev.salem.mlflow;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/** Builds the address of a call. */
final class UriPaths {
    private UriPaths() {}

    static URI of(URI server, String path, Map<String, String> query) {
        String encoded =
                Arrays.stream(path.split("/", -1)).map(UriPaths::encoded).collect(Collectors.joining("/"));
        String asked = query.entrySet().stream()
                .map(entry -> encoded(entry.getKey()) + "=" + encoded(entry.getValue()))
                .collect(Collectors.joining("&"));
        return URI.create(server + "/" + encoded + (asked.isEmpty() ? "" : "?" + asked));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
