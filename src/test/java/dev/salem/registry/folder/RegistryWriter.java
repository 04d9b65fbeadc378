package dev.salem.registry.folder;

import dev.salem.registry.Journal;
import dev.salem.registry.Registrations;
import java.io.IOException;
import java.nio.file.Path;

/** A process that registers versions one after the other, and says so. */
final class RegistryWriter {
    static final int ROUNDS = 20;

    private RegistryWriter() {}

    static Process start(Path root, Path model, String side) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        RegistryWriter.class.getName(),
                        root.toString(),
                        model.toString(),
                        side)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    public static void main(String... arguments) {
        FolderRegistry registry = FolderRegistry.at(Path.of(arguments[0]));
        for (int round = 0; round < ROUNDS; round++) {
            registry.register(
                    Registrations.of("checker", arguments[2] + round, Path.of(arguments[1]), "challenger"),
                    Journal.NONE);
            System.out.println(round);
        }
    }
}
