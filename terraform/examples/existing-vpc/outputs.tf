output "api_url" {
  description = "Address of the API."
  value       = module.salem.api_url
}

output "repository_url" {
  description = "Where the images are pushed."
  value       = module.salem.repository_url
}

output "keys_secret_arn" {
  description = "Secret to put callers and their keys into."
  value       = module.salem.keys_secret_arn
}

output "role_arns" {
  description = "Roles that the bucket's key must let decrypt."
  value       = module.salem.role_arns
}

output "cpu_dead_letter_arn" {
  description = "Queue of the CPU lane's dead letters."
  value       = module.salem.cpu_dead_letter_arn
}

output "gpu_dead_letter_arn" {
  description = "Queue of the GPU lane's dead letters."
  value       = module.salem.gpu_dead_letter_arn
}
