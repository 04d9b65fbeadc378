package dev.salem.terraform;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.salem.EditRows;
import dev.salem.MlflowModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The complete example on a local AWS: it comes up, keeps its rules, works, and goes without a trace. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DeploymentIT {
    /** What moto forgets or tells in another form; see its overrides for what it can't do at all. */
    private static final Map<String, Set<String>> FORGOTTEN_BY_MOTO = Map.of(
            "module.salem.aws_lambda_function.front", Set.of("logging_config"),
            "module.salem.aws_lambda_function.edit", Set.of("logging_config"),
            "module.salem.aws_lambda_function.reconcile[0]", Set.of("logging_config"),
            "module.salem.aws_sqs_queue.cpu", Set.of("redrive_policy"),
            "module.salem.aws_sqs_queue.gpu[0]", Set.of("redrive_policy"),
            "module.salem.aws_vpc_security_group_ingress_rule.endpoint[0]", Set.of("description"));

    private Deployment deployment;
    private List<Resource> resources;
    private Map<String, List<Policy>> policies;

    @BeforeAll
    void bringUp(@TempDir Path folder) throws IOException {
        deployment = Deployment.bringUp(folder);
        resources = deployment.resources();
        policies = of("aws_iam_role_policy")
                .collect(groupingBy(
                        policy -> policy.text("/role"),
                        mapping(policy -> Policy.parse(policy.text("/policy")), toList())));
    }

    @AfterAll
    void shutDown() {
        if (deployment != null) {
            deployment.close();
        }
    }

    @ParameterizedTest
    @MethodSource
    @Order(1)
    void rule_isKept(Rule rule) {
        assertThat(rule.broken(resources)).isEmpty();
    }

    static List<Rule> rule_isKept() {
        return Rules.all();
    }

    @ParameterizedTest
    @MethodSource
    @Order(1)
    void role_mayMakeItsCallsAndNoOthers(RoleCalls.Case one) {
        assertThat(Policy.allow(policies.get(one.role()), one.call()))
                .as(one.toString())
                .isEqualTo(one.allowed());
    }

    Stream<RoleCalls.Case> role_mayMakeItsCallsAndNoOthers() {
        return RoleCalls.of(
                one("aws_kms_key").text("/arn"),
                of("aws_secretsmanager_secret")
                        .collect(Collectors.toMap(secret -> secret.text("/name"), secret -> secret.text("/arn"))),
                one("aws_batch_job_definition").text("/arn"));
    }

    @Test
    @Order(1)
    void secrets_haveNoValueInTheState() {
        assertThat(of("aws_secretsmanager_secret")).isNotEmpty();
        assertThat(of("aws_secretsmanager_secret_version")).isEmpty();
    }

    /** What follows from such a change is not known before it and so no change of its own. */
    @Test
    @Order(2)
    void plan_afterTheApply_changesOnlyWhatMotoForgets() {
        Map<String, Set<String>> changed = new TreeMap<>();
        for (JsonNode change : deployment.changes()) {
            Set<String> attributes = changedAttributes(change.path("change"));
            if (!change.path("mode").asText().equals("data") && !attributes.isEmpty()) {
                changed.put(change.path("address").asText(), attributes);
            }
        }
        assertThat(changed).isEqualTo(new TreeMap<>(FORGOTTEN_BY_MOTO));
    }

    @Test
    @Order(3)
    void job_takenByTheFront_isEditedByAWorkerOfItsLane_withTheCallsOfTheirRoles(@TempDir Path folder)
            throws Exception {
        for (Resource secret : of("aws_secretsmanager_secret").toList()) {
            deployment.tell(secret.text("/arn"), "a-secret-that-is-long-enough");
        }
        String data = resource("module.salem.aws_s3_bucket.data[0]").text("/bucket");
        Path edits = Files.write(folder.resolve("edits.jsonl"), EditRows.tiny());
        deployment.upload(edits, data + "/edits/edits.jsonl");
        deployment.uploadAll(MlflowModel.SAVED, data + "/models/tiny");
        try (DeployedProgram front = program("front", folder)) {
            String job = front.submit(
                    """
                    {"model": "s3://%1$s/models/tiny", "editSet": "s3://%1$s/edits/edits.jsonl", "name": "tiny",
                     "method": "direct", "margin": 1, "gate": {"minEditAccuracy": 0, "maxDrawdown": 1}}
                    """
                            .formatted(data));
            assertThat(front.job(job).path("status").asText()).isEqualTo("queued");
            try (DeployedProgram edit = program("edit", folder)) {
                edit.awaitEnd(job);
                assertThat(edit.denied(policies.get("salem-edit"))).isEmpty();
            }
            assertThat(front.job(job).path("status").asText()).isEqualTo("edited");
            assertThat(front.report(job)).contains("<html");
            assertThat(front.denied(policies.get("salem-front"))).isEmpty();
        }
    }

    @Test
    @Order(4)
    void destroy_leavesOnlyWhatAwsItselfKeepsForAWhile() throws Exception {
        assertThat(deployment.remains()).hasSizeGreaterThan(20);
        deployment.destroy();
        assertThat(deployment.resources()).isEmpty();
        assertThat(deployment.remains())
                .allMatch(arn -> arn.startsWith("arn:aws:kms:") || arn.contains(":natgateway/"));
    }

    private static Set<String> changedAttributes(JsonNode change) {
        Set<String> names = new TreeSet<>();
        change.path("after").properties().stream()
                .filter(attribute -> !Objects.equals(
                        attribute.getValue(), change.path("before").path(attribute.getKey())))
                .forEach(attribute -> names.add(attribute.getKey()));
        return names;
    }

    private Stream<Resource> of(String type) {
        return resources.stream().filter(resource -> resource.type().equals(type));
    }

    private DeployedProgram program(String function, Path folder) throws Exception {
        return DeployedProgram.start(
                resource("module.salem.aws_lambda_function." + function),
                deployment.aws().uri(),
                folder);
    }

    private Resource resource(String address) {
        return resources.stream()
                .filter(resource -> resource.address().equals(address))
                .findFirst()
                .orElseThrow();
    }

    private Resource one(String type) {
        List<Resource> found = of(type).toList();
        assertThat(found).as(type).hasSize(1);
        return found.get(0);
    }
}
