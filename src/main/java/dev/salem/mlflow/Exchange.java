package dev.salem.mlflow;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Sends one request and waits for the head of its answer, as long as bytes flow. */
final class Exchange {
    private final HttpClient client;
    private final Duration readTimeout;

    Exchange(TrackingSettings settings) {
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(settings.connectTimeout());
        Trust.of(settings).ifPresent(builder::sslContext);
        this.client = builder.build();
        this.readTimeout = settings.readTimeout();
    }

    /**
     * Sends a request once.
     *
     * @return the answer, whatever its status; the caller closes its body
     * @throws IOException if no answer came
     */
    HttpResponse<InputStream> send(String method, URI uri, Map<String, String> headers, HttpRequest.BodyPublisher body)
            throws IOException {
        WatchedUpload upload = new WatchedUpload(body);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).method(method, upload);
        headers.forEach(request::header);
        CompletableFuture<HttpResponse<InputStream>> answer =
                client.sendAsync(request.build(), head -> new TimedBody(readTimeout));
        long since = System.nanoTime();
        while (true) {
            long idle = System.nanoTime() - Math.max(since, upload.lastTaken());
            long left = readTimeout.toNanos() - idle;
            if (left <= 0) {
                answer.cancel(true);
                throw new HttpTimeoutException("no answer came for " + readTimeout.toSeconds() + " s");
            }
            try {
                return answer.get(left, TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                continue;
            } catch (ExecutionException e) {
                throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
            } catch (InterruptedException e) {
                answer.cancel(true);
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while waiting for an answer");
            }
        }
    }
}
