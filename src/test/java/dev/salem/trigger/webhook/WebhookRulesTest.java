package dev.salem.trigger.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebhookRulesTest {
    @Test
    void read_fileOfRules_firstThatCoversCounts() {
        WebhookRules rules = read(
                """
                {"alias": "mend-me", "models": [
                  {"name": "fever-*", "editSet": "s3://edits/fever.jsonl", "editSets": ["s3://edits/fever/"],
                   "settings": {"gate": {"maxDrawdown": 0.01}, "alias": "candidate"}},
                  {"name": "*", "editSet": "s3://edits/any.jsonl"}]}
                """);

        assertThat(rules.alias()).isEqualTo("mend-me");
        assertThat(rules.tag()).isEqualTo("salem.edit_set");
        assertThat(rules.of("fever-verifier").orElseThrow().editSet()).contains("s3://edits/fever.jsonl");
        assertThat(rules.of("fever").orElseThrow().editSet()).contains("s3://edits/any.jsonl");
        assertThat(rules.of("fever-verifier")
                        .orElseThrow()
                        .request("models:/fever-verifier/3", "s3://edits/fever/a.jsonl")
                        .gate()
                        .maxDrawdown())
                .isEqualTo(0.01);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "{                                                            | no JSON document",
                "[]                                                           | no JSON object",
                "{}                                                           | models must name",
                "{\"models\": {}}                                             | models must be an array",
                "{\"models\": [1]}                                            | models must hold objects",
                "{\"models\": [{}]}                                           | must have a name",
                "{\"models\": [{\"name\": \" \"}]}                            | name must be a text",
                "{\"models\": [{\"name\": \"a\"}], \"model\": []}             | model is no field",
                "{\"models\": [{\"name\": \"a\", \"set\": \"b\"}]}            | set is no field",
                "{\"models\": [{\"name\": \"a\", \"editSets\": \"b\"}]}       | editSets must be an array",
                "{\"models\": [{\"name\": \"a\", \"editSets\": [1]}]}         | editSets must hold texts",
                "{\"models\": [{\"name\": \"a\", \"settings\": 1}]}           | settings must be an object",
                "{\"models\": [{\"name\": \"a\", \"settings\": {\"layr\": 1}}]}                 | layr",
                "{\"models\": [{\"name\": \"a\", \"settings\": {\"model\": \"models:/b/1\"}}]}  | must not hold model",
                "{\"models\": [{\"name\": \"a\", \"settings\": {\"alias\": \"champion\"}}]}     | champion",
                "{\"models\": [{\"name\": \"a\", \"settings\": {\"alias\": \"needs-edit\"}}]}   | start the next edit",
                "{\"models\": [{\"name\": \"a\"}], \"alias\": \"challenger\"}                   | start the next edit",
                "{\"models\": [{\"name\": \"a\"}], \"alias\": \"latest\"}                       | alias must not be",
                "{\"models\": [{\"name\": \"a\"}], \"tag\": \"\"}                               | tag must be a text",
                "{\"models\": [{\"name\": \"a\", \"name\": \"b\"}]}                             | no JSON document",
            })
    void read_wrongRules_saysWhatIsWrong(String json, String message) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOf(WebhookConfigurationException.class)
                .hasMessageContaining(message);
    }

    private WebhookRules read(String json) {
        return WebhookRules.parse(Receiving.bytes(json), "rules.json");
    }
}
