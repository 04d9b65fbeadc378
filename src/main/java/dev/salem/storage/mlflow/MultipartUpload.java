package dev.salem.storage.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import dev.salem.mlflow.MlflowException;
import dev.salem.mlflow.Reply;
import dev.salem.mlflow.TrackingServer;
import dev.salem.storage.StorageException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Sends a large file in parts to addresses that the server gives out; aborted on any failure. */
record MultipartUpload(TrackingServer server, long part) {
    private static final Logger LOG = Logger.getLogger(MultipartUpload.class);
    private static final int MOST_PARTS = 10_000;

    /** Whether a file is better sent in parts. The server has no address for parts of files outside of any folder. */
    boolean takes(String path, long size) {
        return size > part && path.contains("/") && server.info().multipartUploads();
    }

    /** False, and nothing is left, if the addresses can't be used from here. */
    boolean send(String path, Path file, long size) {
        long step = Math.max(part, (size + MOST_PARTS - 1) / MOST_PARTS);
        int count = (int) ((size + step - 1) / step);
        String folder = path.substring(0, path.lastIndexOf('/'));
        String name = path.substring(path.lastIndexOf('/') + 1);
        JsonNode created =
                server.post(ProxyPaths.multipart("create", folder), Map.of("path", name, "num_parts", count));
        Map<String, Object> upload =
                Map.of("path", name, "upload_id", created.path("upload_id").asText());
        boolean whole = false;
        try {
            List<Map<String, Object>> sent = new ArrayList<>();
            for (int number = 1; number <= count; number++) {
                long from = (number - 1) * step;
                Optional<Map<String, Object>> one =
                        sendPart(path, created, number, new FilePart(file, from, Math.min(step, size - from)));
                if (one.isEmpty()) {
                    return false;
                }
                sent.add(one.get());
            }
            Map<String, Object> complete = new LinkedHashMap<>(upload);
            complete.put("parts", sent);
            server.post(ProxyPaths.multipart("complete", folder), complete);
            whole = true;
            return true;
        } finally {
            if (!whole) {
                abort(folder, upload);
            }
        }
    }

    /** What completes the upload; empty if the first part's address can't be used from here. */
    private Optional<Map<String, Object>> sendPart(String path, JsonNode created, int number, FilePart bytes) {
        JsonNode credential = created.path("credentials").path(number - 1);
        String given = credential.path("url").asText();
        Optional<URI> address = Addresses.of(server, given);
        if (address.isEmpty() || credential.path("part_number").asInt() != number) {
            return Optional.empty();
        }
        Map<String, String> headers = new LinkedHashMap<>();
        credential
                .path("headers")
                .properties()
                .forEach(
                        header -> headers.put(header.getKey(), header.getValue().asText()));
        try {
            Reply reply = server.uploadTo(address.get(), headers, bytes.body());
            String etag = reply.header("ETag")
                    .orElseThrow(() -> new StorageException(path + ": the store behind " + server.uri() + " took part "
                            + number + " without an ETag; switch multipart uploads of the server off"));
            return Optional.of(Map.of("part_number", number, "etag", etag, "url", given));
        } catch (MlflowException e) {
            if (number == 1 && e.kind() == MlflowException.Kind.UNREACHABLE) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Also when this thread is being interrupted: the parts would be kept, and paid for. */
    private void abort(String folder, Map<String, Object> upload) {
        boolean interrupted = Thread.interrupted();
        try {
            server.postRepeatable(ProxyPaths.multipart("abort", folder), upload);
        } catch (MlflowException e) {
            // What led here is what the caller must hear of; the store's own rules remove the parts in the end.
            LOG.warnf("upload of %s in parts can't be aborted: %s", upload.get("path"), e.getMessage());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
