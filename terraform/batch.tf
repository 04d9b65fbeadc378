# The GPU lane: a pipe takes a job's id from the queue and submits a Batch job, which runs the worker on a GPU instance.

resource "aws_launch_template" "gpu" {
  count = local.gpu

  name                   = "${var.name}-gpu"
  description            = "Instances of the GPU lane of ${var.name}"
  update_default_version = true

  metadata_options {
    http_endpoint               = "enabled"
    http_tokens                 = "required"
    http_put_response_hop_limit = 1 # containers have a role of their own and no business with the instance's
  }

  block_device_mappings {
    device_name = "/dev/xvda"

    ebs {
      volume_type           = "gp3"
      volume_size           = var.gpu_disk_gb
      encrypted             = true
      kms_key_id            = aws_kms_key.this.arn
      delete_on_termination = true
    }
  }

  dynamic "tag_specifications" {
    for_each = toset(["instance", "volume"])

    content {
      resource_type = tag_specifications.value
      tags          = merge(local.tags, { Name = "${var.name}-gpu" })
    }
  }

  tags = local.tags
}

resource "aws_batch_compute_environment" "gpu" {
  count = local.gpu

  compute_environment_name_prefix = "${var.name}-gpu-" # made anew before the old one goes
  type                            = "MANAGED"          # by the role that Batch itself keeps in every account

  compute_resources {
    type                = var.gpu_spot ? "SPOT" : "EC2"
    allocation_strategy = var.gpu_spot ? "SPOT_PRICE_CAPACITY_OPTIMIZED" : "BEST_FIT_PROGRESSIVE"
    instance_type       = var.gpu_instance_types
    min_vcpus           = 0
    max_vcpus           = var.gpu_max_vcpus
    subnets             = local.subnet_ids
    security_group_ids  = [aws_security_group.workload[0].id]
    instance_role       = aws_iam_instance_profile.gpu_instance[0].arn

    ec2_configuration {
      image_type = "ECS_AL2023_NVIDIA"
    }

    launch_template {
      launch_template_id = aws_launch_template.gpu[0].id
      version            = aws_launch_template.gpu[0].latest_version
    }

    tags = merge(local.tags, { Name = "${var.name}-gpu" })
  }

  lifecycle {
    create_before_destroy = true
  }

  depends_on = [aws_iam_role_policy_attachment.gpu_instance]
  tags       = local.tags
}

resource "aws_batch_job_queue" "gpu" {
  count = local.gpu

  name     = "${var.name}-gpu"
  state    = "ENABLED"
  priority = 1

  compute_environment_order {
    order               = 1
    compute_environment = aws_batch_compute_environment.gpu[0].arn
  }

  tags = local.tags
}

resource "aws_batch_job_definition" "gpu" {
  count = local.gpu

  name                  = "${var.name}-gpu"
  type                  = "container"
  platform_capabilities = ["EC2"]
  propagate_tags        = true

  container_properties = jsonencode({
    image                  = var.gpu_image
    command                = ["worker", "--job", "Ref::job"]
    jobRoleArn             = aws_iam_role.gpu_worker[0].arn
    executionRoleArn       = aws_iam_role.gpu_start[0].arn
    readonlyRootFilesystem = true
    privileged             = false

    resourceRequirements = [
      { type = "GPU", value = "1" },
      { type = "MEMORY", value = tostring(var.gpu_memory_mb) },
      { type = "VCPU", value = tostring(var.gpu_vcpus) },
    ]

    environment = [for name, value in merge({ SALEM_DEVICE = "gpu", SALEM_JOBS_LANE = "gpu" }, local.environment) : { name = name, value = value }]

    # Docker makes this volume with the rights that /tmp has in the image; the image itself declares one for SALEM_HOME.
    volumes     = [{ name = "scratch", host = {} }]
    mountPoints = [{ sourceVolume = "scratch", containerPath = "/tmp", readOnly = false }]

    logConfiguration = {
      logDriver = "awslogs"
      options = {
        "awslogs-group"         = aws_cloudwatch_log_group.this["gpu"].name
        "awslogs-region"        = local.region
        "awslogs-stream-prefix" = "worker"
      }
    }
  })

  timeout {
    attempt_duration_seconds = var.gpu_timeout_seconds
  }

  # The worker ends with 10 where the gate rejects, 20 on an invalid request, 30 where a dependency failed and 40 out of
  # memory. Only 30, a stop from outside and a lost machine are worth another attempt.
  retry_strategy {
    attempts = var.gpu_attempts

    evaluate_on_exit {
      on_reason = "OutOfMemory*"
      action    = "EXIT"
    }

    evaluate_on_exit {
      on_status_reason = "Host EC2*"
      action           = "RETRY"
    }

    evaluate_on_exit {
      on_exit_code = "30"
      action       = "RETRY"
    }

    evaluate_on_exit {
      on_exit_code = "143"
      action       = "RETRY"
    }

    evaluate_on_exit {
      on_reason = "*"
      action    = "EXIT"
    }
  }

  tags = local.tags
}

resource "aws_pipes_pipe" "gpu" {
  count = local.gpu

  name        = "${var.name}-gpu"
  description = "A Batch job for each job of the GPU lane."
  role_arn    = aws_iam_role.pipe[0].arn
  source      = aws_sqs_queue.gpu[0].arn
  target      = aws_batch_job_queue.gpu[0].arn

  source_parameters {
    sqs_queue_parameters {
      batch_size = 1
    }
  }

  target_parameters {
    batch_job_parameters {
      job_definition = aws_batch_job_definition.gpu[0].arn
      job_name       = "${var.name}-gpu"
      parameters     = { job = "$.body" }
    }
  }

  log_configuration {
    level = "ERROR"

    cloudwatch_logs_log_destination {
      log_group_arn = aws_cloudwatch_log_group.this["pipe"].arn
    }
  }

  depends_on = [aws_iam_role_policy.pipe]
  tags       = local.tags
}
