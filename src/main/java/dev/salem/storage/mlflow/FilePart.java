package dev.salem.storage.mlflow;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * A part of a file to be sent.
 *
 * @param from its first byte
 * @param length in bytes
 */
record FilePart(Path file, long from, long length) {
    /** The same bytes each time it is sent; the client fails where the file can't be read or has become shorter. */
    BodyPublisher body() {
        return BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(this::open), length);
    }

    private InputStream open() {
        try {
            return new Bytes(FileChannel.open(file), from, from + length);
        } catch (IOException e) {
            return null; // The publisher's way to be told of a failure.
        }
    }

    private static final class Bytes extends InputStream {
        private final FileChannel channel;
        private final long end;
        private long position;

        Bytes(FileChannel channel, long from, long end) {
            this.channel = channel;
            this.end = end;
            this.position = from;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int most = (int) Math.min(length, end - position);
            if (most <= 0) {
                return length == 0 ? 0 : -1;
            }
            int read = channel.read(ByteBuffer.wrap(target, offset, most), position);
            position += Math.max(0, read);
            return read;
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
