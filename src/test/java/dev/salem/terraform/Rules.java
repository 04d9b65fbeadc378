package dev.salem.terraform;

import static dev.salem.terraform.Rule.every;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The rules that the complete example keeps. What an account needs beside them is in the module's README. */
final class Rules {
    private static final String TLS_ONLY = "\"aws:SecureTransport\":\"false\"";
    private static final Set<String> SECRET = Set.of("TOKEN", "PASSWORD", "SECRET", "KEYS", "KEY");

    private Rules() {}

    static List<Rule> all() {
        return Stream.of(storage(), queues(), functions(), api(), batch(), network(), watching(), permissions())
                .flatMap(rules -> rules)
                .toList();
    }

    private static Stream<Rule> storage() {
        return Stream.of(
                every("aws_kms_key", "the key rotates", is("/enable_key_rotation")),
                every(
                        "aws_kms_key",
                        "the key is deleted after a week at the soonest",
                        from("/deletion_window_in_days", 7)),
                every(
                        "aws_s3_bucket_public_access_block",
                        "no bucket takes public ACLs",
                        is("/block_public_acls").and(is("/ignore_public_acls"))),
                every(
                        "aws_s3_bucket_public_access_block",
                        "no bucket takes a public policy",
                        is("/block_public_policy").and(is("/restrict_public_buckets"))),
                every(
                        "aws_s3_bucket_ownership_controls",
                        "buckets own their objects",
                        says("/rule/0/object_ownership", "BucketOwnerEnforced")),
                every(
                        "aws_s3_bucket_versioning",
                        "buckets keep versions",
                        says("/versioning_configuration/0/status", "Enabled")),
                every(
                        "aws_s3_bucket_server_side_encryption_configuration",
                        "buckets are encrypted, with the key but for access logs",
                        bucket -> bucket.text("/rule/0/apply_server_side_encryption_by_default/0/sse_algorithm")
                                .equals(bucket.address().contains("access") ? "AES256" : "aws:kms")),
                every(
                        "aws_s3_bucket_lifecycle_configuration",
                        "unfinished uploads go after a day",
                        number("/rule/0/abort_incomplete_multipart_upload/0/days_after_initiation", 1)),
                every("aws_s3_bucket_logging", "reads and writes of buckets are logged", has("/target_bucket")),
                every(
                        "aws_s3_bucket",
                        "the prefix, the account and the region are in a bucket's name",
                        bucket -> bucket.text("/bucket").startsWith("salem-123456789012-us-east-1-")),
                every(
                        "aws_dynamodb_table",
                        "the table is encrypted with the key",
                        is("/server_side_encryption/0/enabled").and(has("/server_side_encryption/0/kms_key_arn"))),
                every(
                        "aws_dynamodb_table",
                        "the table can be taken back to any moment",
                        is("/point_in_time_recovery/0/enabled")),
                every(
                        "aws_dynamodb_table",
                        "ended jobs expire",
                        is("/ttl/0/enabled").and(says("/ttl/0/attribute_name", "expires"))),
                every(
                        "aws_dynamodb_table",
                        "the table costs nothing while nobody asks",
                        says("/billing_mode", "PAY_PER_REQUEST")),
                every("aws_secretsmanager_secret", "secrets are encrypted with the key", has("/kms_key_id")),
                every("aws_ecr_repository", "a tag means one image", says("/image_tag_mutability", "IMMUTABLE")),
                every("aws_ecr_repository", "images are scanned", is("/image_scanning_configuration/0/scan_on_push")),
                every(
                        "aws_ecr_repository",
                        "images are encrypted with the key",
                        says("/encryption_configuration/0/encryption_type", "KMS")));
    }

    private static Stream<Rule> queues() {
        Predicate<Resource> lane = queue ->
                queue.type().equals("aws_sqs_queue") && !queue.text("/name").endsWith("-dead");
        return Stream.of(
                every("aws_sqs_queue", "queues are encrypted with the key", has("/kms_master_key_id")),
                every("aws_sqs_queue", "queues refuse what comes without TLS", queue -> queue.text("/policy")
                        .replace(" ", "")
                        .contains(TLS_ONLY)),
                every(
                        "aws_sqs_queue",
                        "messages wait for fourteen days",
                        number("/message_retention_seconds", 1209600)),
                new Rule("a lane's messages become dead letters after several deliveries", lane, queue -> queue.text(
                                "/redrive_policy")
                        .contains("maxReceiveCount")),
                new Rule(
                        "a message holds an id and no more",
                        lane,
                        queue -> queue.at("/max_message_size").asInt() <= 1024),
                new Rule(
                        "the CPU lane hides a message for six times as long as an edit may take",
                        queue -> queue.address().endsWith("aws_sqs_queue.cpu"),
                        from("/visibility_timeout_seconds", 6 * 900)));
    }

    private static Stream<Rule> functions() {
        String function = "aws_lambda_function";
        String source = "aws_lambda_event_source_mapping";
        return Stream.of(
                every(function, "functions are images", says("/package_type", "Image")),
                every(function, "environments are encrypted with the key", has("/kms_key_arn")),
                every(function, "concurrency is capped", from("/reserved_concurrent_executions", 1)),
                every(function, "functions are traced", says("/tracing_config/0/mode", "Active")),
                every(function, "functions are in the network", has("/vpc_config/0/subnet_ids/0")),
                every(
                        function,
                        "functions end within Lambda's limit",
                        one -> one.at("/timeout").asInt() <= 900),
                every(function, "no environment tells a secret", one -> toldSecrets(one.at("/environment/0/variables"))
                        .isEmpty()),
                every(function, "the front can't be called past the API", one -> one.at("/function_url")
                        .isMissingNode()),
                every(source, "a function is given one job at a time", number("/batch_size", 1)),
                every(
                        source,
                        "a failed record comes back alone",
                        says("/function_response_types/0", "ReportBatchItemFailures")),
                every(
                        source,
                        "SQS starts no more edits than the cap says",
                        number("/scaling_config/0/maximum_concurrency", 4)));
    }

    private static Stream<Rule> api() {
        return Stream.of(
                every("aws_apigatewayv2_route", "every call but webhooks wants a token", route -> route.text(
                                "/authorization_type")
                        .equals(route.text("/route_key").contains("/webhooks/") ? "NONE" : "JWT")),
                every("aws_apigatewayv2_authorizer", "tokens come from an https issuer", authorizer -> authorizer
                        .text("/jwt_configuration/0/issuer")
                        .startsWith("https://")),
                every(
                        "aws_apigatewayv2_authorizer",
                        "tokens are meant for this service",
                        has("/jwt_configuration/0/audience/0")),
                every(
                        "aws_apigatewayv2_stage",
                        "the API is throttled",
                        from("/default_route_settings/0/throttling_rate_limit", 1)
                                .and(from("/default_route_settings/0/throttling_burst_limit", 1))),
                every("aws_apigatewayv2_stage", "calls are logged", has("/access_log_settings/0/destination_arn")),
                every(
                        "aws_apigatewayv2_integration",
                        "the API waits for as long as the front may take",
                        number("/timeout_milliseconds", 30000)),
                new Rule(
                        "only this API calls the front",
                        permission -> permission.address().endsWith("aws_lambda_permission.api"),
                        permission -> permission
                                .text("/source_arn")
                                .matches("arn:aws:execute-api:us-east-1:123456789012:\\w+/\\*/\\*")),
                new Rule(
                        "only the schedule calls the reconcile function",
                        permission -> permission.address().contains("aws_lambda_permission.reconcile"),
                        permission -> permission
                                .text("/source_arn")
                                .equals("arn:aws:events:us-east-1:123456789012:rule/salem-reconcile")));
    }

    private static Stream<Rule> batch() {
        String template = "aws_launch_template";
        String definition = "aws_batch_job_definition";
        return Stream.of(
                every(
                        "aws_batch_compute_environment",
                        "no instance runs while no job waits",
                        number("/compute_resources/0/min_vcpus", 0)),
                every(
                        "aws_batch_compute_environment",
                        "instances are capped",
                        number("/compute_resources/0/max_vcpus", 8)),
                every(template, "instances want IMDSv2", says("/metadata_options/0/http_tokens", "required")),
                every(
                        template,
                        "containers don't reach the instance's role",
                        number("/metadata_options/0/http_put_response_hop_limit", 1)),
                every(
                        template,
                        "disks are encrypted with the key",
                        says("/block_device_mappings/0/ebs/0/encrypted", "true")
                                .and(has("/block_device_mappings/0/ebs/0/kms_key_id"))),
                every(
                        definition,
                        "the worker can't write into its image",
                        container("\"readonlyRootFilesystem\":true")),
                every(definition, "the worker has no privileges", container("\"privileged\":false")),
                every(definition, "the worker has a GPU", container("\"type\":\"GPU\"")),
                every(
                        definition,
                        "the worker tells no secret",
                        job -> !job.text("/container_properties")
                                .matches(
                                        "(?s).*\"MLFLOW_TRACKING_(TOKEN|PASSWORD)\",\\s*\"value\":\\s*\"(?!secretsmanager:).*")),
                every(definition, "a job ends some time", from("/timeout/0/attempt_duration_seconds", 60)),
                every(
                        definition,
                        "a job is tried a few times",
                        job -> job.at("/retry_strategy/0/attempts").asInt() <= 10
                                && job.at("/retry_strategy/0/evaluate_on_exit").size() <= 5),
                every(
                        "aws_pipes_pipe",
                        "a message becomes a job",
                        number("/source_parameters/0/sqs_queue_parameters/0/batch_size", 1)
                                .and(says("/target_parameters/0/batch_job_parameters/0/parameters/job", "$.body"))));
    }

    private static Stream<Rule> network() {
        String group = "aws_default_security_group";
        return Stream.of(
                every(
                        group,
                        "the default group lets nothing through",
                        one -> one.at("/ingress").isEmpty() && one.at("/egress").isEmpty()),
                every("aws_subnet", "nothing gets a public address by itself", one -> !one.at(
                                "/map_public_ip_on_launch")
                        .asBoolean()),
                every(
                        "aws_vpc_security_group_ingress_rule",
                        "only functions and instances reach the endpoints",
                        one -> one.at("/from_port").asInt() == 443
                                && has("/referenced_security_group_id").test(one)),
                every(
                        "aws_vpc_security_group_egress_rule",
                        "only AWS and the registry are called",
                        one -> Set.of(443, 5000).contains(one.at("/to_port").asInt())
                                && one.text("/ip_protocol").equals("tcp")),
                every("aws_flow_log", "connections are logged", says("/traffic_type", "ALL")),
                new Rule(
                        "endpoints answer under the services' own names",
                        one -> one.type().equals("aws_vpc_endpoint")
                                && one.text("/vpc_endpoint_type").equals("Interface"),
                        is("/private_dns_enabled")));
    }

    private static Stream<Rule> watching() {
        return Stream.of(
                every("aws_cloudwatch_log_group", "logs are encrypted with the key", has("/kms_key_id")),
                every(
                        "aws_cloudwatch_log_group",
                        "logs are kept for a year and not for ever",
                        number("/retention_in_days", 365)),
                every("aws_sns_topic", "alarms are encrypted with the key", has("/kms_master_key_id")),
                every("aws_cloudwatch_metric_alarm", "every alarm goes somewhere", has("/alarm_actions/0")),
                every(
                        "aws_cloudwatch_metric_alarm",
                        "silence is no alarm",
                        says("/treat_missing_data", "notBreaching")),
                new Rule(
                        "jobs that failed for good are told of",
                        rule -> rule.address().contains("aws_cloudwatch_event_rule.gpu_failed"),
                        rule -> rule.text("/event_pattern").contains("FAILED")),
                new Rule(
                        "lost webhooks are looked for",
                        rule -> rule.address().contains("aws_cloudwatch_event_rule.reconcile"),
                        says("/schedule_expression", "rate(10 minutes)")),
                new Rule(
                        "every resource that can be tagged names its deployment",
                        one -> one.at("/tags_all").isObject()
                                && !one.type().startsWith("data.")
                                && !one.type().equals("aws_launch_template"),
                        says("/tags_all/salem:deployment", "salem")));
    }

    private static Stream<Rule> permissions() {
        String policy = "aws_iam_role_policy";
        return Stream.of(
                every(policy, "no role may do all calls of a service", one -> statements(one)
                        .noneMatch(
                                statement -> texts(statement.path("Action")).anyMatch(action -> action.contains("*")))),
                every(policy, "only calls that AWS can't narrow are for everything", one -> statements(one)
                        .filter(statement -> texts(statement.path("Resource")).anyMatch("*"::equals))
                        .allMatch(statement -> Set.of("Traces", "NetworkInterfaces", "NotByTheCode", "ImageToken")
                                .contains(statement.path("Sid").asText()))),
                every(
                        "aws_iam_role",
                        "only AWS's services take a role",
                        role -> role.text("/assume_role_policy").contains("\"Service\"")
                                && !role.text("/assume_role_policy").contains("\"AWS\"")),
                every("aws_iam_role", "a role has the deployment's name", role -> role.text("/name")
                        .startsWith("salem-")));
    }

    private static List<String> toldSecrets(JsonNode variables) {
        return variables.properties().stream()
                .filter(variable -> SECRET.contains(
                        variable.getKey().substring(variable.getKey().lastIndexOf('_') + 1)))
                .filter(variable -> !variable.getValue().asText().startsWith("secretsmanager:"))
                .map(variable -> variable.getKey())
                .toList();
    }

    private static Stream<JsonNode> statements(Resource policy) {
        return Policy.parse(policy.text("/policy")).statements();
    }

    private static Stream<String> texts(JsonNode oneOrMore) {
        return oneOrMore.isArray()
                ? StreamSupport.stream(oneOrMore.spliterator(), false).map(JsonNode::asText)
                : Stream.of(oneOrMore.asText());
    }

    private static Predicate<Resource> is(String pointer) {
        return resource -> resource.at(pointer).asBoolean();
    }

    private static Predicate<Resource> has(String pointer) {
        return resource -> !resource.text(pointer).isEmpty();
    }

    private static Predicate<Resource> says(String pointer, String text) {
        return resource -> resource.text(pointer).equals(text);
    }

    private static Predicate<Resource> number(String pointer, int number) {
        return resource ->
                resource.at(pointer).isNumber() && resource.at(pointer).asInt() == number;
    }

    private static Predicate<Resource> from(String pointer, int least) {
        return resource ->
                resource.at(pointer).isNumber() && resource.at(pointer).asInt() >= least;
    }

    private static Predicate<Resource> container(String json) {
        return job -> job.text("/container_properties").replace(" ", "").contains(json);
    }
}
