# Webhooks get lost, and a front sleeps between requests: a schedule has versions looked for that ask for an edit.

locals {
  reconcile = local.webhooks && var.reconcile_minutes > 0 ? 1 : 0
}

resource "aws_lambda_function" "reconcile" {
  count = local.reconcile

  function_name                  = "${var.name}-reconcile"
  description                    = "Looks for versions whose webhook was lost."
  role                           = aws_iam_role.front.arn
  package_type                   = "Image"
  image_uri                      = var.image
  architectures                  = [var.architecture]
  memory_size                    = aws_lambda_function.front.memory_size
  timeout                        = 60
  reserved_concurrent_executions = var.reserve_concurrency ? 1 : -1
  kms_key_arn                    = aws_kms_key.this.arn

  image_config {
    command = ["dev.salem.trigger.lambda.ReconcileHandler::handleRequest"]
  }

  environment {
    variables = aws_lambda_function.front.environment[0].variables
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
    log_group  = aws_cloudwatch_log_group.this["front"].name
  }

  depends_on = [aws_iam_role_policy.front, aws_iam_role_policy.front_runtime]
  tags       = local.tags
}

resource "aws_cloudwatch_event_rule" "reconcile" {
  count = local.reconcile

  name                = "${var.name}-reconcile"
  description         = "When versions are looked for whose webhook was lost."
  schedule_expression = "rate(${var.reconcile_minutes} minutes)"
  tags                = local.tags
}

resource "aws_cloudwatch_event_target" "reconcile" {
  count = local.reconcile

  rule = aws_cloudwatch_event_rule.reconcile[0].name
  arn  = aws_lambda_function.reconcile[0].arn
}

resource "aws_lambda_permission" "reconcile" {
  count = local.reconcile

  statement_id  = "Schedule"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.reconcile[0].function_name
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.reconcile[0].arn
}
