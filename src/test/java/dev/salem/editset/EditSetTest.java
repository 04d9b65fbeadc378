package dev.salem.editset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.salem.Fixtures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EditSetTest {
    private static final String ROWS =
            """
            {"id":"f1","text":"Zoë said \\"no\\", twice.","text_pair":"b","target":"REFUTES","group":"fail"}
            {"id":"f1a","of":"f1","text":"c","target":"REFUTES"}
            {"text":"d","target":"SUPPORTS","group":"pass","split":"heldout"}
            """;

    /** Computed from the layout in CanonicalDigest's Javadoc by Python's hashlib. */
    private static final String ROWS_DIGEST = "a3c976d12c75f4dc2458d372b803a519e24c540d4e09d3847a5d73c3780cc597";

    @TempDir
    Path folder;

    @Test
    void parse_readsEveryFieldInFileOrder() throws IOException {
        EditSet set = EditSet.parse(write("set.jsonl", ROWS));

        assertThat(set.samples())
                .containsExactly(
                        new Sample("f1", null, "Zoë said \"no\", twice.", "b", "REFUTES", Group.FAIL, null, 1),
                        new Sample("f1a", "f1", "c", null, "REFUTES", Group.ADAPT, null, 2),
                        new Sample("line-3", null, "d", null, "SUPPORTS", Group.PASS, Split.HELDOUT, 3));
        assertThat(set.size()).isEqualTo(3);
        assertThat(set.repeats()).isEmpty();
    }

    @Test
    void digest_followsItsWrittenLayout() throws IOException {
        assertThat(EditSet.parse(write("set.jsonl", ROWS)).digest()).isEqualTo(ROWS_DIGEST);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\uFEFF%s",
                "\n\n%s\n  \n",
                "%s{\"text\":\"e\",\"target\":\"SUPPORTS\"}\n",
            })
    void digest_changesWithContentOnly(String frame) throws IOException {
        String other = EditSet.parse(write("set.jsonl", frame.formatted(ROWS))).digest();

        assertThat(other.equals(ROWS_DIGEST)).isEqualTo(!frame.contains("text"));
    }

    @Test
    void digest_isTheSameWithOtherKeyOrderAndWhitespaceAndLineEndsAndUnknownKeys() throws IOException {
        String other = "{ \"group\" : \"fail\", \"target\":\"REFUTES\",\"text_pair\":\"b\",\"note\":[1,{}],"
                + "\"text\":\"Zo\\u00eb said \\\"no\\\", twice.\",\"id\":\"f1\"}\r\n"
                + "{\"group\":\"adapt\",\"of\":\"f1\",\"id\":\"f1a\",\"split\":null,\"text\":\"c\",\"target\":\"REFUTES\"}\r\n\r\n"
                + "{\"split\":\"heldout\",\"text\":\"d\",\"text_pair\":\"\",\"target\":\"SUPPORTS\",\"group\":\"pass\"}";

        assertThat(EditSet.parse(write("set.jsonl", other)).digest()).isEqualTo(ROWS_DIGEST);
    }

    @Test
    void digest_isTheSameForCsv() throws IOException {
        String csv = "text,id,of,target,text_pair,split,group,note\r\n"
                + "\"Zoë said \"\"no\"\", twice.\",f1,,REFUTES,b,,fail,x\r\n"
                + "c,f1a,f1,REFUTES,,,,\r\n"
                + "\r\n"
                + "d,,,SUPPORTS,,heldout,pass,\r\n";

        EditSet set = EditSet.parse(write("set.csv", csv));

        assertThat(set.digest()).isEqualTo(ROWS_DIGEST);
        assertThat(set.samples()).extracting(Sample::line).containsExactly(2, 3, 5);
    }

    @Test
    void digest_isTheSameForReferencesToRowsWithoutId() throws IOException {
        String lines = "{\"text\":\"a\",\"target\":\"A\"}\n{\"of\":\"line-1\",\"text\":\"b\",\"target\":\"A\"}\n";
        String csv = "text,target,of\na,A,\nb,A,line-2\n";

        assertThat(EditSet.parse(write("set.csv", csv)).digest())
                .isEqualTo(EditSet.parse(write("set.jsonl", lines)).digest());
    }

    @Test
    void digest_changesWithTheOrderOfRows() throws IOException {
        String[] lines = ROWS.split("\n");
        String reversed = lines[2] + "\n" + lines[1] + "\n" + lines[0];

        assertThat(EditSet.parse(write("set.jsonl", reversed)).digest()).isNotEqualTo(ROWS_DIGEST);
    }

    @ParameterizedTest
    @CsvSource({"set.JSONL", "set.json", "set.txt", "set"})
    void parse_readsJsonLinesByNameOrContent(String name) throws IOException {
        assertThat(EditSet.parse(write(name, ROWS)).digest()).isEqualTo(ROWS_DIGEST);
    }

    @ParameterizedTest
    @CsvSource({"set.CSV", "set.txt", "set"})
    void parse_readsCsvByNameOrContent(String name) throws IOException {
        EditSet set = EditSet.parse(write(name, "\uFEFFtext,target\na,A\n"));

        assertThat(set.samples()).containsExactly(new Sample("line-2", null, "a", null, "A", null, null, 2));
    }

    @Test
    void parse_countsTheLinesInsideCsvCells() throws IOException {
        EditSet set = EditSet.parse(write("set.csv", "text,target\n\"a\nb\r\nc\",A\n\n\"d\n\",A\ne,A"));

        assertThat(set.samples()).extracting(Sample::line).containsExactly(2, 6, 8);
        assertThat(set.samples()).extracting(Sample::text).containsExactly("a\nb\r\nc", "d\n", "e");
    }

    @Test
    void parse_keepsRepeatedInputsOfOneDeclaredGroup() throws IOException {
        EditSet set = EditSet.parse(
                write(
                        "set.jsonl",
                        """
                {"id":"f1","text":"a","target":"A","group":"fail"}
                {"id":"f2","text":"a","target":"A","group":"fail"}
                {"id":"f1a","of":"f1","text":"b","target":"A"}
                {"id":"f2a","of":"f2","text":"b","target":"A"}
                {"id":"p1","text":"c","target":"A","group":"pass"}
                {"id":"p2","text":"c","text_pair":"c","target":"A","group":"pass"}
                {"id":"p3","text":"c","target":"A","group":"pass"}
                """));

        assertThat(set.repeats()).extracting(Sample::id).containsExactly("f2", "f2a", "p3");
    }

    @Test
    void parse_showsTheFirstFiftyProblemsAndCountsTheOthers() throws IOException {
        String bad = IntStream.rangeClosed(1, 60)
                .mapToObj(line -> "{\"id\":\"r" + (line == 60 ? 1 : line) + "\",\"text\":\"t" + line
                        + "\",\"target\":\"A\"" + (line % 20 == 0 ? "" : ",\"group\":\"adapt\",\"of\":\"none\"") + "}")
                .collect(Collectors.joining("\n"));

        EditSetException refused = refusal("set.jsonl", bad);

        assertThat(refused.problems()).hasSize(50).first().isEqualTo("line 1: of \"none\" is the id of no row");
        assertThat(refused.problems()).last().isEqualTo("line 52: of \"none\" is the id of no row");
        assertThat(refused.further()).isEqualTo(8);
        assertThat(refused).hasMessageEndingWith("\nand 8 more").hasMessageContaining("line 19: of");
    }

    @Test
    void parse_doesNotBlameAnAdaptForItsRefusedFail() throws IOException {
        EditSetException refused = refusal(
                "set.jsonl",
                """
                {"id":"f1","text":"","target":"A"}
                {"of":"f1","text":"b","target":"A"}
                {"of":"f2","text":"c","target":"A"}
                """);

        assertThat(refused.problems())
                .containsExactly("line 1: text is empty", "line 3: of \"f2\" is the id of no row");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2 | 1000 | 10 | line 3: too many rows, the limit is 2",
                "9 | 20 | 10 | set.jsonl has 80 bytes, the limit is 20",
                "9 | 1000 | 2 | line 2: text has 3 characters, the limit is 2",
            })
    void parse_holdsLimits(int rows, long bytes, int characters, String message) throws IOException {
        Path file = write(
                "set.jsonl",
                "{\"text\":\"a\",\"target\":\"A\"}\n{\"text\":\"bcd\",\"target\":\"A\"}\n{\"text\":\"b\",\"target\":\"A\"}\n");

        assertThatThrownBy(() -> EditSet.parse(file, new Limits(rows, bytes, characters)))
                .isInstanceOf(EditSetException.class)
                .hasMessageEndingWith(message);
    }

    @Test
    void parse_acceptsASetAtItsLimits() throws IOException {
        Path file = write("set.jsonl", "{\"text\":\"ab\",\"target\":\"A\"}\n{\"text\":\"b\",\"target\":\"A\"}");

        assertThat(EditSet.parse(file, new Limits(2, Files.size(file), 2)).size())
                .isEqualTo(2);
    }

    @Test
    void parse_refusesWhatIsNoFile() {
        assertThatThrownBy(() -> EditSet.parse(folder))
                .isInstanceOf(EditSetException.class)
                .hasMessage("a folder, not a file: " + folder);
    }

    @Test
    void requireTargets_namesEachRowAndTheLabels() throws IOException {
        EditSet set = EditSet.parse(write("set.jsonl", ROWS + "{\"text\":\"x\",\"target\":\"MAYBE\"}\n"));

        assertThatThrownBy(() -> set.requireTargets(List.of("REFUTES", "SUPPORTS")))
                .isInstanceOf(EditSetException.class)
                .hasMessage("line 4: target \"MAYBE\" is not a label of the model (REFUTES, SUPPORTS)");
        set.requireTargets(List.of("REFUTES", "SUPPORTS", "MAYBE"));
    }

    @ParameterizedTest
    @CsvSource({"SUPORTS, SUPPORTS", "supports, SUPPORTS", "REFUTSE, REFUTES"})
    void requireTargets_ofAMistypedLabel_namesTheOneThatWasMeant(String target, String meant) throws IOException {
        EditSet set = EditSet.parse(write("set.jsonl", "{\"text\":\"x\",\"target\":\"" + target + "\"}\n"));

        assertThatThrownBy(() -> set.requireTargets(List.of("REFUTES", "SUPPORTS")))
                .isInstanceOf(EditSetException.class)
                .hasMessageEndingWith("did you mean " + meant + "?");
    }

    @ParameterizedTest
    @CsvSource({"claims, 3662, 4, 305", "evidence, 3515, 8, 234"})
    void parse_readsTheRealPools(String pool, int rows, int repeats, long fails) {
        EditSet set = EditSet.parse(Fixtures.path("data/edits/" + pool + "-pool.jsonl"));

        assertThat(set.size()).isEqualTo(rows);
        assertThat(set.repeats()).hasSize(repeats);
        assertThat(set.samples().stream().filter(sample -> sample.group() == Group.FAIL))
                .hasSize((int) fails);
        set.requireTargets(List.of("SUPPORTS", "REFUTES"));
    }

    @Test
    void sample_survivesJson() throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        Sample sample = EditSet.parse(write("set.jsonl", ROWS)).samples().get(2);

        assertThat(mapper.readTree(mapper.writeValueAsString(sample))
                        .get("group")
                        .textValue())
                .isEqualTo("pass");
        assertThat(mapper.readValue(mapper.writeValueAsString(sample), Sample.class))
                .isEqualTo(sample);
    }

    private EditSetException refusal(String name, String content) throws IOException {
        Path file = write(name, content);
        return catchThrowableOfType(EditSetException.class, () -> EditSet.parse(file));
    }

    private Path write(String name, String content) throws IOException {
        return Files.write(folder.resolve(name), content.getBytes(StandardCharsets.UTF_8));
    }
}
