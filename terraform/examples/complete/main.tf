# Everything: both lanes in a network of their own, tokens for callers, webhooks, alarms by mail, caps on costs.
module "salem" {
  source = "../.."

  name      = var.name
  image     = "${local.repository}:${var.image_tag}"
  gpu_image = "${local.repository}:${var.image_tag}-cuda"

  mlflow_tracking_uri = var.mlflow_tracking_uri
  artifact_locations  = [var.artifact_location]
  webhook_rules       = file("${path.module}/webhook-rules.json")

  api_authorization = "JWT"
  jwt_issuer        = var.jwt_issuer
  jwt_audience      = [var.jwt_audience]

  network    = "create"
  create_nat = true

  enable_gpu       = true
  gpu_max_vcpus    = 8
  edit_concurrency = 4
  daily_budget_usd = 20

  alarm_email = var.alarm_email

  deletion_protection = var.deletion_protection

  tags = { service = "model-editing" }
}

data "aws_caller_identity" "current" {}

locals {
  repository = "${data.aws_caller_identity.current.account_id}.dkr.ecr.${var.region}.amazonaws.com/${var.name}"
}
