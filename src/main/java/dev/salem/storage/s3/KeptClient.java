package dev.salem.storage.s3;

import java.time.Duration;
import java.util.function.Function;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.http.SdkHttpClient;

/** One client of an AWS service, made when it is first asked for and kept until this is closed. Safe for several threads. */
public final class KeptClient<C extends SdkClient> implements AutoCloseable {
    private final Duration connect;
    private final Duration read;
    private final Function<SdkHttpClient, C> opening;
    private SdkHttpClient http;
    private C client;

    /**
     * @param connect how long a connection may take
     * @param read how long each wait for bytes may take
     * @param opening makes the client, which uses what it is given and leaves closing it to this
     */
    public KeptClient(Duration connect, Duration read, Function<SdkHttpClient, C> opening) {
        this.connect = connect;
        this.read = read;
        this.opening = opening;
    }

    /** The client; what {@code opening} throws is thrown here, and a later call tries again. */
    public synchronized C get() {
        if (client == null) {
            SdkHttpClient connections = RetryableHttpClient.within(connect, read);
            try {
                client = opening.apply(connections);
                http = connections;
            } finally {
                if (client == null) {
                    connections.close();
                }
            }
        }
        return client;
    }

    @Override
    public synchronized void close() {
        if (client != null) {
            client.close();
            http.close();
            client = null;
        }
    }
}
