package dev.salem.workflow;

import dev.salem.editset.EditSet;
import dev.salem.editset.Group;
import dev.salem.editset.Partition;
import dev.salem.evaluation.Gate;
import java.util.List;

/**
 * What an edit would do, as far as configuration, weight headers and edit set tell: no weight was read and the model was
 * not asked.
 *
 * @param eligible the layers that may be edited
 * @param layer the layer that was asked for, or null when the saliency will choose
 * @param split how the declared rows are parted, or null where only the model's answers could tell
 * @param repeats ids of rows whose input an earlier row has too
 * @param editor which trained editor would take part, and why
 * @param estimate what the edit would take; its seconds are NaN where there is no split
 * @param unknown what only the model's answers or its weights can tell
 */
public record HeaderPlan(
        Base base,
        EditOutcome.EditSetFacts editSet,
        Rows rows,
        Split split,
        List<Plan.Layer> eligible,
        Integer layer,
        List<String> repeats,
        String method,
        String editor,
        Gate gate,
        Plan.Estimate estimate,
        List<String> unknown) {
    public HeaderPlan {
        eligible = List.copyOf(eligible);
        repeats = List.copyOf(repeats);
        unknown = List.copyOf(unknown);
    }

    /**
     * The model.
     *
     * @param labels of a classifier; none of a model that generates
     * @param parameters values of all tensors
     * @param bytes of all tensors as they are stored
     */
    public record Base(
            String name, String architecture, List<String> labels, int layers, long parameters, long bytes) {}

    /**
     * The rows by declared group.
     *
     * @param undeclared rows whose group the model's answers decide
     */
    public record Rows(int fails, int adapts, int passes, int undeclared) {
        static Rows of(EditSet set) {
            return new Rows(count(set, Group.FAIL), count(set, Group.ADAPT), count(set, Group.PASS), count(set, null));
        }

        private static int count(EditSet set, Group group) {
            return (int) set.samples().stream()
                    .filter(sample -> sample.group() == group)
                    .count();
        }
    }

    /** What is used for the edit, and what is held out for measuring. */
    public record Split(int usedAdapts, int heldoutAdapts, int usedPasses, int heldoutPasses) {
        static Split of(Partition partition) {
            return new Split(
                    partition.usedAdapts().size(),
                    partition.heldoutAdapts().size(),
                    partition.usedPasses().size(),
                    partition.heldoutPasses().size());
        }
    }
}
