package dev.salem.registry.mlflow;

import dev.salem.registry.Registration;
import dev.salem.storage.Outgoing;
import dev.salem.storage.StoreUri;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the files of a new version are kept.
 *
 * @param location of the model's files
 * @param source what the version names as its source
 * @param logged the logged model, on servers that keep them
 */
record Placement(RunRecord run, StoreUri location, String source, Optional<LoggedModels.Logged> logged) {
    static final String BYTES_UPLOADED = "bytes_uploaded";
    static final String MODEL_BYTES = "model_bytes";

    private static final String FOLDER = "model";
    private static final DateTimeFormatter CREATED =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS").withZone(ZoneOffset.UTC);

    static Placement of(RunRecord run, LoggedModels.Logged logged) {
        return new Placement(run, logged.location(), "models:/" + logged.id(), Optional.of(logged));
    }

    /** The artifact URI is the source: of {@code runs:/} the server would not tell where the files are. */
    static Placement among(RunRecord run) {
        StoreUri location = run.artifacts().resolve(FOLDER);
        return new Placement(run, location, location.toString(), Optional.empty());
    }

    Optional<String> loggedModel() {
        return logged.map(LoggedModels.Logged::id);
    }

    /** Whether every file is known to be in its place. */
    boolean complete() {
        return logged.map(LoggedModels.Logged::ready).orElse(false);
    }

    /** Stores the model, and beside the run what is to be seen there; tells by metric how many bytes that took. */
    Map<String, Double> store(Registration registration, Uploads uploads) {
        Path scratch = scratch();
        try {
            List<Outgoing> model = ModelFiles.ofModel(registration, identity(), scratch);
            List<Outgoing> records = ModelFiles.ofRun(registration.run().files(), Optional.of(registration.model()));
            long sent = uploads.put(location, model) + uploads.put(run.artifacts(), records);
            long size =
                    model.stream().mapToLong(file -> Uploads.size(file.file())).sum();
            return Map.of(BYTES_UPLOADED, (double) sent, MODEL_BYTES, (double) size);
        } finally {
            remove(scratch);
        }
    }

    /** The fields of an {@code MLmodel} that say which model it is; the same at a repeat. */
    private Map<String, Optional<String>> identity() {
        Map<String, Optional<String>> identity = new LinkedHashMap<>();
        Optional<String> id = loggedModel();
        identity.put("artifact_path", Optional.of(id.isPresent() ? location.toString() : FOLDER));
        identity.put("model_id", id);
        identity.put("model_uuid", Optional.of(id.orElse(run.id())));
        identity.put("run_id", Optional.of(run.id()));
        identity.put("utc_time_created", Optional.of(CREATED.format(Instant.ofEpochMilli(run.startTime()))));
        return identity;
    }

    private static Path scratch() {
        try {
            return Files.createTempDirectory("salem-registration");
        } catch (IOException e) {
            throw new UncheckedIOException("the temporary folder can't be written: " + e, e);
        }
    }

    private static void remove(Path scratch) {
        try {
            Files.deleteIfExists(scratch.resolve(MlmodelIdentity.NAME));
            Files.deleteIfExists(scratch);
        } catch (IOException e) {
            throw new UncheckedIOException(scratch + " can't be removed: " + e, e);
        }
    }
}
