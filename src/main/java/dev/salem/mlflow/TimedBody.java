package dev.salem.mlflow;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A body that is read as it comes, and fails where nothing comes for a while: the JDK's time limit ends with the
 * response's headers.
 */
final class TimedBody extends InputStream implements HttpResponse.BodySubscriber<InputStream> {
    private sealed interface Event {}

    private record Bytes(List<ByteBuffer> buffers) implements Event {}

    private record End(Throwable cause) implements Event {}

    private final Duration timeout;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();
    private final Deque<ByteBuffer> waiting = new ArrayDeque<>();
    private boolean complete;

    TimedBody(Duration timeout) {
        this.timeout = timeout;
    }

    @Override
    public CompletionStage<InputStream> getBody() {
        return CompletableFuture.completedStage(this);
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        if (subscription.complete(given)) {
            given.request(1);
        } else {
            given.cancel();
        }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        events.add(new Bytes(buffers));
    }

    @Override
    public void onError(Throwable cause) {
        events.add(new End(cause));
    }

    @Override
    public void onComplete() {
        events.add(new End(null));
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (waiting.isEmpty() && !complete) {
            take();
        }
        ByteBuffer first = waiting.peek();
        if (first == null) {
            return -1;
        }
        int count = Math.min(length, first.remaining());
        first.get(target, offset, count);
        if (!first.hasRemaining()) {
            waiting.remove();
            if (waiting.isEmpty()) {
                subscription.join().request(1);
            }
        }
        return count;
    }

    private void take() throws IOException {
        Event event;
        try {
            event = events.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while reading", e);
        }
        if (event == null) {
            close();
            throw new HttpTimeoutException("no byte came for " + timeout.toSeconds() + " s");
        }
        if (event instanceof Bytes bytes) {
            bytes.buffers().stream().filter(ByteBuffer::hasRemaining).forEach(waiting::add);
            if (waiting.isEmpty()) {
                subscription.join().request(1);
            }
        } else if (event instanceof End end) {
            complete = true;
            if (end.cause() != null) {
                throw new IOException("the connection broke: " + end.cause().getMessage(), end.cause());
            }
        }
    }

    /** Gives the connection up if the body isn't at its end. */
    @Override
    public void close() {
        if (!complete) {
            complete = true;
            subscription.thenAccept(Flow.Subscription::cancel);
        }
    }
}
