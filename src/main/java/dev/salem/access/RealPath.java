package dev.salem.access;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where paths lead. */
final class RealPath {
    private static final int MOST_LINKS = 40;

    private RealPath() {}

    /**
     * Where a path leads once links are followed, as far as it is there; also links to what is not there yet. A circle of
     * links leads to the root.
     */
    static Path of(Path path) {
        return followed(path.toAbsolutePath(), MOST_LINKS);
    }

    private static Path followed(Path absolute, int links) {
        for (Path there = absolute; there != null; there = there.getParent()) {
            try {
                if (Files.exists(there)) {
                    return there.toRealPath()
                            .resolve(there.relativize(absolute))
                            .normalize();
                }
                if (Files.isSymbolicLink(there)) {
                    Path target = there.resolveSibling(Files.readSymbolicLink(there));
                    return links == 0
                            ? absolute.getRoot()
                            : followed(target.resolve(there.relativize(absolute)), links - 1);
                }
            } catch (IOException | SecurityException unreadable) {
                continue; // What can't be followed is compared by its parent.
            }
        }
        return absolute.normalize();
    }
}
