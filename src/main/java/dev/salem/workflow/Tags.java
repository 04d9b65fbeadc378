package dev.salem.workflow;

import java.util.List;

/** Tags of a version that are read again. */
public final class Tags {
    /** Pinned URI of the version that was edited. */
    static final String BASE = "salem.base";

    /** Of a version that salem registered as it was. */
    public static final String UNEDITED = "salem.unedited";

    static final String PREFIX = "salem.";

    static final String LAYER = "salem.layer";
    static final String METHOD = "salem.method";

    /** Metrics that a version's tags repeat, under {@code salem.}, for registries whose versions show no metrics. */
    static final List<String> METRICS = List.of("edit_accuracy", "generality", "drawdown");

    private Tags() {}

    /** Of a version that was promoted: the number of the version that an alias pointed at before. */
    static String before(String alias) {
        return "salem.before." + alias;
    }
}
