package dev.salem.safetensors;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes new safetensors files. The same content gives the same bytes: tensors stand in the order of the reference
 * writer (widest alignment first, then by name's UTF-8 bytes), metadata by key, and spaces pad the header to 8 bytes.
 */
public final class SafetensorsWriter {
    private static final int ALIGNMENT = 8;
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            .build();
    private static final Comparator<Map.Entry<String, TensorData>> REFERENCE_ORDER =
            Comparator.<Map.Entry<String, TensorData>, Dtype>comparing(
                            tensor -> tensor.getValue().dtype())
                    .reversed()
                    .thenComparing(tensor -> tensor.getKey().getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned);

    private SafetensorsWriter() {}

    /**
     * Writes {@code target} whole or not at all, and replaces what stood there.
     *
     * @param metadata the {@code __metadata__} strings; none are written where empty
     * @throws SafetensorsException if a tensor has the reserved name {@code __metadata__}, or a text is no valid Unicode
     * @throws UncheckedIOException if the target cannot be written
     */
    public static void write(Path target, Map<String, TensorData> tensors, Map<String, String> metadata) {
        tensors.keySet().forEach(name -> requireText(target, name));
        metadata.forEach((key, value) -> {
            requireText(target, key);
            requireText(target, value);
        });
        if (tensors.containsKey(HeaderParser.METADATA)) {
            throw SafetensorsException.of(target, HeaderParser.METADATA, "the name is reserved; choose another");
        }
        List<Map.Entry<String, TensorData>> ordered =
                tensors.entrySet().stream().sorted(REFERENCE_ORDER).toList();
        byte[] header = header(ordered, new TreeMap<>(metadata));
        AtomicFile.write(target, channel -> {
            ByteBuffer start = ByteBuffer.allocate(SafetensorsHeader.LENGTH_BYTES + header.length)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(header.length)
                    .put(header)
                    .flip();
            AtomicFile.writeFully(channel, start, 0);
            long position = start.limit();
            for (Map.Entry<String, TensorData> tensor : ordered) {
                ByteBuffer bytes = tensor.getValue().bytes();
                AtomicFile.writeFully(channel, bytes, position);
                position += bytes.remaining();
            }
        });
    }

    private static byte[] header(List<Map.Entry<String, TensorData>> tensors, Map<String, String> metadata) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
            json.writeStartObject();
            if (!metadata.isEmpty()) {
                json.writeObjectFieldStart(HeaderParser.METADATA);
                for (Map.Entry<String, String> entry : metadata.entrySet()) {
                    json.writeStringField(entry.getKey(), entry.getValue());
                }
                json.writeEndObject();
            }
            long begin = 0;
            for (Map.Entry<String, TensorData> tensor : tensors) {
                long end = begin + tensor.getValue().bytes().remaining();
                writeEntry(json, tensor.getKey(), tensor.getValue(), begin, end);
                begin = end;
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        while (bytes.size() % ALIGNMENT != 0) {
            bytes.write(' ');
        }
        return bytes.toByteArray();
    }

    private static void writeEntry(JsonGenerator json, String name, TensorData tensor, long begin, long end)
            throws IOException {
        json.writeObjectFieldStart(name);
        json.writeStringField("dtype", tensor.dtype().name());
        json.writeArrayFieldStart("shape");
        for (long size : tensor.shape()) {
            json.writeNumber(size);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("data_offsets");
        json.writeNumber(begin);
        json.writeNumber(end);
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void requireText(Path target, String text) {
        if (StrictJson.hasLoneSurrogate(text)) {
            throw SafetensorsException.of(target, "a name or metadata text is no valid Unicode: half a surrogate pair");
        }
    }
}
