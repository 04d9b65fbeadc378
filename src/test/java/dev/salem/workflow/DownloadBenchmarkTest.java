package dev.salem.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.salem.GoldenModel;
import dev.salem.progress.Progress;
import dev.salem.storage.ArtifactStores;
import dev.salem.storage.s3.S3Server;
import dev.salem.storage.s3.S3Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DownloadBenchmarkTest {
    @TempDir
    private Path folder;

    @Test
    void run_fetchesTheWholeModelInEachRound_andLeavesNothing() throws IOException {
        Path scratch = folder.resolve("scratch");
        try (S3Server s3 = S3Server.start();
                S3Store store = s3.store()) {
            s3.makeBucket("models");
            s3.putAll("models", "bert", GoldenModel.folder("bert"));
            Site site = site(ArtifactStores.of(Map.of("s3", store)));
            DownloadBenchmark result = DownloadBenchmark.run(site, "s3://models/bert", 3, scratch, Progress.silent());

            assertThat(result.bytes()).isEqualTo(bytes(GoldenModel.folder("bert")));
            assertThat(result.seconds()).hasSize(3).allMatch(seconds -> seconds > 0);
            assertThat(result.megabytesPerSecond(1))
                    .isEqualTo(result.bytes() / 1e6 / result.seconds().get(1));
        }
        assertThat(scratch).isEmptyDirectory();
        assertThat(folder.resolve("home")).doesNotExist();
    }

    @Test
    void run_ofAFolder_isRefused() {
        Site site = site(ArtifactStores.of(Map.of()));
        String model = GoldenModel.folder("bert").toString();

        assertThatThrownBy(() -> DownloadBenchmark.run(site, model, 1, folder, Progress.silent()))
                .isInstanceOf(WorkflowException.class)
                .hasMessageContaining("lies on this machine");
        assertThatThrownBy(() -> DownloadBenchmark.run(site, "s3://models/bert", 0, folder, Progress.silent()))
                .isInstanceOf(WorkflowException.class)
                .hasMessageContaining("rounds must be at least 1, got: 0");
    }

    private Site site(ArtifactStores stores) {
        return new Site(Optional.empty(), stores, folder.resolve("home"), SiteSettings.CACHE_BYTES, () -> {});
    }

    private static long bytes(Path model) throws IOException {
        try (Stream<Path> files = Files.walk(model)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }
}
