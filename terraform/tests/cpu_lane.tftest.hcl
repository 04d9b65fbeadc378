# The module with what it must be told and nothing else.

mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  image               = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/salem:0.1.0"
  mlflow_tracking_uri = "https://mlflow.example.com"
}

run "defaults" {
  # Queue and functions

  assert {
    condition     = aws_sqs_queue.cpu.visibility_timeout_seconds >= 6 * aws_lambda_function.this["edit"].timeout
    error_message = "A message must stay hidden for six times as long as the function may take."
  }

  assert {
    condition     = aws_sqs_queue.cpu.message_retention_seconds <= aws_sqs_queue.cpu_dead.message_retention_seconds
    error_message = "A dead letter must not expire sooner than a waiting job."
  }

  assert {
    condition     = jsondecode(aws_sqs_queue.cpu.redrive_policy).maxReceiveCount == var.deliveries
    error_message = "A job must be given to workers several times before it is a dead letter."
  }

  assert {
    condition     = jsondecode(aws_sqs_queue.cpu_dead.redrive_allow_policy).redrivePermission == "byQueue"
    error_message = "Only the lane's own queue may send dead letters."
  }

  assert {
    condition     = alltrue([for queue in [aws_sqs_queue.cpu, aws_sqs_queue.cpu_dead] : queue.kms_master_key_id == aws_kms_key.this.arn])
    error_message = "Queues must be encrypted with the deployment's key."
  }

  assert {
    condition     = aws_lambda_event_source_mapping.edit.batch_size == 1
    error_message = "A function edits one model at a time."
  }

  assert {
    condition     = contains(aws_lambda_event_source_mapping.edit.function_response_types, "ReportBatchItemFailures")
    error_message = "A failed record must come back alone."
  }

  assert {
    condition     = aws_lambda_event_source_mapping.edit.scaling_config[0].maximum_concurrency == var.edit_concurrency
    error_message = "SQS must not start more edits than the cap says."
  }

  assert {
    condition     = aws_lambda_function.this["edit"].reserved_concurrent_executions == var.edit_concurrency
    error_message = "No caller may start more edits than the cap says."
  }

  assert {
    condition     = aws_lambda_function.this["front"].timeout < 30
    error_message = "The front must answer before the API gives up."
  }

  assert {
    condition     = aws_lambda_function.this["edit"].ephemeral_storage[0].size == var.edit_storage_mb
    error_message = "The edit function must have the disk that was asked for."
  }

  assert {
    condition     = alltrue([for function in aws_lambda_function.this : function.kms_key_arn == aws_kms_key.this.arn])
    error_message = "Environments must be encrypted with the deployment's key."
  }

  assert {
    condition     = aws_iam_role.front.name != aws_iam_role.edit.name
    error_message = "Each function must have a role of its own."
  }

  # What the functions are told

  assert {
    condition     = aws_lambda_function.this["front"].environment[0].variables["SALEM_JOBS_EDIT"] == "false"
    error_message = "The front must not edit."
  }

  assert {
    condition = alltrue([for function in aws_lambda_function.this :
      function.environment[0].variables["SALEM_JOBS_STORE"] == "dynamodb"
      && function.environment[0].variables["SALEM_JOBS_TABLE"] == aws_dynamodb_table.jobs.name
      && function.environment[0].variables["SALEM_JOBS_QUEUE"] == "sqs"
      && function.environment[0].variables["SALEM_JOBS_QUEUE_URL"] == aws_sqs_queue.cpu.url
    ])
    error_message = "Both functions must find table and queue."
  }

  assert {
    condition     = aws_lambda_function.this["front"].environment[0].variables["SALEM_JOBS_REPORTS"] == "s3://${aws_s3_bucket.reports.id}/reports"
    error_message = "Reports belong into their bucket."
  }

  assert {
    condition     = aws_lambda_function.this["front"].environment[0].variables["SALEM_PLACES_BUCKETS"] == aws_s3_bucket.data[0].id
    error_message = "Requests may name the data bucket and nothing else."
  }

  assert {
    condition     = aws_lambda_function.this["front"].environment[0].variables["MLFLOW_TRACKING_TOKEN"] == "secretsmanager:${aws_secretsmanager_secret.mlflow[0].arn}"
    error_message = "The token must be named, not told."
  }

  assert {
    condition     = aws_lambda_function.this["front"].environment[0].variables["SALEM_HTTP_KEYS"] == "secretsmanager:${aws_secretsmanager_secret.keys[0].arn}"
    error_message = "The callers' keys must be named, not told."
  }

  # Nothing public nothing open

  assert {
    condition = alltrue([for block in aws_s3_bucket_public_access_block.this :
      block.block_public_acls && block.block_public_policy && block.ignore_public_acls && block.restrict_public_buckets
    ])
    error_message = "No bucket may be public."
  }

  assert {
    condition     = length(aws_s3_bucket_public_access_block.this) == 3 && length(aws_s3_bucket_policy.this) == 3
    error_message = "Each bucket must have its block and its policy."
  }

  assert {
    condition = alltrue([for name in ["reports", "data"] :
      one(one(aws_s3_bucket_server_side_encryption_configuration.this[name].rule).apply_server_side_encryption_by_default).sse_algorithm == "aws:kms"
    ])
    error_message = "Data and reports must be encrypted with the deployment's key."
  }

  assert {
    condition     = alltrue([for versioning in aws_s3_bucket_versioning.this : versioning.versioning_configuration[0].status == "Enabled"])
    error_message = "Buckets must keep versions."
  }

  assert {
    condition = alltrue([for lifecycle in aws_s3_bucket_lifecycle_configuration.this :
      lifecycle.rule[0].abort_incomplete_multipart_upload[0].days_after_initiation == 1
    ])
    error_message = "Unfinished uploads must go."
  }

  assert {
    condition     = alltrue([for route in aws_apigatewayv2_route.call : route.authorization_type == "AWS_IAM"])
    error_message = "Every call must be authorised."
  }

  assert {
    condition     = length(aws_apigatewayv2_route.webhook) == 0 && length(aws_secretsmanager_secret.webhook) == 0 && length(aws_lambda_function.this) == 2
    error_message = "Without rules there must be no webhooks."
  }

  assert {
    condition     = one(aws_apigatewayv2_stage.default.default_route_settings).throttling_rate_limit == var.api_rate
    error_message = "The API must be throttled."
  }

  assert {
    condition     = one(aws_dynamodb_table.jobs.server_side_encryption).kms_key_arn == aws_kms_key.this.arn && one(aws_dynamodb_table.jobs.point_in_time_recovery).enabled
    error_message = "The table must be encrypted and recoverable."
  }

  assert {
    condition     = one(aws_dynamodb_table.jobs.ttl).enabled && one(aws_dynamodb_table.jobs.ttl).attribute_name == "expires"
    error_message = "Ended jobs must expire."
  }

  assert {
    condition     = aws_kms_key.this.enable_key_rotation
    error_message = "The key must rotate."
  }

  assert {
    condition     = aws_ecr_repository.image[0].image_tag_mutability == "IMMUTABLE" && aws_ecr_repository.image[0].image_scanning_configuration[0].scan_on_push
    error_message = "Images must be scanned and never change under their tag."
  }

  assert {
    condition     = aws_dynamodb_table.jobs.deletion_protection_enabled && !aws_s3_bucket.data[0].force_destroy
    error_message = "Data must not vanish by a slip."
  }

  # Without GPU there is no batch

  assert {
    condition = 0 == sum([for resources in [
      aws_batch_compute_environment.gpu, aws_batch_job_queue.gpu, aws_batch_job_definition.gpu, aws_pipes_pipe.gpu,
      aws_sqs_queue.gpu, aws_launch_template.gpu, aws_iam_role.gpu_worker, aws_cloudwatch_event_rule.gpu_failed,
    ] : length(resources)])
    error_message = "Without the GPU lane nothing of it may be made."
  }

  assert {
    condition     = length(aws_vpc.this) == 0 && length(aws_vpc_endpoint.interface) == 0 && length(aws_nat_gateway.this) == 0
    error_message = "Without a network nothing of it may be made."
  }

  assert {
    condition     = !contains(keys(aws_lambda_function.this["front"].environment[0].variables), "SALEM_JOBS_GPU_QUEUE_URL")
    error_message = "Without the GPU lane no function may know its queue."
  }

  assert {
    condition     = length(aws_lambda_function.this["edit"].vpc_config) == 0
    error_message = "Without a network functions must not be in one."
  }
}

run "tokens" {
  variables {
    api_authorization = "JWT"
    jwt_issuer        = "https://issuer.example.com/"
    jwt_audience      = ["salem"]
  }

  assert {
    condition     = alltrue([for route in aws_apigatewayv2_route.call : route.authorization_type == "JWT" && route.authorizer_id == aws_apigatewayv2_authorizer.jwt[0].id])
    error_message = "Every call must show a token."
  }

  assert {
    condition     = aws_lambda_function.this["front"].environment[0].variables["SALEM_HTTP_JWT_ISSUER"] == "https://issuer.example.com/" && length(aws_secretsmanager_secret.keys) == 0
    error_message = "The service must check the same tokens."
  }
}
