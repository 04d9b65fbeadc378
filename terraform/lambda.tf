# The front verifies, plans, writes the job down and puts its id into a queue. It loads no model.
resource "aws_lambda_function" "front" {
  function_name                  = "${var.name}-front"
  description                    = "Receives requests and webhooks, answers 202."
  role                           = aws_iam_role.front.arn
  package_type                   = "Image"
  image_uri                      = var.image
  architectures                  = [var.architecture]
  memory_size                    = 1769 # a whole CPU, which the start of a JVM wants
  timeout                        = local.front_timeout_seconds
  reserved_concurrent_executions = var.reserve_concurrency ? var.front_concurrency : -1
  kms_key_arn                    = aws_kms_key.this.arn

  image_config {
    command = ["io.quarkus.amazon.lambda.runtime.QuarkusStreamHandler::handleRequest"]
  }

  environment {
    variables = merge(
      {
        SALEM_JOBS_EDIT         = "false"
        SALEM_WEBHOOK_RECONCILE = "PT0S"                    # a function of its own does that
        SALEM_JAVA_OPTIONS      = "-XX:TieredStopAtLevel=1" # what runs for a few requests isn't worth compiling twice
      },
      local.environment,
      local.webhooks ? {
        SALEM_WEBHOOK_SECRET = "secretsmanager:${aws_secretsmanager_secret.webhook[0].arn}"
        SALEM_WEBHOOK_RULES  = "s3://${aws_s3_bucket.reports.id}/${aws_s3_object.rules["webhook"].key}"
      } : {},
      var.access_rules == null ? {} : {
        SALEM_ACCESS_RULES = "s3://${aws_s3_bucket.reports.id}/${aws_s3_object.rules["access"].key}"
      },
      var.api_authorization == "IAM" ? {
        SALEM_HTTP_KEYS = "secretsmanager:${aws_secretsmanager_secret.keys[0].arn}"
        } : {
        SALEM_HTTP_JWT_ISSUER   = var.jwt_issuer
        SALEM_HTTP_JWT_AUDIENCE = join(",", var.jwt_audience)
      },
    )
  }

  dynamic "vpc_config" {
    for_each = local.in_vpc ? [1] : []

    content {
      subnet_ids         = local.subnet_ids
      security_group_ids = [aws_security_group.workload[0].id]
    }
  }

  tracing_config {
    mode = "Active"
  }

  logging_config {
    log_format = "Text" # the function writes JSON itself
    log_group  = aws_cloudwatch_log_group.this["front"].name
  }

  depends_on = [aws_iam_role_policy.front, aws_iam_role_policy.front_runtime]
  tags       = local.tags
}

# The CPU lane. AWS Lambda has no GPU.
resource "aws_lambda_function" "edit" {
  function_name                  = "${var.name}-edit"
  description                    = "Edits the model of one job at a time."
  role                           = aws_iam_role.edit.arn
  package_type                   = "Image"
  image_uri                      = var.image
  architectures                  = [var.architecture]
  memory_size                    = var.edit_memory_mb
  timeout                        = var.edit_timeout_seconds
  reserved_concurrent_executions = var.reserve_concurrency ? var.edit_concurrency : -1
  kms_key_arn                    = aws_kms_key.this.arn

  image_config {
    command = ["dev.salem.trigger.lambda.EditHandler::handleRequest"]
  }

  ephemeral_storage {
    size = var.edit_storage_mb
  }

  environment {
    variables = local.environment
  }

  dynamic "vpc_config" {
    for_each = local.in_vpc ? [1] : []

    content {
      subnet_ids         = local.subnet_ids
      security_group_ids = [aws_security_group.workload[0].id]
    }
  }

  tracing_config {
    mode = "Active"
  }

  logging_config {
    log_format = "Text"
    log_group  = aws_cloudwatch_log_group.this["edit"].name
  }

  depends_on = [aws_iam_role_policy.edit, aws_iam_role_policy.edit_runtime]
  tags       = local.tags
}

resource "aws_lambda_event_source_mapping" "edit" {
  event_source_arn        = aws_sqs_queue.cpu.arn
  function_name           = aws_lambda_function.edit.arn
  batch_size              = 1
  function_response_types = ["ReportBatchItemFailures"]

  scaling_config {
    maximum_concurrency = var.edit_concurrency
  }

  tags = local.tags
}
