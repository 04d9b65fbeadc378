package dev.salem.terraform;

import dev.salem.terraform.Policy.Call;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The calls that the code of each role makes, and calls that it must never be able to make. */
final class RoleCalls {
    private static final String FRONT = "salem-front";
    private static final String EDIT = "salem-edit";
    private static final String GPU = "salem-gpu-worker";
    private static final String PIPE = "salem-pipe";
    private static final List<String> EVERYBODY = List.of(FRONT, EDIT, GPU);

    private static final String US = "us-east-1:123456789012";
    private static final String TABLE = "arn:aws:dynamodb:" + US + ":table/salem-jobs";
    private static final String CPU = "arn:aws:sqs:" + US + ":salem-cpu";
    private static final String GPU_QUEUE = "arn:aws:sqs:" + US + ":salem-gpu";
    private static final String BUCKET = "arn:aws:s3:::salem-123456789012-us-east-1-";
    private static final String REPORT = BUCKET + "reports/reports/1f/report.html";
    private static final String WEBHOOK_RULES = BUCKET + "reports/settings/webhook-rules.json";
    private static final String MODEL = BUCKET + "data/models/a/model.safetensors";
    private static final String ARTIFACT =
            "arn:aws:s3:::mlflow-artifacts/runs/1/models/m-1/artifacts/model.safetensors";
    private static final String QUEUE_OF_JOBS = "arn:aws:batch:" + US + ":job-queue/salem-gpu";

    private RoleCalls() {}

    /**
     * @param role its name
     * @param allowed whether the role may make it
     */
    record Case(String role, Call call, boolean allowed) {
        @Override
        public String toString() {
            return role + (allowed ? " may " : " may not ") + call;
        }
    }

    /** Those of the roles that an example has, upon what it has; what must not be is of every example. */
    static List<Case> within(List<Resource> example) {
        Set<String> roles = example.stream()
                .filter(resource -> resource.type().equals("aws_iam_role"))
                .map(role -> role.text("/name"))
                .collect(Collectors.toSet());
        List<String> arns = example.stream()
                .map(resource -> resource.text("/arn"))
                .filter(arn -> !arn.isEmpty())
                .toList();
        return of(example)
                .filter(one -> roles.contains(one.role()))
                .filter(one ->
                        !one.allowed() || arns.stream().anyMatch(one.call().resource()::startsWith))
                .filter(one ->
                        !one.allowed() || !one.call().resource().equals(WEBHOOK_RULES) || arns.contains(WEBHOOK_RULES))
                .toList();
    }

    /** Those of the complete example, by its resources. */
    static Stream<Case> of(List<Resource> example) {
        String key = arn(example, "aws_kms_key", "");
        String registry = arn(example, "aws_secretsmanager_secret", "salem/mlflow");
        String webhook = arn(example, "aws_secretsmanager_secret", "salem/webhook");
        String jobDefinition = arn(example, "aws_batch_job_definition", "");
        return Stream.of(
                        EVERYBODY.stream()
                                .flatMap(role -> Stream.concat(
                                        may(
                                                role,
                                                Call.of("dynamodb:GetItem", TABLE),
                                                Call.of("dynamodb:BatchGetItem", TABLE),
                                                Call.of("dynamodb:PutItem", TABLE),
                                                Call.of("dynamodb:Query", TABLE + "/index/unfinished"),
                                                Call.through("dynamodb", "kms:Decrypt", key),
                                                Call.of("s3:GetObject", REPORT),
                                                Call.of("s3:GetObject", MODEL),
                                                Call.of("s3:ListBucket", BUCKET + "data"),
                                                Call.of("s3:GetObject", ARTIFACT),
                                                Call.through("s3", "kms:Decrypt", key),
                                                Call.through("secretsmanager", "kms:Decrypt", key),
                                                Call.of("secretsmanager:GetSecretValue", registry)),
                                        mayNot(
                                                role,
                                                Call.of("dynamodb:Scan", TABLE),
                                                Call.of("s3:DeleteObject", REPORT),
                                                Call.through("secretsmanager", "kms:GenerateDataKey", key),
                                                Call.of("dynamodb:DeleteTable", TABLE),
                                                Call.of("dynamodb:PutItem", TABLE + "-of-others"),
                                                Call.of("s3:PutObject", MODEL),
                                                Call.of("s3:DeleteObject", MODEL),
                                                Call.of("s3:DeleteObject", ARTIFACT),
                                                Call.of(
                                                        "s3:GetObject",
                                                        "arn:aws:s3:::mlflow-artifacts/elsewhere/model.safetensors"),
                                                Call.of("s3:GetObject", "arn:aws:s3:::a-bucket-of-others/secret"),
                                                Call.of("s3:PutObject", WEBHOOK_RULES),
                                                Call.of("s3:PutBucketPolicy", BUCKET + "data"),
                                                Call.of("kms:Decrypt", key),
                                                Call.of("kms:ScheduleKeyDeletion", key),
                                                Call.of("secretsmanager:PutSecretValue", registry),
                                                Call.of("secretsmanager:GetSecretValue", registry + "-of-others"),
                                                Call.of("sqs:PurgeQueue", CPU),
                                                Call.of("sqs:ReceiveMessage", CPU + "-dead"),
                                                Call.of("iam:PassRole", "arn:aws:iam::123456789012:role/salem-edit"),
                                                Call.of("sts:AssumeRole", "arn:aws:iam::123456789012:role/admin"),
                                                Call.of(
                                                        "lambda:InvokeFunction",
                                                        "arn:aws:lambda:" + US + ":function:salem-edit"),
                                                Call.of(
                                                        "lambda:UpdateFunctionCode",
                                                        "arn:aws:lambda:" + US + ":function:salem-front"),
                                                Call.of("batch:SubmitJob", QUEUE_OF_JOBS)))),
                        may(
                                FRONT,
                                Call.of("dynamodb:DeleteItem", TABLE),
                                Call.of("dynamodb:Query", TABLE + "/index/newest"),
                                Call.of("sqs:SendMessage", CPU),
                                Call.of("sqs:SendMessage", GPU_QUEUE),
                                Call.of("sqs:GetQueueAttributes", CPU),
                                Call.through("sqs", "kms:GenerateDataKey", key),
                                Call.of("secretsmanager:GetSecretValue", webhook),
                                Call.of("s3:GetObject", WEBHOOK_RULES)),
                        mayNot(
                                FRONT,
                                Call.of("sqs:ReceiveMessage", CPU),
                                Call.of("sqs:DeleteMessage", CPU),
                                Call.of("s3:PutObject", REPORT),
                                Call.of("s3:AbortMultipartUpload", REPORT),
                                Call.through("s3", "kms:GenerateDataKey", key),
                                Call.of("s3:PutObject", ARTIFACT)),
                        may(
                                EDIT,
                                Call.of("dynamodb:DeleteItem", TABLE),
                                Call.of("sqs:ReceiveMessage", CPU),
                                Call.of("sqs:DeleteMessage", CPU),
                                Call.of("sqs:ChangeMessageVisibility", CPU),
                                Call.of("sqs:GetQueueAttributes", CPU),
                                Call.of("sqs:SendMessage", GPU_QUEUE),
                                Call.through("sqs", "kms:Decrypt", key),
                                Call.through("sqs", "kms:GenerateDataKey", key),
                                Call.of("s3:PutObject", REPORT),
                                Call.of("s3:AbortMultipartUpload", REPORT),
                                Call.of("s3:ListBucketMultipartUploads", BUCKET + "reports"),
                                Call.through("s3", "kms:GenerateDataKey", key),
                                Call.of("s3:PutObject", ARTIFACT),
                                Call.of("s3:AbortMultipartUpload", ARTIFACT),
                                Call.of("s3:ListBucketMultipartUploads", "arn:aws:s3:::mlflow-artifacts")),
                        mayNot(
                                EDIT,
                                Call.of("dynamodb:Query", TABLE + "/index/newest"),
                                Call.of("sqs:ReceiveMessage", GPU_QUEUE),
                                Call.of("secretsmanager:GetSecretValue", webhook),
                                Call.of("s3:GetObject", WEBHOOK_RULES)),
                        may(
                                GPU,
                                Call.of("s3:PutObject", REPORT),
                                Call.of("s3:AbortMultipartUpload", REPORT),
                                Call.of("s3:ListBucketMultipartUploads", BUCKET + "reports"),
                                Call.through("s3", "kms:GenerateDataKey", key),
                                Call.of("s3:PutObject", ARTIFACT)),
                        mayNot(
                                GPU,
                                Call.of("dynamodb:DeleteItem", TABLE),
                                Call.of("dynamodb:Query", TABLE + "/index/newest"),
                                Call.through("sqs", "kms:GenerateDataKey", key),
                                Call.of("sqs:SendMessage", CPU),
                                Call.of("sqs:ReceiveMessage", GPU_QUEUE),
                                Call.of("secretsmanager:GetSecretValue", webhook)),
                        may(
                                PIPE,
                                Call.of("sqs:ReceiveMessage", GPU_QUEUE),
                                Call.of("sqs:DeleteMessage", GPU_QUEUE),
                                Call.through("sqs", "kms:Decrypt", key),
                                Call.of("batch:SubmitJob", QUEUE_OF_JOBS),
                                Call.of("batch:SubmitJob", jobDefinition)),
                        mayNot(
                                PIPE,
                                Call.of("sqs:ReceiveMessage", CPU),
                                Call.of("sqs:SendMessage", GPU_QUEUE),
                                Call.of("batch:SubmitJob", QUEUE_OF_JOBS + "-of-others"),
                                Call.of("batch:SubmitJob", "arn:aws:batch:" + US + ":job-definition/other:1"),
                                Call.of("dynamodb:GetItem", TABLE),
                                Call.of("s3:GetObject", MODEL)))
                .flatMap(cases -> cases);
    }

    /** Of the resource of a type and a name, or of one that is nowhere. */
    private static String arn(List<Resource> example, String type, String name) {
        return example.stream()
                .filter(resource -> resource.type().equals(type)
                        && (name.isEmpty() || resource.text("/name").equals(name)))
                .map(resource -> resource.text("/arn"))
                .findFirst()
                .orElse("arn:aws:nowhere:" + US + ":" + type + "/" + name);
    }

    private static Stream<Case> may(String role, Call... calls) {
        return Stream.of(calls).map(call -> new Case(role, call, true));
    }

    private static Stream<Case> mayNot(String role, Call... calls) {
        return Stream.of(calls).map(call -> new Case(role, call, false));
    }
}
