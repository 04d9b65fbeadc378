package dev.salem.workflow;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.salem.model.GenerativeModel;
import dev.salem.model.TransformerModel;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a model is asked for, and so what an edit set's targets are and when an answer is right. */
public enum Task {
    /** The target is a label. */
    CLASSIFICATION,
    /** The target is the whole answer; right is a freely generated answer that reads the same. */
    QUESTION_ANSWERING,
    /** The target goes on from the text; each of its tokens counts, those before it given. */
    GENERATION;

    /** The name in requests and files: lower case, with a hyphen. */
    @JsonValue
    public String jsonName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The task of that name.
     *
     * @throws WorkflowException if there is none
     */
    public static Task named(String name) {
        return Arrays.stream(values())
                .filter(task -> task.jsonName().equals(name))
                .findFirst()
                .orElseThrow(() -> new WorkflowException("task must be one of "
                        + Arrays.stream(values()).map(Task::jsonName).collect(Collectors.joining(", "))
                        + ", got: \"" + name + "\""));
    }

    /** What a model is for, if nothing else is said. */
    static Task of(TransformerModel model) {
        return model instanceof GenerativeModel ? QUESTION_ANSWERING : CLASSIFICATION;
    }

    /** @throws WorkflowException if a model has not the head for this task */
    void requireFits(TransformerModel model) {
        boolean generates = model instanceof GenerativeModel;
        if (generates == (this == CLASSIFICATION)) {
            throw new WorkflowException("task " + jsonName() + " does not fit " + model.architecture() + ", which "
                    + (generates
                            ? "generates text: ask for question-answering or generation"
                            : "answers with a label: ask for classification"));
        }
    }
}
