package dev.salem.access;

import java.util.List;
import java.util.Optional;

/**
 * What each principal may ask for:
 * <pre>{@code
 * {"principals": [{"name": "ann",                    the first that covers the principal's name; * for any characters
 *                  "models": ["fever-*",             what edits start from and end in: names of registered models,
 *                             "s3://models/team/"],  and places, with / at the end for all below
 *                  "editSets": ["s3://edits/team/"],
 *                  "waiting": 5,                     of its jobs
 *                  "perMinute": 30,                  requests
 *                  "operator": true},                sees and takes back the jobs of all, not its own alone
 *                 {"name": "*", "models": []}]}
 * }</pre>
 * What is missing is not limited. A principal that no rule covers may ask for nothing.
 *
 * @param principals in order of precedence
 */
public record AccessRules(List<PrincipalRule> principals) {
    /** Without rules everybody may ask for everything. */
    public static final AccessRules NONE = new AccessRules(List.of(PrincipalRule.FREE));

    /** @throws IllegalArgumentException if there are none */
    public AccessRules {
        principals = List.copyOf(principals);
        if (principals.isEmpty()) {
            throw new IllegalArgumentException("principals must name at least one, or nobody may ask for anything");
        }
    }

    /** @throws AccessRulesException if the bytes hold no such rules */
    public static AccessRules parse(byte[] json, String source) {
        return AccessRulesReader.read(json, source);
    }

    public Optional<PrincipalRule> of(String principal) {
        return principals.stream().filter(rule -> rule.name().covers(principal)).findFirst();
    }
}
