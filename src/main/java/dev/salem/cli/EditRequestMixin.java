package dev.salem.cli;

import dev.salem.workflow.EditRequest;
import dev.salem.workflow.Publication;
import dev.salem.workflow.Site;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Mixin;

/** What to edit and how, for the edit itself and for its dry run. */
final class EditRequestMixin {
    @Mixin
    private ModelOptions model;

    @Mixin
    private EditSetOption editSet;

    @Mixin
    private ExtraRowsMixin extra;

    @Mixin
    private LayerOption layer;

    @Mixin
    private EditOptionsMixin edit;

    @Mixin
    private RunOptionsMixin run;

    /** @param title words for the report, or null for what the edit set is called */
    EditRequest request(Optional<Path> out, String title, Optional<Publication> publication) {
        return new EditRequest(
                model.model,
                editSet.place,
                extra.rows(),
                out,
                Titles.of(title, editSet.place),
                edit.options(layer.layer()),
                edit.gate(),
                run.options(),
                publication);
    }

    /** Does something at the place that the options describe. */
    <T> T at(Function<Site, T> action) {
        return model.at(action);
    }

    /** The registered model that the edited one belongs to, if the model is a registered one. */
    Optional<String> registeredName() {
        return model.registeredName();
    }
}
