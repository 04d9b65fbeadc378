# Both lanes in a network of their own, with webhooks.

mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  image               = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/salem:0.1.0"
  gpu_image           = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/salem:0.1.0-cuda"
  mlflow_tracking_uri = "http://mlflow.internal:5000"
  enable_gpu          = true
  network             = "create"
  webhook_rules       = "{\"models\": []}"
  artifact_locations  = ["mlflow-artifacts/runs"]
}

run "both_lanes" {
  # Instances

  assert {
    condition     = aws_batch_compute_environment.gpu[0].compute_resources[0].min_vcpus == 0 && aws_batch_compute_environment.gpu[0].compute_resources[0].max_vcpus == var.gpu_max_vcpus
    error_message = "The lane must cost nothing while no job waits, and never more than the cap."
  }

  assert {
    condition     = aws_batch_compute_environment.gpu[0].compute_resources[0].ec2_configuration[0].image_type == "ECS_AL2023_NVIDIA"
    error_message = "Instances must have the GPU's driver."
  }

  assert {
    condition     = aws_launch_template.gpu[0].metadata_options[0].http_tokens == "required" && aws_launch_template.gpu[0].metadata_options[0].http_put_response_hop_limit == 1
    error_message = "Instances must want IMDSv2, and containers must not reach it."
  }

  assert {
    condition     = aws_launch_template.gpu[0].block_device_mappings[0].ebs[0].encrypted == "true"
    error_message = "Disks must be encrypted."
  }

  # Jobs

  assert {
    condition     = jsonencode(jsondecode(aws_batch_job_definition.gpu[0].container_properties).command) == jsonencode(["worker", "--job", "Ref::job"])
    error_message = "The worker must be given one job."
  }

  assert {
    condition     = contains([for need in jsondecode(aws_batch_job_definition.gpu[0].container_properties).resourceRequirements : need.type], "GPU")
    error_message = "The worker must get a GPU."
  }

  assert {
    condition     = jsondecode(aws_batch_job_definition.gpu[0].container_properties).readonlyRootFilesystem && !jsondecode(aws_batch_job_definition.gpu[0].container_properties).privileged
    error_message = "The worker must not write into its image or have privileges."
  }

  assert {
    condition     = length(aws_batch_job_definition.gpu[0].retry_strategy[0].evaluate_on_exit) <= 5
    error_message = "Batch knows five rules at most."
  }

  assert {
    condition     = jsonencode([for rule in aws_batch_job_definition.gpu[0].retry_strategy[0].evaluate_on_exit : rule.on_exit_code if rule.action == "RETRY" && rule.on_exit_code != null && rule.on_exit_code != ""]) == jsonencode(["30", "143"])
    error_message = "Only a failed dependency and a stop from outside are worth another attempt."
  }

  assert {
    condition     = reverse(aws_batch_job_definition.gpu[0].retry_strategy[0].evaluate_on_exit)[0].action == "EXIT"
    error_message = "Whatever no rule names must end the job."
  }

  assert {
    condition     = aws_batch_job_definition.gpu[0].timeout[0].attempt_duration_seconds == var.gpu_timeout_seconds
    error_message = "A job must end some time."
  }

  assert {
    condition     = aws_pipes_pipe.gpu[0].target_parameters[0].batch_job_parameters[0].parameters["job"] == "$.body"
    error_message = "The message's body must become the job's parameter."
  }

  assert {
    condition     = jsonencode(jsondecode(aws_cloudwatch_event_rule.gpu_failed[0].event_pattern).detail.container.exitCode[0]["anything-but"]) == jsonencode([10, 20])
    error_message = "What the gate rejected or was invalid must raise no alarm."
  }

  assert {
    condition     = aws_lambda_function.this["front"].environment[0].variables["SALEM_JOBS_GPU_QUEUE_URL"] == aws_sqs_queue.gpu[0].url
    error_message = "The front must know the lane's queue."
  }

  # Network

  assert {
    condition     = toset([for rule in aws_vpc_security_group_egress_rule.workload : rule.to_port]) == toset([443, 5000])
    error_message = "Only AWS and the registry may be called."
  }

  assert {
    condition     = length(aws_subnet.private) == 2 && length(aws_nat_gateway.this) == 0
    error_message = "Two zones, and no way out that wasn't asked for."
  }

  assert {
    condition     = length(aws_default_security_group.this[0].ingress) == 0 && length(aws_default_security_group.this[0].egress) == 0
    error_message = "The default group must let nothing through."
  }

  assert {
    condition     = length(aws_flow_log.this) == 1
    error_message = "Connections must be logged."
  }

  # Webhooks

  assert {
    condition     = alltrue([for route in aws_apigatewayv2_route.webhook : route.authorization_type == "NONE"]) && length(aws_apigatewayv2_route.webhook) == 2
    error_message = "Webhooks show who they are by their signature."
  }

  assert {
    condition     = aws_cloudwatch_event_rule.reconcile[0].schedule_expression == "rate(10 minutes)" && aws_lambda_function.this["reconcile"].reserved_concurrent_executions == 1
    error_message = "Lost webhooks must be looked for on a schedule, by one function at a time."
  }

  assert {
    condition     = aws_lambda_function.this["reconcile"].role == aws_iam_role.front.arn && aws_lambda_permission.reconcile[0].principal == "events.amazonaws.com"
    error_message = "The schedule alone may call the function, which may do what the front may."
  }

  assert {
    condition     = aws_lambda_function.this["front"].environment[0].variables["SALEM_WEBHOOK_RULES"] == "s3://${aws_s3_bucket.reports.id}/settings/webhook-rules.json"
    error_message = "The front must find the rules."
  }

  assert {
    condition     = !contains(keys(aws_lambda_function.this["edit"].environment[0].variables), "SALEM_WEBHOOK_SECRET")
    error_message = "Only the front may know the webhooks' secret."
  }
}
