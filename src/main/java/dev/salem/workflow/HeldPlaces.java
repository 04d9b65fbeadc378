package dev.salem.workflow;

import dev.salem.model.LabelledText;
import dev.salem.model.TokenReading;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Places of an ordinary text at which an edit must not change what the model finds likeliest. */
final class HeldPlaces {
    private static final int PLACES = 4;

    private HeldPlaces() {}

    /** A few places, evenly spread over the answer; each a row with the model's own likeliest token. */
    static List<LabelledText> of(LabelledText text, TokenReading reading) {
        int tokens = text.answer().length;
        int places = Math.min(PLACES, tokens);
        return IntStream.rangeClosed(1, places)
                .map(place -> tokens * place / places - 1)
                .mapToObj(place -> new LabelledText(
                        text.text(),
                        LongStream.concat(
                                        LongStream.of(text.before()),
                                        LongStream.of(text.answer()).limit(place))
                                .toArray(),
                        new long[] {reading.tops()[place]}))
                .toList();
    }
}
