# The CPU lane without a network of its own: what it costs while nothing is edited is a key, a secret and some alarms.
module "salem" {
  source = "../.."

  name                = var.name
  mlflow_tracking_uri = var.mlflow_tracking_uri
  image               = "${local.repository}:${var.image_tag}"

  deletion_protection = false # to try it out; leave it on where it matters

  # What a new account may have: leave both out once its quotas of Lambda (concurrency 10, memory 3,008 MB) are raised.
  reserve_concurrency = false
  edit_memory_mb      = 3008
}

data "aws_caller_identity" "current" {}

locals {
  repository = "${data.aws_caller_identity.current.account_id}.dkr.ecr.${var.region}.amazonaws.com/${var.name}"
}
