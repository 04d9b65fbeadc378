package dev.salem.cli;

import dev.salem.workflow.AliasMove;
import java.util.Locale;

/** An alias that was moved, for a person. */
final class AliasMoveText {
    private AliasMoveText() {}

    static String of(AliasMove move) {
        return String.format(
                Locale.ROOT,
                "models:/%s@%s is version %d now%s%n",
                move.name(),
                move.alias(),
                move.to(),
                move.from() == null || move.from() == move.to() ? "" : ", it was version " + move.from());
    }
}
