package dev.salem.editset;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** Reads CSV after RFC 4180: commas, double quotes, a header with the names of the JSON keys; blank lines are skipped. */
final class CsvReader {
    private static final CSVFormat FORMAT =
            CSVFormat.RFC4180.builder().setIgnoreEmptyLines(true).get();
    private static final List<String> REQUIRED = List.of("text", "target");

    private final Rows rows;

    CsvReader(Rows rows) {
        this.rows = rows;
    }

    void read(Path file) throws IOException {
        if (!isUtf8(file)) {
            return;
        }
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            reader.mark(1);
            if (reader.read() != '\uFEFF') {
                reader.reset();
            }
            try (CSVParser parser = CSVParser.parse(reader, FORMAT)) {
                readRecords(parser);
            }
        }
    }

    private boolean isUtf8(Path file) throws IOException {
        boolean good = true;
        try (Utf8Lines lines = new Utf8Lines(file)) {
            while (lines.next()) {
                if (lines.text() == null) {
                    rows.refuse(lines.number(), "is not UTF-8");
                    good = false;
                }
            }
        }
        return good;
    }

    private void readRecords(CSVParser parser) throws IOException {
        Iterator<CSVRecord> records = parser.iterator();
        List<String> header = null;
        try {
            while (records.hasNext()) {
                CSVRecord record = records.next();
                int line = firstLine(parser, record);
                if (record.size() == 1 && record.get(0).isBlank()) {
                    continue;
                }
                if (header == null) {
                    header = record.stream().map(String::strip).toList();
                    if (!checkHeader(line, header)) {
                        return;
                    }
                } else if (!rows.startRow(line)) {
                    return;
                } else {
                    readRow(line, header, record);
                }
            }
        } catch (UncheckedIOException e) {
            rows.refuse(
                    (int) parser.getCurrentLineNumber(),
                    "is not CSV: " + e.getCause().getMessage());
        }
    }

    /** The parser knows the line where a record ends; the line breaks inside its cells lead back to its first. */
    private static int firstLine(CSVParser parser, CSVRecord record) {
        long breaks = record.stream()
                .mapToLong(cell -> cell.replace("\r\n", "\n")
                        .chars()
                        .filter(c -> c == '\n' || c == '\r')
                        .count())
                .sum();
        return (int) (parser.getCurrentLineNumber() - breaks);
    }

    private boolean checkHeader(int line, List<String> header) {
        Set<String> seen = new HashSet<>();
        boolean good = true;
        for (String name : header) {
            if (!seen.add(name) && Rows.COLUMNS.contains(name)) {
                rows.refuse(line, "the header names column " + name + " twice");
                good = false;
            }
        }
        for (String name : REQUIRED) {
            if (!seen.contains(name)) {
                rows.refuse(line, "the header, separated by commas, has no column " + name);
                good = false;
            }
        }
        return good;
    }

    private void readRow(int line, List<String> header, CSVRecord record) {
        if (record.size() != header.size()) {
            rows.refuse(line, "has " + record.size() + " cells, the header has " + header.size());
            return;
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (int column = 0; column < header.size(); column++) {
            if (Rows.COLUMNS.contains(header.get(column))) {
                values.put(header.get(column), record.get(column));
            }
        }
        rows.add(line, values, true);
    }
}
