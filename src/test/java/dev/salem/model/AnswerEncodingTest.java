package dev.salem.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.salem.Fixtures;
import dev.salem.GoldenModel;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** How prompts and answers become tokens, and tokens texts. */
class AnswerEncodingTest {
    @Test
    void continuation_isWhatTheTextsHaveBeyondThePrompt() {
        // The tokenizer of llama puts a mark before a text, so that " Tim" alone would be two tokens.
        try (TextEncoder encoder = TextEncoder.open(Fixtures.path("models/llama-tiny"), 0, 512)) {
            LabelledText text = continued(encoder, "Once upon a time, there was a little girl named", " Tim");
            assertThat(text.answer()).containsExactly(326);
            assertThat(encoder.decode(text.answer())).isEqualTo("Tim");
        }
    }

    @Test
    void continuation_isTheAnswersOwnTokensWhereTheTextsMerge() {
        try (TextEncoder encoder = TextEncoder.open(Fixtures.path("models/gpt2-wikitext2"), 0, 128)) {
            LabelledText whole = continued(encoder, " In the", " United States");
            LabelledText merging = continued(encoder, " In t", "he United States");
            assertThat(encoder.decode(whole.answer())).isEqualTo(" United States");
            assertThat(encoder.decode(merging.text().ids())).isEqualTo(" In t");
            assertThat(encoder.decode(merging.answer())).isEqualTo("he United States");
        }
    }

    @Test
    void continuation_leavesAnAnswerItsRoom() {
        try (TextEncoder encoder = TextEncoder.open(Fixtures.path("models/gpt2-wikitext2"), 12, 128)) {
            LabelledText free = continued(encoder, " the".repeat(10), " game was");
            assertThat(free.text().length()).isEqualTo(10);
            assertThat(free.text().truncated()).isFalse();
            LabelledText full = continued(encoder, " the".repeat(10) + " ship", " game was");
            assertThat(encoder.decode(full.text().ids())).isEqualTo(" the".repeat(9) + " ship");
            assertThat(full.text().truncated()).isTrue();
            assertThat(encoder.decode(full.answer())).isEqualTo(" game was");
            LabelledText over = continued(encoder, " the".repeat(40) + " ship", " game was");
            assertThat(encoder.decode(over.text().ids())).isEqualTo(" the".repeat(9) + " ship");
            assertThat(over.text().truncated()).isTrue();
            assertThat(encoder.decode(over.answer())).isEqualTo(" game was");
            LabelledText crowded = continued(encoder, " the ship", " game".repeat(11));
            assertThat(encoder.decode(crowded.text().ids())).isEqualTo(" ship");
            assertThat(crowded.answer()).hasSize(11);
            assertThatThrownBy(() -> continued(encoder, " the ship", " game".repeat(12)))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining("leaves no room for its prompt among 12 tokens");
        }
    }

    @Test
    void continuation_keepsTheFirstMarkOfALongPrompt() {
        try (TextEncoder encoder = TextEncoder.open(Fixtures.path("models/llama-tiny"), 8, 512)) {
            LabelledText text = continued(encoder, "Once upon a time, there was a little girl named", " Tim");
            assertThat(text.answer()).containsExactly(326);
            assertThat(text.text().length()).isEqualTo(7);
            assertThat(text.text().ids()[0]).isEqualTo(1);
            assertThat(encoder.decode(text.text().ids())).endsWith("girl named");
        }
    }

    @Test
    void separate_isEncodedLikeATextAndDecodedWithoutItsMarks() {
        try (TextEncoder encoder = TextEncoder.open(GoldenModel.folder("roberta"), 0, 48)) {
            LabelledText text = encoder.encodeAnswers(
                            List.of("what is it?"), List.of("the old owl"), AnswerForm.SEPARATE)
                    .get(0);
            assertThat(LongStream.of(text.text().ids()).boxed()).startsWith(0L).endsWith(2L);
            assertThat(LongStream.of(text.answer()).boxed()).startsWith(0L).endsWith(2L);
            assertThat(encoder.decode(text.answer())).isEqualTo("the old owl");
            assertThatThrownBy(() -> encoder.encodeAnswers(
                            List.of("what is it?"), List.of("the old owl ".repeat(20)), AnswerForm.SEPARATE))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining("among 40 tokens, or is longer itself");
        }
    }

    private static LabelledText continued(TextEncoder encoder, String prompt, String answer) {
        return encoder.encodeAnswers(List.of(prompt), List.of(answer), AnswerForm.CONTINUATION)
                .get(0);
    }
}
