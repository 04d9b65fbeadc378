# Jobs, their leases and the deliveries of webhooks.
resource "aws_dynamodb_table" "jobs" {
  name                        = "${var.name}-jobs"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "pk"
  deletion_protection_enabled = var.deletion_protection

  dynamic "attribute" {
    for_each = toset(["pk", "kind", "unfinished", "created"])

    content {
      name = attribute.value
      type = "S"
    }
  }

  # Jobs by their age, for lists.
  global_secondary_index {
    name            = "newest"
    hash_key        = "kind"
    range_key       = "created"
    projection_type = "KEYS_ONLY"
  }

  # Jobs that some worker must still end.
  global_secondary_index {
    name            = "unfinished"
    hash_key        = "unfinished"
    range_key       = "created"
    projection_type = "KEYS_ONLY"
  }

  ttl {
    attribute_name = "expires"
    enabled        = true
  }

  point_in_time_recovery {
    enabled = true
  }

  server_side_encryption {
    enabled     = true
    kms_key_arn = aws_kms_key.this.arn
  }

  tags = local.tags
}

# Values are put in after the apply, by hand or by a rotation: what Terraform doesn't know, its state can't tell.
resource "aws_secretsmanager_secret" "webhook" {
  count = local.webhooks ? 1 : 0

  name                    = "${var.name}/webhook"
  description             = "Secrets that registry webhooks of ${var.name} are signed with."
  kms_key_id              = aws_kms_key.this.arn
  recovery_window_in_days = var.deletion_protection ? 7 : 0
  tags                    = local.tags
}

resource "aws_secretsmanager_secret" "keys" {
  count = var.api_authorization == "IAM" ? 1 : 0

  name                    = "${var.name}/keys"
  description             = "Callers of ${var.name} and their keys: ann=KEY,bob=KEY."
  kms_key_id              = aws_kms_key.this.arn
  recovery_window_in_days = var.deletion_protection ? 7 : 0
  tags                    = local.tags
}

resource "aws_secretsmanager_secret" "mlflow" {
  count = var.mlflow_needs_secret ? 1 : 0

  name                    = "${var.name}/mlflow"
  description             = "Password or token of ${var.name} at its MLflow server."
  kms_key_id              = aws_kms_key.this.arn
  recovery_window_in_days = var.deletion_protection ? 7 : 0
  tags                    = local.tags
}
