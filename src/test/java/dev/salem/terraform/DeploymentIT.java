package dev.salem.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.salem.EditRows;
import dev.salem.MlflowModel;
import dev.salem.MlflowServer;
import dev.salem.Ran;
import dev.salem.mlflow.TrackingServer;
import dev.salem.registry.mlflow.ServerState;
import dev.salem.trigger.http.TestIssuer;
import dev.salem.trigger.lambda.GatewayEvent;
import dev.salem.trigger.lambda.QueueEvent;
import java.io.IOException;
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

    private static final String SECRET = "a-secret-that-is-long-enough";

    private Deployment deployment;
    private JsonNode plan;
    private List<Resource> resources;
    private Map<String, List<Policy>> policies;
    private MlflowServer mlflow;
    private ServerState registry;
    private TestIssuer issuer;
    private StandIns here;

    @BeforeAll
    void bringUp(@TempDir Path folder) throws Exception {
        deployment = Deployment.bringUp("complete", folder);
        plan = deployment.plan();
        resources = Resource.of(plan.path("planned_values"));
        policies = Policy.ofRoles(resources);
        deployment.makeBucket("mlflow-artifacts");
        mlflow = MlflowServer.besideS3(new MlflowServer.S3(
                deployment.aws().uri(), "s3://mlflow-artifacts/runs", "salem-test", "salem-test-secret"));
        registry = new ServerState(new TrackingServer(mlflow.settings()));
        issuer = TestIssuer.start();
        here = new StandIns(
                deployment.aws().uri(),
                Map.of("MLFLOW_TRACKING_URI", mlflow.uri().toString(), "SALEM_HTTP_JWT_ISSUER", issuer.name()));
        fill(folder);
    }

    @AfterAll
    void shutDown() {
        if (issuer != null) {
            issuer.close();
        }
        if (mlflow != null) {
            mlflow.close();
        }
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
    void job_takenByTheFront_isEditedByTheEditFunction_withTheCallsOfTheirRoles(@TempDir Path folder) throws Exception {
        try (DeployedFunction front = function("front", folder);
                DeployedFunction edit = function("edit", folder)) {
            JsonNode job = front.answer(asked("/v1/edits", request("cpu")), 202);
            String self = job.at("/links/self").asText();
            assertThat(job.path("requester").asText()).isEqualTo("jwt:ann");
            assertThat(front.answer(asked(self), 200).path("status").asText()).isEqualTo("queued");

            JsonNode message = deployment.receive(cpuQueue());
            assertThat(message.path("Body").asText()).isEqualTo(job.path("id").asText());
            assertThat(edit.answer(QueueEvent.of(cpuQueue().text("/arn"))
                            .with(
                                    "m",
                                    message.path("ReceiptHandle").asText(),
                                    message.path("Body").asText())))
                    .hasToString("{\"batchItemFailures\":[]}");

            JsonNode edited = front.answer(asked(self), 200);
            assertThat(edited.path("status").asText()).as(edited + edit.said()).isEqualTo("edited");
            assertThat(front.text(asked(self + "/report"), 200)).contains("<html");
            assertThat(registry.versions("fever-cpu"))
                    .as("the base and the edit")
                    .hasSize(2);
            for (DeployedFunction one : List.of(front, edit)) {
                assertThat(one.said().lines()).allMatch(line -> line.startsWith("{"));
                assertThat(one.calls()).contains(secretOfTheRegistry());
            }
            requireAllowed(front, "salem-front");
            requireAllowed(edit, "salem-edit");
            assertThat(front.commandLine()).contains("-XX:TieredStopAtLevel=1");
        }
    }

    /** The front would have found it, too, if it looked. */
    @Test
    @Order(2)
    void wish_whoseWebhookWasLost_isFoundByTheSchedulesFunction_andTheWebhookIsOfTheSameJob(@TempDir Path folder)
            throws Exception {
        String editSet = "s3://REPLACE-BY-A-BUCKET/edits/lost.jsonl";
        wish("fever-lost", editSet);
        try (DeployedFunction front = function("front", folder);
                DeployedFunction reconcile = function("reconcile", folder)) {
            assertThat(front.answer(asked("/v1/edits"), 200).path("edits"))
                    .noneMatch(job -> job.toString().contains("fever-lost"));

            assertThat(reconcile.answer("{\"source\": \"aws.events\"}")).hasToString("{\"jobs\":1}");
            String job = deployment.receive(cpuQueue()).path("Body").asText();
            String event =
                    """
                    {"entity": "model_version_tag", "action": "set",
                     "data": {"name": "fever-lost", "version": "1", "key": "salem.edit_set", "value": "%s"}}
                    """
                            .formatted(editSet);
            GatewayEvent delivery = GatewayEvent.post("/webhooks/mlflow", event);
            assertThat(front.text(delivery.signed("another secret"), 401)).doesNotContain(job);
            assertThat(front.text(delivery.signed(SECRET), 202)).contains(job);

            requireAllowed(front, "salem-front");
            requireAllowed(reconcile, "salem-front");
        }
        deployment.call(
                "sqs", "AmazonSQS.PurgeQueue", Map.of("QueueUrl", cpuQueue().text("/url")));
    }

    /** The message comes twice, as SQS may bring it. */
    @Test
    @Order(2)
    void job_ofTheGpuLane_isPipedIntoBatch_andEditedOnce_withTheCallsOfItsRole(@TempDir Path folder) throws Exception {
        GpuLane lane = gpuLane();
        try (DeployedFunction front = function("front", folder);
                RecordedCalls aws = RecordedCalls.before(deployment.aws().uri())) {
            JsonNode job = front.answer(asked("/v1/edits", request("gpu")), 202);
            String id = job.path("id").asText();
            JsonNode first = lane.pipeOneMessage();
            assertThat(first.at("/parameters/job").asText()).isEqualTo(id);
            assertThat(first.path("jobDefinition").asText())
                    .isEqualTo(one("aws_batch_job_definition").text("/arn"));

            for (int delivery = 0; delivery < 2; delivery++) {
                Ran worker = GpuLane.run(first, here.at(aws.uri()), folder.resolve("gpu"));
                assertThat(worker.code()).as(worker.output()).isZero();
                assertThat(worker.output()).contains("job " + id + ": edited");
            }
            JsonNode edited = front.answer(asked(job.at("/links/self").asText()), 200);
            assertThat(edited.path("status").asText()).isEqualTo("edited");
            assertThat(edited.path("attempts").asInt()).isEqualTo(1);
            assertThat(registry.versions("fever-gpu"))
                    .as("the base and the edit")
                    .hasSize(2);
            assertThat(aws.calls())
                    .contains(secretOfTheRegistry())
                    .allMatch(call -> Policy.allow(policies.get("salem-gpu-worker"), call));
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
            deployment.tell(secret.text("/arn"), SECRET);
        }
        Path edits = Files.write(folder.resolve("edits.jsonl"), EditRows.tiny());
        deployment.upload(edits, data() + "/edits/edits.jsonl");
        deployment.uploadAll(MlflowModel.SAVED, data() + "/models/tiny");
    }

    /** Registers a version that asks for an edit, as any client of MLflow may. */
    private void wish(String name, String editSet) {
        TrackingServer server = new TrackingServer(mlflow.settings());
        server.post("api/2.0/mlflow/registered-models/create", Map.of("name", name));
        server.post(
                "api/2.0/mlflow/model-versions/create",
                Map.of(
                        "name",
                        name,
                        "source",
                        "s3://mlflow-artifacts/runs/1/models/m-1/artifacts",
                        "tags",
                        List.of(Map.of("key", "salem.edit_set", "value", editSet))));
    }

    private String request(String lane) {
        return EditRows.request(
                        "s3://" + data() + "/models/tiny", "s3://" + data() + "/edits/edits.jsonl", "fever-" + lane)
                .put("lane", lane)
                .toString();
    }

    private GatewayEvent asked(String path) {
        return GatewayEvent.get(path).with("Authorization", token());
    }

    private GatewayEvent asked(String path, String body) {
        return GatewayEvent.post(path, body).with("Authorization", token());
    }

    private String token() {
        return "Bearer " + issuer.token("ann", "salem");
    }

    private void requireAllowed(DeployedFunction function, String role) {
        assertThat(function.calls()).isNotEmpty().allMatch(call -> Policy.allow(policies.get(role), call));
    }

    private Policy.Call secretOfTheRegistry() {
        return Policy.Call.of(
                "secretsmanager:GetSecretValue",
                resource("module.salem.aws_secretsmanager_secret.mlflow[0]").text("/arn"));
    }

    private Resource cpuQueue() {
        return resource("module.salem.aws_sqs_queue.cpu");
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

    private DeployedFunction function(String name, Path folder) throws IOException {
        return DeployedFunction.start(
                resource("module.salem.aws_lambda_function.this[\"" + name + "\"]"), here, folder.resolve(name));
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
