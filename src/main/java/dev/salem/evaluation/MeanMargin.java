package dev.salem.evaluation;

import java.util.List;

/**
 * The mean margin of some rows (the target's logit less the largest other); NaN, in JSON null, of no rows.
 *
 * @param before by the unedited model
 * @param after by the edited model
 */
public record MeanMargin(@NullWhenNone double before, @NullWhenNone double after) {

    static MeanMargin of(List<Scored> rows) {
        return new MeanMargin(
                rows.stream().mapToDouble(Scored::marginBefore).average().orElse(Double.NaN),
                rows.stream().mapToDouble(Scored::marginAfter).average().orElse(Double.NaN));
    }
}
