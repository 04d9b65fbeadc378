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
  description = "Address of the MLflow server."
  type        = string
}

variable "image_tag" {
  description = "Tag of the pushed images, the GPU lane's with `-cuda` behind it."
  type        = string
  default     = "0.1.0"
}

variable "jwt_issuer" {
  description = "Issuer of the callers' tokens."
  type        = string
}

variable "jwt_audience" {
  description = "Audience of the callers' tokens."
  type        = string
  default     = "salem"
}

variable "artifact_location" {
  description = "Bucket, or bucket/prefix, of the MLflow server's artifacts."
  type        = string
}

variable "alarm_email" {
  description = "Address that alarms go to."
  type        = string
}

variable "deletion_protection" {
  description = "Whether table and buckets refuse to be deleted."
  type        = bool
  default     = true
}
