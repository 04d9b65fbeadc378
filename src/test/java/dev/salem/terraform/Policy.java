package dev.salem.terraform;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A policy of IAM, decided as IAM's documentation says: what nothing allows is denied, and a denial beats all. Of conditions
 * it knows {@code StringEquals}, {@code ArnLike} and {@code Bool}.
 */
record Policy(JsonNode document) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static Policy parse(String json) {
        try {
            return new Policy(JSON.readTree(json));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a policy: " + json, e);
        }
    }

    /** Those of each role, by its name. */
    static Map<String, List<Policy>> ofRoles(List<Resource> resources) {
        return resources.stream()
                .filter(resource -> resource.type().equals("aws_iam_role_policy"))
                .collect(groupingBy(
                        policy -> policy.text("/role"), mapping(policy -> parse(policy.text("/policy")), toList())));
    }

    /** Whether a role with all of these may make a call. */
    static boolean allow(List<Policy> policies, Call call) {
        List<String> effects = policies.stream()
                .flatMap(Policy::statements)
                .filter(statement -> concerns(statement, call))
                .map(statement -> statement.path("Effect").asText())
                .toList();
        return effects.contains("Allow") && !effects.contains("Deny");
    }

    Stream<JsonNode> statements() {
        JsonNode statements = document.path("Statement");
        return statements.isArray() ? stream(statements) : Stream.of(statements);
    }

    private static boolean concerns(JsonNode statement, Call call) {
        return stream(statement.path("Action")).anyMatch(action -> like(action.asText(), call.action()))
                && stream(statement.path("Resource")).anyMatch(resource -> like(resource.asText(), call.resource()))
                && statement.path("Condition").properties().stream()
                        .allMatch(test -> test.getValue().properties().stream()
                                .allMatch(key -> holds(test.getKey(), key.getValue(), call.context(), key.getKey())));
    }

    private static boolean holds(String test, JsonNode wanted, Map<String, String> context, String key) {
        String value = context.get(key);
        return value != null
                && stream(wanted).map(JsonNode::asText).anyMatch(text -> switch (test) {
                    case "StringEquals", "Bool" -> text.equals(value);
                    case "ArnLike" -> like(text, value);
                    default -> throw new IllegalArgumentException("unknown condition: " + test);
                });
    }

    private static boolean like(String pattern, String text) {
        return Pattern.matches(
                Stream.of(pattern.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")), text);
    }

    private static Stream<JsonNode> stream(JsonNode oneOrMore) {
        return oneOrMore.isArray() ? StreamSupport.stream(oneOrMore.spliterator(), false) : Stream.of(oneOrMore);
    }

    /**
     * A call that a role makes.
     *
     * @param context what IAM knows of it beside, such as {@code kms:ViaService}
     */
    record Call(String action, String resource, Map<String, String> context) {
        static Call of(String action, String resource) {
            return new Call(action, resource, Map.of());
        }

        /** One of KMS that another service makes for the role. */
        static Call through(String service, String action, String key) {
            return new Call(action, key, Map.of("kms:ViaService", service + ".us-east-1.amazonaws.com"));
        }

        @Override
        public String toString() {
            return action + " " + resource + (context.isEmpty() ? "" : " " + context.values());
        }
    }
}
