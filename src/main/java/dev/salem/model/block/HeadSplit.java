package dev.salem.model.block;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.salem.tensor.ScriptedOperation;
import java.util.Arrays;

/** Cuts the outputs of stacked maps into heads: {@code [batch, tokens, heads · size]} to {@code [batch, heads, tokens, size]}. */
final class HeadSplit {
    private final ScriptedOperation plain;
    private final ScriptedOperation turning;

    /**
     * @param size size of a head
     * @param heads heads of each map; rotations turn those of the first two
     */
    HeadSplit(int size, int... heads) {
        int all = Arrays.stream(heads).sum();
        String cut =
                """
                heads = x.view([x.size(0), x.size(1), %d, %d]).transpose(1, 2)
                """
                        .formatted(all, size);
        plain = ScriptedOperation.returningList(
                "x", cut + "return torch.split_with_sizes(heads, " + Arrays.toString(heads) + ", 1)");
        turning = heads.length < 3
                ? null
                : ScriptedOperation.returningList(
                        "x, cosine, sine",
                        cut
                                + """
                turned = torch.slice(heads, 1, 0, %2$d)
                swapped = torch.cat([torch.slice(turned, 3, %4$d, %5$d), torch.slice(turned, 3, 0, %4$d)], 3)
                turned = turned * cosine + swapped * sine
                return [torch.slice(turned, 1, 0, %1$d), torch.slice(turned, 1, %1$d, %2$d), torch.slice(heads, 1, %2$d, %3$d)]
                """
                                        .formatted(heads[0], heads[0] + heads[1], all, size / 2, size));
    }

    /** The heads of each map; {@code rotation} may be null. */
    NDList apply(NDArray x, Rotation rotation) {
        return rotation == null ? plain.applyToList(x) : turning.applyToList(x, rotation.cosine(), rotation.sine());
    }
}
