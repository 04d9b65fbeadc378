# One role a component, with the calls that its code makes and no others.

data "aws_iam_policy_document" "assume" {
  for_each = toset(["lambda", "ecs-tasks", "ec2", "pipes", "vpc-flow-logs"])

  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["${each.value}.amazonaws.com"]
    }

    dynamic "condition" {
      for_each = contains(["ecs-tasks", "pipes", "vpc-flow-logs"], each.value) ? [1] : []

      content {
        test     = "StringEquals"
        variable = "aws:SourceAccount"
        values   = [local.account]
      }
    }
  }
}

locals {
  lane_arns = concat([aws_sqs_queue.cpu.arn], aws_sqs_queue.gpu[*].arn)
  s3_arn    = "arn:${local.partition}:s3:::"
  key_arns  = concat([aws_kms_key.this.arn], tolist(var.location_kms_key_arns))
  services  = ["s3", "sqs", "secretsmanager"]

  caller_secrets = concat(aws_secretsmanager_secret.webhook[*].arn, aws_secretsmanager_secret.keys[*].arn)
}

# What every component that knows of jobs does: it reads and changes them, and reads their reports and the data that they
# name.
data "aws_iam_policy_document" "jobs" {
  statement {
    sid       = "Jobs"
    actions   = ["dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:PutItem"]
    resources = [aws_dynamodb_table.jobs.arn]
  }

  statement {
    sid       = "UnfinishedJobs"
    actions   = ["dynamodb:Query"]
    resources = ["${aws_dynamodb_table.jobs.arn}/index/unfinished"]
  }

  statement {
    sid       = "Reports"
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.reports.arn}/reports/*"]
  }

  statement {
    sid     = "ListLocations"
    actions = ["s3:ListBucket"]
    resources = concat(
      [aws_s3_bucket.reports.arn],
      [for bucket in local.read_buckets : "${local.s3_arn}${bucket}"],
    )
  }

  statement {
    sid       = "ReadLocations"
    actions   = ["s3:GetObject"]
    resources = [for place in local.data_locations : "${local.s3_arn}${trimsuffix(place, "/")}/*"]
  }

  statement {
    sid       = "Decrypt"
    actions   = ["kms:Decrypt"]
    resources = local.key_arns

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = [for service in local.services : "${service}.${local.region}.amazonaws.com"]
    }
  }

  # What DynamoDB asks of whoever uses an encrypted table.
  statement {
    sid       = "TableKey"
    actions   = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncryptFrom", "kms:ReEncryptTo", "kms:GenerateDataKey", "kms:DescribeKey", "kms:CreateGrant"]
    resources = [aws_kms_key.this.arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["dynamodb.${local.region}.amazonaws.com"]
    }
  }

  dynamic "statement" {
    for_each = var.mlflow_needs_secret ? [1] : []

    content {
      sid       = "RegistrySecret"
      actions   = ["secretsmanager:GetSecretValue"]
      resources = aws_secretsmanager_secret.mlflow[*].arn
    }
  }
}

# Jobs are put into a queue by who receives them, the edit function too where it is asked directly; a message that was lost between table and queue is put again by the next
# worker that finds its job.
data "aws_iam_policy_document" "enqueue" {
  statement {
    sid       = "Enqueue"
    actions   = ["sqs:SendMessage", "sqs:GetQueueAttributes"]
    resources = local.lane_arns
  }

  # A job that the queue did not take is no job.
  statement {
    sid       = "TurnAway"
    actions   = ["dynamodb:DeleteItem"]
    resources = [aws_dynamodb_table.jobs.arn]
  }

  statement {
    sid       = "EncryptMessages"
    actions   = ["kms:GenerateDataKey"]
    resources = [aws_kms_key.this.arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["sqs.${local.region}.amazonaws.com"]
    }
  }
}

data "aws_iam_policy_document" "front" {
  source_policy_documents = [data.aws_iam_policy_document.jobs.json, data.aws_iam_policy_document.enqueue.json]

  statement {
    sid       = "ListJobs"
    actions   = ["dynamodb:Query"]
    resources = ["${aws_dynamodb_table.jobs.arn}/index/newest"]
  }

  dynamic "statement" {
    for_each = length(local.caller_secrets) > 0 ? [1] : []

    content {
      sid       = "CallersSecrets"
      actions   = ["secretsmanager:GetSecretValue"]
      resources = local.caller_secrets
    }
  }

  dynamic "statement" {
    for_each = length(aws_s3_object.rules) > 0 ? [1] : []

    content {
      sid       = "Rules"
      actions   = ["s3:GetObject"]
      resources = [for rules in aws_s3_object.rules : "${aws_s3_bucket.reports.arn}/${rules.key}"]
    }
  }
}

# What an edit does beside: it writes reports, and the registry's artifacts where the server leaves that to its clients.
data "aws_iam_policy_document" "worker" {
  source_policy_documents = [data.aws_iam_policy_document.jobs.json]

  statement {
    sid       = "WriteReports"
    actions   = ["s3:PutObject", "s3:AbortMultipartUpload"]
    resources = ["${aws_s3_bucket.reports.arn}/reports/*"]
  }

  statement {
    sid       = "EncryptFiles"
    actions   = ["kms:GenerateDataKey"]
    resources = local.key_arns

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["s3.${local.region}.amazonaws.com"]
    }
  }

  dynamic "statement" {
    for_each = length(var.artifact_locations) > 0 ? [1] : []

    content {
      sid       = "WriteArtifacts"
      actions   = ["s3:PutObject", "s3:AbortMultipartUpload"]
      resources = [for place in var.artifact_locations : "${local.s3_arn}${trimsuffix(place, "/")}/*"]
    }
  }

  statement {
    sid     = "FindUnfinishedUploads"
    actions = ["s3:ListBucketMultipartUploads"]
    resources = concat(
      [aws_s3_bucket.reports.arn],
      [for bucket in toset([for place in var.artifact_locations : split("/", place)[0]]) : "${local.s3_arn}${bucket}"],
    )
  }
}

data "aws_iam_policy_document" "edit" {
  source_policy_documents = [data.aws_iam_policy_document.worker.json, data.aws_iam_policy_document.enqueue.json]

  statement {
    sid       = "Take"
    actions   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility", "sqs:GetQueueAttributes"]
    resources = [aws_sqs_queue.cpu.arn]
  }
}

# What Lambda itself does for a function.
data "aws_iam_policy_document" "runtime" {
  for_each = toset(["front", "edit"])

  statement {
    sid       = "Logs"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.this[each.key].arn}:*"]
  }

  # X-Ray has no resources to name.
  statement {
    sid       = "Traces"
    actions   = ["xray:PutTraceSegments", "xray:PutTelemetryRecords"]
    resources = ["*"]
  }

  # EC2 decides on network interfaces before they have a name.
  dynamic "statement" {
    for_each = local.in_vpc ? [1] : []

    content {
      sid       = "NetworkInterfaces"
      actions   = ["ec2:CreateNetworkInterface", "ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets", "ec2:DeleteNetworkInterface", "ec2:AssignPrivateIpAddresses", "ec2:UnassignPrivateIpAddresses"]
      resources = ["*"]
    }
  }

  # They are Lambda's own calls: the code of the function may not make them.
  dynamic "statement" {
    for_each = local.in_vpc ? [1] : []

    content {
      sid       = "NotByTheCode"
      effect    = "Deny"
      actions   = ["ec2:CreateNetworkInterface", "ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets", "ec2:DeleteNetworkInterface", "ec2:AssignPrivateIpAddresses", "ec2:UnassignPrivateIpAddresses"]
      resources = ["*"]

      condition {
        test     = "ArnLike"
        variable = "lambda:SourceFunctionArn"
        values   = ["arn:${local.partition}:lambda:${local.region}:${local.account}:function:${var.name}-*"]
      }
    }
  }
}

resource "aws_iam_role" "front" {
  name               = "${var.name}-front"
  description        = "The function that receives requests."
  assume_role_policy = data.aws_iam_policy_document.assume["lambda"].json
  tags               = local.tags
}

resource "aws_iam_role_policy" "front" {
  name   = "work"
  role   = aws_iam_role.front.id
  policy = data.aws_iam_policy_document.front.json
}

resource "aws_iam_role_policy" "front_runtime" {
  name   = "runtime"
  role   = aws_iam_role.front.id
  policy = data.aws_iam_policy_document.runtime["front"].json
}

resource "aws_iam_role" "edit" {
  name               = "${var.name}-edit"
  description        = "The function that edits."
  assume_role_policy = data.aws_iam_policy_document.assume["lambda"].json
  tags               = local.tags
}

resource "aws_iam_role_policy" "edit" {
  name   = "work"
  role   = aws_iam_role.edit.id
  policy = data.aws_iam_policy_document.edit.json
}

resource "aws_iam_role_policy" "edit_runtime" {
  name   = "runtime"
  role   = aws_iam_role.edit.id
  policy = data.aws_iam_policy_document.runtime["edit"].json
}

# The GPU lane: worker, what starts its container, its instances, and the pipe that submits jobs.

resource "aws_iam_role" "gpu_worker" {
  count = local.gpu

  name               = "${var.name}-gpu-worker"
  description        = "The worker of the GPU lane."
  assume_role_policy = data.aws_iam_policy_document.assume["ecs-tasks"].json
  tags               = local.tags
}

resource "aws_iam_role_policy" "gpu_worker" {
  count = local.gpu

  name   = "work"
  role   = aws_iam_role.gpu_worker[0].id
  policy = data.aws_iam_policy_document.worker.json
}

data "aws_iam_policy_document" "gpu_start" {
  count = local.gpu

  statement {
    sid       = "Logs"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.this["gpu"].arn}:*"]
  }

  # A token is not for a repository.
  statement {
    sid       = "ImageToken"
    actions   = ["ecr:GetAuthorizationToken"]
    resources = ["*"]
  }

  statement {
    sid       = "Image"
    actions   = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
    resources = [local.gpu_repository_arn]
  }
}

locals {
  gpu_repository = var.gpu_image == null ? ["", "", ""] : regex("^([0-9]{12})\\.dkr\\.ecr\\.([a-z0-9-]+)\\.amazonaws\\.com(?:\\.cn)?/([^:@]+)", var.gpu_image)

  gpu_repository_arn = "arn:${local.partition}:ecr:${local.gpu_repository[1]}:${local.gpu_repository[0]}:repository/${local.gpu_repository[2]}"
}

resource "aws_iam_role" "gpu_start" {
  count = local.gpu

  name               = "${var.name}-gpu-start"
  description        = "Pulls the image of the GPU lane's worker and passes its log on."
  assume_role_policy = data.aws_iam_policy_document.assume["ecs-tasks"].json
  tags               = local.tags
}

resource "aws_iam_role_policy" "gpu_start" {
  count = local.gpu

  name   = "start"
  role   = aws_iam_role.gpu_start[0].id
  policy = data.aws_iam_policy_document.gpu_start[0].json
}

# Instances join a cluster that Batch makes and names; AWS keeps the calls of its agent in this policy.
resource "aws_iam_role" "gpu_instance" {
  count = local.gpu

  name               = "${var.name}-gpu-instance"
  description        = "The instances of the GPU lane."
  assume_role_policy = data.aws_iam_policy_document.assume["ec2"].json
  tags               = local.tags
}

resource "aws_iam_role_policy_attachment" "gpu_instance" {
  count = local.gpu

  role       = aws_iam_role.gpu_instance[0].name
  policy_arn = "arn:${local.partition}:iam::aws:policy/service-role/AmazonEC2ContainerServiceforEC2Role"
}

resource "aws_iam_instance_profile" "gpu_instance" {
  count = local.gpu

  name = "${var.name}-gpu-instance"
  role = aws_iam_role.gpu_instance[0].name
  tags = local.tags
}

data "aws_iam_policy_document" "pipe" {
  count = local.gpu

  statement {
    sid       = "Take"
    actions   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
    resources = [aws_sqs_queue.gpu[0].arn]
  }

  statement {
    sid       = "Decrypt"
    actions   = ["kms:Decrypt"]
    resources = [aws_kms_key.this.arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["sqs.${local.region}.amazonaws.com"]
    }
  }

  statement {
    sid       = "Submit"
    actions   = ["batch:SubmitJob"]
    resources = [aws_batch_job_queue.gpu[0].arn, aws_batch_job_definition.gpu[0].arn_prefix, "${aws_batch_job_definition.gpu[0].arn_prefix}:*"]
  }

  statement {
    sid       = "TagJobs"
    actions   = ["batch:TagResource"]
    resources = ["arn:${local.partition}:batch:${local.region}:${local.account}:job/*"] # jobs have no names before they are
  }

  statement {
    sid       = "Logs"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.this["pipe"].arn}:*"]
  }
}

resource "aws_iam_role" "pipe" {
  count = local.gpu

  name               = "${var.name}-pipe"
  description        = "Submits a Batch job for each message of the GPU lane's queue."
  assume_role_policy = data.aws_iam_policy_document.assume["pipes"].json
  tags               = local.tags
}

resource "aws_iam_role_policy" "pipe" {
  count = local.gpu

  name   = "pipe"
  role   = aws_iam_role.pipe[0].id
  policy = data.aws_iam_policy_document.pipe[0].json
}

data "aws_iam_policy_document" "flows" {
  count = local.flow_logs

  statement {
    sid       = "Logs"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"]
    resources = ["${aws_cloudwatch_log_group.this["flows"].arn}:*"]
  }
}

resource "aws_iam_role" "flows" {
  count = local.flow_logs

  name               = "${var.name}-flows"
  description        = "Writes the connections of the VPC into their log."
  assume_role_policy = data.aws_iam_policy_document.assume["vpc-flow-logs"].json
  tags               = local.tags
}

resource "aws_iam_role_policy" "flows" {
  count = local.flow_logs

  name   = "flows"
  role   = aws_iam_role.flows[0].id
  policy = data.aws_iam_policy_document.flows[0].json
}
