package dev.salem.workflow;

import dev.salem.editset.EditSet;
import dev.salem.model.ModelLayout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What makes two requests the same: base version, edit set, every setting that reaches the result, and where it goes. */
final class RequestKey {
    /** Beside the weights, what decides how a text is read. */
    private static final List<String> READING = List.of("tokenizer.json", "tokenizer_config.json");

    private static final String CONFIG = "config.json";

    private RequestKey() {}

    /** SHA-256 in lower-case hex over the digests of base and edit set and the settings, the program's version among them. */
    static String of(OpenModel model, EditSet set, EditRequest request) {
        EditOptions options = request.options();
        RunOptions run = request.run();
        List<String> parts = new ArrayList<>();
        parts.add("salem " + ToolVersion.value());
        parts.add("base " + model.digest());
        ModelLayout layout = model.layout();
        parts.add(CONFIG + " " + digest(layout.weights().resolve(CONFIG)));
        READING.forEach(name -> parts.add(name + " " + digest(layout.tokenizer().resolve(name))));
        if (!layout.isBare()) {
            parts.add("in an MLflow model");
        }
        if (model.task() != Task.CLASSIFICATION) {
            parts.add("task " + model.task().jsonName());
        }
        parts.add("edit set " + set.digest());
        parts.add("method " + options.method().jsonName());
        parts.add("editor " + editor(options.editor()));
        parts.add("normalisation " + options.normalisation().jsonName());
        parts.add("layer " + options.layer());
        parts.add("margin " + options.margin());
        parts.add("batch " + options.batch());
        parts.add("gate " + request.gate());
        parts.add("seed " + run.seed() + " threads " + run.threads() + " max length " + run.maxLength());
        request.publication()
                .ifPresent(publication -> parts.add("register " + publication.name() + " @" + publication.alias()));
        return Digests.of(String.join("\n", parts));
    }

    private static String editor(String editor) {
        return switch (editor) {
            case EditOptions.AUTO, EditOptions.NONE, EditOptions.TRAIN -> editor;
            default -> "file " + digest(Path.of(editor));
        };
    }

    private static String digest(Path file) {
        try {
            return Files.isRegularFile(file) ? Digests.of(Files.readAllBytes(file)) : "absent";
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read: " + e, e);
        }
    }
}
