package dev.salem.registry.mlflow;

import dev.salem.registry.Registration;
import dev.salem.registry.RegistryException;
import dev.salem.registry.RegistryUnavailableException;
import dev.salem.storage.ArtifactName;
import dev.salem.storage.ChangedRanges;
import dev.salem.storage.Outgoing;
import dev.salem.storage.StoredFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What is stored of a registration, and under which names. */
final class ModelFiles {
    /** Folder in the model that holds what was kept of its edit. */
    static final String RECORDS = "salem";

    private static final List<String> CARDS = List.of("README.md", "model/README.md");
    private static final String CARD = "model_card.md";

    private ModelFiles() {}

    /**
     * The model's files, and the records below {@link #RECORDS}.
     *
     * @param identity for the {@code MLmodel}, where there is one
     * @param scratch a folder for the rewritten {@code MLmodel}
     */
    static List<Outgoing> ofModel(Registration registration, Map<String, Optional<String>> identity, Path scratch) {
        SortedMap<ArtifactName, Path> files = tree(registration.model());
        files.keySet().removeIf(name -> name.parts().get(0).equals(RECORDS));
        for (Path file : registration.run().files()) {
            files.put(new ArtifactName(RECORDS + "/" + file.getFileName()), file);
        }
        ArtifactName mlmodel = new ArtifactName(MlmodelIdentity.NAME);
        try {
            if (files.containsKey(mlmodel)) {
                byte[] renamed = MlmodelIdentity.renamed(Files.readAllBytes(files.get(mlmodel)), identity);
                files.put(mlmodel, Files.write(scratch.resolve(MlmodelIdentity.NAME), renamed));
            }
            List<Outgoing> outgoing = new ArrayList<>();
            for (Map.Entry<ArtifactName, Path> file : files.entrySet()) {
                outgoing.add(new Outgoing(
                        file.getKey(), file.getValue(), origin(registration, file.getKey(), file.getValue())));
            }
            return outgoing;
        } catch (IOException e) {
            throw unreadable(registration.model(), e);
        }
    }

    static boolean hasMlmodel(Path model) {
        return Files.isRegularFile(model.resolve(MlmodelIdentity.NAME));
    }

    /** What a reader of the run wants to see: reports and pictures and the model card, but no weights. */
    static List<Outgoing> ofRun(List<Path> files, Optional<Path> model) {
        List<Outgoing> outgoing = new ArrayList<>();
        for (Path file : files) {
            String name = file.getFileName().toString();
            if (!name.endsWith(".safetensors")) {
                outgoing.add(new Outgoing(new ArtifactName(name), file, Optional.empty()));
            }
        }
        model.stream()
                .flatMap(folder -> CARDS.stream().map(folder::resolve))
                .filter(Files::isRegularFile)
                .findFirst()
                .ifPresent(card -> outgoing.add(new Outgoing(new ArtifactName(CARD), card, Optional.empty())));
        return outgoing;
    }

    private static Optional<Outgoing.Origin> origin(Registration registration, ArtifactName name, Path file)
            throws IOException {
        if (registration.base().isEmpty()) {
            return Optional.empty();
        }
        Registration.Base base = registration.base().get();
        long size = Files.size(file);
        Path read = name.under(base.folder());
        Optional<StoredFile> stored = base.files().stream()
                .filter(candidate -> candidate.name().equals(name) && candidate.size() == size)
                .findFirst();
        if (stored.isEmpty() || !Files.isRegularFile(read) || Files.size(read) != size) {
            return Optional.empty();
        }
        return Optional.of(new Outgoing.Origin(base.location(), stored.get(), ChangedRanges.between(read, file)));
    }

    private static SortedMap<ArtifactName, Path> tree(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new RegistryException(folder + ": no folder, so there is no model to register");
        }
        SortedMap<ArtifactName, Path> files = new TreeMap<>();
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path path : (Iterable<Path>) tree::iterator) {
                if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                    files.put(new ArtifactName(name(folder, path)), path);
                } else if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                    throw new RegistryException(
                            path + ": is a link or no file, which isn't stored; put a plain file there");
                }
            }
        } catch (IOException e) {
            throw unreadable(folder, e);
        }
        if (files.isEmpty()) {
            throw new RegistryException(folder + ": is empty, so there is no model to register");
        }
        return files;
    }

    private static String name(Path folder, Path file) {
        return folder.relativize(file).toString().replace(file.getFileSystem().getSeparator(), "/");
    }

    private static RegistryUnavailableException unreadable(Path folder, IOException cause) {
        return new RegistryUnavailableException(folder + ": the model can't be read: " + cause, cause);
    }
}
