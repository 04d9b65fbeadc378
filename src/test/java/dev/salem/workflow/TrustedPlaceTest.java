package dev.salem.workflow;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.salem.progress.Progress;
import dev.salem.registry.ModelRegistry;
import dev.salem.registry.ModelVersion;
import dev.salem.storage.StorageException;
import dev.salem.storage.StoreUri;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever may register a version says where it lies; a service must not be led to its own files by that. */
class TrustedPlaceTest {
    @TempDir
    private Path home;

    @ParameterizedTest
    @ValueSource(strings = {"models:/m/1", "models:/m@champion", "runs:/0123456789abcdef0123456789abcdef/model"})
    void locate_whereTheRegistryLeadsAstray_isRefused(String model) {
        Site site = Site.local(leadingTo("file:///etc"), home)
                .trusting(location -> !location.scheme().equals("file"));

        assertThatExceptionOfType(WorkflowException.class)
                .isThrownBy(() -> new ModelSource(site).locate(model, Progress.silent()))
                .withMessageContaining(model)
                .withMessageContaining("file:///etc")
                .withMessageContaining("salem.places.folders");
    }

    @Test
    void document_isReadFromPaths_upToAMegabyte() throws IOException {
        Path file = Files.write(home.resolve("large"), new byte[(1 << 20) + 1]);
        Site site = Site.local(Optional.empty(), home);

        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(() -> site.document(file.toString()))
                .withMessageContaining("1048577");
        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(() -> site.document(home.resolve("none").toString()));
    }

    private static ModelRegistry leadingTo(String place) {
        StoreUri location = StoreUri.parse(place);
        ModelVersion version =
                new ModelVersion("m", 1, "models:/m/1", location, location, new TreeMap<>(), new TreeSet<>());
        return (ModelRegistry) Proxy.newProxyInstance(
                ModelRegistry.class.getClassLoader(),
                new Class<?>[] {ModelRegistry.class},
                (registry, method, arguments) -> method.getName().equals("resolve") ? version : location);
    }
}
