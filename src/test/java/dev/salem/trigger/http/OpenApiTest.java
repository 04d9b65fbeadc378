package dev.salem.trigger.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.salem.job.JobRequest;
import dev.salem.job.JobRequestException;
import dev.salem.job.Violation;
import dev.salem.trigger.webhook.RehearsalResource;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the published document to what the program does. */
class OpenApiTest {
    private static final OpenApiDocument DOCUMENT = OpenApiDocument.read();
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Where the service plays to itself; nobody else finds anything there. */
    private static final Class<?> ITS_OWN = RehearsalResource.class;

    /** Ways that are no resources of ours. */
    private static final Set<String> OTHERS = Set.of("POST /edit", "GET /q/health/live", "GET /q/health/ready");

    @Test
    void operations_areThoseOfTheResources() {
        Set<String> served = new TreeSet<>(OTHERS);
        new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("dev.salem.trigger").stream()
                        .filter(type -> type.isAnnotatedWith(Path.class))
                        .filter(type -> !type.isEquivalentTo(ITS_OWN))
                        .forEach(type -> served.addAll(operations(type)));

        assertThat(DOCUMENT.operations())
                .as("describe each resource's methods in " + OpenApiDocument.FILE)
                .isEqualTo(served);
    }

    @Test
    void references_leadSomewhere() {
        assertThat(DOCUMENT.references()).isNotEmpty().allMatch(DOCUMENT::has);
    }

    @Test
    void requestExamples_areRequests() {
        assertThat(DOCUMENT.requestExamples())
                .hasSizeGreaterThan(3)
                .allSatisfy(example -> assertThat(violations(example)).isEmpty());
    }

    @Test
    void requestSchema_hasEveryFieldThatARequestTells() throws IOException {
        JsonNode all = JSON.readTree(
                """
                {"model":"models:/m/1","editSet":"s3://b/e","title":"t","name":"n","alias":"a","layer":1,"margin":1,
                 "task":"generation","lane":"gpu"}
                """);
        JsonNode told = JobRequest.of(all).toJson();
        JsonNode schema = DOCUMENT.schema("EditRequest");

        assertThat(fields(schema.get("properties")))
                .as("describe the request's fields in " + OpenApiDocument.FILE)
                .containsExactlyInAnyOrderElementsOf(fields(told));
        assertThat(fields(schema.at("/properties/gate/properties")))
                .containsExactlyInAnyOrderElementsOf(fields(told.get("gate")));
    }

    @ParameterizedTest
    @MethodSource("properties")
    void requestSchema_allowsWhatIsTaken_andNothingElse(String field, JsonNode schema) {
        for (JsonNode value : allowed(schema)) {
            assertThat(violations(field, value)).as(field + " = " + value).isEmpty();
        }
        List<JsonNode> refused = refused(schema);
        assertThat(refused).isNotEmpty();
        for (JsonNode value : refused) {
            assertThat(violations(field, value)).as(field + " = " + value).isNotEmpty();
        }
    }

    static Stream<Arguments> properties() {
        JsonNode properties = DOCUMENT.schema("EditRequest").get("properties");
        Stream<Arguments> fields = fields(properties).stream()
                .filter(name -> !name.equals("gate"))
                .map(name -> Arguments.of(name, properties.get(name)));
        JsonNode gate = properties.at("/gate/properties");
        return Stream.concat(fields, fields(gate).stream().map(name -> Arguments.of("gate." + name, gate.get(name))));
    }

    /** The ends of what a schema allows; of places and names, which have rules of their own, no texts. */
    private static List<JsonNode> allowed(JsonNode schema) {
        List<JsonNode> values = new ArrayList<>();
        schema.path("oneOf").forEach(choice -> values.addAll(allowed(choice)));
        schema.path("enum").forEach(values::add);
        Stream.of("minimum", "maximum", "default").filter(schema::has).forEach(end -> values.add(schema.get(end)));
        schema.path("type").forEach(type -> {
            if (type.asText().equals("null")) {
                values.add(JsonNodeFactory.instance.nullNode());
            }
        });
        return values;
    }

    private static List<JsonNode> refused(JsonNode schema) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        List<JsonNode> values = new ArrayList<>(List.of(json.arrayNode(), json.objectNode()));
        schema.path("oneOf").forEach(choice -> values.addAll(refused(choice)));
        if (schema.has("enum")) {
            values.add(json.textNode("nonsense"));
        }
        if (schema.has("minimum")) {
            values.add(json.numberNode(schema.get("minimum").asDouble() - 1));
            values.add(json.numberNode(schema.get("maximum").asDouble() + 1));
        }
        if (schema.has("maxLength")) {
            values.add(json.textNode("x".repeat(schema.get("maxLength").asInt() + 1)));
            values.add(json.textNode(""));
            values.add(json.numberNode(1));
        }
        return values;
    }

    private static List<Violation> violations(String field, JsonNode value) {
        ObjectNode request = JsonNodeFactory.instance
                .objectNode()
                .put("model", "models:/m/1")
                .put("editSet", "s3://b/e");
        int dot = field.indexOf('.');
        ObjectNode of = dot < 0 ? request : request.putObject(field.substring(0, dot));
        of.set(field.substring(dot + 1), value);
        return violations(request).stream()
                .filter(violation -> violation.field().equals(field))
                .toList();
    }

    private static List<Violation> violations(JsonNode request) {
        try {
            JobRequest.of(request);
            return List.of();
        } catch (JobRequestException e) {
            return e.violations();
        }
    }

    private static Set<String> operations(JavaClass type) {
        Set<String> operations = new TreeSet<>();
        String root = type.getAnnotationOfType(Path.class).value();
        for (JavaMethod method : type.getMethods()) {
            String below =
                    method.tryGetAnnotationOfType(Path.class).map(Path::value).orElse("");
            method.getAnnotations().stream()
                    .filter(annotation -> annotation.getRawType().isAnnotatedWith(HttpMethod.class))
                    .forEach(
                            annotation -> operations.add(annotation.getRawType().getSimpleName() + " " + root + below));
        }
        return operations;
    }

    private static List<String> fields(JsonNode object) {
        Iterable<String> names = object::fieldNames;
        return StreamSupport.stream(names.spliterator(), false).toList();
    }
}
