package dev.salem.workflow;

import dev.salem.artifact.Delta;
import dev.salem.artifact.DeltaException;
import dev.salem.progress.Progress;
import dev.salem.registry.ModelVersion;
import dev.salem.storage.StorageException;
import dev.salem.storage.StoreUri;
import dev.salem.storage.StoredFile;
import java.nio.file.Path;
import java.util.List;

/**
 * That a registered version is its base and the delta, bit for bit.
 *
 * @param tensors names of the tensors that differ
 */
public record Verification(String version, String base, List<String> tensors, String baseDigest, String digest) {
    public Verification {
        tensors = List.copyOf(tensors);
    }

    /**
     * Checks a version.
     *
     * @throws DeltaException telling what disagrees
     * @throws WorkflowException if the version is no edit
     */
    public static Verification of(Site site, String model, Progress progress) {
        ModelVersion version = site.registryFor(model)
                .resolve(Publication.registered(model)
                        .orElseThrow(() -> new WorkflowException(
                                model + ": must be models:/name/version or models:/name@alias to be verified")));
        String base = version.tags().get(Tags.BASE);
        if (base == null) {
            throw new WorkflowException(version.uri() + " is no edit: it has no tag " + Tags.BASE);
        }
        ModelSource source = new ModelSource(site);
        try (ModelSource.Location from = source.locate(base, progress);
                ModelSource.Location to = source.locate(version.uri(), progress)) {
            Delta delta = verified(site, version, from.folder(), to.folder());
            return new Verification(version.uri(), base, delta.tensors(), delta.baseDigest(), delta.editedDigest());
        }
    }

    private static Delta verified(Site site, ModelVersion version, Path base, Path edited) {
        StoreUri place = version.records().resolve(ResultFiles.DELTA);
        StoredFile file = site.stores()
                .find(place)
                .orElseThrow(() -> new StorageException(place + ": there is no delta beside the version"));
        try (FetchedFile delta = FetchedFile.of(site.stores(), place, file)) {
            Deltas.verify(base, edited, delta.path());
            return Delta.read(delta.path());
        }
    }
}
