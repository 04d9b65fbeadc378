package dev.salem.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.salem.EditRows;
import dev.salem.MlflowModel;
import dev.salem.Ran;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The complete example on a local AWS: it comes up, keeps its rules, works, and goes without a trace. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DeploymentIT {
    /** What moto forgets or tells in another form; see its overrides for what it can't do at all. */
    private static final Map<String, Set<String>> FORGOTTEN_BY_MOTO = Map.of(
            "module.salem.aws_lambda_function.this[\"front\"]", Set.of("logging_config"),
            "module.salem.aws_lambda_function.this[\"edit\"]", Set.of("logging_config"),
            "module.salem.aws_lambda_function.this[\"reconcile\"]", Set.of("logging_config"),
            "module.salem.aws_vpc_security_group_ingress_rule.endpoint[0]", Set.of("description"));

    private Deployment deployment;
    private JsonNode plan;
    private List<Resource> resources;
    private Map<String, List<Policy>> policies;

    @BeforeAll
    void bringUp(@TempDir Path folder) throws Exception {
        deployment = Deployment.bringUp("complete", folder);
        plan = deployment.plan();
        resources = Resource.of(plan.path("planned_values"));
        policies = Policy.ofRoles(resources);
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
        return RoleCalls.of(resources);
    }

    @Test
    @Order(1)
    void secrets_haveNoValueInTheState() {
        assertThat(deployment.resources())
                .extracting(Resource::type)
                .contains("aws_secretsmanager_secret")
                .doesNotContain("aws_secretsmanager_secret_version");
    }

    /** What follows from such a change is not known before it and so no change of its own. */
    @Test
    @Order(1)
    void plan_afterTheApply_changesOnlyWhatMotoForgets() {
        Map<String, Set<String>> changed = new TreeMap<>();
        for (JsonNode change : plan.path("resource_changes")) {
            Set<String> attributes = changedAttributes(change.path("change"));
            if (!change.path("mode").asText().equals("data") && !attributes.isEmpty()) {
                changed.put(change.path("address").asText(), attributes);
            }
        }
        assertThat(changed).isEqualTo(new TreeMap<>(FORGOTTEN_BY_MOTO));
    }

    @Test
    @Order(2)
    void job_takenByTheFront_isEditedByAWorkerOfItsLane_withTheCallsOfTheirRoles(@TempDir Path folder)
            throws Exception {
        fill(folder);
        try (DeployedProgram front = program("front", folder)) {
            String job = front.submit(request("cpu"));
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

    /** The message comes twice, as SQS may bring it. */
    @Test
    @Order(2)
    void job_ofTheGpuLane_isPipedIntoBatch_andEditedOnce_withTheCallsOfItsRole(@TempDir Path folder) throws Exception {
        fill(folder);
        GpuLane lane = gpuLane();
        try (DeployedProgram front = program("front", folder);
                RecordedCalls aws = RecordedCalls.before(deployment.aws().uri())) {
            String job = front.submit(request("gpu"));
            JsonNode first = lane.pipeOneMessage();
            assertThat(first.at("/parameters/job").asText()).isEqualTo(job);
            assertThat(first.path("jobDefinition").asText())
                    .isEqualTo(one("aws_batch_job_definition").text("/arn"));

            for (int delivery = 0; delivery < 2; delivery++) {
                Ran worker = GpuLane.run(first, aws.uri(), folder.resolve("gpu"), folder.resolve("registry"));
                assertThat(worker.code()).as(worker.output()).isZero();
                assertThat(worker.output()).contains("job " + job + ": edited");
            }
            assertThat(front.job(job).path("status").asText()).isEqualTo("edited");
            assertThat(front.job(job).path("attempts").asInt()).isEqualTo(1);
            assertThat(aws.calls()).isNotEmpty().allMatch(call -> Policy.allow(policies.get("salem-gpu-worker"), call));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "10, '', Essential container in task exited, false",
        "20, '', Essential container in task exited, false",
        "30, '', Essential container in task exited, true",
        "40, '', Essential container in task exited, false",
        "143, '', Essential container in task exited, true",
        "137, OutOfMemoryError: Container killed due to memory usage, Essential container in task exited, false",
        "1, '', Essential container in task exited, false",
        "'', '', Host EC2 (instance i-0a1b) terminated., true",
        "'', CannotPullContainerError: no such image, Task failed to start, false",
    })
    @Order(2)
    void batch_triesAgain_whatMayGoBetterThen(String exitCode, String reason, String statusReason, boolean again) {
        assertThat(gpuLane().triesAgain(new GpuLane.Ending(exitCode, reason, statusReason)))
                .isEqualTo(again);
    }

    @Test
    @Order(2)
    void batchJobs_thatFailedForGood_areToldOf_butForThoseThatHaveTheirAnswer() throws Exception {
        assertThat(gpuLane()
                        .toldOf(
                                resource("module.salem.aws_cloudwatch_event_rule.gpu_failed[0]"),
                                Map.of(
                                        "rejected",
                                        10,
                                        "invalid",
                                        20,
                                        "outage",
                                        30,
                                        "memory",
                                        40,
                                        "killed",
                                        137,
                                        "lost",
                                        -1)))
                .containsExactly("killed", "lost", "memory", "outage");
    }

    @Test
    @Order(3)
    void destroy_leavesOnlyWhatAwsItselfKeepsForAWhile() throws Exception {
        assertThat(deployment.remains()).hasSizeGreaterThan(20);
        deployment.destroy();
        assertThat(deployment.resources()).isEmpty();
        assertThat(deployment.remains())
                .allMatch(arn -> arn.startsWith("arn:aws:kms:") || arn.contains(":natgateway/"));
    }

    /** Puts model, edit set and secrets where the deployment has their places. */
    private void fill(Path folder) throws Exception {
        for (Resource secret : of("aws_secretsmanager_secret").toList()) {
            deployment.tell(secret.text("/arn"), "a-secret-that-is-long-enough");
        }
        Path edits = Files.write(folder.resolve("edits.jsonl"), EditRows.tiny());
        deployment.upload(edits, data() + "/edits/edits.jsonl");
        deployment.uploadAll(MlflowModel.SAVED, data() + "/models/tiny");
    }

    private String request(String lane) {
        return """
                {"model": "s3://%1$s/models/tiny", "editSet": "s3://%1$s/edits/edits.jsonl", "name": "tiny", "lane": "%2$s",
                 "method": "direct", "margin": 1, "gate": {"minEditAccuracy": 0, "maxDrawdown": 1}}
                """
                .formatted(data(), lane);
    }

    private String data() {
        return resource("module.salem.aws_s3_bucket.data[0]").text("/bucket");
    }

    private GpuLane gpuLane() {
        return new GpuLane(
                deployment,
                one("aws_pipes_pipe"),
                resource("module.salem.aws_sqs_queue.gpu[0]"),
                one("aws_batch_job_definition"));
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
                resource("module.salem.aws_lambda_function.this[\"" + function + "\"]"),
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
