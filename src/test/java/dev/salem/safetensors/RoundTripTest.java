package dev.salem.safetensors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;

class RoundTripTest {
    private Path folder;

    @BeforeProperty
    void createFolder() throws IOException {
        folder = Files.createTempDirectory("salem-round-trip");
    }

    @AfterProperty
    void removeFolder() throws IOException {
        for (String name : List.of("a.safetensors", "b.safetensors")) {
            Files.deleteIfExists(folder.resolve(name));
        }
        Files.delete(folder);
    }

    @Property(tries = 200)
    void open_givesBackWhatWasWritten(
            @ForAll("tensors") Map<String, TensorData> tensors, @ForAll("texts") Map<String, String> metadata)
            throws IOException {
        Path file = folder.resolve("a.safetensors");
        SafetensorsWriter.write(file, tensors, metadata);

        try (Checkpoint read = Checkpoint.open(file)) {
            assertThat(read.metadata()).isEqualTo(metadata);
            assertThat(read.names()).containsExactlyInAnyOrderElementsOf(tensors.keySet());
            tensors.forEach((name, tensor) -> {
                assertThat(read.entry(name).dtype()).isEqualTo(tensor.dtype());
                assertThat(read.entry(name).shape()).isEqualTo(tensor.shape());
                assertThat(read.bytes(name)).isEqualTo(tensor.bytes());
            });
        }
        assertThat(SafetensorsHeader.read(file).dataStart() % 8).isZero();
        byte[] first = Files.readAllBytes(file);
        SafetensorsWriter.write(file, new TreeMap<>(tensors), new HashMap<>(metadata));
        assertThat(file).hasBinaryContent(first);
    }

    @Property(tries = 200)
    void apply_touchesTheNamedRangesOnly(@ForAll("tensors") Map<String, TensorData> tensors, @ForAll Random random)
            throws IOException {
        Path source = folder.resolve("a.safetensors");
        Path target = folder.resolve("b.safetensors");
        SafetensorsWriter.write(source, tensors, Map.of("format", "pt"));
        byte[] expected = Files.readAllBytes(source);
        Map<String, ByteBuffer> patches = new HashMap<>();
        SafetensorsHeader header = SafetensorsHeader.read(source);
        for (TensorEntry entry : header.entries()) {
            if (random.nextBoolean()) {
                byte[] bytes = new byte[(int) entry.bytes()];
                random.nextBytes(bytes);
                patches.put(entry.name(), ByteBuffer.wrap(bytes));
                System.arraycopy(bytes, 0, expected, (int) (header.dataStart() + entry.begin()), bytes.length);
            }
        }

        TensorPatch.apply(source, target, patches);

        assertThat(target).hasBinaryContent(expected);
    }

    @Provide
    Arbitrary<Map<String, TensorData>> tensors() {
        return Arbitraries.maps(text(), tensor()).ofMaxSize(6);
    }

    @Provide
    Arbitrary<Map<String, String>> texts() {
        return Arbitraries.maps(text(), text()).ofMaxSize(4);
    }

    private static Arbitrary<String> text() {
        return Arbitraries.strings().ofMaxLength(12).filter(text -> !StrictJson.hasLoneSurrogate(text));
    }

    private static Arbitrary<TensorData> tensor() {
        Arbitrary<List<Long>> shapes = Arbitraries.longs().between(0, 4).list().ofMaxSize(3);
        return Combinators.combine(Arbitraries.of(Dtype.values()), shapes, Arbitraries.longs())
                .as((dtype, shape, seed) -> {
                    long elements = shape.stream().reduce(1L, (a, b) -> a * b);
                    byte[] bytes = new byte[(int) elements * dtype.bytes()];
                    new Random(seed).nextBytes(bytes);
                    return new TensorData(dtype, shape, ByteBuffer.wrap(bytes));
                });
    }
}
