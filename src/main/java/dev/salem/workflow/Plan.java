package dev.salem.workflow;

import dev.salem.editset.Partition;
import dev.salem.editset.Sample;
import dev.salem.evaluation.Gate;
import dev.salem.model.FfnMatrix;
import java.util.List;
import java.util.Locale;

/**
 * What an edit would do, found out without doing it.
 *
 * @param task what the model is asked for
 * @param eligible the layers that may be edited
 * @param layer the layer that was asked for, or null when the saliency will choose
 * @param contradictions rows whose declared group the model contradicts
 * @param repeats ids of rows whose input an earlier row has too
 * @param truncated ids of rows longer than the model reads
 * @param editor which trained editor would take part, and why
 * @param estimate what the edit would take
 * @param writes what would be written
 * @param requestKey by which a repeat is known
 */
public record Plan(
        EditOutcome.Base base,
        EditOutcome.EditSetFacts editSet,
        Task task,
        EditOutcome.Counts counts,
        List<Layer> eligible,
        Integer layer,
        Contradictions contradictions,
        List<String> repeats,
        List<String> truncated,
        int maxLength,
        String method,
        String editor,
        Gate gate,
        Estimate estimate,
        List<String> writes,
        String requestKey,
        List<String> warnings) {
    public Plan {
        eligible = List.copyOf(eligible);
        repeats = List.copyOf(repeats);
        truncated = List.copyOf(truncated);
        writes = List.copyOf(writes);
        warnings = List.copyOf(warnings);
    }

    /**
     * A layer that may be edited.
     *
     * @param name what people call it
     * @param tensor the weight that an edit changes
     * @param shape of the weight as a map, {@code [out, in]}
     * @param storedAs type in the weight file
     * @param scored the weights whose gradients the saliency averages
     */
    public record Layer(
            int layer, String name, String tensor, List<Integer> shape, String storedAs, List<String> scored) {
        static Layer of(OpenModel model, int block) {
            FfnMatrix matrix = model.model().editable(block);
            return new Layer(
                    block,
                    model.model().blockNames().of(block),
                    matrix.name(),
                    List.of(matrix.out(), matrix.in()),
                    model.storedAs(matrix).name().toLowerCase(Locale.ROOT),
                    model.model().matrices(block).stream().map(FfnMatrix::name).toList());
        }
    }

    /**
     * Declared groups that the model contradicts, by id.
     *
     * @param noOpFails fails that it gets right
     * @param failingPasses passes that it gets wrong
     */
    public record Contradictions(List<String> noOpFails, List<String> failingPasses) {
        static Contradictions of(Partition partition) {
            return new Contradictions(ids(partition.noOpFails()), ids(partition.failingPasses()));
        }
    }

    /**
     * What an edit would take on this machine, the model's loading included.
     *
     * @param seconds reckoned from the time that the model took to answer the edit set
     * @param memoryMb the largest resident memory in 10⁶ bytes
     */
    public record Estimate(double seconds, double memoryMb) {}

    static List<String> ids(List<Sample> samples) {
        return samples.stream().map(Sample::id).toList();
    }
}
