# What moto can't do, and nothing else, differs from the module under test.

# It doesn't know RedriveAllowPolicy and would be waited for in vain.
resource "aws_sqs_queue" "cpu_dead" {
  redrive_allow_policy = null
}

resource "aws_sqs_queue" "gpu_dead" {
  redrive_allow_policy = null
}

# It tells a redrive policy in another form, and until that is mended no plan knows what is made of a queue's name.
resource "aws_sqs_queue" "cpu" {
  lifecycle {
    ignore_changes = [redrive_policy]
  }
}

resource "aws_sqs_queue" "gpu" {
  lifecycle {
    ignore_changes = [redrive_policy]
  }
}

# It denies whatever a statement with a condition names, and speaks no TLS. The bucket of access logs needs its policy.
resource "aws_s3_bucket_policy" "this" {
  for_each = { access = aws_s3_bucket.access }
}

# It has none of the policies that AWS manages.
resource "aws_iam_role_policy_attachment" "gpu_instance" {
  count = 0
}

# It doesn't know the role that Batch keeps in every account.
resource "aws_batch_compute_environment" "gpu" {
  service_role = aws_iam_role.gpu_instance[0].arn
}

# It tells tags of a launch template twice.
resource "aws_launch_template" "gpu" {
  tags = null
}

# It doesn't tell a budget's notifications.
resource "aws_budgets_budget" "daily" {
  count = 0
}

# It would run the function in Docker as soon as a message comes.
resource "aws_lambda_event_source_mapping" "edit" {
  enabled = false
}
