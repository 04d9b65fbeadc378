# One queue a lane. A message's body is the id of a job; the job itself lies in the table.

locals {
  queue_arns = { for queue in ["cpu", "cpu-dead", "gpu", "gpu-dead"] : queue => "arn:${local.partition}:sqs:${local.region}:${local.account}:${var.name}-${queue}" }

  fourteen_days = 1209600 # the longest that SQS keeps a message
}

# Who may use a queue stands in the roles; the queue itself refuses what comes without TLS.
data "aws_iam_policy_document" "queue" {
  for_each = local.queue_arns

  statement {
    sid       = "TlsOnly"
    effect    = "Deny"
    actions   = ["sqs:SendMessage", "sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility", "sqs:GetQueueAttributes", "sqs:PurgeQueue"]
    resources = [each.value]

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
}

resource "aws_sqs_queue" "cpu" {
  name                       = "${var.name}-cpu"
  visibility_timeout_seconds = 6 * var.edit_timeout_seconds # Lambda's advice for an event source
  message_retention_seconds  = local.fourteen_days
  receive_wait_time_seconds  = 20
  max_message_size           = 1024
  kms_master_key_id          = aws_kms_key.this.arn
  policy                     = data.aws_iam_policy_document.queue["cpu"].json

  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.cpu_dead.arn
    maxReceiveCount     = var.deliveries
  })

  tags = local.tags
}

resource "aws_sqs_queue" "cpu_dead" {
  name                      = "${var.name}-cpu-dead"
  message_retention_seconds = local.fourteen_days
  kms_master_key_id         = aws_kms_key.this.arn
  policy                    = data.aws_iam_policy_document.queue["cpu-dead"].json

  redrive_allow_policy = jsonencode({
    redrivePermission = "byQueue"
    sourceQueueArns   = [local.queue_arns["cpu"]]
  })

  tags = local.tags
}

resource "aws_sqs_queue" "gpu" {
  count = local.gpu

  name                       = "${var.name}-gpu"
  visibility_timeout_seconds = 360 # the pipe only submits a Batch job
  message_retention_seconds  = local.fourteen_days
  receive_wait_time_seconds  = 20
  max_message_size           = 1024
  kms_master_key_id          = aws_kms_key.this.arn
  policy                     = data.aws_iam_policy_document.queue["gpu"].json

  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.gpu_dead[0].arn
    maxReceiveCount     = var.deliveries
  })

  tags = local.tags
}

resource "aws_sqs_queue" "gpu_dead" {
  count = local.gpu

  name                      = "${var.name}-gpu-dead"
  message_retention_seconds = local.fourteen_days
  kms_master_key_id         = aws_kms_key.this.arn
  policy                    = data.aws_iam_policy_document.queue["gpu-dead"].json

  redrive_allow_policy = jsonencode({
    redrivePermission = "byQueue"
    sourceQueueArns   = [local.queue_arns["gpu"]]
  })

  tags = local.tags
}
