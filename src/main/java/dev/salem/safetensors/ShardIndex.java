package dev.salem.safetensors;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;

/** The {@code weight_map} of {@code model.safetensors.index.json}: tensor name to shard file name. */
record ShardIndex(Path file, Map<String, String> weightMap) {
    static final String NAME = "model.safetensors.index.json";

    static ShardIndex read(Path file, SafetensorsLimits limits) {
        byte[] bytes;
        try {
            long size = Files.size(file);
            if (size > limits.indexBytes()) {
                throw SafetensorsException.of(
                        file, "is " + size + " bytes long and passes the limit of " + limits.indexBytes());
            }
            bytes = Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be read: " + e, e);
        }
        ShardIndex index = parse(file, bytes);
        int shards = index.shardNames().size();
        if (shards > limits.shards()) {
            throw SafetensorsException.of(
                    file, "names " + shards + " shards and passes the limit of " + limits.shards());
        }
        return index;
    }

    TreeSet<String> shardNames() {
        return new TreeSet<>(weightMap.values());
    }

    private static ShardIndex parse(Path file, byte[] bytes) {
        Map<String, String> weightMap = null;
        try (JsonParser json = StrictJson.parser(StrictJson.text(file, "index", bytes))) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw SafetensorsException.of(file, "must be a JSON object with a weight_map");
            }
            for (String key = json.nextFieldName(); key != null; key = json.nextFieldName()) {
                json.nextToken();
                if (key.equals("weight_map")) {
                    weightMap = readWeightMap(file, json);
                } else {
                    json.skipChildren();
                }
            }
            if (json.nextToken() != null) {
                throw SafetensorsException.of(file, "holds more after its closing '}'; fetch it again");
            }
        } catch (JsonProcessingException e) {
            throw SafetensorsException.of(file, "is not valid JSON: " + e.getOriginalMessage() + "; fetch it again");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (weightMap == null || weightMap.isEmpty()) {
            throw SafetensorsException.of(file, "weight_map is missing or empty; fetch the index again");
        }
        return new ShardIndex(file, weightMap);
    }

    private static Map<String, String> readWeightMap(Path file, JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw SafetensorsException.of(file, "weight_map must be an object, got: " + json.getText());
        }
        Map<String, String> weightMap = new LinkedHashMap<>();
        for (String tensor = json.nextFieldName(); tensor != null; tensor = json.nextFieldName()) {
            if (json.nextToken() != JsonToken.VALUE_STRING) {
                throw SafetensorsException.of(file, tensor, "must map to a file name, got: " + json.getText());
            }
            weightMap.put(tensor, requirePlain(file, tensor, json.getText()));
        }
        return weightMap;
    }

    private static String requirePlain(Path file, String tensor, String shard) {
        boolean plain = shard.endsWith(".safetensors")
                && shard.chars().noneMatch(c -> c == '/' || c == '\\' || c == ':' || c < ' ');
        if (!plain) {
            throw SafetensorsException.of(
                    file,
                    tensor,
                    "must map to a plain *.safetensors file name in the same folder, got: \"" + shard + "\"");
        }
        return shard;
    }
}
