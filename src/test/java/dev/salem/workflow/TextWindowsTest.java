package dev.salem.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salem.Fixtures;
import dev.salem.model.TextEncoder;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextWindowsTest {
    private static final int CONTEXT = 128;

    private static String text() {
        return PlainText.read(Fixtures.path("data/wikitext2/test.txt.gz")).substring(0, 20_000);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 40})
    void of_isTheWholeText(int maxLength) {
        try (TextEncoder encoder = TextEncoder.open(Fixtures.path("models/gpt2-wikitext2"), maxLength, CONTEXT)) {
            assertThat(new TextWindows(encoder)
                            .of(text()).stream()
                                    .map(window -> window.beginning() + window.rest())
                                    .collect(Collectors.joining()))
                    .isEqualTo(text().stripTrailing());
        }
    }

    @ParameterizedTest
    @CsvSource({"models/gpt2-wikitext2, 0", "models/gpt2-wikitext2, 40", "models/llama-tiny, 60"})
    void of_givesPiecesThatTheModelReads(String model, int maxLength) {
        try (TextEncoder encoder = TextEncoder.open(Fixtures.path(model), maxLength, CONTEXT)) {
            List<TextWindows.Window> windows = new TextWindows(encoder).of(text());
            assertThat(windows)
                    .extracting(TextWindows.Window::beginning)
                    .doesNotHaveDuplicates()
                    .allSatisfy(beginning -> assertThat(beginning).isNotBlank());
            assertThat(windows).allSatisfy(window -> {
                assertThat(encoder.count(window.beginning() + window.rest()))
                        .isLessThan(Math.min(TextWindows.TOKENS, encoder.maxLength()));
            });
            assertThat(windows.stream()
                            .mapToInt(window ->
                                    window.beginning().length() + window.rest().length())
                            .sum())
                    .isGreaterThan(text().length() * 9 / 10);
        }
    }

    @Test
    void of_leavesOutWhatFitsIntoNoWindow_andRepeatedWindows() {
        try (TextEncoder encoder = TextEncoder.open(Fixtures.path("models/gpt2-wikitext2"), 20, CONTEXT)) {
            assertThat(new TextWindows(encoder).of("a b " + "xq".repeat(200) + " c d e"))
                    .containsExactly(new TextWindows.Window("a", " b"), new TextWindows.Window(" c", " d e"));
            String sentence = "the war was the end of the war . ";
            assertThat(new TextWindows(encoder).of(sentence.repeat(20))).hasSizeBetween(1, 19);
            assertThat(new TextWindows(encoder).of(" \n ")).isEmpty();
        }
    }
}
