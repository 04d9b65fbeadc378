package dev.salem.workflow;

import java.util.List;

/**
 * Whether a trained editor takes part in an edit.
 *
 * @param note what was decided and why, in a few words
 */
record EditorDecision(Kind kind, String note) {
    /** Share of the fail groups that choose the best state of an editor in training. */
    static final double VALIDATION_SHARE = 0.2;

    /** Fewer groups than these teach an editor less than the refinement knows by itself. */
    private static final int FEWEST_GROUPS = 100;

    enum Kind {
        NONE,
        TRAIN,
        FILE
    }

    /**
     * Decides for an edit of this many fails.
     *
     * @throws WorkflowException if the method needs an editor and there can be none
     */
    static EditorDecision of(EditOptions options, Task task, int fails) {
        if (options.method() == Method.DIRECT) {
            return new EditorDecision(Kind.NONE, "none: the method is direct");
        }
        if (task != Task.CLASSIFICATION) {
            return withoutEditor(options, task);
        }
        int training = fails - (int) Math.max(1, Math.round(VALIDATION_SHARE * fails));
        return switch (options.editor()) {
            case EditOptions.NONE -> new EditorDecision(Kind.NONE, "none, as asked for");
            case EditOptions.TRAIN ->
                new EditorDecision(Kind.TRAIN, "trained on " + training + " fail groups, as asked for");
            case EditOptions.AUTO -> automatic(options, training);
            default -> new EditorDecision(Kind.FILE, "read from " + options.editor());
        };
    }

    private static EditorDecision withoutEditor(EditOptions options, Task task) {
        boolean asked = !List.of(EditOptions.AUTO, EditOptions.NONE).contains(options.editor());
        if (asked || options.method() == Method.MEND) {
            throw new WorkflowException("trained editors are for classification, the task is " + task.jsonName()
                    + ": give --method direct, or --editor none");
        }
        return new EditorDecision(Kind.NONE, "none: trained editors are for classification");
    }

    private static EditorDecision automatic(EditOptions options, int training) {
        if (training >= FEWEST_GROUPS) {
            return new EditorDecision(Kind.TRAIN, "trained on " + training + " fail groups");
        }
        String few = training + " fail groups to train one on, at least " + FEWEST_GROUPS + " are needed";
        if (options.method() == Method.MEND) {
            throw new WorkflowException("method mend needs a trained editor: " + few + "; give --editor FILE or train");
        }
        return new EditorDecision(Kind.NONE, "none: " + few);
    }
}
