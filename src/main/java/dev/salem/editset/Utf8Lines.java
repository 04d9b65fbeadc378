package dev.salem.editset;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The lines of a file, decoded one by one so that bad UTF-8 is known by its line; a byte order mark is skipped. */
final class Utf8Lines implements Closeable {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final InputStream input;
    private int number;
    private String text;

    Utf8Lines(Path file) throws IOException {
        input = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES);
    }

    /** Moves to the next line; false at the end. */
    boolean next() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int read = input.read();
        if (read < 0) {
            return false;
        }
        while (read >= 0 && read != '\n') {
            bytes.write(read);
            read = input.read();
        }
        number++;
        text = decode(bytes.toByteArray());
        return true;
    }

    /** The current line's number, from 1. */
    int number() {
        return number;
    }

    /** The current line without its end, or null where it is no UTF-8. */
    String text() {
        return text;
    }

    private String decode(byte[] bytes) {
        try {
            String line = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            if (number == 1 && line.startsWith(BYTE_ORDER_MARK)) {
                line = line.substring(1);
            }
            return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        input.close();
    }
}
