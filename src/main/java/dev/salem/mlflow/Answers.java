package dev.salem.mlflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.salem.mlflow.MlflowException.Kind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** Turns what a server answered, or failed to, into a value or an exception that says what to do. */
final class Answers {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST_MESSAGE = 300;

    private final TrackingSettings settings;

    Answers(TrackingSettings settings) {
        this.settings = settings;
    }

    /** The JSON of a good answer; an object without fields where the server sent nothing. */
    JsonNode json(String method, URI uri, int status, String text) {
        if (text.isBlank()) {
            return JSON.createObjectNode();
        }
        JsonNode json = parsed(text)
                .orElseThrow(() -> failure(
                        Kind.NO_ENDPOINT,
                        status,
                        "",
                        said(text),
                        method + " " + uri.getPath() + " wasn't answered in JSON but: " + said(text)
                                + "; is it an MLflow server, and its prefix in MLFLOW_TRACKING_URI?",
                        null));
        return json;
    }

    /** What a status of 300 and above means. */
    MlflowException failure(String method, URI uri, int status, String text) {
        Optional<JsonNode> json = parsed(text).filter(JsonNode::isObject);
        String errorCode =
                json.map(object -> object.path("error_code").asText("")).orElse("");
        String said = said(json.map(object -> object.hasNonNull("message")
                        ? object.path("message").asText()
                        : object.path("detail").asText(""))
                .filter(message -> !message.isBlank())
                .orElse(text));
        String call = method + " " + uri.getPath();
        if (status < 400) {
            return failure(
                    Kind.REFUSED,
                    status,
                    errorCode,
                    said,
                    call + " is redirected; set MLFLOW_TRACKING_URI to the address that it is redirected to",
                    null);
        }
        return switch (status) {
            case 401 ->
                failure(
                        Kind.UNAUTHORISED,
                        status,
                        errorCode,
                        said,
                        (settings.credentials().isPresent() ? "refuses the credentials" : "asks for credentials")
                                + " (401): set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or"
                                + " MLFLOW_TRACKING_TOKEN",
                        null);
            case 403 ->
                said.toLowerCase(Locale.ROOT).contains("invalid host header")
                        ? failure(
                                Kind.HOST_REFUSED,
                                status,
                                errorCode,
                                said,
                                "doesn't answer to the name " + settings.uri().getHost() + " (403): " + said
                                        + "; start it with --allowed-hosts "
                                        + settings.uri().getHost()
                                        + ", or use a name that it allows",
                                null)
                        : failure(
                                Kind.FORBIDDEN,
                                status,
                                errorCode,
                                said,
                                "denies " + call + " (403): " + said + "; ask for the right, or use other credentials",
                                null);
            case 404 ->
                errorCode.isEmpty() && json.isEmpty()
                        ? failure(
                                Kind.NO_ENDPOINT,
                                status,
                                errorCode,
                                said,
                                "has no " + uri.getPath() + " (404): it is older than this call needs, or"
                                        + " MLFLOW_TRACKING_URI lacks the server's prefix",
                                null)
                        : failure(Kind.NOT_FOUND, status, errorCode, said, call + ": " + said + " (404)", null);
            case 405 -> failure(Kind.NO_ENDPOINT, status, errorCode, said, "has no " + call + " (405)", null);
            case 408, 425, 429, 500, 502, 503, 504 ->
                failure(
                        Kind.UNAVAILABLE,
                        status,
                        errorCode,
                        said,
                        "failed at " + call + " (" + status + "): " + said + "; try again, and see its log",
                        null);
            case 413 ->
                failure(
                        Kind.REFUSED,
                        status,
                        errorCode,
                        said,
                        "takes no body of that size at " + call
                                + " (413): raise the limit of the server or of the proxy" + " in front of it",
                        null);
            default ->
                failure(
                        status > 500 ? Kind.NO_ENDPOINT : Kind.REFUSED,
                        status,
                        errorCode,
                        said,
                        "refuses " + call + " (" + status + "): " + said,
                        null);
        };
    }

    /** What it means that no answer came. */
    MlflowException failure(String method, URI uri, IOException cause) {
        String what = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        if (cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException) {
            Throwable deeper = cause.getCause() == null ? cause : cause.getCause();
            boolean unknown = cause.getCause() instanceof UnresolvedAddressException
                    || deeper.getCause() instanceof UnresolvedAddressException;
            String reason = unknown
                    ? "the name " + uri.getHost() + " is unknown"
                    : cause instanceof HttpConnectTimeoutException
                            ? "no connection within "
                                    + settings.connectTimeout().toSeconds() + " s"
                            : cause.getMessage() == null ? "connection refused" : what;
            return failure(
                    Kind.UNREACHABLE,
                    0,
                    "",
                    "",
                    "can't be reached: " + reason + "; check MLFLOW_TRACKING_URI and that the server runs",
                    cause);
        }
        if (cause instanceof SSLException) {
            return failure(
                    Kind.REFUSED,
                    0,
                    "",
                    "",
                    "isn't trusted, or speaks no TLS: " + said(what)
                            + "; set MLFLOW_TRACKING_SERVER_CERT_PATH to its CA certificate",
                    cause);
        }
        return failure(
                Kind.BROKEN_OFF,
                0,
                "",
                "",
                "broke " + method + " " + uri.getPath() + " off: " + said(what) + "; try again",
                cause);
    }

    private MlflowException failure(
            Kind kind, int status, String errorCode, String said, String message, Throwable cause) {
        return new MlflowException(
                kind, status, errorCode, said, "MLflow server " + settings.uri() + " " + message, cause);
    }

    private static Optional<JsonNode> parsed(String text) {
        try {
            return Optional.of(JSON.readTree(text)).filter(JsonNode::isContainerNode);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** A server's words: without tags, SQL and secrets, in one short line. */
    private String said(String text) {
        int sql = text.indexOf("[SQL");
        String plain = (sql < 0 ? text : text.substring(0, sql))
                .replaceAll("(?s)<(style|script).*?</\\1>", " ")
                .replaceAll("<[^<>]{0,500}>", " ")
                .replaceAll("[\\p{Cntrl}\\s]+", " ")
                .strip();
        for (String secret : Secrets.of(settings)) {
            plain = plain.replace(secret, "***");
        }
        return plain.length() > LONGEST_MESSAGE ? plain.substring(0, LONGEST_MESSAGE) + "…" : plain;
    }
}
