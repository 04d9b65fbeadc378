data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}
data "aws_region" "current" {}

locals {
  account   = data.aws_caller_identity.current.account_id
  partition = data.aws_partition.current.partition
  region    = data.aws_region.current.name
  tags      = merge(var.tags, { "salem:deployment" = var.name })

  # Bucket names are shared by all accounts.
  bucket_prefix = "${var.name}-${local.account}-${local.region}"

  front_timeout_seconds = 29 # an HTTP API gives up after 30 s

  webhooks = var.webhook_rules != null
  gpu      = var.enable_gpu ? 1 : 0
  in_vpc   = var.network != "none"

  mlflow_port = try(
    tonumber(regex("^https?://[^/:]+:([0-9]+)", var.mlflow_tracking_uri)[0]),
    startswith(var.mlflow_tracking_uri, "https:") ? 443 : 80
  )

  data_locations = concat(aws_s3_bucket.data[*].id, tolist(var.read_locations), tolist(var.artifact_locations))
  read_buckets   = toset([for place in local.data_locations : split("/", place)[0]])

  secret_environment = merge(
    var.mlflow_needs_secret ? {
      (var.mlflow_username == null ? "MLFLOW_TRACKING_TOKEN" : "MLFLOW_TRACKING_PASSWORD") = "secretsmanager:${aws_secretsmanager_secret.mlflow[0].arn}"
    } : {},
  )

  # What front, edit function and GPU worker have in common.
  environment = merge(
    {
      SALEM_JOBS_STORE                 = "dynamodb"
      SALEM_JOBS_TABLE                 = aws_dynamodb_table.jobs.name
      SALEM_JOBS_KEEP                  = "P${var.job_days}D"
      SALEM_JOBS_QUEUE                 = "sqs"
      SALEM_JOBS_QUEUE_URL             = aws_sqs_queue.cpu.url
      SALEM_JOBS_REPORTS               = "s3://${aws_s3_bucket.reports.id}/reports"
      SALEM_PLACES_BUCKETS             = join(",", sort(local.data_locations))
      MLFLOW_TRACKING_URI              = var.mlflow_tracking_uri
      QUARKUS_LOG_CONSOLE_JSON_ENABLED = "true"
    },
    var.mlflow_workspace == null ? {} : { MLFLOW_WORKSPACE = var.mlflow_workspace },
    var.mlflow_username == null ? {} : { MLFLOW_TRACKING_USERNAME = var.mlflow_username },
    local.secret_environment,
    var.enable_gpu ? { SALEM_JOBS_GPU_QUEUE_URL = aws_sqs_queue.gpu[0].url } : {},
    var.environment,
  )
}
