package dev.salem.access;

import dev.salem.registry.ModelUri;
import dev.salem.registry.RegistryException;
import dev.salem.storage.StoreUri;
import java.nio.file.Path;
import java.util.Arrays;

/** A file, or a folder with all below it. */
sealed interface AllowedPlace {
    /** @param path with its links followed */
    record Folder(Path path, boolean below) implements AllowedPlace {
        @Override
        public boolean holds(Path real) {
            return below ? real.startsWith(path) : real.equals(path);
        }
    }

    /** @param path without a slash at either end; empty for the whole bucket or host */
    record Stored(String scheme, String authority, String path, boolean below) implements AllowedPlace {
        @Override
        public boolean holds(StoreUri location) {
            boolean same =
                    location.scheme().equals(scheme) && location.authority().equals(authority);
            boolean within = below && (path.isEmpty() || location.path().startsWith(path + "/"));
            return same && (within || location.path().equals(path));
        }
    }

    static AllowedPlace folder(Path path, boolean below) {
        return new Folder(RealPath.of(path), below);
    }

    /** @throws RegistryException if the text is neither a path nor a location of a store */
    static AllowedPlace parse(String text) {
        ModelUri uri = ModelUri.parse(text);
        boolean below = text.endsWith("/");
        if (uri instanceof ModelUri.Local local) {
            return folder(local.folder(), below);
        }
        if (uri instanceof ModelUri.Stored stored && isPlain(stored.location().path())) {
            StoreUri location = stored.location();
            return new Stored(location.scheme(), location.authority(), location.path(), below);
        }
        throw new RegistryException(text + ": an allowed place must be a path, s3://bucket/key or "
                + "mlflow-artifacts:/path without %, \\, empty parts, . and ..; with / at its end for all below");
    }

    /** Whether no store can read a path in another way than it is written. */
    static boolean isPlain(String path) {
        boolean strange = path.contains("%") || path.contains("\\");
        return !strange
                && (path.isEmpty()
                        || Arrays.stream(path.split("/", -1))
                                .noneMatch(part -> part.isEmpty() || part.equals(".") || part.equals("..")));
    }

    /** Whether a path of this machine, with its links followed, is this place or below it. */
    default boolean holds(Path real) {
        return false;
    }

    /** Whether a location whose path is plain is this place or below it. */
    default boolean holds(StoreUri location) {
        return false;
    }
}
