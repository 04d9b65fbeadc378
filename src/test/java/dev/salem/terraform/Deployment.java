package dev.salem.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.salem.MotoServer;
import dev.salem.Ran;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/** An example of the module, brought up on a local AWS. Whoever brought it up closes it. */
final class Deployment implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path OVERRIDES = Path.of("src", "test", "resources", "terraform");
    private static final String AT_ONCE = "-parallelism=30";

    private final MotoServer aws;
    private final Terraform terraform;
    private final Path example;

    private Deployment(MotoServer aws, Terraform terraform, Path example) {
        this.aws = aws;
        this.terraform = terraform;
        this.example = example;
    }

    /** @param name of the example */
    static Deployment bringUp(String name, Path folder) throws IOException, InterruptedException {
        MotoServer aws = MotoServer.start();
        try {
            Terraform terraform = Terraform.onCopyIn(folder, aws.environment());
            Path example = terraform.module().resolve("examples").resolve(name);
            override("moto_override.tf", terraform.module());
            override("provider_override.tf", example);
            Deployment deployment = new Deployment(aws, terraform, example);
            Files.writeString(example.resolve("test.auto.tfvars"), deployment.variables(name));
            terraform.init(example);
            deployment.require("apply", "-auto-approve", "-input=false", AT_ONCE);
            return deployment;
        } catch (IOException | InterruptedException | RuntimeException | Error e) {
            aws.close();
            throw e;
        }
    }

    MotoServer aws() {
        return aws;
    }

    /** What there is. */
    List<Resource> resources() {
        return Resource.of(json("show", "-json").path("values"));
    }

    /** What {@code terraform plan} says now, as JSON: what shall be, as far as it is known, and what would change. */
    JsonNode plan() {
        require("plan", "-input=false", AT_ONCE, "-out=again.plan");
        return json("show", "-json", "again.plan");
    }

    /** Twice if need be: the provider, asking again after a lost answer, takes what is gone already for a failure. */
    void destroy() {
        String[] destroy = {"destroy", "-auto-approve", "-input=false", AT_ONCE};
        if (terraform.in(example, destroy).code() != 0) {
            require(destroy);
        }
    }

    /** What this AWS holds with a tag of the deployment, by ARN: keys that are to be deleted and NAT gateways that were too. */
    List<String> remains() throws IOException, InterruptedException {
        JsonNode answer = call(
                "tagging",
                "ResourceGroupsTaggingAPI_20170126.GetResources",
                Map.of("ResourcesPerPage", 100, "TagFilters", List.of(Map.of("Key", "salem:deployment"))));
        return answer.path("ResourceTagMappingList").findValuesAsText("ResourceARN");
    }

    /** Fills in a secret, as an operator does after the apply. */
    void tell(String secretArn, String value) throws IOException, InterruptedException {
        call(
                "secretsmanager",
                "secretsmanager.PutSecretValue",
                Map.of(
                        "SecretId",
                        secretArn,
                        "SecretString",
                        value,
                        "ClientRequestToken",
                        UUID.randomUUID().toString()));
    }

    void makeBucket(String name) throws IOException, InterruptedException {
        send("s3", HttpRequest.newBuilder(aws.uri().resolve("/" + name)).PUT(HttpRequest.BodyPublishers.noBody()));
    }

    /** The one message that a queue holds, which stays in it, unseen. */
    JsonNode receive(Resource queue) throws IOException, InterruptedException {
        JsonNode received = call("sqs", "AmazonSQS.ReceiveMessage", Map.of("QueueUrl", queue.text("/url")));
        assertThat(received.path("Messages")).hasSize(1);
        return received.at("/Messages/0");
    }

    /** @param place {@code bucket/key} */
    void upload(Path file, String place) throws IOException, InterruptedException {
        send("s3", HttpRequest.newBuilder(aws.uri().resolve("/" + place)).PUT(HttpRequest.BodyPublishers.ofFile(file)));
    }

    void uploadAll(Path folder, String place) throws IOException, InterruptedException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                upload(file, place + "/" + folder.relativize(file));
            }
        }
    }

    /** Calls a service that takes JSON and the name of its operation. */
    JsonNode call(String service, String target, Map<String, ?> body) throws IOException, InterruptedException {
        return JSON.readTree(send(
                service,
                HttpRequest.newBuilder(aws.uri())
                        .header("Content-Type", "application/x-amz-json-1.1")
                        .header("X-Amz-Target", target)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))));
    }

    /** Calls a service that has a path for each operation. */
    JsonNode post(String service, String path, Map<String, ?> body) throws IOException, InterruptedException {
        return JSON.readTree(send(
                service,
                HttpRequest.newBuilder(aws.uri().resolve(path))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))));
    }

    /** moto reads the service from the signature and checks it no further. */
    private static String send(String service, HttpRequest.Builder request) throws IOException, InterruptedException {
        String credential = "Credential=salem-test/20260101/us-east-1/" + service + "/aws4_request";
        request.header("Authorization", "AWS4-HMAC-SHA256 " + credential + ", SignedHeaders=host, Signature=0");
        HttpResponse<String> answer =
                HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    @Override
    public void close() {
        aws.close();
    }

    private String variables(String example) throws IOException, InterruptedException {
        String common = "region = \"us-east-1\"\nmlflow_tracking_uri = \"http://mlflow.internal:5000\"\n";
        return common
                + switch (example) {
                    case "minimal" -> "";
                    case "complete" ->
                        """
                        jwt_issuer          = "https://issuer.example.com/"
                        artifact_location   = "mlflow-artifacts/runs"
                        alarm_email         = "ops@example.com"
                        deletion_protection = false
                        """;
                    case "existing-vpc" ->
                        """
                        vpc_id        = "%s"
                        subnet_ids    = ["%s"]
                        model_bucket  = "models-of-ours"
                        model_key_arn = "arn:aws:kms:us-east-1:123456789012:key/0c2d4f6a-1b3d-4f5a-9c8e-7d6b5a493827"
                        """
                                .formatted(present("Vpc"), present("Subnet"));
                    default -> throw new IllegalArgumentException("no such example: " + example);
                };
    }

    /** The first that a new account has in EC2: a VPC or a subnet. */
    private String present(String thing) throws IOException, InterruptedException {
        String found = send(
                "ec2",
                HttpRequest.newBuilder(aws.uri())
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString("Action=Describe" + thing + "s&Version=2016-11-15")));
        String tag = thing.toLowerCase(Locale.ROOT) + "Id>";
        int begin = found.indexOf("<" + tag) + tag.length() + 1;
        return found.substring(begin, found.indexOf("</" + tag, begin));
    }

    private JsonNode json(String... arguments) {
        try {
            return JSON.readTree(require(arguments));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private String require(String... arguments) {
        Ran ran = terraform.in(example, arguments);
        assertThat(ran.code()).as(ran.output()).isZero();
        return ran.output();
    }

    private static void override(String name, Path folder) throws IOException {
        Files.copy(OVERRIDES.resolve(name), folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }
}
