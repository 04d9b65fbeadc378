resource "aws_cloudwatch_log_group" "this" {
  for_each = toset(concat(["api", "front", "edit"], var.enable_gpu ? ["gpu", "pipe"] : [], local.flow_logs == 1 ? ["flows"] : []))

  name              = "/salem/${var.name}/${each.key}"
  retention_in_days = var.log_days
  kms_key_id        = aws_kms_key.this.arn
  tags              = local.tags
}

resource "aws_flow_log" "this" {
  count = local.flow_logs

  vpc_id               = aws_vpc.this[0].id
  traffic_type         = "ALL"
  log_destination_type = "cloud-watch-logs"
  log_destination      = aws_cloudwatch_log_group.this["flows"].arn
  iam_role_arn         = aws_iam_role.flows[0].arn
  tags                 = local.tags
}

# Where alarms go

locals {
  alarm_topic = var.alarm_topic_arn == null ? aws_sns_topic.alarms[0].arn : var.alarm_topic_arn
}

resource "aws_sns_topic" "alarms" {
  count = var.alarm_topic_arn == null ? 1 : 0

  name              = "${var.name}-alarms"
  kms_master_key_id = aws_kms_key.this.arn
  tags              = local.tags
}

data "aws_iam_policy_document" "alarms" {
  count = var.alarm_topic_arn == null ? 1 : 0

  statement {
    sid       = "ServicesOfThisAccount"
    actions   = ["sns:Publish"]
    resources = [aws_sns_topic.alarms[0].arn]

    principals {
      type        = "Service"
      identifiers = ["cloudwatch.amazonaws.com", "events.amazonaws.com", "budgets.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [local.account]
    }
  }
}

resource "aws_sns_topic_policy" "alarms" {
  count = var.alarm_topic_arn == null ? 1 : 0

  arn    = aws_sns_topic.alarms[0].arn
  policy = data.aws_iam_policy_document.alarms[0].json
}

resource "aws_sns_topic_subscription" "email" {
  count = var.alarm_topic_arn == null && var.alarm_email != null ? 1 : 0

  topic_arn = aws_sns_topic.alarms[0].arn
  protocol  = "email"
  endpoint  = var.alarm_email
}

# What raises an alarm

locals {
  lanes = merge(
    { cpu = { queue = aws_sqs_queue.cpu.name, dead = aws_sqs_queue.cpu_dead.name } },
    var.enable_gpu ? { gpu = { queue = aws_sqs_queue.gpu[0].name, dead = aws_sqs_queue.gpu_dead[0].name } } : {},
  )
  function_names = { for key, function in aws_lambda_function.this : key => function.function_name }
}

resource "aws_cloudwatch_metric_alarm" "dead_letters" {
  for_each = local.lanes

  alarm_name          = "${var.name}-${each.key}-dead-letters"
  alarm_description   = "A job was given to workers ${var.deliveries} times in vain. The runbook's \"replay a dead letter\" says what to do."
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateNumberOfMessagesVisible"
  dimensions          = { QueueName = each.value.dead }
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  treat_missing_data  = "notBreaching"
  alarm_actions       = [local.alarm_topic]
  ok_actions          = [local.alarm_topic]
  tags                = local.tags
}

resource "aws_cloudwatch_metric_alarm" "waiting" {
  for_each = local.lanes

  alarm_name          = "${var.name}-${each.key}-waiting"
  alarm_description   = "A job has been waiting for longer than ${var.oldest_waiting_seconds} s."
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateAgeOfOldestMessage"
  dimensions          = { QueueName = each.value.queue }
  statistic           = "Maximum"
  period              = 300
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = var.oldest_waiting_seconds
  treat_missing_data  = "notBreaching"
  alarm_actions       = [local.alarm_topic]
  ok_actions          = [local.alarm_topic]
  tags                = local.tags
}

# Of these not one in five minutes passes unseen.
locals {
  failures = merge(
    {
      for key, function in local.function_names : "${key}-errors" => {
        description = "The ${key} function failed: its log is in /salem/${var.name}/${local.functions[key].logs}."
        namespace   = "AWS/Lambda"
        metric      = "Errors"
        dimensions  = { FunctionName = function }
      }
    },
    {
      front-throttles = {
        description = "Requests found no free front function: front_concurrency is too low, or somebody calls too much."
        namespace   = "AWS/Lambda"
        metric      = "Throttles"
        dimensions  = { FunctionName = local.function_names.front }
      }
      api-server-errors = {
        description = "The API answered 5xx."
        namespace   = "AWS/ApiGateway"
        metric      = "5xx"
        dimensions  = { ApiId = aws_apigatewayv2_api.this.id }
      }
      table-errors = {
        description = "DynamoDB failed on the table of jobs."
        namespace   = "AWS/DynamoDB"
        metric      = "SystemErrors"
        dimensions  = { TableName = aws_dynamodb_table.jobs.name }
      }
    },
  )
}

resource "aws_cloudwatch_metric_alarm" "failures" {
  for_each = local.failures

  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = each.value.description
  namespace           = each.value.namespace
  metric_name         = each.value.metric
  dimensions          = each.value.dimensions
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  treat_missing_data  = "notBreaching"
  alarm_actions       = [local.alarm_topic]
  tags                = local.tags
}

# Batch tells of each job that has failed for good. Those that the gate rejected (10) or that were invalid (20) have their
# answer already.
resource "aws_cloudwatch_event_rule" "gpu_failed" {
  count = local.gpu

  name        = "${var.name}-gpu-failed"
  description = "Jobs of the GPU lane that failed for good."

  event_pattern = jsonencode({
    source      = ["aws.batch"]
    detail-type = ["Batch Job State Change"]
    detail = {
      status    = ["FAILED"]
      jobQueue  = [aws_batch_job_queue.gpu[0].arn]
      container = { exitCode = [{ anything-but = [10, 20] }, { exists = false }] }
    }
  })

  tags = local.tags
}

resource "aws_cloudwatch_event_target" "gpu_failed" {
  count = local.gpu

  rule = aws_cloudwatch_event_rule.gpu_failed[0].name
  arn  = local.alarm_topic

  input_transformer {
    input_paths = {
      job    = "$.detail.parameters.job"
      batch  = "$.detail.jobId"
      reason = "$.detail.statusReason"
    }
    input_template = "\"${var.name}: job <job> failed on the GPU lane (Batch job <batch>): <reason>\""
  }
}

resource "aws_budgets_budget" "daily" {
  count = var.daily_budget_usd > 0 ? 1 : 0

  name         = "${var.name}-daily"
  budget_type  = "COST"
  limit_amount = tostring(var.daily_budget_usd)
  limit_unit   = "USD"
  time_unit    = "DAILY"

  cost_filter {
    name   = "TagKeyValue"
    values = ["user:salem:deployment$${var.name}"]
  }

  notification {
    comparison_operator       = "GREATER_THAN"
    threshold                 = 100
    threshold_type            = "PERCENTAGE"
    notification_type         = "ACTUAL"
    subscriber_sns_topic_arns = [local.alarm_topic]
  }

  tags = local.tags
}

resource "aws_cloudwatch_dashboard" "this" {
  dashboard_name = var.name

  dashboard_body = jsonencode({
    widgets = [for index, widget in local.widgets : {
      type   = "metric"
      x      = 12 * (index % 2)
      y      = 6 * floor(index / 2)
      width  = 12
      height = 6
      properties = {
        title   = widget.title
        region  = local.region
        stat    = widget.stat
        period  = 300
        view    = "timeSeries"
        metrics = widget.metrics
      }
    }]
  })
}

locals {
  widgets = [
    {
      title   = "Waiting jobs"
      stat    = "Maximum"
      metrics = [for lane in local.lanes : ["AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", lane.queue]]
    },
    {
      title   = "Dead letters"
      stat    = "Maximum"
      metrics = [for lane in local.lanes : ["AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", lane.dead]]
    },
    {
      title   = "Age of the oldest waiting job (s)"
      stat    = "Maximum"
      metrics = [for lane in local.lanes : ["AWS/SQS", "ApproximateAgeOfOldestMessage", "QueueName", lane.queue]]
    },
    {
      title   = "Edits at once"
      stat    = "Maximum"
      metrics = [["AWS/Lambda", "ConcurrentExecutions", "FunctionName", local.function_names.edit]]
    },
    {
      title   = "Duration of the functions (ms, p95)"
      stat    = "p95"
      metrics = [for function in local.function_names : ["AWS/Lambda", "Duration", "FunctionName", function]]
    },
    {
      title   = "Failures of the functions"
      stat    = "Sum"
      metrics = [for function in local.function_names : ["AWS/Lambda", "Errors", "FunctionName", function]]
    },
    {
      title   = "Requests and refusals"
      stat    = "Sum"
      metrics = [for metric in ["Count", "4xx", "5xx"] : ["AWS/ApiGateway", metric, "ApiId", aws_apigatewayv2_api.this.id]]
    },
    {
      title   = "Table of jobs"
      stat    = "Sum"
      metrics = [for metric in ["ConsumedReadCapacityUnits", "ConsumedWriteCapacityUnits"] : ["AWS/DynamoDB", metric, "TableName", aws_dynamodb_table.jobs.name]]
    },
  ]
}
