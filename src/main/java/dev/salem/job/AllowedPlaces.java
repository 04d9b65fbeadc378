package dev.salem.job;

import dev.salem.registry.ModelUri;
import dev.salem.storage.StoreUri;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which places requests may name, so that nobody reads this machine's files or the network through them. Registered
 * models are always allowed: where those lie is the registry's word, not the caller's.
 *
 * @param folders of this machine, with all below them; links are followed before anything is compared
 * @param buckets {@code bucket} or {@code bucket/prefix} of S3, with all below them
 * @param hosts that {@code mlflow-artifacts://host/…} may name; without a host the tracking server is meant
 */
public record AllowedPlaces(List<Path> folders, List<String> buckets, Set<String> hosts) {
    public AllowedPlaces {
        folders = folders.stream().map(AllowedPlaces::real).toList();
        buckets = buckets.stream()
                .map(bucket -> bucket.replaceFirst("^s3://", "").replaceFirst("/+$", ""))
                .toList();
        if (buckets.contains("")) {
            throw new IllegalArgumentException("an allowed bucket must have a name");
        }
        hosts = Set.copyOf(hosts);
    }

    /** @throws PlaceNotAllowedException if model or edit set lie elsewhere */
    public void require(JobRequest request) {
        List<Violation> violations = new ArrayList<>();
        check("model", request.model(), violations);
        check("editSet", request.editSet(), violations);
        if (!violations.isEmpty()) {
            throw new PlaceNotAllowedException(violations);
        }
    }

    private void check(String field, String place, List<Violation> violations) {
        ModelUri uri = ModelUri.parse(place);
        Optional<String> refusal = Optional.empty();
        if (uri instanceof ModelUri.Local local) {
            refusal = folder(local.folder());
        } else if (uri instanceof ModelUri.Stored stored) {
            refusal = stored(stored.location());
        }
        refusal.ifPresent(message -> violations.add(new Violation(field, message)));
    }

    private Optional<String> folder(Path given) {
        Path path = real(given);
        return folders.stream().anyMatch(path::startsWith)
                ? Optional.empty()
                : Optional.of("is not within the folders that requests may name");
    }

    private Optional<String> stored(StoreUri location) {
        if (!isPlain(location.path())) {
            return Optional.of("must have a path without %, \\, empty parts, . and ..");
        }
        return switch (location.scheme()) {
            case "s3" ->
                buckets.stream().anyMatch(allowed -> isWithin(location, allowed))
                        ? Optional.empty()
                        : Optional.of("is not within the buckets that requests may name");
            case "mlflow-artifacts" ->
                location.authority().isEmpty() || hosts.contains(location.authority())
                        ? Optional.empty()
                        : Optional.of("names a host that requests may not name");
            default -> folder(location.folder());
        };
    }

    private static boolean isWithin(StoreUri location, String allowed) {
        String place = location.authority() + "/" + location.path();
        return place.equals(allowed) || place.startsWith(allowed + "/");
    }

    private static boolean isPlain(String path) {
        boolean strange = path.contains("%") || path.contains("\\");
        String relative = path.startsWith("/") ? path.substring(1) : path;
        return !strange
                && Arrays.stream(relative.split("/", -1))
                        .noneMatch(
                                part -> part.equals(".") || part.equals("..") || part.isEmpty() && !relative.isEmpty());
    }

    /** Where a path leads once links are followed, as far as it is there. */
    private static Path real(Path path) {
        Path absolute = path.toAbsolutePath();
        for (Path there = absolute; there != null; there = there.getParent()) {
            try {
                if (Files.exists(there)) {
                    return there.toRealPath()
                            .resolve(there.relativize(absolute))
                            .normalize();
                }
            } catch (IOException | SecurityException unreadable) {
                continue; // What can't be followed is compared by its parent.
            }
        }
        return absolute.normalize();
    }
}
