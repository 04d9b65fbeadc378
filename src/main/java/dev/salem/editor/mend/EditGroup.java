package dev.salem.editor.mend;

import dev.salem.model.LabelledText;
import java.util.List;
import java.util.stream.Stream;

/**
 * One thing to edit.
 *
 * @param fail a text that the model gets wrong, with the wanted target
 * @param adapts used rephrasings with the same target; may be empty
 */
public record EditGroup(LabelledText fail, List<LabelledText> adapts) {
    public EditGroup {
        for (LabelledText adapt : adapts) {
            if (adapt.target() != fail.target()) {
                throw new IllegalArgumentException(
                        "an adapt must have its fail's target " + fail.target() + ", got: " + adapt.target());
            }
        }
        adapts = List.copyOf(adapts);
    }

    /** The fail, then its adapts. */
    List<LabelledText> texts() {
        return Stream.concat(Stream.of(fail), adapts.stream()).toList();
    }
}
