package dev.salem.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.salem.registry.ModelUri;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessRulesTest {
    private static final String RULES =
            """
            {"principals": [
              {"name": "ann", "models": ["fever-*", "s3://models/ann/"], "editSets": ["s3://edits/ann/", "/srv/one.jsonl"],
               "waiting": 5, "perMinute": 30},
              {"name": "jwt:*@team.example", "models": ["*"]},
              {"name": "a*", "models": []}]}
            """;

    @ParameterizedTest
    @CsvSource({
        "ann, models:/fever-verifier/3, true",
        "ann, models:/fever-verifier@champion, true",
        "ann, models:/Fever-verifier/3, false",
        "ann, models:/my-fever-x/3, false",
        "ann, models:/fever/3, false",
        "ann, models:/m-0123456789abcdef0123456789abcdef, false",
        "ann, runs:/0123456789abcdef0123456789abcdef/model, false",
        "ann, s3://models/ann/x, true",
        "ann, s3://models/bob/x, false",
        "ann, s3://models/ann/../bob/x, false",
        "ann, /srv/models/x, false",
        "jwt:eve@team.example, models:/any/3, true",
        "jwt:eve@team.example, models:/m-0123456789abcdef0123456789abcdef, true",
        "jwt:eve@team.example, runs:/0123456789abcdef0123456789abcdef/model, true",
        "jwt:eve@team.example, s3://models/ann/x, false",
        "abe, models:/any/3, false",
        "abe, s3://models/ann/x, false"
    })
    void allowsModel_byTheFirstRuleThatCovers(String principal, String model, boolean allowed) {
        PrincipalRule rule = rules(RULES).of(principal).orElseThrow();

        assertThat(rule.allowsModel(ModelUri.parse(model))).isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource({
        "ann, s3://edits/ann/x.jsonl, true",
        "ann, s3://edits/bob/x.jsonl, false",
        "ann, /srv/one.jsonl, true",
        "ann, /srv/two.jsonl, false",
        "jwt:eve@team.example, s3://edits/bob/x.jsonl, true"
    })
    void allowsEditSet_byTheFirstRuleThatCovers(String principal, String editSet, boolean allowed) {
        PrincipalRule rule = rules(RULES).of(principal).orElseThrow();

        assertThat(rule.allowsEditSet(ModelUri.parse(editSet))).isEqualTo(allowed);
    }

    @Test
    void of_whomNoRuleCovers_isNothing() {
        assertThat(rules(RULES).of("bob")).isEmpty();
        assertThat(rules(RULES).of("jwt:eve@team.example.evil")).isEmpty();
        assertThat(rules(RULES).of("xjwt:eve@team.example")).isEmpty();
        assertThat(AccessRules.NONE.of("bob").orElseThrow().allowsName("any")).isTrue();
    }

    @Test
    void parse_readsNumbers() {
        PrincipalRule ann = rules(RULES).of("ann").orElseThrow();

        assertThat(ann.waiting()).hasValue(5);
        assertThat(ann.perMinute()).hasValue(30);
        assertThat(rules(RULES).of("abe").orElseThrow().waiting()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "{                                                                   | :",
                "[]                                                                  | another kind",
                "{}                                                                  | principals",
                "{\"principals\": []}                                                | at least one",
                "{\"principals\": [{}]}                                              | name",
                "{\"principals\": [{\"name\": \" \"}]}                               | name must not be blank",
                "{\"principals\": [{\"name\": \"a\", \"modles\": []}]}               | principals 1 modles: is no field",
                "{\"principals\": [{\"name\": \"a\"}], \"default\": {}}              | default",
                "{\"principals\": [{\"name\": \"a\", \"models\": \"b\"}]}            | principals 1 models: must have",
                "{\"principals\": [{\"name\": \"a\", \"models\": [\"\"]}]}           | must not be blank",
                "{\"principals\": [{\"name\": \"a\", \"models\": [\"s3://b/../c/\"]}]} | principal a: s3://b/../c/",
                "{\"principals\": [{\"name\": \"a\", \"editSets\": [\"http://b/\"]}]}  | principal a: http://b/",
                "{\"principals\": [{\"name\": \"a\", \"waiting\": 0}]}               | waiting must be at least 1, got: 0",
                "{\"principals\": [{\"name\": \"a\", \"perMinute\": -1}]}            | perMinute must be at least 1",
                "{\"principals\": [{\"name\": \"a\", \"name\": \"b\"}]}              | Duplicate",
                "{\"principals\": [{\"name\": \"a\"}]} {}                            | :"
            })
    void parse_wrongRules_saysWhereAndWhy(String json, String message) {
        assertThatThrownBy(() -> rules(json))
                .isInstanceOf(AccessRulesException.class)
                .hasMessageStartingWith("rules.json: ")
                .hasMessageContaining(message);
    }

    private static AccessRules rules(String json) {
        return AccessRules.parse(json.getBytes(StandardCharsets.UTF_8), "rules.json");
    }
}
