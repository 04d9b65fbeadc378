# Both lanes in a VPC, over models and edit sets in a bucket, that are there already; the MLflow server needs no password inside it.
module "salem" {
  source = "../.."

  name      = var.name
  image     = "${local.repository}:${var.image_tag}"
  gpu_image = "${local.repository}:${var.image_tag}-cuda"

  mlflow_tracking_uri = var.mlflow_tracking_uri
  mlflow_needs_secret = false

  network          = "existing"
  vpc_id           = var.vpc_id
  subnet_ids       = var.subnet_ids
  create_endpoints = false

  create_data_bucket    = false
  read_locations        = ["${var.model_bucket}/models", "${var.model_bucket}/edits"]
  location_kms_key_arns = [var.model_key_arn]

  enable_gpu = true
  gpu_spot   = false
}

data "aws_caller_identity" "current" {}

locals {
  repository = "${data.aws_caller_identity.current.account_id}.dkr.ecr.${var.region}.amazonaws.com/${var.name}"
}
