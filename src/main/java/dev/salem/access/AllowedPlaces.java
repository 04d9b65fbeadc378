package dev.salem.access;

import dev.salem.registry.ModelUri;
import dev.salem.registry.RegistryException;
import dev.salem.storage.StoreUri;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Places that may be read, so that nobody reads this machine's files or the network through a request, a tag or a
 * registry. Models and runs of the registry are always among them: where those lie is the registry's word, not the
 * caller's.
 */
public final class AllowedPlaces {
    private final List<AllowedPlace> places;

    private AllowedPlaces(List<AllowedPlace> places) {
        this.places = places;
    }

    /**
     * Everything below some places.
     *
     * @param folders of this machine; links are followed before anything is compared
     * @param buckets {@code bucket} or {@code bucket/prefix} of S3
     * @param hosts that {@code mlflow-artifacts://host/…} may name; without a host the tracking server is meant, which
     *     may always be read
     * @throws IllegalArgumentException if a bucket has no name
     */
    public static AllowedPlaces below(List<Path> folders, List<String> buckets, Set<String> hosts) {
        Stream<AllowedPlace> ofThisMachine = folders.stream().map(folder -> AllowedPlace.folder(folder, true));
        Stream<AllowedPlace> ofS3 = buckets.stream().map(AllowedPlaces::bucket);
        Stream<AllowedPlace> ofServers = Stream.concat(Stream.of(""), hosts.stream())
                .map(host -> new AllowedPlace.Stored("mlflow-artifacts", host, "", true));
        return new AllowedPlaces(
                Stream.of(ofThisMachine, ofS3, ofServers).flatMap(kind -> kind).toList());
    }

    /**
     * Single files and whole folders.
     *
     * @param places paths and locations of stores; with a slash at the end all below is meant, else the file alone
     * @throws RegistryException if one can't be read
     */
    public static AllowedPlaces listed(List<String> places) {
        return new AllowedPlaces(places.stream().map(AllowedPlace::parse).toList());
    }

    /** Whether a place is among them; never one that can't be read. */
    public boolean hold(String place) {
        try {
            return refusal(ModelUri.parse(place)).isEmpty();
        } catch (RegistryException e) {
            return false;
        }
    }

    /** Whether files of a store are among them. */
    public boolean hold(StoreUri location) {
        return refusal(new ModelUri.Stored(location)).isEmpty();
    }

    /** Why a place isn't among them, to be said after its name; empty where it is. */
    public Optional<String> refusal(ModelUri uri) {
        if (uri instanceof ModelUri.Local local) {
            return folder(local.folder());
        }
        if (uri instanceof ModelUri.Stored stored) {
            return stored.location().scheme().equals("file")
                    ? folder(stored.location().folder())
                    : stored(stored.location());
        }
        return Optional.empty();
    }

    private Optional<String> folder(Path given) {
        Path path = RealPath.of(given);
        return places.stream().anyMatch(place -> place.holds(path))
                ? Optional.empty()
                : Optional.of("is not within the folders that requests may name");
    }

    private Optional<String> stored(StoreUri location) {
        if (!AllowedPlace.isPlain(location.path())) {
            return Optional.of("must have a path without %, \\, empty parts, . and ..");
        }
        if (places.stream().anyMatch(place -> place.holds(location))) {
            return Optional.empty();
        }
        return Optional.of(
                location.scheme().equals("s3")
                        ? "is not within the buckets that requests may name"
                        : "names a host or a path that requests may not name");
    }

    private static AllowedPlace bucket(String text) {
        String bucket = text.replaceFirst("^s3://", "").replaceFirst("/+$", "");
        if (bucket.isBlank()) {
            throw new IllegalArgumentException("an allowed bucket must have a name, got: \"" + text + "\"");
        }
        return AllowedPlace.parse("s3://" + bucket + "/");
    }
}
