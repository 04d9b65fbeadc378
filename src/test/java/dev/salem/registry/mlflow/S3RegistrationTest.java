package dev.salem.registry.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salem.MlflowServer;
import dev.salem.mlflow.TrackingServer;
import dev.salem.registry.Journal;
import dev.salem.registry.ModelUri;
import dev.salem.registry.ModelVersion;
import dev.salem.registry.Registration;
import dev.salem.storage.s3.S3Server;
import dev.salem.storage.s3.S3Store;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server whose clients write to S3 themselves. */
class S3RegistrationTest {
    private static final String WEIGHTS = "model/model.safetensors";
    private static final int MODEL_BYTES = 48 << 20;
    private static final int EDITED_BYTES = 1 << 20;
    private static final int SMALLEST_PART = 5 << 20;

    @TempDir
    Path folder;

    @Test
    void register_sendsOnlyWhatChanged() throws Exception {
        try (S3Server s3 = S3Server.start(Files.createDirectories(folder.resolve("s3")));
                S3Store store = s3.store();
                MlflowServer server = beside(s3)) {
            TrackingServer tracking = new TrackingServer(server.settings());
            MlflowRegistry registry = new MlflowRegistry(tracking, store, MlflowRegistry.EXPERIMENT);
            Path baseFolder = model(folder.resolve("base"));
            ModelVersion base =
                    registry.register(Edits.registration(Edits.run("in-s3", "base", folder), baseFolder), Journal.NONE);
            assertThat(base.location().scheme()).isEqualTo("s3");
            byte[] before = s3.bytes("mlflow", base.location().path() + "/" + WEIGHTS);

            Path edited = edited(baseFolder);
            Registration registration = new Registration(
                    Edits.run("in-s3", "edit", folder),
                    edited,
                    Optional.of(new Registration.Base(
                            base.uri(), base.location(), baseFolder, store.list(base.location()))),
                    Optional.of("challenger"),
                    "");
            ModelVersion version = registry.register(registration, Journal.NONE);

            assertThat(s3.bytes("mlflow", version.location().path() + "/" + WEIGHTS))
                    .isEqualTo(Files.readAllBytes(edited.resolve(WEIGHTS)));
            assertThat(s3.bytes("mlflow", base.location().path() + "/" + WEIGHTS))
                    .isEqualTo(before);
            assertThat(s3.unfinished("mlflow")).isEmpty();
            ServerState state = new ServerState(tracking);
            String run = state.alias("in-s3", "challenger").path("run_id").asText();
            double sent = uploaded(state, run);
            System.out.println("S3 registration: " + (long) sent + " of " + MODEL_BYTES + " bytes uploaded");
            assertThat(sent).isBetween((double) EDITED_BYTES, EDITED_BYTES + SMALLEST_PART + 100_000.0);
            assertThat(registry.locate(new ModelUri.RunArtifact(run, "model"))).isEqualTo(version.location());
        }
    }

    private static double uploaded(ServerState state, String run) {
        List<Double> values = state.history(run, "bytes_uploaded").stream()
                .map(metric -> metric.path("value").asDouble())
                .toList();
        assertThat(values).hasSize(1);
        return values.get(0);
    }

    private static MlflowServer beside(S3Server s3) {
        s3.makeBucket("mlflow");
        return MlflowServer.besideS3(
                new MlflowServer.S3(s3.uri(), "s3://mlflow/root", S3Server.ACCESS_KEY, S3Server.SECRET_KEY));
    }

    private static Path model(Path folder) throws IOException {
        Edits.model(folder, 1);
        byte[] weights = new byte[MODEL_BYTES];
        new Random(3).nextBytes(weights);
        Files.write(folder.resolve(WEIGHTS), weights);
        return folder;
    }

    private Path edited(Path base) throws IOException {
        Path edited = Edits.model(folder.resolve("edited"), 1);
        Files.copy(base.resolve(WEIGHTS), edited.resolve(WEIGHTS), StandardCopyOption.REPLACE_EXISTING);
        byte[] tensor = new byte[EDITED_BYTES];
        new Random(4).nextBytes(tensor);
        try (RandomAccessFile file =
                new RandomAccessFile(edited.resolve(WEIGHTS).toFile(), "rw")) {
            file.seek(20_000_001);
            file.write(tensor);
        }
        return edited;
    }
}
