package dev.salem.storage.s3;

import dev.salem.storage.ByteRange;
import dev.salem.storage.StorageException;
import dev.salem.storage.StorageUnavailableException;
import dev.salem.storage.StoredFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Fetches one object by several ranges at once. */
final class Download {
    private static final int BUFFER = 256 << 10;

    private final Connection connection;
    private final ObjectKey object;
    private final StoredFile file;

    Download(Connection connection, ObjectKey object, StoredFile file) {
        this.connection = connection;
        this.object = object;
        this.file = file;
    }

    void to(Path target) {
        Path partial = target.resolveSibling("." + UUID.randomUUID() + ".partial");
        try {
            try (FileChannel channel =
                    FileChannel.open(partial, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                fill(channel);
            }
            Files.move(partial, target);
        } catch (IOException e) {
            throw withoutPartial(partial, local(target, e));
        } catch (RuntimeException e) {
            throw withoutPartial(partial, e);
        }
    }

    /** The first bytes alone. */
    byte[] head(int bytes) {
        int length = (int) Math.min(bytes, file.size());
        GetObjectRequest request = request(0, length);
        return connection.call(
                Intent.READ,
                object,
                client -> refusingChange(() -> client.getObject(request, (response, body) -> {
                    checkSize(response, length);
                    byte[] start = body.readNBytes(length);
                    if (start.length < length) {
                        throw RetryableException.create(
                                "answer ended after " + start.length + " of " + length + " bytes", null);
                    }
                    return start;
                })));
    }

    private static RuntimeException withoutPartial(Path partial, RuntimeException failure) {
        try {
            Files.deleteIfExists(partial);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
        return failure;
    }

    private void fill(FileChannel channel) throws IOException {
        if (file.size() > 0) {
            channel.write(ByteBuffer.allocate(1), file.size() - 1);
        }
        long part = connection.settings().partBytes();
        List<Callable<Void>> parts = new ArrayList<>();
        for (long from = 0; from == 0 || from < file.size(); from += part) {
            long start = from;
            long length = Math.min(part, file.size() - start);
            parts.add(() -> {
                fetch(channel, start, length);
                return null;
            });
        }
        Parts.run(object.toString(), connection.settings().parallelParts(), parts);
    }

    private void fetch(FileChannel channel, long from, long length) {
        GetObjectRequest request = request(from, length);
        connection.call(
                Intent.READ,
                object,
                client -> refusingChange(() -> client.getObject(request, (response, body) -> {
                    checkSize(response, length);
                    return write(body, channel, from, length);
                })));
    }

    private GetObjectRequest request(long from, long length) {
        GetObjectRequest.Builder request =
                GetObjectRequest.builder().bucket(object.bucket()).key(object.key());
        file.version().ifPresent(request::ifMatch);
        if (length < file.size()) {
            request.range(httpRange(new ByteRange(from, from + length)));
        }
        return request.build();
    }

    private <T> T refusingChange(Supplier<T> call) {
        try {
            return call.get();
        } catch (S3Exception e) {
            if (e.statusCode() == 412 || e.statusCode() == 416) {
                throw changed("its bytes are other ones now", e);
            }
            throw e;
        }
    }

    private void checkSize(GetObjectResponse response, long length) {
        String range = response.contentRange();
        long size = response.contentLength() == null ? length : response.contentLength();
        if (range != null && !range.endsWith("/" + file.size())) {
            throw changed("S3 announces the range " + range + " of " + file.size() + " bytes", null);
        }
        if (size != length) {
            throw changed("S3 sends " + size + " bytes instead of " + length, null);
        }
    }

    private long write(AbortableInputStream body, FileChannel channel, long from, long length) {
        byte[] buffer = new byte[BUFFER];
        long done = 0;
        while (true) {
            int count = read(body, buffer);
            if (count < 0) {
                break;
            }
            if (done + count > length) {
                body.abort();
                throw changed("S3 sends more than the " + length + " bytes announced", null);
            }
            write(ByteBuffer.wrap(buffer, 0, count), channel, from + done);
            done += count;
        }
        if (done < length) {
            throw RetryableException.create("answer ended after " + done + " of " + length + " bytes", null);
        }
        return done;
    }

    private static int read(InputStream body, byte[] buffer) {
        if (Thread.currentThread().isInterrupted()) {
            throw AbortedException.create("interrupted");
        }
        try {
            return body.read(buffer);
        } catch (IOException e) {
            throw RetryableException.create("answer broke off: " + e.getMessage(), e);
        }
    }

    private void write(ByteBuffer bytes, FileChannel channel, long position) {
        try {
            long at = position;
            while (bytes.hasRemaining()) {
                at += channel.write(bytes, at);
            }
        } catch (IOException e) {
            throw local(object, e);
        }
    }

    private StorageException changed(String how, Throwable cause) {
        return new StorageException(
                object + ": has changed since it was listed (" + how + "); start again with the new file", cause);
    }

    private static StorageUnavailableException local(Object what, IOException failure) {
        return new StorageUnavailableException(
                what + ": can't be kept on this machine: " + failure.getClass().getSimpleName() + ": "
                        + failure.getMessage(),
                failure);
    }

    /** As in RFC 9110 §14.1.2, with the last byte included. */
    static String httpRange(ByteRange range) {
        return "bytes=" + range.from() + "-" + (range.to() - 1);
    }
}
