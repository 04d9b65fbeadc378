package dev.salem.editset;

import java.util.List;

/** An edit set that can't be used as it is; its author can mend it with what the message says. */
public final class EditSetException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;
    private final int further;

    EditSetException(String message) {
        this(List.of(message), 0);
    }

    EditSetException(List<String> problems, int further) {
        super(String.join("\n", problems) + (further == 0 ? "" : "\nand " + further + " more"));
        this.problems = List.copyOf(problems);
        this.further = further;
    }

    /** The problems in the order of their lines, at most 50, each with its line number where it has one. */
    public List<String> problems() {
        return problems == null ? List.of(getMessage()) : problems;
    }

    /** How many problems there are beyond {@link #problems()}. */
    public int further() {
        return further;
    }
}
