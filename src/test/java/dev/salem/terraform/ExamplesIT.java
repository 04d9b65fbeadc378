package dev.salem.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The smaller examples on a local AWS: what their plans say once all names are known. {@link DeploymentIT} has the complete one. */
class ExamplesIT {
    private static final String TOKENS = "every call but webhooks wants a token";

    /** Their callers sign for AWS. */
    private static final Map<String, Set<String>> NOT_PROMISED =
            Map.of("minimal", Set.of(TOKENS, "functions are in the network"), "existing-vpc", Set.of(TOKENS));

    @ParameterizedTest
    @ValueSource(strings = {"minimal", "existing-vpc"})
    void plan_keepsTheRules_andGivesRolesTheirCallsAndNoOthers(String example, @TempDir Path folder) throws Exception {
        try (Deployment deployment = Deployment.bringUp(example, folder)) {
            List<Resource> resources = Resource.of(deployment.plan().path("planned_values"));

            assertThat(Rules.all())
                    .filteredOn(rule -> resources.stream().anyMatch(rule.concerned()))
                    .hasSizeGreaterThan(40)
                    .filteredOn(rule -> !rule.broken(resources).isEmpty())
                    .extracting(Rule::promise)
                    .containsExactlyInAnyOrderElementsOf(NOT_PROMISED.get(example));
            assertThat(resources)
                    .filteredOn(resource -> resource.type().equals("aws_apigatewayv2_route"))
                    .extracting(route -> route.text("/authorization_type"))
                    .containsOnly("AWS_IAM");

            Map<String, List<Policy>> policies = Policy.ofRoles(resources);
            assertThat(RoleCalls.within(resources)).hasSizeGreaterThan(40).allSatisfy(one -> assertThat(
                            Policy.allow(policies.get(one.role()), one.call()))
                    .isEqualTo(one.allowed()));
        }
    }
}
