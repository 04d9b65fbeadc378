output "api_url" {
  description = "Address of the API."
  value       = module.salem.api_url
}

output "repository_url" {
  description = "Where the images are pushed."
  value       = module.salem.repository_url
}

output "data_bucket" {
  description = "Bucket for models and edit sets."
  value       = module.salem.data_bucket
}

output "mlflow_secret_arn" {
  description = "Secret to put the MLflow token into."
  value       = module.salem.mlflow_secret_arn
}

output "webhook_url" {
  description = "Where the MLflow server sends its webhooks."
  value       = module.salem.webhook_url
}

output "webhook_secret_arn" {
  description = "Secret to put the webhooks' signing secret into."
  value       = module.salem.webhook_secret_arn
}

output "cpu_dead_letter_arn" {
  description = "Queue of the CPU lane's dead letters."
  value       = module.salem.cpu_dead_letter_arn
}

output "gpu_dead_letter_arn" {
  description = "Queue of the GPU lane's dead letters."
  value       = module.salem.gpu_dead_letter_arn
}
