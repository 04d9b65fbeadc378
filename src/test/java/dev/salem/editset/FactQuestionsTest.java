package dev.salem.editset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FactQuestionsTest {
    private static final String FIRST =
            "{\"src\": \"Who?\", \"rephrase\": \"Who then?\", \"alt\": \"Bob\", \"answers\": [\"Ann\", \"A.\"], \"loc\": \"x\"}";
    private static final String SECOND =
            "{\"src\": \"What?\", \"rephrase\": \"Which?\", \"alt\": \"\", \"answers\": [\"it\"]}";

    @TempDir
    private Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("questions.json"), text);
    }

    @ParameterizedTest
    @ValueSource(strings = {FIRST + "\n" + SECOND + "\n", "[\n" + FIRST + ",\n" + SECOND + "]"})
    void read_takesLinesAndArrays(String text) throws IOException {
        assertThat(FactQuestions.read(file(text)))
                .containsExactly(
                        new FactQuestion("Who?", "Who then?", "Ann", "Bob"),
                        new FactQuestion("What?", "Which?", "it", ""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            {"rephrase": "b", "alt": "c", "answers": ["d"]}              | line 2: src must be a text that is not blank
            {"src": "a", "rephrase": 7, "alt": "c", "answers": ["d"]}    | line 2: rephrase must be a text
            {"src": "a", "rephrase": "b", "alt": "c", "answers": []}     | line 2: answers must be a text
            {"src": "a"                                                  | is not JSON
            """)
    void read_saysWhereAndWhatIsWrong(String second, String message) throws IOException {
        Path file = file(FIRST + "\n" + second + "\n");
        assertThatThrownBy(() -> FactQuestions.read(file))
                .isInstanceOf(EditSetException.class)
                .hasMessageContaining(message);
    }

    @Test
    void read_saysWhichFileIsMissing() {
        assertThatThrownBy(() -> FactQuestions.read(folder.resolve("none.json")))
                .isInstanceOf(EditSetException.class)
                .hasMessageContaining("no such file");
    }
}
