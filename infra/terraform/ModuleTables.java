import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes the tables of variables and outputs into the README of each folder that is named, between the two marks:
 * {@code java infra/terraform/ModuleTables.java terraform terraform/examples/*}. With {@code --check} it writes nothing and
 * ends with 1 if a table is out of date. It reads what {@code terraform fmt} writes.
 */
public class ModuleTables {
    private static final String BEGIN = "<!-- tables: java infra/terraform/ModuleTables.java -->";
    private static final String END = "<!-- end of tables -->";
    private static final Pattern BLOCK = Pattern.compile("(?ms)^(variable|output) \"(\\w+)\" \\{\\n(.*?)^\\}");
    private static final Pattern ATTRIBUTE = Pattern.compile("(?m)^  (\\w+) += (.*)$");

    public static void main(String... arguments) throws IOException {
        List<String> folders = new ArrayList<>(List.of(arguments));
        boolean check = folders.remove("--check");
        boolean same = true;
        for (String folder : folders) {
            Path readme = Path.of(folder, "README.md");
            String before = Files.readString(readme);
            String after = filled(before, readme, tables(Path.of(folder)));
            if (!after.equals(before)) {
                same = false;
                if (!check) {
                    Files.writeString(readme, after);
                }
                System.out.println(readme + (check ? " is out of date: run java infra/terraform/ModuleTables.java " + folder : " written"));
            }
        }
        System.exit(check && !same ? 1 : 0);
    }

    private static String filled(String text, Path readme, String tables) {
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IllegalArgumentException(readme + " has no lines \"" + BEGIN + "\" and \"" + END + "\"");
        }
        return text.substring(0, begin + BEGIN.length()) + "\n\n" + tables + "\n" + text.substring(end);
    }

    private static String tables(Path folder) throws IOException {
        StringBuilder text = new StringBuilder("### Variables\n\n| name | what it is | type | default |\n|---|---|---|---|\n");
        for (Block block : blocks(folder.resolve("variables.tf"))) {
            String value = block.attribute("default").map(ModuleTables::code).orElse("required");
            text.append("| `%s` | %s | %s | %s |%n".formatted(block.name(), block.description(), code(block.required("type")), value));
        }
        text.append("\n### Outputs\n\n| name | what it is |\n|---|---|\n");
        for (Block block : blocks(folder.resolve("outputs.tf"))) {
            text.append("| `%s` | %s |%n".formatted(block.name(), block.description()));
        }
        return text.toString();
    }

    private static List<Block> blocks(Path file) throws IOException {
        Matcher matcher = BLOCK.matcher(Files.readString(file));
        List<Block> blocks = new ArrayList<>();
        while (matcher.find()) {
            blocks.add(new Block(file, matcher.group(2), matcher.group(3)));
        }
        return blocks;
    }

    private static String code(String value) {
        return "`" + value + "`";
    }

    private record Block(Path file, String name, String body) {
        Optional<String> attribute(String wanted) {
            Matcher matcher = ATTRIBUTE.matcher(body);
            while (matcher.find()) {
                if (matcher.group(1).equals(wanted)) {
                    return Optional.of(matcher.group(2).strip());
                }
            }
            return Optional.empty();
        }

        String required(String wanted) {
            return attribute(wanted)
                    .orElseThrow(() -> new IllegalArgumentException(file + ": \"" + name + "\" has no " + wanted));
        }

        String description() {
            String quoted = required("description");
            return quoted.substring(1, quoted.length() - 1).replace("\\\"", "\"").replace("|", "\\|");
        }
    }
}
