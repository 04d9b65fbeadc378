# Reports of jobs and the rules of webhooks.
resource "aws_s3_bucket" "reports" {
  bucket        = "${local.bucket_prefix}-reports"
  force_destroy = !var.deletion_protection
  tags          = local.tags
}

# Models and edit sets that requests name.
resource "aws_s3_bucket" "data" {
  count = var.create_data_bucket ? 1 : 0

  bucket        = "${local.bucket_prefix}-data"
  force_destroy = !var.deletion_protection
  tags          = local.tags
}

# Who read and wrote the two above.
resource "aws_s3_bucket" "access" {
  bucket        = "${local.bucket_prefix}-access"
  force_destroy = !var.deletion_protection
  tags          = local.tags
}

locals {
  buckets = merge(
    { reports = aws_s3_bucket.reports, access = aws_s3_bucket.access },
    var.create_data_bucket ? { data = aws_s3_bucket.data[0] } : {},
  )
}

resource "aws_s3_bucket_public_access_block" "this" {
  for_each = local.buckets

  bucket                  = each.value.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "this" {
  for_each = local.buckets

  bucket = each.value.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_versioning" "this" {
  for_each = local.buckets

  bucket = each.value.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "this" {
  for_each = local.buckets

  bucket = each.value.id

  rule {
    bucket_key_enabled = each.key != "access"

    apply_server_side_encryption_by_default {
      # S3's log delivery can't write with a customer's key unless its service may use it; it keeps no content.
      sse_algorithm     = each.key == "access" ? "AES256" : "aws:kms"
      kms_master_key_id = each.key == "access" ? null : aws_kms_key.this.arn
    }
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "this" {
  for_each = local.buckets

  bucket = each.value.id

  rule {
    id     = "abort-unfinished-uploads"
    status = "Enabled"

    filter {}

    abort_incomplete_multipart_upload {
      days_after_initiation = 1
    }

    noncurrent_version_expiration {
      noncurrent_days = 30
    }
  }

  dynamic "rule" {
    for_each = each.key == "data" ? [] : [1]

    content {
      id     = "expire"
      status = "Enabled"

      filter {
        prefix = each.key == "reports" ? "reports/" : ""
      }

      expiration {
        days = each.key == "reports" ? var.report_days : var.log_days
      }
    }
  }

  depends_on = [aws_s3_bucket_versioning.this]
}

resource "aws_s3_bucket_logging" "this" {
  for_each = { for name, bucket in local.buckets : name => bucket if name != "access" }

  bucket        = each.value.id
  target_bucket = aws_s3_bucket.access.id
  target_prefix = "${each.key}/"

  depends_on = [aws_s3_bucket_policy.this]
}

data "aws_iam_policy_document" "bucket" {
  for_each = local.buckets

  statement {
    sid       = "TlsOnly"
    effect    = "Deny"
    actions   = ["s3:*"] # a refusal must name everything
    resources = [each.value.arn, "${each.value.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = ["*"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }

  dynamic "statement" {
    for_each = each.key == "access" ? [1] : []

    content {
      sid       = "AccessLogs"
      actions   = ["s3:PutObject"]
      resources = ["${each.value.arn}/*"]

      principals {
        type        = "Service"
        identifiers = ["logging.s3.amazonaws.com"]
      }

      condition {
        test     = "ArnLike"
        variable = "aws:SourceArn"
        values   = [for name, bucket in local.buckets : bucket.arn if name != "access"]
      }

      condition {
        test     = "StringEquals"
        variable = "aws:SourceAccount"
        values   = [local.account]
      }
    }
  }
}

resource "aws_s3_bucket_policy" "this" {
  for_each = local.buckets

  bucket = each.value.id
  policy = data.aws_iam_policy_document.bucket[each.key].json

  depends_on = [aws_s3_bucket_public_access_block.this]
}

# A function has no files: what it is ruled by lies beside the reports, where it may be read and not written.
resource "aws_s3_object" "rules" {
  for_each = { for name, rules in { webhook = var.webhook_rules, access = var.access_rules } : name => rules if rules != null }

  bucket       = aws_s3_bucket.reports.id
  key          = "settings/${each.key}-rules.json"
  content      = each.value
  content_type = "application/json"
  kms_key_id   = aws_kms_key.this.arn
  tags         = local.tags

  depends_on = [aws_s3_bucket_server_side_encryption_configuration.this]
}

resource "aws_ecr_repository" "image" {
  count = var.create_repository ? 1 : 0

  name                 = var.name
  image_tag_mutability = "IMMUTABLE"
  force_delete         = !var.deletion_protection

  image_scanning_configuration {
    scan_on_push = true
  }

  encryption_configuration {
    encryption_type = "KMS"
    kms_key         = aws_kms_key.this.arn
  }

  tags = local.tags
}

resource "aws_ecr_lifecycle_policy" "image" {
  count = var.create_repository ? 1 : 0

  repository = aws_ecr_repository.image[0].name

  policy = jsonencode({
    rules = [{
      rulePriority = 1
      description  = "The last images are enough to go back."
      selection    = { tagStatus = "any", countType = "imageCountMoreThan", countNumber = 30 }
      action       = { type = "expire" }
    }]
  })
}

data "aws_iam_policy_document" "repository" {
  statement {
    sid     = "FunctionsOfThisAccount"
    actions = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]

    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }

    condition {
      test     = "ArnLike"
      variable = "aws:SourceArn"
      values   = ["arn:${local.partition}:lambda:${local.region}:${local.account}:function:${var.name}-*"]
    }
  }
}

resource "aws_ecr_repository_policy" "image" {
  count = var.create_repository ? 1 : 0

  repository = aws_ecr_repository.image[0].name
  policy     = data.aws_iam_policy_document.repository.json
}
