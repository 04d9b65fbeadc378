package dev.salem.editset;

import java.util.List;

/**
 * Edit cases for training an editor and for choosing its best state; no input of a fail is on both sides.
 *
 * @param training never empty
 * @param validation may be empty
 */
public record EditGroups(List<EditCase> training, List<EditCase> validation) {
    public EditGroups {
        training = List.copyOf(training);
        validation = List.copyOf(validation);
    }
}
