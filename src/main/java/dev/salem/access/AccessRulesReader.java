package dev.salem.access;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.util.stream.Collectors;

/** Reads the operator's rules; what it doesn't know it refuses. */
final class AccessRulesReader {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .addMixIn(NamePattern.class, AsText.class)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .build();

    private AccessRulesReader() {}

    static AccessRules read(byte[] json, String source) {
        try {
            return JSON.readValue(json, AccessRules.class);
        } catch (JsonMappingException e) {
            throw new AccessRulesException(source + ": " + where(e) + reason(e), e);
        } catch (JsonProcessingException e) {
            throw new AccessRulesException(
                    source + ": line " + e.getLocation().getLineNr() + ": " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new AccessRulesException(source + ": can't be read: " + e.getMessage(), e);
        }
    }

    /** Such as {@code principals 1 models: }, with the number of the principal among them. */
    private static String where(JsonMappingException e) {
        String path = e.getPath().stream()
                .map(step -> step.getFieldName() == null ? Integer.toString(step.getIndex() + 1) : step.getFieldName())
                .collect(Collectors.joining(" "));
        return path.isEmpty() ? "" : path + ": ";
    }

    private static String reason(JsonMappingException e) {
        if (e instanceof UnrecognizedPropertyException unknown) {
            return "is no field, there are: "
                    + unknown.getKnownPropertyIds().stream()
                            .map(String::valueOf)
                            .sorted()
                            .toList();
        }
        if (e instanceof ValueInstantiationException && e.getCause() != null) {
            return e.getCause().getMessage();
        }
        return e.getCause() instanceof JsonProcessingException broken
                ? broken.getOriginalMessage()
                : "must have a value of another kind";
    }

    /** How rules write patterns. */
    private abstract static class AsText {
        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        AsText(String text) {}
    }
}
