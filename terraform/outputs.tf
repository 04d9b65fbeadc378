output "api_url" {
  description = "Address of the API."
  value       = aws_apigatewayv2_api.this.api_endpoint
}

output "webhook_url" {
  description = "Address that an MLflow server's webhooks are sent to; null without `webhook_rules`."
  value       = local.webhooks ? "${aws_apigatewayv2_api.this.api_endpoint}/webhooks/mlflow" : null
}

output "repository_url" {
  description = "Address of the ECR repository for the images; null where none was made."
  value       = one(aws_ecr_repository.image[*].repository_url)
}

output "data_bucket" {
  description = "Bucket for models and edit sets; null where none was made."
  value       = one(aws_s3_bucket.data[*].id)
}

output "reports_bucket" {
  description = "Bucket of the jobs' reports."
  value       = aws_s3_bucket.reports.id
}

output "jobs_table" {
  description = "DynamoDB table of jobs."
  value       = aws_dynamodb_table.jobs.name
}

output "cpu_queue_url" {
  description = "Queue of the CPU lane."
  value       = aws_sqs_queue.cpu.url
}

output "cpu_dead_letter_arn" {
  description = "Queue of the CPU lane's dead letters."
  value       = aws_sqs_queue.cpu_dead.arn
}

output "gpu_queue_url" {
  description = "Queue of the GPU lane; null without one."
  value       = one(aws_sqs_queue.gpu[*].url)
}

output "gpu_dead_letter_arn" {
  description = "Queue of the GPU lane's dead letters; null without one."
  value       = one(aws_sqs_queue.gpu_dead[*].arn)
}

output "webhook_secret_arn" {
  description = "Secret that webhooks are signed with, to be filled in after the apply; null without `webhook_rules`."
  value       = one(aws_secretsmanager_secret.webhook[*].arn)
}

output "keys_secret_arn" {
  description = "Secret with callers and their keys, to be filled in after the apply; null with `JWT`."
  value       = one(aws_secretsmanager_secret.keys[*].arn)
}

output "mlflow_secret_arn" {
  description = "Secret for the MLflow server, to be filled in after the apply; null without `mlflow_needs_secret`."
  value       = one(aws_secretsmanager_secret.mlflow[*].arn)
}

output "front_function" {
  description = "Name of the front function."
  value       = aws_lambda_function.this["front"].function_name
}

output "edit_function" {
  description = "Name of the edit function."
  value       = aws_lambda_function.this["edit"].function_name
}

output "role_arns" {
  description = "Roles of the components, for policies of your own buckets and keys."
  value = {
    front = aws_iam_role.front.arn
    edit  = aws_iam_role.edit.arn
    gpu   = one(aws_iam_role.gpu_worker[*].arn)
  }
}

output "kms_key_arn" {
  description = "Key of everything that is kept."
  value       = aws_kms_key.this.arn
}

output "alarm_topic_arn" {
  description = "SNS topic that alarms go to."
  value       = local.alarm_topic
}
