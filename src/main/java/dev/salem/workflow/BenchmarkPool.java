package dev.salem.workflow;

import dev.salem.editset.EditSet;
import dev.salem.progress.Progress;

/** Where the rows of a benchmark's edits come from. */
public abstract class BenchmarkPool {
    BenchmarkPool() {}

    /** An edit set with more fails than one edit takes. */
    public static BenchmarkPool editSet(String place) {
        return new BenchmarkPool() {
            @Override
            EditSet rows(Site site, OpenModel model, int fails, RunOptions run, Progress progress) {
                return site.editSet(place);
            }

            @Override
            boolean isNaturalMix() {
                return true;
            }
        };
    }

    /**
     * Rows to cut edits out of.
     *
     * @param model open already, whose answers will sort them
     * @param fails how many must be there to edit
     * @param run how other models are run that take part
     */
    abstract EditSet rows(Site site, OpenModel model, int fails, RunOptions run, Progress progress);

    /** Whether what one edit leaves alone of the other edits' fails is to be expected in use. */
    abstract boolean isNaturalMix();
}
