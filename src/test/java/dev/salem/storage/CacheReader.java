package dev.salem.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A process that opens a model by the cache, says how many bytes it downloaded, waits for a line, and closes; or stops
 * dead on the way there.
 */
final class CacheReader {
    /** Where it stops dead. */
    enum Death {
        NOWHERE,
        BEFORE_A_FETCH,
        AMID_A_FETCH,
        AFTER_A_FETCH
    }

    private CacheReader() {}

    static Process start(Path cache, Path far, String model, Death death) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CacheReader.class.getName(),
                        cache.toString(),
                        far.toString(),
                        model,
                        death.name())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    static void finish(Process reader) throws Exception {
        reader.getOutputStream().close();
        if (!reader.waitFor(60, TimeUnit.SECONDS) || reader.exitValue() != 0) {
            throw new AssertionError("the reader failed");
        }
    }

    public static void main(String... arguments) throws IOException {
        Death death = Death.valueOf(arguments[3]);
        CountingStore store = new CountingStore(Path.of(arguments[1])) {
            @Override
            public void fetch(StoreUri location, StoredFile file, Path target) {
                dieIf(death == Death.BEFORE_A_FETCH);
                if (death == Death.AMID_A_FETCH) {
                    write(target, "half");
                }
                dieIf(death == Death.AMID_A_FETCH);
                super.fetch(location, file, target);
                dieIf(death == Death.AFTER_A_FETCH);
            }
        };
        ArtifactCache cache = ArtifactCache.at(Path.of(arguments[0]), 1 << 30);
        try (CheckedOut model = cache.open(store, CountingStore.location(arguments[2]))) {
            System.out.println(model.bytesDownloaded());
            System.in.read();
            for (StoredFile file : model.files()) {
                if (Files.size(file.name().under(model.folder())) != file.size()) {
                    throw new AssertionError(file + " went while it was in use");
                }
            }
        }
    }

    private static void dieIf(boolean now) {
        if (now) {
            Runtime.getRuntime().halt(9);
        }
    }

    private static void write(Path target, String text) {
        try {
            Files.writeString(target, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
