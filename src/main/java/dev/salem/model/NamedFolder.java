package dev.salem.model;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * Folders of a model that its {@code MLmodel} names. The names are not trusted: none may lead out of the model.
 *
 * @param file what names them
 * @param root the model's folder
 */
record NamedFolder(MlmodelFile file, Path root) {
    private static final Set<String> RELATIVE = Set.of("", ".", "..");

    /**
     * The folder of a name.
     *
     * @param key where the name stands, for messages
     * @param name names separated by {@code /}
     * @param below the folder of the model in which the named one lies, or empty
     * @throws ModelException if the name leads elsewhere, or there is no such folder
     */
    Path find(String key, String name, String below) {
        List<String> steps = List.of(name.split("/", -1));
        if (steps.stream().anyMatch(NamedFolder::mayLeadOut)) {
            throw hostile(key, name);
        }
        Path folder = root.resolve(below);
        requireOwnFolder(key, name, folder);
        for (String step : steps) {
            try {
                folder = folder.resolve(step);
            } catch (InvalidPathException cause) {
                throw hostile(key, name);
            }
            requireOwnFolder(key, name, folder);
        }
        return folder;
    }

    private static boolean mayLeadOut(String step) {
        return RELATIVE.contains(step) || step.chars().anyMatch(NamedFolder::isHostile);
    }

    private static boolean isHostile(int character) {
        return character == '\\' || character == ':' || Character.isISOControl(character);
    }

    private ModelException hostile(String key, String name) {
        return file.refuse(key + " must name a folder within the model, got: " + Told.of(name)
                + "; do not use this model, or log it again");
    }

    private void requireOwnFolder(String key, String name, Path folder) {
        if (folder.equals(root)) {
            return;
        }
        if (Files.isSymbolicLink(folder)) {
            throw file.refuse(key + " names " + Told.of(name) + ", but " + folder
                    + " is a symbolic link: put the folder itself there");
        }
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            throw file.refuse(
                    key + " names " + Told.of(name) + ", but there is no folder " + folder + ": fetch the whole model");
        }
    }
}
