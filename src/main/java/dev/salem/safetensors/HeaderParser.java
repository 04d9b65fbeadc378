package dev.salem.safetensors;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.CharBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the JSON of a header into entries, in the header's order; the layout of the data is {@link HeaderLayout}'s matter. */
final class HeaderParser {
    static final String METADATA = "__metadata__";

    private final Path file;
    private final List<TensorEntry> entries = new ArrayList<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();

    HeaderParser(Path file) {
        this.file = file;
    }

    List<TensorEntry> entries() {
        return entries;
    }

    Map<String, String> metadata() {
        return metadata;
    }

    void parse(byte[] bytes) {
        if (bytes.length == 0 || bytes[0] != '{') {
            throw SafetensorsException.of(
                    file,
                    "header must start with '{', got: "
                            + (bytes.length == 0 ? "nothing" : String.format("byte 0x%02x", bytes[0]))
                            + "; this is no safetensors file");
        }
        CharBuffer text = StrictJson.text(file, "header", bytes);
        requireSpacesAfterBrace(text);
        try (JsonParser json = StrictJson.parser(text)) {
            json.nextToken();
            for (String name = nextName(json); name != null; name = nextName(json)) {
                if (name.equals(METADATA)) {
                    readMetadata(json);
                } else {
                    entries.add(readEntry(name, json));
                }
            }
            if (json.nextToken() != null) {
                throw SafetensorsException.of(
                        file, "header holds more after its closing '}'; the file is damaged, fetch it again");
            }
        } catch (JsonProcessingException e) {
            throw SafetensorsException.of(
                    file,
                    "header is not valid JSON: " + e.getOriginalMessage() + "; the file is damaged, fetch it again");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void requireSpacesAfterBrace(CharBuffer text) {
        int last = text.length() - 1;
        while (text.charAt(last) == ' ') {
            last--;
        }
        if (text.charAt(last) != '}') {
            throw SafetensorsException.of(
                    file,
                    "header must end with '}' and spaces only, got: "
                            + String.format("character U+%04X", (int) text.charAt(last))
                            + "; the file is damaged, fetch it again");
        }
    }

    private String nextName(JsonParser json) throws IOException {
        String name = json.nextFieldName();
        if (name != null && StrictJson.hasLoneSurrogate(name)) {
            throw SafetensorsException.of(
                    file, "header holds a name that is no valid Unicode text: half a surrogate pair");
        }
        return name;
    }

    private void readMetadata(JsonParser json) throws IOException {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw SafetensorsException.of(file, METADATA + " must be an object of strings, got: " + json.getText());
        }
        for (String key = nextName(json); key != null; key = nextName(json)) {
            if (json.nextToken() != JsonToken.VALUE_STRING) {
                throw SafetensorsException.of(
                        file, METADATA + " \"" + key + "\" must be a string, got: " + json.getText());
            }
            String value = json.getText();
            if (StrictJson.hasLoneSurrogate(value)) {
                throw SafetensorsException.of(
                        file, METADATA + " \"" + key + "\" is no valid Unicode text: half a surrogate pair");
            }
            metadata.put(key, value);
        }
    }

    private TensorEntry readEntry(String name, JsonParser json) throws IOException {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw SafetensorsException.of(
                    file, name, "must be an object with dtype, shape and data_offsets, got: " + json.getText());
        }
        Dtype dtype = null;
        List<Long> shape = null;
        List<Long> offsets = null;
        for (String key = nextName(json); key != null; key = nextName(json)) {
            switch (key) {
                case "dtype" -> dtype = readDtype(name, json);
                case "shape" -> shape = readNumbers(name, key, json);
                case "data_offsets" -> offsets = readNumbers(name, key, json);
                default ->
                    throw SafetensorsException.of(
                            file, name, "unknown key \"" + key + "\"; the format knows dtype, shape and data_offsets");
            }
        }
        requirePresent(name, "dtype", dtype);
        requirePresent(name, "shape", shape);
        requirePresent(name, "data_offsets", offsets);
        if (offsets.size() != 2) {
            throw SafetensorsException.of(file, name, "data_offsets must be [begin, end], got: " + offsets);
        }
        try {
            return new TensorEntry(name, dtype, shape, offsets.get(0), offsets.get(1));
        } catch (IllegalArgumentException e) {
            throw SafetensorsException.of(file, name, e.getMessage() + "; the file is damaged, fetch it again");
        }
    }

    private void requirePresent(String name, String key, Object value) {
        if (value == null) {
            throw SafetensorsException.of(file, name, key + " is missing; the file is damaged, fetch it again");
        }
    }

    private Dtype readDtype(String name, JsonParser json) throws IOException {
        if (json.nextToken() != JsonToken.VALUE_STRING) {
            throw SafetensorsException.of(file, name, "dtype must be a string, got: " + json.getText());
        }
        String dtype = json.getText();
        return Dtype.named(dtype)
                .orElseThrow(() -> SafetensorsException.of(
                        file,
                        name,
                        "unknown dtype \"" + dtype + "\"; known are " + Arrays.toString(Dtype.values())
                                + ", store the tensor in one of them"));
    }

    private List<Long> readNumbers(String name, String key, JsonParser json) throws IOException {
        if (json.nextToken() != JsonToken.START_ARRAY) {
            throw SafetensorsException.of(
                    file, name, key + " must be an array of whole numbers, got: " + json.getText());
        }
        List<Long> numbers = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            boolean whole = json.currentToken() == JsonToken.VALUE_NUMBER_INT;
            if (!whole || json.getText().startsWith("-")) {
                throw SafetensorsException.of(
                        file, name, key + " must hold whole numbers from 0 on, got: " + json.getText());
            }
            if (json.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
                throw SafetensorsException.of(file, name, key + " overflows 64 bits, got: " + json.getText());
            }
            numbers.add(json.getLongValue());
        }
        return numbers;
    }
}
