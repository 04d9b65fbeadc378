package dev.salem.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salem.EditRows;
import dev.salem.trigger.lambda.GatewayEvent;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The smaller examples on a local AWS: what their plans say once all names are known. {@link DeploymentIT} has the complete one. */
class ExamplesIT {
    private static final String KEY = "a-key-of-ann-with-24-characters";
    private static final String TOKENS = "every call but webhooks wants a token";

    /** Their callers sign for AWS, and a new account has no concurrency to reserve. */
    private static final Map<String, Set<String>> NOT_PROMISED = Map.of(
            "minimal",
            Set.of(TOKENS, "functions are in the network", "concurrency is capped"),
            "existing-vpc",
            Set.of(TOKENS));

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

            knowsCallersByTheirKeys(deployment, resources, folder);
        }
    }

    private static void knowsCallersByTheirKeys(Deployment deployment, List<Resource> resources, Path folder)
            throws Exception {
        for (Resource resource : resources) {
            if (resource.type().equals("aws_secretsmanager_secret")) {
                deployment.tell(resource.text("/arn"), "ann=" + KEY);
            }
        }
        Resource function = resources.stream()
                .filter(resource -> resource.address().equals("module.salem.aws_lambda_function.this[\"front\"]"))
                .findFirst()
                .orElseThrow();
        String place =
                function.text("/environment/0/variables/SALEM_PLACES_BUCKETS").split(",")[0];
        String request = EditRows.request("s3://" + place + "/model", "s3://" + place + "/edits.jsonl", "a")
                .toString();
        try (DeployedFunction front = DeployedFunction.start(
                function, new StandIns(deployment.aws().uri(), Map.of()), folder.resolve("front"))) {
            GatewayEvent call = GatewayEvent.post("/v1/edits", request);
            front.answer(call, 401);
            assertThat(front.answer(call.with("X-Api-Key", KEY), 202)
                            .path("requester")
                            .asText())
                    .isEqualTo("ann");
        }
    }
}
