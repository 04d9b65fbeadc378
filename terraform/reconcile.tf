# Webhooks get lost, and a front sleeps between requests: a schedule has versions looked for that ask for an edit.

locals {
  reconcile = local.webhooks && var.reconcile_minutes > 0 ? 1 : 0
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
  arn  = aws_lambda_function.this["reconcile"].arn
}

resource "aws_lambda_permission" "reconcile" {
  count = local.reconcile

  statement_id  = "Schedule"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.this["reconcile"].function_name
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.reconcile[0].arn
}
