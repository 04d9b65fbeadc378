package dev.salem.editor.refine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoundJudgeTest {
    /** Rounds as texts with the stop margin, right ones, and what is lacking; the best one, and after which nothing follows. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "comes nearer without end,      0 0 90; 0 0 80; 0 0 70; 0 0 60; 0 0 50; 0 0 40,     0, -1",
        "comes nearer by little,        0 0 90; 0 0 88; 0 0 87; 0 0 86,                     0, 3",
        "little adds up,                0 0 90; 0 0 88; 0 0 85; 0 0 84; 0 0 83,             0, -1",
        "the first of equal ones,       0 0 90; 2 3 10; 2 3 9; 2 3 8,                       1, -1",
        "more with the stop margin,     0 0 90; 2 3 10; 3 3 30; 3 3 30,                     2, -1",
        "more right ones,               0 0 90; 2 3 10; 2 4 12; 2 3 9,                      2, -1",
        "one more text is worth a wait, 0 0 90; 2 3 10; 2 3 10; 2 3 10; 3 3 10; 3 3 10,     4, -1",
        "no number ends,                0 0 90; 0 0 NaN,                                    0, 1",
        "three in vain end,             0 0 90; 1 1 40; 1 1 40; 1 1 60; 1 1 39,             1, 4"
    })
    void isBestAndIsStuck_followTheRounds(String name, String rounds, int best, int end) {
        RoundJudge judge = new RoundJudge();
        List<Integer> bests = new ArrayList<>();
        int stuck = -1;
        String[] all = rounds.split("; ");
        for (int round = 0; round < all.length; round++) {
            String[] values = all[round].split(" ");
            Reached now = new Reached(
                    Integer.parseInt(values[0]), Integer.parseInt(values[1]), 0, Double.parseDouble(values[2]));
            if (judge.isBest(now)) {
                bests.add(round);
            }
            if (judge.isStuck() && stuck < 0) {
                stuck = round;
            }
        }
        assertThat(bests).last().isEqualTo(best);
        assertThat(stuck).isEqualTo(end);
    }
}
