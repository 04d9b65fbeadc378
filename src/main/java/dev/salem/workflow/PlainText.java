package dev.salem.workflow;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Reads text files: UTF-8, packed where their name ends with {@code .gz}. */
final class PlainText {
    private static final int LARGEST = 64 << 20;

    private PlainText() {}

    /** @throws WorkflowException if there is no such file, or it is no text of at most 64 MiB */
    static String read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new WorkflowException("no such file: " + file);
        }
        try (InputStream raw = Files.newInputStream(file);
                InputStream in = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw) {
            byte[] bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw new WorkflowException(file + " holds more than " + LARGEST + " bytes of text; divide it");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new WorkflowException(file + " is no UTF-8 text");
        } catch (ZipException e) {
            throw new WorkflowException(file + " is not packed by gzip, as its name says: " + e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException("can't read " + file, e);
        }
    }
}
