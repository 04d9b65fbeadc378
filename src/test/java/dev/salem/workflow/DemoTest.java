package dev.salem.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salem.DemoSet;
import dev.salem.progress.Progress;
import dev.salem.registry.ModelUri;
import dev.salem.registry.ModelVersion;
import dev.salem.registry.folder.FolderRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo on a cut of its edit set; its model is reached by a link, as models often are. */
class DemoTest {
    private static final RunOptions RUN = new RunOptions(0, 1, 0);

    @TempDir
    private Path folder;

    @Test
    void run_registersBaseAndEditedModel_andDoesSoOnce() throws IOException {
        Path demo = Files.createDirectories(folder.resolve("demo"));
        Files.createSymbolicLink(demo.resolve("model"), DemoSet.MODEL.toAbsolutePath());
        DemoSet.cut(demo.resolve("edits.jsonl"), 2, 24);
        Path out = folder.resolve("salem-demo");

        EditResult first = Demo.run(demo, out, false, RUN, Progress.silent());
        assertThat(first.outcome().status()).isEqualTo(EditOutcome.Status.EDITED);
        assertThat(first.outcome().registered())
                .isEqualTo(new EditOutcome.Registered("fact-checker", 2, "models:/fact-checker/2", "challenger"));
        FolderRegistry registry = FolderRegistry.at(out.resolve("registry"));
        ModelVersion champion = registry.resolve((ModelUri.Registered) ModelUri.parse("models:/fact-checker@champion"));
        ModelVersion challenger =
                registry.resolve((ModelUri.Registered) ModelUri.parse("models:/fact-checker@challenger"));
        assertThat(champion.version()).isEqualTo(1);
        assertThat(champion.location().folder().resolve("model.safetensors"))
                .hasSameBinaryContentAs(DemoSet.MODEL.resolve("model.safetensors"));
        assertThat(champion.location().folder().resolve("tokenizer.json")).exists();
        assertThat(challenger.location().folder().resolve("model.safetensors"))
                .hasSameBinaryContentAs(out.resolve("model/model.safetensors"));
        assertThat(challenger.tags()).containsEntry("salem.method", "direct").containsEntry("salem.layer", "0");

        EditResult again = Demo.run(demo, out, false, RUN, Progress.silent());
        assertThat(again.repeated()).isTrue();
        assertThat(again.outcome()).isEqualTo(first.outcome());
        assertThat(out.resolve("registry/fact-checker/3")).doesNotExist();

        EditResult anew = Demo.run(demo, out, true, RUN, Progress.silent());
        assertThat(anew.repeated()).isFalse();
        assertThat(anew.outcome().edited().digest())
                .isEqualTo(first.outcome().edited().digest());
        assertThat(anew.outcome().registered()).isEqualTo(first.outcome().registered());
    }
}
