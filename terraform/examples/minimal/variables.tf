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
  description = "Address of the MLflow server, reachable from the internet."
  type        = string
}

variable "image_tag" {
  description = "Tag of the pushed image."
  type        = string
  default     = "0.1.0"
}
