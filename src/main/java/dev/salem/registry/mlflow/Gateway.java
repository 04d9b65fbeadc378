package dev.salem.registry.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import dev.salem.mlflow.MlflowException;
import dev.salem.mlflow.TrackingServer;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The calls of MLflow's REST API. What makes something is sent once, after a search for it: {@link #findOrMake}.
 *
 * @see <a href="https://mlflow.org/docs/latest/rest-api.html">MLflow REST API</a>
 */
final class Gateway {
    private static final String API = "api/2.0/mlflow/";
    private static final int PAGE = 200;

    private final TrackingServer server;
    private volatile Boolean loggedModels;

    Gateway(TrackingServer server) {
        this.server = server;
    }

    URI uri() {
        return server.uri();
    }

    JsonNode get(String call, Map<String, String> query) {
        return server.get(API + call, query);
    }

    /** Empty where the server doesn't have it. */
    Optional<JsonNode> find(String call, Map<String, String> query) {
        try {
            return Optional.of(get(call, query));
        } catch (MlflowException e) {
            if (e.kind() == MlflowException.Kind.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Makes something that a second call would make again. */
    JsonNode make(String call, Map<String, ?> body) {
        return server.post(API + call, body);
    }

    /**
     * Searches, or sets what it set before. Where another process sets the same at the same moment the database refuses one of
     * the two; asked again, the server finds it there and is content.
     */
    JsonNode set(String call, Map<String, ?> body) {
        long wait = server.settings().firstWait().toMillis();
        for (int attempt = 1; ; attempt++, wait *= 2) {
            try {
                return server.postRepeatable(API + call, body);
            } catch (MlflowException e) {
                if (!doubled(e) || attempt >= server.settings().attempts() || !pause(wait)) {
                    throw e;
                }
            }
        }
    }

    JsonNode patch(String call, Map<String, ?> body) {
        return server.patch(API + call, body);
    }

    /** Whether a database refused a row that is there: in the words of SQLite, PostgreSQL and MySQL. */
    static boolean doubled(MlflowException failure) {
        String message = failure.serverMessage();
        return message.contains("UNIQUE") || message.contains("uplicate");
    }

    /** Removes what may be gone already. */
    void remove(String call, Map<String, ?> body) {
        try {
            server.delete(API + call, body);
        } catch (MlflowException e) {
            if (e.kind() != MlflowException.Kind.NOT_FOUND) {
                throw e;
            }
        }
    }

    /** Every entry of a paged search by {@code GET}. */
    List<JsonNode> pages(String call, Map<String, String> query, String field) {
        List<JsonNode> all = new ArrayList<>();
        Map<String, String> asked = new HashMap<>(query);
        asked.put("max_results", Integer.toString(PAGE));
        String next;
        do {
            JsonNode page = get(call, asked);
            page.path(field).forEach(all::add);
            next = page.path("next_page_token").asText("");
            asked.put("page_token", next);
        } while (!next.isEmpty());
        return all;
    }

    /**
     * What is there, or else what is made now. Where it isn't known whether the making was served, it is looked for
     * again.
     */
    <T> T findOrMake(Supplier<Optional<T>> find, Supplier<T> make) {
        long wait = server.settings().firstWait().toMillis();
        for (int attempt = 1; ; attempt++, wait *= 2) {
            Optional<T> found = find.get();
            if (found.isPresent()) {
                return found.get();
            }
            try {
                return make.get();
            } catch (MlflowException e) {
                if (!e.isPassing() || attempt >= server.settings().attempts() || !pause(wait)) {
                    throw e;
                }
            }
        }
    }

    /** Whether the server keeps models by an id of their own, as servers do from 3.0. */
    boolean keepsLoggedModels(String experiment) {
        Boolean known = loggedModels;
        if (known == null) {
            known = askLoggedModels(experiment);
            loggedModels = known;
        }
        return known;
    }

    private boolean askLoggedModels(String experiment) {
        try {
            set("logged-models/search", Map.of("experiment_ids", List.of(experiment), "max_results", 1));
            return true;
        } catch (MlflowException e) {
            if (e.kind() == MlflowException.Kind.NO_ENDPOINT) {
                return false;
            }
            throw e;
        }
    }

    private static boolean pause(long millis) {
        try {
            Thread.sleep(millis);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
