package dev.salem.registry.folder;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.salem.registry.Registration;
import dev.salem.storage.DurableFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The {@code version.json} of a version. */
@JsonIgnoreProperties(ignoreUnknown = true)
record VersionFacts(
        String name,
        int version,
        String requestKey,
        SortedMap<String, Double> metrics,
        List<Double> saliency,
        SortedMap<String, String> tags) {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    static VersionFacts of(Registration registration, int version) {
        return new VersionFacts(
                registration.name(),
                version,
                registration.requestKey(),
                new TreeMap<>(registration.run().metrics()),
                registration.run().saliency(),
                new TreeMap<>(registration.run().tags()));
    }

    static VersionFacts read(Path file) throws IOException {
        return JSON.readValue(file.toFile(), VersionFacts.class);
    }

    VersionFacts with(String tag, String value) {
        SortedMap<String, String> all = new TreeMap<>(tags);
        all.put(tag, value);
        return new VersionFacts(name, version, requestKey, metrics, saliency, all);
    }

    void replace(Path file, Path partial) throws IOException {
        DurableFiles.replace(file, partial, JSON.writeValueAsBytes(this));
    }

    void write(Path file) throws IOException {
        DurableFiles.write(file, JSON.writeValueAsBytes(this));
    }
}
