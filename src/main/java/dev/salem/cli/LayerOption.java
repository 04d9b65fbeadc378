package dev.salem.cli;

import dev.salem.workflow.WorkflowException;
import java.util.OptionalInt;
import picocli.CommandLine.Option;

/** Where to edit. */
final class LayerOption {
    private static final String AUTO = "auto";

    @Option(
            names = "--layer",
            defaultValue = AUTO,
            paramLabel = "auto|N",
            description = "Layer to edit, from 0; auto lets the saliency choose (auto).")
    private String layer;

    OptionalInt layer() {
        return layer.equals(AUTO) ? OptionalInt.empty() : OptionalInt.of(number(layer, "auto or a number"));
    }

    static int number(String value, String wanted) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new WorkflowException("--layer must be " + wanted + ", got: \"" + value + "\"");
        }
    }
}
