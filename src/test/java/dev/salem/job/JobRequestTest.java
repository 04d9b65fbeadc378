package dev.salem.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.salem.evaluation.Gate;
import dev.salem.workflow.EditOptions;
import dev.salem.workflow.EditRequest;
import dev.salem.workflow.Method;
import dev.salem.workflow.Normalisation;
import dev.salem.workflow.Publication;
import dev.salem.workflow.RunOptions;
import dev.salem.workflow.Task;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobRequestTest {
    @Test
    void parse_fillsInWhatIsLeftOpen() {
        JobRequest request =
                parse("{'model':'models:/verifier@champion','editSet':'s3://b/march.jsonl','layer':'auto'}");

        assertThat(request.toEditRequest(3))
                .isEqualTo(new EditRequest(
                        "models:/verifier@champion",
                        "s3://b/march.jsonl",
                        Optional.empty(),
                        "Edit from march.jsonl",
                        EditOptions.standard(),
                        Gate.standard(),
                        new RunOptions(0, 3, 0),
                        Optional.of(new Publication("verifier", "challenger"))));
    }

    @Test
    void parse_readsEveryField_andWritesItBack() {
        JobRequest request =
                parse("{'model':'/models/a','editSet':'/sets/e.csv','title':'Ä','register':true,'name':'n',"
                        + "'alias':'next','method':'mend','editor':'train','normalisation':'diagonal','layer':2,'margin':1.5,"
                        + "'batch':4,'seed':-7,'maxLength':64,'task':'classification','lane':'gpu',"
                        + "'gate':{'minEditAccuracy':0.5,'minGenerality':0.25,'maxDrawdown':0.125,"
                        + "'maxPerplexityDrawdown':7}}");

        assertThat(request)
                .isEqualTo(new JobRequest(
                        "/models/a",
                        "/sets/e.csv",
                        "Ä",
                        Optional.of(new Publication("n", "next")),
                        new EditOptions(
                                Method.MEND,
                                "train",
                                Normalisation.DIAGONAL,
                                OptionalInt.of(2),
                                OptionalDouble.of(1.5),
                                4),
                        new Gate(0.5, 0.25, 0.125, 7),
                        -7,
                        64,
                        Optional.of(Task.CLASSIFICATION),
                        Optional.of(Lane.GPU)));
        assertThat(JobRequest.of(request.toJson())).isEqualTo(request);
    }

    @ParameterizedTest
    @EnumSource(Task.class)
    void toEditRequest_asksForTheTask(Task task) {
        JobRequest request = parse("{'model':'/m','editSet':'e.jsonl','task':'" + task.jsonName() + "'}");

        assertThat(request.toEditRequest(1).run().task()).contains(task);
    }

    @ParameterizedTest
    @CsvSource({"models:/m/1,true,true", "models:/m/1,false,false", "/models/a,true,false"})
    void parse_registersUnderTheBasesName_unlessToldNotTo(String model, boolean register, boolean published) {
        JobRequest request = parse("{'model':'" + model + "','editSet':'e.jsonl','register':" + register + "}");

        assertThat(request.publication().isPresent()).isEqualTo(published);
        assertThat(JobRequest.of(request.toJson())).isEqualTo(request);
    }

    @Test
    void parse_listsEveryViolation() {
        JobRequestException refused = catchThrowableOfType(
                JobRequestException.class,
                () -> parse(
                        "{'editSet':7,'title':'','threads':2,'layer':-1,'margin':'wide','batch':0,'seed':1.5,"
                                + "'method':'magic','task':'translation','editor':'/etc/passwd','gate':{'maxDrawdown':2,'maxPerplexityDrawdown':-1,'x':1},'register':'no'}"));

        assertThat(refused.violations())
                .extracting(Violation::field)
                .containsExactlyInAnyOrder(
                        "threads",
                        "model",
                        "editSet",
                        "title",
                        "register",
                        "method",
                        "task",
                        "editor",
                        "layer",
                        "margin",
                        "batch",
                        "gate.x",
                        "gate.maxDrawdown",
                        "gate.maxPerplexityDrawdown",
                        "seed");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'model':'https://evil/x','editSet':'e'}                      | model    | not downloaded",
                "{'model':'hf://x/y','editSet':'e'}                            | model    | not downloaded",
                "{'model':'models:/a','editSet':'e'}                           | model    | names no version",
                "{'model':'models:/a/1','editSet':'models:/a/1'}               | editSet  | must be a path",
                "{'model':'models:/a/1','editSet':'http://169.254.169.254/'}   | editSet  | not downloaded",
                "{'model':'s3://k:s@b/m','editSet':'e'}                        | model    | no credentials",
                "{'model':'models:/a/1','editSet':'e','alias':'champion'}      | name     | champion",
                "{'model':'models:/a/1','editSet':'e','alias':'v2'}            | name     | alias",
                "{'model':'models:/a/1','editSet':'e','name':'../x'}           | name     | model name",
                "{'model':'/m','editSet':'e','alias':'next'}                   | alias    | needs the name",
                "{'model':'models:/a/1','editSet':'e','register':false,'name':'b'} | register | must not be false",
                "{'model':'models:/a/1','editSet':'e','method':'mend','editor':'none'} | method | mend needs",
                "{'model':'models:/a/1','editSet':'e','gate':3}                | gate     | must be an object",
                "{'model':'a\\u0000b','editSet':'e'}                           | model    | control characters",
                "{'model':'models:/a/1','editSet':'e','batch':1e99}            | batch    | whole number",
                "{'model':'models:/a/1','editSet':'e','seed':99999999999999999999} | seed | whole number",
                "{'model':'models:/a/1','editSet':'e','lane':'tpu'}            | lane     | must be cpu, gpu"
            })
    void parse_namesFieldAndReason(String json, String field, String reason) {
        JobRequestException refused = catchThrowableOfType(JobRequestException.class, () -> parse(json.strip()));

        assertThat(refused.violations()).singleElement().satisfies(violation -> {
            assertThat(violation.field()).isEqualTo(field);
            assertThat(violation.message()).contains(reason);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "null", "7", "{", "\"x\"", "{'model':"})
    void parse_refusesWhatIsNoJsonObject(String text) {
        assertThatExceptionOfType(JobRequestException.class)
                .isThrownBy(() -> parse(text))
                .withMessageContaining("the request must be a JSON");
    }

    private static JobRequest parse(String json) {
        return JobRequest.parse(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }
}
