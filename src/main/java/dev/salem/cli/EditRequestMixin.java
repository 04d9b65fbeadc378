package dev.salem.cli;

import dev.salem.registry.ModelRegistry;
import dev.salem.workflow.EditRequest;
import dev.salem.workflow.Publication;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;

/** What to edit and how, for the edit itself and for its dry run. */
final class EditRequestMixin {
    @Mixin
    private ModelOptions model;

    @Mixin
    private EditSetOption editSet;

    @Mixin
    private EditOptionsMixin edit;

    @Mixin
    private RunOptionsMixin run;

    /** @param title words for the report, or null for what the edit set is called */
    EditRequest request(Path out, String title, Optional<Publication> publication) {
        return new EditRequest(
                model.model,
                editSet.file,
                out,
                Titles.of(title, editSet.file),
                edit.options(),
                edit.gate(),
                run.options(),
                publication);
    }

    Optional<ModelRegistry> registry() {
        return model.registry();
    }
}
