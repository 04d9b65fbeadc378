package dev.salem.mlflow;

import java.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;

/** A body to be sent that tells when its last bytes were taken. */
final class WatchedUpload implements HttpRequest.BodyPublisher {
    private final HttpRequest.BodyPublisher body;
    private volatile long lastTaken = System.nanoTime();

    WatchedUpload(HttpRequest.BodyPublisher body) {
        this.body = body;
    }

    /** By {@link System#nanoTime()}. */
    long lastTaken() {
        return lastTaken;
    }

    @Override
    public long contentLength() {
        return body.contentLength();
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
        body.subscribe(new Flow.Subscriber<ByteBuffer>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                subscriber.onSubscribe(subscription);
            }

            @Override
            public void onNext(ByteBuffer bytes) {
                lastTaken = System.nanoTime();
                subscriber.onNext(bytes);
            }

            @Override
            public void onError(Throwable cause) {
                subscriber.onError(cause);
            }

            @Override
            public void onComplete() {
                subscriber.onComplete();
            }
        });
    }
}
