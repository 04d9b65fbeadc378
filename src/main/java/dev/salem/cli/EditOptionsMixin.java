package dev.salem.cli;

import dev.salem.evaluation.Gate;
import dev.salem.workflow.EditOptions;
import dev.salem.workflow.Method;
import dev.salem.workflow.Normalisation;
import dev.salem.workflow.WorkflowException;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import picocli.CommandLine.Option;

/** How to edit, and what the edit must reach. */
final class EditOptionsMixin {
    private static final String AUTO = "auto";

    @Option(
            names = "--method",
            defaultValue = "salem",
            paramLabel = "salem|direct|mend",
            description =
                    "salem: a trained editor where there is one, then the constrained step (default); direct: the "
                            + "constrained step alone; mend: the trained editor alone.")
    private Method method;

    @Option(
            names = "--editor",
            defaultValue = AUTO,
            paramLabel = "auto|none|train|FILE",
            description = "The trained editor (auto): none, trained for this edit, or a file of train-editor.")
    private String editor;

    @Option(
            names = "--normalisation",
            defaultValue = "whitened",
            paramLabel = "whitened|diagonal",
            description = "How a trained editor sees gradients (whitened).")
    private Normalisation normalisation;

    @Option(
            names = "--margin",
            defaultValue = AUTO,
            paramLabel = "auto|X",
            description = "Logits by which edits shall be right: more reaches further and costs more (auto).")
    private String margin;

    @Option(
            names = "--batch",
            defaultValue = "10",
            paramLabel = "N",
            description = "Edits whose gradients a trained editor aggregates (10).")
    private int batch;

    @Option(
            names = "--min-edit-accuracy",
            paramLabel = "SHARE",
            description = "Gate: share of edited fails that must be right (0.95).")
    private double minEditAccuracy = Gate.standard().minEditAccuracy();

    @Option(
            names = "--min-generality",
            paramLabel = "SHARE",
            description = "Gate: share of held-out rewordings that must be right (0).")
    private double minGenerality = Gate.standard().minGenerality();

    @Option(
            names = "--max-drawdown",
            paramLabel = "SHARE",
            description = "Gate: share of held-out right answers that may be lost (0.02).")
    private double maxDrawdown = Gate.standard().maxDrawdown();

    @Option(
            names = "--max-perplexity-drawdown",
            paramLabel = "X",
            description = "Gate, task generation: how much the perplexity of held-out texts may rise (0.5).")
    private double maxPerplexityDrawdown = Gate.standard().maxPerplexityDrawdown();

    EditOptions options(OptionalInt layer) {
        return new EditOptions(method, editor, normalisation, layer, margin(), batch);
    }

    Gate gate() {
        requireShare("--min-edit-accuracy", minEditAccuracy);
        requireShare("--min-generality", minGenerality);
        requireShare("--max-drawdown", maxDrawdown);
        return new Gate(minEditAccuracy, minGenerality, maxDrawdown, maxPerplexityDrawdown);
    }

    private static void requireShare(String option, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new WorkflowException(option + " must be between 0 and 1, got: " + value);
        }
    }

    private OptionalDouble margin() {
        try {
            return margin.equals(AUTO) ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(margin));
        } catch (NumberFormatException e) {
            throw new WorkflowException("--margin must be auto or a number, got: \"" + margin + "\"");
        }
    }
}
