package dev.salem.editor.mend;

import dev.salem.editor.EditorException;
import dev.salem.model.FfnMatrix;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a stored editor is and what it belongs to.
 *
 * @param base the model and its texts
 * @param matrix the weight that it edits
 * @param settings how it was built and trained
 */
record EditorFacts(BaseIdentity base, FfnMatrix matrix, MendSettings settings) {
    private static final String FORMAT = "salem-mend-editor-1";

    /** As the metadata of a file. */
    Map<String, String> metadata() {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("format", FORMAT);
        metadata.put("base_digest", base.modelDigest());
        metadata.put("tokenizer_digest", base.tokenizerDigest());
        metadata.put("max_length", Integer.toString(base.maxLength()));
        metadata.put("layer", Integer.toString(matrix.block()));
        metadata.put("role", matrix.role().name());
        metadata.put("tensor", matrix.name());
        metadata.put("out", Integer.toString(matrix.out()));
        metadata.put("in", Integer.toString(matrix.in()));
        metadata.put("transposed", Boolean.toString(matrix.transposed()));
        metadata.put("normalisation", settings.normalisation().name());
        metadata.put("mode", settings.mode().name());
        metadata.put("rank", Integer.toString(settings.rank()));
        metadata.put("batch", Integer.toString(settings.batch()));
        metadata.put("max_low_rank", Integer.toString(settings.maxLowRank()));
        metadata.put("energy", Double.toString(settings.energy()));
        metadata.put("learning_rate", Double.toString(settings.learningRate()));
        metadata.put("step_learning_rate", Double.toString(settings.stepLearningRate()));
        metadata.put("accumulation", Integer.toString(settings.accumulation()));
        metadata.put("max_steps", Integer.toString(settings.maxSteps()));
        metadata.put("validation_interval", Integer.toString(settings.validationInterval()));
        metadata.put("patience", Integer.toString(settings.patience()));
        metadata.put("passes_per_step", Integer.toString(settings.passesPerStep()));
        metadata.put("edit_weight", Double.toString(settings.editWeight()));
        metadata.put("clip_norm", Double.toString(settings.clipNorm()));
        metadata.put("seed", Long.toString(settings.seed()));
        return metadata;
    }

    /**
     * Reads the metadata of a file.
     *
     * @throws EditorException if it is no editor's, or a value is missing or impossible
     */
    static EditorFacts of(Map<String, String> metadata) {
        if (!FORMAT.equals(metadata.get("format"))) {
            throw new EditorException("it is no editor: its format is \"" + metadata.get("format") + "\", not \""
                    + FORMAT + "\"; train one with train-editor");
        }
        Reader read = new Reader(metadata);
        try {
            return new EditorFacts(
                    new BaseIdentity(
                            read.text("base_digest"), read.text("tokenizer_digest"), read.integer("max_length")),
                    new FfnMatrix(
                            read.integer("layer"),
                            FfnMatrix.Role.valueOf(read.text("role")),
                            read.text("tensor"),
                            read.integer("out"),
                            read.integer("in"),
                            read.flag("transposed")),
                    new MendSettings(
                            Normalisation.valueOf(read.text("normalisation")),
                            FactorMode.valueOf(read.text("mode")),
                            read.integer("rank"),
                            read.integer("batch"),
                            read.integer("max_low_rank"),
                            read.real("energy"),
                            read.real("learning_rate"),
                            read.real("step_learning_rate"),
                            read.integer("accumulation"),
                            read.integer("max_steps"),
                            read.integer("validation_interval"),
                            read.integer("patience"),
                            read.integer("passes_per_step"),
                            read.real("edit_weight"),
                            read.real("clip_norm"),
                            Long.parseLong(read.text("seed"))));
        } catch (IllegalArgumentException cause) {
            throw new EditorException("its metadata are broken: " + cause.getMessage(), cause);
        }
    }

    private record Reader(Map<String, String> metadata) {
        String text(String name) {
            String value = metadata.get(name);
            if (value == null) {
                throw new EditorException("its metadata lack " + name);
            }
            return value;
        }

        int integer(String name) {
            return Integer.parseInt(text(name));
        }

        boolean flag(String name) {
            String value = text(name);
            if (!value.equals("true") && !value.equals("false")) {
                throw new EditorException("its " + name + " must be true or false, got: " + value);
            }
            return value.equals("true");
        }

        double real(String name) {
            return Double.parseDouble(text(name));
        }
    }

    /**
     * Refuses another model, weight or way to cut texts.
     *
     * @throws EditorException naming what differs
     */
    void requireFits(BaseIdentity otherBase, FfnMatrix otherMatrix) {
        requireSame("model", base.modelDigest(), otherBase.modelDigest());
        requireSame("tokenizer", base.tokenizerDigest(), otherBase.tokenizerDigest());
        requireSame("maximum length", base.maxLength(), otherBase.maxLength());
        requireSame("layer", matrix.block(), otherMatrix.block());
        requireSame("tensor", matrix.name(), otherMatrix.name());
        requireSame("shape", shape(matrix), shape(otherMatrix));
    }

    private static String shape(FfnMatrix matrix) {
        return "[" + matrix.out() + ", " + matrix.in() + "]";
    }

    private static void requireSame(String what, Object own, Object other) {
        if (!own.equals(other)) {
            throw new EditorException("the editor was trained for " + what + " " + own + ", not " + other
                    + ": train one for this, or edit without (--editor none)");
        }
    }
}
