package dev.salem.workflow;

import dev.salem.editset.Partition;
import dev.salem.editset.Sample;
import dev.salem.model.TextEncoder;
import java.util.ArrayList;
import java.util.List;

/** What the owner of an edit set should know about its rows. */
final class RowWarnings {
    private static final int NAMED = 5;

    private RowWarnings() {}

    static List<String> of(Partition partition, Answers answers, TextEncoder encoder) {
        List<String> warnings = new ArrayList<>();
        say(warnings, partition.noOpFails(), "declared fail", "that the model gets right already: not used");
        say(warnings, partition.failingPasses(), "declared pass", "that the model gets wrong: not used");
        say(warnings, partition.seenHeldout(), "held-out row", "whose input the editor sees elsewhere: not measured");
        say(
                warnings,
                answers.truncated(),
                "text",
                "longer than " + encoder.maxLength() + " tokens: the model reads only the beginning");
        return warnings;
    }

    private static void say(List<String> warnings, List<Sample> rows, String what, String why) {
        if (rows.isEmpty()) {
            return;
        }
        String plural = rows.size() == 1 ? "" : what.endsWith("pass") ? "es" : "s";
        String ids =
                String.join(", ", rows.stream().limit(NAMED).map(Sample::id).toList());
        String more = rows.size() > NAMED ? ", …" : "";
        warnings.add(rows.size() + " " + what + plural + " " + why + " (" + ids + more + ")");
    }
}
