package dev.salem.editset;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RewordingsTest {
    private static final int ALL = 100;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            Who was the founder of Acme?        | Who is the founder of Acme?
            Who was the founder of Acme?        | The founder of Acme was who?
            Who was the founder of Acme?        | who was the founder of Acme
            Who was the founder of Acme?        | Who was founder of Acme?
            Who was the founder of Acme?        | Question: Who was the founder of Acme?
            Who was the founder of Acme?        | Tell me: who was the founder of Acme?
            What is the name of the Acme river? | What is the Acme river?
            What is the Acme river?             | What is the name of the Acme river?
            What is the Acme river?             | What's the Acme river?
            What's the Acme river?              | What is the Acme river?
            In what city did Ann die?           | In which city did Ann die?
            Which city is Ann from?             | What city is Ann from?
            The dromedary is a camel.           | the dromedary is a camel
            The dromedary is a camel.           | The dromedary is camel.
            The dromedary is a camel.           | Statement: The dromedary is a camel.
            """)
    void of_says(String text, String reworded) {
        assertThat(Rewordings.of(text, ALL)).contains(reworded);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Who was the founder of Acme?", "What is the name of the Acme river?", "Acme", "what?", "A b."})
    void of_givesDifferentTexts_upToTheCount(String text) {
        List<String> all = Rewordings.of(text, ALL);
        assertThat(all).doesNotHaveDuplicates().doesNotContain(text).allSatisfy(made -> assertThat(made)
                .isNotBlank());
        assertThat(Rewordings.of(text, 2)).isEqualTo(all.subList(0, Math.min(2, all.size())));
        assertThat(Rewordings.of(text, 0)).isEmpty();
    }

    @Test
    void of_makesNothingOfSeveralLines_nothingAndLongTexts() {
        assertThat(Rewordings.of("user\nWho was it?", ALL)).isEmpty();
        assertThat(Rewordings.of("  ", ALL)).isEmpty();
        assertThat(Rewordings.of("Who was the " + "x".repeat(400) + "?", ALL)).isEmpty();
    }
}
