variable "region" {
  description = "AWS region."
  type        = string
  default     = "eu-central-1"
}

variable "name" {
  description = "Prefix of every name."
  type        = string
  default     = "salem"
}

variable "mlflow_tracking_uri" {
  description = "Address of the MLflow server inside the VPC."
  type        = string
}

variable "image_tag" {
  description = "Tag of the pushed images, the GPU lane's with `-cuda` behind it."
  type        = string
  default     = "0.1.0"
}

variable "vpc_id" {
  description = "The VPC that the MLflow server is reachable from."
  type        = string
}

variable "subnet_ids" {
  description = "Private subnets of it, best in two zones."
  type        = list(string)
}

variable "model_bucket" {
  description = "Existing bucket of models and edit sets."
  type        = string
}

variable "model_key_arn" {
  description = "KMS key of that bucket."
  type        = string
}
