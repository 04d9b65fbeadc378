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

output "keys_secret_arn" {
  description = "Secret to put callers and their keys into."
  value       = module.salem.keys_secret_arn
}

output "cpu_dead_letter_arn" {
  description = "Queue of the CPU lane's dead letters."
  value       = module.salem.cpu_dead_letter_arn
}
