package dev.salem.mlflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * An MLflow tracking server: calls in JSON, and files to and fro. Safe for several threads; makes no connection before
 * the first call.
 *
 * <p>Paths are given without the server's address and prefix, unencoded: {@code api/2.0/mlflow/runs/get}. Every method
 * throws {@link MlflowException} where the server doesn't serve the call.
 */
public final class TrackingServer {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST_ANSWER = 64 << 20;

    private final TrackingSettings settings;
    private final Exchange exchange;
    private final Answers answers;
    private final Retries retries;
    private volatile ServerInfo info;

    /** @throws MlflowException if the file of certificates can't be read */
    public TrackingServer(TrackingSettings settings) {
        this.settings = settings;
        this.exchange = new Exchange(settings);
        this.answers = new Answers(settings);
        this.retries = new Retries(settings.attempts(), settings.firstWait());
    }

    /** Its address, without credentials. */
    public URI uri() {
        return settings.uri();
    }

    public TrackingSettings settings() {
        return settings;
    }

    /** What it can do; asked once. */
    public ServerInfo info() {
        ServerInfo known = info;
        if (known == null) {
            known = askInfo();
            info = known;
        }
        return known;
    }

    private ServerInfo askInfo() {
        try {
            return ServerInfo.of(json("GET", "api/3.0/mlflow/server-info", Map.of(), null, headers(), true));
        } catch (MlflowException e) {
            if (e.kind() == MlflowException.Kind.NO_ENDPOINT && e.status() == 404) {
                return ServerInfo.NOTHING;
            }
            throw e;
        }
    }

    /** Reads; tried again where the server fails. */
    public JsonNode get(String path, Map<String, String> query) {
        return json("GET", path, query, null, called(), true);
    }

    /**
     * Changes something; never sent twice, so that a failure that {@linkplain MlflowException#isPassing() passes} may
     * have changed it.
     */
    public JsonNode post(String path, Object body) {
        return json("POST", path, Map.of(), body, called(), false);
    }

    /** A {@code POST} that may be sent twice without harm: it searches, or sets what it set before. */
    public JsonNode postRepeatable(String path, Object body) {
        return json("POST", path, Map.of(), body, called(), true);
    }

    /** Sets fields; tried again where the server fails. */
    public JsonNode patch(String path, Object body) {
        return json("PATCH", path, Map.of(), body, called(), true);
    }

    /** Removes; tried again where the server fails, so that {@code NOT_FOUND} may mean that it is done. */
    public JsonNode delete(String path, Object body) {
        return json("DELETE", path, Map.of(), body, called(), true);
    }

    /**
     * Opens a file, or a part of it.
     *
     * @param headers such as {@code Range} and {@code If-Match}
     */
    public Download download(String path, Map<String, String> query, Map<String, String> headers) {
        Map<String, String> all = new LinkedHashMap<>(called());
        all.putAll(headers);
        return open(uriOf(path, query), all);
    }

    /** Opens a file at an address that the server gave out; credentials stay here. */
    public Download downloadFrom(URI presigned, Map<String, String> headers) {
        return open(presigned, headers);
    }

    /** Stores a body under a path; tried again where the server fails, so it must give the same bytes again. */
    public Reply upload(String path, BodyPublisher body) {
        return put(uriOf(path, Map.of()), called(), body);
    }

    /** Stores a body at an address that the server gave out; credentials stay here. */
    public Reply uploadTo(URI presigned, Map<String, String> headers, BodyPublisher body) {
        return put(presigned, headers, body);
    }

    private Reply put(URI uri, Map<String, String> headers, BodyPublisher body) {
        return retries.call(true, () -> {
            try {
                HttpResponse<InputStream> answer = exchange.send("PUT", uri, headers, body);
                String text = text(answer);
                if (answer.statusCode() >= 300) {
                    throw answers.failure("PUT", uri, answer.statusCode(), text);
                }
                return new Reply(answer.statusCode(), answer.headers(), text);
            } catch (IOException e) {
                throw answers.failure("PUT", uri, e);
            }
        });
    }

    private Download open(URI uri, Map<String, String> headers) {
        return retries.call(true, () -> {
            try {
                HttpResponse<InputStream> answer = exchange.send("GET", uri, headers, BodyPublishers.noBody());
                if (answer.statusCode() >= 300) {
                    throw answers.failure("GET", uri, answer.statusCode(), text(answer));
                }
                return new Download(answer.statusCode(), answer.headers(), answer.body());
            } catch (IOException e) {
                throw answers.failure("GET", uri, e);
            }
        });
    }

    private JsonNode json(
            String method,
            String path,
            Map<String, String> query,
            Object body,
            Map<String, String> headers,
            boolean repeatable) {
        URI uri = uriOf(path, query);
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put("Accept", "application/json");
        if (body != null) {
            all.put("Content-Type", "application/json");
        }
        byte[] sent = body == null ? new byte[0] : bytes(body);
        return retries.call(repeatable, () -> {
            try {
                HttpResponse<InputStream> answer = exchange.send(
                        method, uri, all, body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(sent));
                String text = text(answer);
                if (answer.statusCode() >= 300) {
                    throw answers.failure(method, uri, answer.statusCode(), text);
                }
                return answers.json(method, uri, answer.statusCode(), text);
            } catch (IOException e) {
                throw answers.failure(method, uri, e);
            }
        });
    }

    private URI uriOf(String path, Map<String, String> query) {
        return UriPaths.of(settings.uri(), path, query);
    }

    /** The headers of a call, with the workspace where there is one. */
    private Map<String, String> called() {
        Map<String, String> headers = headers();
        Optional<String> workspace = settings.workspace();
        if (workspace.isPresent()) {
            if (!info().workspaces()) {
                throw MlflowException.refused("MLflow server " + uri() + " has no workspaces, got: " + workspace.get()
                        + "; unset MLFLOW_WORKSPACE");
            }
            headers.put("X-MLFLOW-WORKSPACE", workspace.get());
        }
        return headers;
    }

    private Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        Secrets.authorization(settings).ifPresent(value -> headers.put("Authorization", value));
        return headers;
    }

    private static byte[] bytes(Object body) {
        try {
            return JSON.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no JSON can be made of the call's body: " + e.getMessage(), e);
        }
    }

    private static String text(HttpResponse<InputStream> answer) throws IOException {
        try (InputStream body = answer.body()) {
            byte[] bytes = body.readNBytes(LONGEST_ANSWER + 1);
            if (bytes.length > LONGEST_ANSWER) {
                throw new IOException("the answer has more than " + LONGEST_ANSWER + " bytes");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }
}
