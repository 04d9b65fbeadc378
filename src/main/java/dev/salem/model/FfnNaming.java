package dev.salem.model;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the families call the feed-forward weights of their blocks in weight files, whatever stands before. */
enum FfnNaming {
    BERT("encoder.layer.#.%.dense", List.of("intermediate"), "output", false, "Bert", "Roberta"),
    DISTILBERT("transformer.layer.#.ffn.%", List.of("lin1"), "lin2", false, "DistilBert"),
    GPT2("h.#.mlp.%", List.of("c_fc"), "c_proj", true, "GPT2"),
    GPT_NEO("h.#.mlp.%", List.of("c_fc"), "c_proj", false, "GPTNeo"),
    LLAMA("layers.#.mlp.%", List.of("gate_proj", "up_proj"), "down_proj", false, "Llama", "Mistral", "Qwen2"),
    BART("&.layers.#.%", List.of("fc1"), "fc2", false, "Bart"),
    T5("&.block.#.layer.~.DenseReluDense.%", List.of("wi", "wi_0", "wi_1"), "wo", false, "T5");

    /**
     * Which weight of which block a name means.
     *
     * @param decoder whether the block is one of a decoder behind an encoder
     * @param index of the block in its stack
     */
    record Place(boolean decoder, int index, String part) {}

    private final Pattern pattern;
    private final List<String> ins;
    private final String out;
    private final boolean transposed;
    private final List<String> families;

    /** @param form of a name, with # for the block, % for the weight, &amp; for the stack and ~ for any number */
    FfnNaming(String form, List<String> ins, String out, boolean transposed, String... families) {
        String parts = Stream.concat(ins.stream(), Stream.of(out)).collect(Collectors.joining("|"));
        this.pattern = Pattern.compile("(?:.*\\.)?"
                + form.replace(".", "\\.")
                        .replace("#", "(?<block>[0-9]{1,6})")
                        .replace("%", "(?<part>" + parts + ")")
                        .replace("&", "(?<stack>encoder|decoder)")
                        .replace("~", "[0-9]+")
                + "\\.weight");
        this.ins = ins;
        this.out = out;
        this.transposed = transposed;
        this.families = List.of(families);
    }

    /** The naming of a class of transformers, such as {@code BertForSequenceClassification}. */
    static Optional<FfnNaming> of(String architecture) {
        return Stream.of(values())
                .filter(naming -> naming.families.stream()
                        .anyMatch(family ->
                                architecture.startsWith(family + "For") || architecture.equals(family + "LMHeadModel")))
                .findFirst();
    }

    /** Which weight an edit of a class of transformers changes: {@link TransformerModel#edited()}. */
    static FfnMatrix.Role edited(String architecture) {
        return architecture.endsWith("ForConditionalGeneration") ? FfnMatrix.Role.IN : FfnMatrix.Role.OUT;
    }

    /** What a tensor's name means; empty where it is no feed-forward weight. */
    Optional<Place> place(String name) {
        Matcher matcher = pattern.matcher(name);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        boolean decoder =
                pattern.pattern().contains("<stack>") && matcher.group("stack").equals("decoder");
        return Optional.of(new Place(decoder, Integer.parseInt(matcher.group("block")), matcher.group("part")));
    }

    /** The weights that map to the intermediate size, in order. */
    List<String> ins() {
        return ins;
    }

    /** The weight that maps back. */
    String out() {
        return out;
    }

    /** Whether files hold weights as {@code [in, out]}. */
    boolean isTransposed() {
        return transposed;
    }
}
