package dev.salem.model.assembly;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.salem.model.Batch;
import dev.salem.model.BlockNames;
import dev.salem.model.FfnPass;
import dev.salem.model.HiddenState;
import dev.salem.model.block.KeyValues;
import dev.salem.model.block.Sight;
import java.util.List;

/** What encoder-decoders share, whatever their head. The encoder's blocks are numbered before the decoder's. */
abstract class EncoderDecoder extends AssembledModel {
    private final Stack encoder;
    private final Stack decoder;

    EncoderDecoder(Frame frame, Stack encoder, Stack decoder) {
        super(frame, List.of(encoder, decoder));
        this.encoder = encoder;
        this.decoder = decoder;
    }

    /** The tokens that the decoder reads {@code [batch, tokens]}. */
    abstract NDArray decoderIds(Batch batch);

    /** 1 on the decoder's texts and 0 on padding {@code [batch, tokens]}. */
    abstract NDArray decoderMask(Batch batch);

    final Stack encoder() {
        return encoder;
    }

    final Stack decoder() {
        return decoder;
    }

    @Override
    public final BlockNames blockNames() {
        return new BlockNames(encoder.blocks().size());
    }

    @Override
    public final HiddenState embed(Batch batch) {
        return new HiddenState(encoder.embed(batch.ids()));
    }

    @Override
    public final HiddenState attend(int block, HiddenState below, Batch batch) {
        int first = encoder.blocks().size();
        NDManager scope = below.stream().getManager();
        if (block < first) {
            return new HiddenState(encoded(block, below.stream(), batch.attentionBias()));
        }
        HiddenState state = below;
        if (block == first) {
            NDArray memory = encoder.norm().apply(below.stream());
            state = new HiddenState(decoder.embed(alias(decoderIds(batch), scope)), memory);
        }
        try (KeyValues memory = block(block).remember(state.memory(), scope)) {
            Sight sight =
                    decoder.wholeTexts(block - first, state.stream(), null).with(memory, batch.attentionBias());
            return new HiddenState(block(block).attend(state.stream(), sight), state.memory());
        }
    }

    private NDArray encoded(int block, NDArray x, NDArray padding) {
        Sight own = encoder.wholeTexts(block, x, null);
        NDArray bias = own.bias();
        if (padding != null) {
            bias = bias == null ? padding : bias.add(padding);
        }
        return block(block).attend(x, Sight.stream(bias, own.rotation(), null));
    }

    /** The states that the decoder reads of a batch's prompts. */
    final NDArray memory(Batch batch, FfnPass pass) {
        NDArray x = encoder.embed(batch.ids());
        for (int block = 0; block < encoder.blocks().size(); block++) {
            x = block(block).feedForward(encoded(block, x, batch.attentionBias()), pass);
        }
        return encoder.norm().apply(x);
    }

    @Override
    public final HiddenState feedForward(int block, HiddenState attended, FfnPass pass) {
        return new HiddenState(block(block).feedForward(attended.stream(), pass), attended.memory());
    }

    @Override
    public final NDArray tokenMask(int block, Batch batch, NDManager scope) {
        return alias(block < encoder.blocks().size() ? batch.mask() : decoderMask(batch), scope);
    }
}
