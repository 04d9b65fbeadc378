package dev.salem.storage.s3;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/**
 * Says of every broken connection that it was one. The JDK's client wraps some in {@link UncheckedIOException}, which
 * the SDK takes for a mistake of ours and doesn't retry.
 */
final class RetryableHttpClient implements SdkHttpClient {
    private final SdkHttpClient client;

    RetryableHttpClient(SdkHttpClient client) {
        this.client = client;
    }

    /** The JDK's client with time limits for a connection and for each wait for bytes. */
    static RetryableHttpClient within(Duration connect, Duration read) {
        return new RetryableHttpClient(UrlConnectionHttpClient.builder()
                .connectionTimeout(connect)
                .socketTimeout(read)
                .build());
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        ExecutableHttpRequest prepared = client.prepareRequest(request);
        return new ExecutableHttpRequest() {
            @Override
            public HttpExecuteResponse call() throws IOException {
                try {
                    return prepared.call();
                } catch (UncheckedIOException e) {
                    throw e.getCause();
                }
            }

            @Override
            public void abort() {
                prepared.abort();
            }
        };
    }

    @Override
    public String clientName() {
        return client.clientName();
    }

    @Override
    public void close() {
        client.close();
    }
}
