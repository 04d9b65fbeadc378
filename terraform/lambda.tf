locals {
  front = {
    description = "Receives requests and webhooks, answers 202."
    handler     = "io.quarkus.amazon.lambda.runtime.QuarkusStreamHandler::handleRequest"
    role_arn    = aws_iam_role.front.arn
    logs        = "front"
    memory_mb   = 1769 # a whole CPU, which the start of a JVM wants
    storage_mb  = 512
    timeout     = local.front_timeout_seconds
    concurrency = var.front_concurrency
    environment = local.front_environment
  }

  functions = merge(
    {
      # Verifies, plans, writes the job down and puts its id into a queue. It loads no model.
      front = local.front

      # The CPU lane. AWS Lambda has no GPU.
      edit = {
        description = "Edits the model of one job at a time."
        handler     = "dev.salem.trigger.lambda.EditHandler::handleRequest"
        role_arn    = aws_iam_role.edit.arn
        logs        = "edit"
        memory_mb   = var.edit_memory_mb
        storage_mb  = var.edit_storage_mb
        timeout     = var.edit_timeout_seconds
        concurrency = var.edit_concurrency
        environment = local.environment
      }
    },
    local.reconcile == 0 ? {} : {
      # What a front does between requests elsewhere; here it sleeps.
      reconcile = merge(local.front, {
        description = "Looks for versions whose webhook was lost."
        handler     = "dev.salem.trigger.lambda.ReconcileHandler::handleRequest"
        timeout     = 60
        concurrency = 1
      })
    },
  )

  front_environment = merge(
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

resource "aws_lambda_function" "this" {
  for_each = local.functions

  function_name                  = "${var.name}-${each.key}"
  description                    = each.value.description
  role                           = each.value.role_arn
  package_type                   = "Image"
  image_uri                      = var.image
  architectures                  = [var.architecture]
  memory_size                    = each.value.memory_mb
  timeout                        = each.value.timeout
  reserved_concurrent_executions = var.reserve_concurrency ? each.value.concurrency : -1
  kms_key_arn                    = aws_kms_key.this.arn

  image_config {
    command = [each.value.handler]
  }

  ephemeral_storage {
    size = each.value.storage_mb
  }

  environment {
    variables = each.value.environment
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
    log_group  = aws_cloudwatch_log_group.this[each.value.logs].name
  }

  depends_on = [
    aws_iam_role_policy.front,
    aws_iam_role_policy.front_runtime,
    aws_iam_role_policy.edit,
    aws_iam_role_policy.edit_runtime,
  ]
  tags = local.tags
}

resource "aws_lambda_event_source_mapping" "edit" {
  event_source_arn        = aws_sqs_queue.cpu.arn
  function_name           = aws_lambda_function.this["edit"].arn
  batch_size              = 1
  function_response_types = ["ReportBatchItemFailures"]

  scaling_config {
    maximum_concurrency = var.edit_concurrency
  }

  tags = local.tags
}
