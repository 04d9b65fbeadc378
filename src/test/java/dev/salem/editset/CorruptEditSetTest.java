package dev.salem.editset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tables of files that must be refused; {@code ¶} stands for a line break, single quotes of JSON for double ones. */
class CorruptEditSetTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{                                      | line 1: is not JSON at column 2: Unexpected end-of-input",
                "{'text':'a','target':'A'               | line 1: is not JSON at column 25: Unexpected end-of-input",
                "{'text':'a' 'target':'A'}              | line 1: is not JSON at column 13: Unexpected character",
                "{'text':'a','target':'A'}{}            | line 1: is not JSON at column 26: more follows the object",
                "{'text':'a','target':'A'} x            | line 1: is not JSON at column 27: Unrecognized token 'x'",
                "{'text':'a','target':'A','text':'b'}   | line 1: is not JSON at column 32: Duplicate field 'text'",
                "{text:'a','target':'A'}                | line 1: is not JSON at column 2: Unexpected character",
                "{'text':'a\\x','target':'A'}           | line 1: is not JSON at column 12: Unrecognized character escape",
                "{'text':NaN,'target':'A'}              | line 1: is not JSON at column 12: Non-standard token 'NaN'",
                "null                                   | line 1: must be a JSON object, got: null",
                "[{'text':'a','target':'A'}]            | line 1: must be a JSON object, got: array",
                "'a'                                    | line 1: must be a JSON object, got: string",
                "17                                     | line 1: must be a JSON object, got: number",
                "{}                                     | line 1: text is missing",
                "{'target':'A'}                         | line 1: text is missing",
                "{'text':'a'}                           | line 1: target is missing",
                "{'text':null,'target':'A'}             | line 1: text is missing",
                "{'text':' ','target':'A'}              | line 1: text is empty",
                "{'text':'a','target':''}               | line 1: target is empty",
                "{'Text':'a','target':'A'}              | line 1: text is missing",
                "{'text':1,'target':'A'}                | line 1: text must be a string, got: number",
                "{'text':'a','target':true}             | line 1: target must be a string, got: boolean",
                "{'text':'a','target':['A']}            | line 1: target must be a string, got: array",
                "{'text':'a','target':'A','id':7}       | line 1: id must be a string, got: number",
                "{'text':'a','target':'A','text_pair':{}} | line 1: text_pair must be a string, got: object",
                "{'text':'a','target':'A','of':0}       | line 1: of must be a string, got: number",
                "{'text':'a','target':'A','group':1}    | line 1: group must be a string, got: number",
                "{'text':'a','target':'A','group':'Fail'} | line 1: group must be one of pass, fail, adapt, got: \"Fail\"",
                "{'text':'a','target':'A','split':'test'} | line 1: split must be one of edit, heldout, got: \"test\"",
                "{'text':'\\ud83d','target':'A'}        | line 1: text holds half a surrogate pair, which is no character",
                "{'text':'a','target':'A'}¶{'text':'b'} | line 2: target is missing",
                "¶¶{'text':'b'}                         | line 3: target is missing",
            })
    void parse_refusesJsonLinesRow(String content, String problem) {
        assertRefused("set.jsonl", content.replace('\'', '"'), problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'id':'r'}¶{'id':'r'} | line 2: id \"r\" is already the id of line 1",
                "{'id':'line-2'}¶{}    | line 2: id \"line-2\" is already the id of line 1",
                "{'text':'a'}¶{'text':'a'} | line 2: same input and target as line 1",
                "{'text':'a','group':'pass'}¶{'text':'a'} | line 2: same input and target as line 1",
                "{'text':'a','group':'pass'}¶{'text':'a','group':'fail'} | line 2: same input and target as line 1",
                "{'id':'f','text':'a','group':'fail'}¶{'of':'f','text':'a'} | line 2: same input and target as line 1",
                "{'id':'f','text':'a'}¶{'of':'f','text':'b'}¶{'of':'f','text':'b'} | line 3: same input and target as line 2",
                "{'id':'f'}¶{'id':'g'}¶{'of':'f','text':'b'}¶{'of':'g','text':'b'}¶{'of':'g','text':'b'} | line 5: same input and target as line 4",
                "{'text':'a'}¶{'text':'a','target':'B'} | line 2: same input as line 1 but target \"B\" instead of \"A\"",
                "{'text':'a','text_pair':'b','group':'pass'}¶{'text':'a','text_pair':'b','group':'pass','target':'B'} | line 2: same input as line 1 but target \"B\" instead of \"A\"",
                "{'of':'f'}            | line 1: of \"f\" is the id of no row",
                "{'id':'f','of':'f'}   | line 1: of \"f\" is the row itself",
                "{'id':'f'}¶{'id':'a','of':'f'}¶{'of':'a'} | line 3: of \"a\" is an adapt (line 2), it must be a fail",
                "{'id':'p','group':'pass'}¶{'of':'p'} | line 2: of \"p\" is a pass (line 1), it must be a fail",
                "{'group':'adapt'}     | line 1: an adapt needs \"of\", the id of its fail",
                "{'id':'f'}¶{'of':'f','group':'fail'} | line 2: of \"f\" is for adapts, the group is fail",
                "{'id':'f'}¶{'of':'f','group':'pass'} | line 2: of \"f\" is for adapts, the group is pass",
                "{'id':'f'}¶{'of':'f','target':'B'} | line 2: target \"B\" differs from its fail's target \"A\" (line 1)",
            })
    void parse_refusesRowsThatContradictEachOther(String rows, String problem) {
        StringBuilder content = new StringBuilder();
        int line = 0;
        for (String row : rows.split("¶")) {
            line++;
            String rest = row.replace("}", "");
            content.append(rest)
                    .append(rest.length() > 1 ? "," : "")
                    .append(row.contains("'text'") ? "" : "'text':'text " + line + "',")
                    .append(row.contains("'target'") ? "'note':0}\n" : "'target':'A'}\n");
        }

        assertRefused("set.jsonl", content.toString().replace('\'', '"'), problem);
        assertThatThrownBy(() -> EditSet.parse(folder.resolve("set.jsonl")))
                .isInstanceOfSatisfying(EditSetException.class, refused -> assertThat(refused.problems())
                        .hasSize(1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "text¶a                       | line 1: the header, separated by commas, has no column target",
                "text;target¶a;A              | line 1: the header, separated by commas, has no column target",
                "a,A¶b,B                      | line 1: the header, separated by commas, has no column text",
                "text,target,text¶a,A,b       | line 1: the header names column text twice",
                "text,target¶a                | line 2: has 1 cells, the header has 2",
                "text,target¶a,A,             | line 2: has 3 cells, the header has 2",
                "text,target¶,A               | line 2: text is empty",
                "text,target¶a,A¶¶b,\"\"      | line 4: target is empty",
                "text,target,group¶a,A,good   | line 2: group must be one of pass, fail, adapt, got: \"good\"",
                "text,target,split¶a,A,EDIT   | line 2: split must be one of edit, heldout, got: \"EDIT\"",
                "text,target¶\"a\"b,A         | line 2: is not CSV: ",
                "text,target¶a,A¶\"b,A        | line 3: is not CSV: ",
                "text,target¶\"a¶b\",A¶\"a¶b\",A | line 4: same input and target as line 2",
                "text,target,id¶a,A,r¶b,A,r   | line 3: id \"r\" is already the id of line 2",
                "text,target,of¶a,A,x         | line 2: of \"x\" is the id of no row",
            })
    void parse_refusesCsv(String content, String problem) {
        assertRefused("set.csv", content, problem);
    }

    @ParameterizedTest
    @CsvSource({
        "set.jsonl, '{\"text\":\"a\",\"target\":\"A\"}\n{\"text\":\"', '\",\"target\":\"A\"}\n'",
        "set.csv, 'text,target\n', ',A\n'",
    })
    void parse_refusesBadUtf8WithItsLine(String name, String before, String after) throws IOException {
        for (byte[] bad :
                new byte[][] {{(byte) 0xE9}, {(byte) 0xC0, (byte) 0x80}, {(byte) 0xED, (byte) 0xA0, (byte) 0x80}}) {
            ByteArrayOutputStream content = new ByteArrayOutputStream();
            content.writeBytes(before.getBytes(StandardCharsets.UTF_8));
            content.writeBytes(bad);
            content.writeBytes(after.getBytes(StandardCharsets.UTF_8));
            Path file = Files.write(folder.resolve(name), content.toByteArray());

            assertThatThrownBy(() -> EditSet.parse(file))
                    .isInstanceOf(EditSetException.class)
                    .hasMessage("line 2: is not UTF-8");
        }
    }

    @Test
    void parse_refusesUtf16() throws IOException {
        Path file = Files.write(
                folder.resolve("set"), "{\"text\":\"a\",\"target\":\"A\"}".getBytes(StandardCharsets.UTF_16));

        assertThatThrownBy(() -> EditSet.parse(file))
                .isInstanceOf(EditSetException.class)
                .hasMessage("line 1: is not UTF-8");
    }

    @ParameterizedTest
    @CsvSource({"set.jsonl, ''", "set.jsonl, ' \n\n'", "set.csv, ''", "set.csv, 'text,target\n\n'", "set, ''"})
    void parse_refusesAnEmptyFile(String name, String content) {
        assertRefused(name, content, "holds no rows");
    }

    @Test
    void parse_reportsEveryProblemOfARowAndEveryRow() {
        assertRefused(
                "set.jsonl",
                "{\"text\":\"\",\"target\":1,\"group\":\"x\",\"split\":\"y\"}\nnonsense\n{\"text\":\"b\",\"target\":\"B\",\"group\":\"adapt\"}",
                "line 1: target must be a string, got: number\n"
                        + "line 1: text is empty\n"
                        + "line 1: group must be one of pass, fail, adapt, got: \"x\"\n"
                        + "line 1: split must be one of edit, heldout, got: \"y\"\n"
                        + "line 2: is not JSON at column 1: Unrecognized token 'nonsense'");
        assertRefused(
                "set.jsonl",
                "nonsense\n{\"text\":\"b\",\"target\":\"B\",\"group\":\"adapt\"}",
                "\nline 2: an adapt needs \"of\", the id of its fail");
    }

    private void assertRefused(String name, String content, String problem) {
        Path file = folder.resolve(name);
        try {
            Files.writeString(file, content.replace('¶', '\n'));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        assertThatThrownBy(() -> EditSet.parse(file))
                .isInstanceOf(EditSetException.class)
                .hasMessageContaining(problem);
    }
}
