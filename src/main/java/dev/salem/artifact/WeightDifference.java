package dev.salem.artifact;

import dev.salem.safetensors.Checkpoint;
import dev.salem.safetensors.SafetensorsHeader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Which tensors' values differ between two models that are otherwise alike. */
final class WeightDifference {
    private WeightDifference() {}

    /**
     * The names of the tensors whose stored bytes differ, sorted.
     *
     * @throws DeltaException if the weight files differ in number or header, as no exclusive or leads over that
     */
    static List<String> between(StoredModel base, Checkpoint from, StoredModel edited, Checkpoint to) {
        requireSameLayout(base, from, edited, to);
        return from.names().stream()
                .filter(name -> !from.matches(name, to))
                .sorted()
                .toList();
    }

    private static void requireSameLayout(StoredModel base, Checkpoint from, StoredModel edited, Checkpoint to) {
        List<Path> left = from.files();
        List<Path> right = to.files();
        boolean alike = left.size() == right.size();
        for (int i = 0; alike && i < left.size(); i++) {
            alike = Arrays.equals(
                    SafetensorsHeader.read(left.get(i)).bytes(),
                    SafetensorsHeader.read(right.get(i)).bytes());
        }
        if (!alike) {
            throw DeltaException.of(
                    edited.root(),
                    "does not differ from " + base.root()
                            + " in values only: the weight files' number or headers differ; give the base it was edited from");
        }
    }
}
