# What is deployed

variable "name" {
  description = "Prefix of every name. One name is one deployment."
  type        = string
  default     = "salem"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,23}$", var.name))
    error_message = "name must be 3 to 24 lower-case letters, digits or dashes and begin with a letter."
  }
}

variable "tags" {
  description = "Tags of every resource, beside `salem:deployment`, which holds the name."
  type        = map(string)
  default     = {}
}

variable "image" {
  description = "Image of all functions: `REPOSITORY:TAG` or `REPOSITORY@sha256:…` in a private ECR repository."
  type        = string

  validation {
    condition     = can(regex("^[0-9]{12}\\.dkr\\.ecr\\.[a-z0-9-]+\\.amazonaws\\.com(\\.cn)?/[^:@]+(:[^:@]+|@sha256:[0-9a-f]{64})$", var.image))
    error_message = "image must be an image of a private ECR repository with a tag or a digest: Lambda reads no other."
  }
}

variable "gpu_image" {
  description = "Image of the GPU lane's worker, as `image`; needed with `enable_gpu`."
  type        = string
  default     = null

  validation {
    condition     = var.gpu_image == null || can(regex("^[0-9]{12}\\.dkr\\.ecr\\.[a-z0-9-]+\\.amazonaws\\.com(\\.cn)?/[^:@]+(:[^:@]+|@sha256:[0-9a-f]{64})$", var.gpu_image))
    error_message = "gpu_image must be an image of a private ECR repository with a tag or a digest: the role that pulls it may read that repository alone."
  }
}

variable "architecture" {
  description = "Processor of all functions. The native library of the edit is built for x86_64."
  type        = string
  default     = "x86_64"

  validation {
    condition     = contains(["x86_64", "arm64"], var.architecture)
    error_message = "architecture must be x86_64 or arm64."
  }
}

variable "create_repository" {
  description = "Whether an ECR repository is made for the images."
  type        = bool
  default     = true
}

variable "deletion_protection" {
  description = "Whether table and buckets refuse to be deleted while they hold something. Turn it off, apply, then destroy."
  type        = bool
  default     = true
}

# The registry and what may be edited

variable "mlflow_tracking_uri" {
  description = "Address of the MLflow server that edited versions are registered in."
  type        = string

  validation {
    condition     = can(regex("^https?://[^/@]+(/.*)?$", var.mlflow_tracking_uri))
    error_message = "mlflow_tracking_uri must be an http or https address without user and password: those go into the secret."
  }
}

variable "mlflow_workspace" {
  description = "Workspace of the MLflow server, if it has workspaces."
  type        = string
  default     = null
}

variable "mlflow_username" {
  description = "User of the MLflow server; the secret then holds the password. Without it the secret holds a bearer token."
  type        = string
  default     = null
}

variable "mlflow_needs_secret" {
  description = "Whether the MLflow server wants a password or a token. Its value is put into the secret after the apply and never passes through Terraform."
  type        = bool
  default     = true
}

variable "read_locations" {
  description = "`bucket` or `bucket/prefix` of models and edit sets that requests may name, beside the data bucket."
  type        = set(string)
  default     = []

  validation {
    condition     = alltrue([for place in var.read_locations : can(regex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[^*?]+)?$", place))])
    error_message = "read_locations must be bucket or bucket/prefix without s3:// and without wildcards."
  }
}

variable "artifact_locations" {
  description = "`bucket` or `bucket/prefix` of the MLflow server's artifacts that the workers write to directly. Empty where the server passes artifacts on itself."
  type        = set(string)
  default     = []

  validation {
    condition     = alltrue([for place in var.artifact_locations : can(regex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[^*?]+)?$", place))])
    error_message = "artifact_locations must be bucket or bucket/prefix without s3:// and without wildcards."
  }
}

variable "location_kms_key_arns" {
  description = "KMS keys that objects in `read_locations` and `artifact_locations` are encrypted with."
  type        = set(string)
  default     = []
}

variable "webhook_rules" {
  description = "The rules that say which models registry webhooks may have edited, as JSON; null turns webhooks off."
  type        = string
  default     = null

  validation {
    condition     = var.webhook_rules == null || can(jsondecode(var.webhook_rules).models)
    error_message = "webhook_rules must be a JSON document with a list of models."
  }
}

variable "reconcile_minutes" {
  description = "How often versions are looked for whose webhook was lost, in minutes; 0 for never. Without webhooks nothing is looked for."
  type        = number
  default     = 10

  validation {
    condition     = var.reconcile_minutes == 0 || (var.reconcile_minutes >= 2 && floor(var.reconcile_minutes) == var.reconcile_minutes)
    error_message = "reconcile_minutes must be 0 or a whole number of at least 2."
  }
}

variable "access_rules" {
  description = "The rules that say what each caller may ask for, as JSON; null lets every caller ask for all that the locations allow."
  type        = string
  default     = null

  validation {
    condition     = var.access_rules == null || can(jsondecode(var.access_rules))
    error_message = "access_rules must be a JSON document."
  }
}

variable "environment" {
  description = "Further environment variables of front, edit function and GPU worker. No secrets: Lambda shows them to whoever may read the function."
  type        = map(string)
  default     = {}
}

# Who may call

variable "api_authorization" {
  description = "How callers of the API show who they are: `IAM` (requests signed for AWS, and beside it a key in `X-Api-Key` by which the service knows them) or `JWT`. Webhooks show it by their signature alone."
  type        = string
  default     = "IAM"

  validation {
    condition     = contains(["IAM", "JWT"], var.api_authorization)
    error_message = "api_authorization must be IAM or JWT."
  }
}

variable "jwt_issuer" {
  description = "Issuer of the tokens, an https address; needed with `JWT`."
  type        = string
  default     = null

  validation {
    condition     = var.jwt_issuer == null || can(regex("^https://", var.jwt_issuer))
    error_message = "jwt_issuer must begin with https://."
  }
}

variable "jwt_audience" {
  description = "Audiences that a token may be meant for; needed with `JWT`."
  type        = list(string)
  default     = []
}

variable "api_rate" {
  description = "Requests a second that the API takes in the long run."
  type        = number
  default     = 20
}

variable "api_burst" {
  description = "Requests that the API takes at once."
  type        = number
  default     = 50
}

# Cost caps

variable "reserve_concurrency" {
  description = "Whether all functions reserve their concurrency, which also caps it. An account whose quota is still 10 can't reserve any."
  type        = bool
  default     = true
}

variable "front_concurrency" {
  description = "Front functions that may run at once."
  type        = number
  default     = 20
}

variable "edit_concurrency" {
  description = "Edits that may run at once on the CPU lane."
  type        = number
  default     = 4

  validation {
    condition     = var.edit_concurrency >= 2 && var.edit_concurrency <= 1000
    error_message = "edit_concurrency must be between 2 and 1000, which is what SQS can be told."
  }
}

variable "edit_memory_mb" {
  description = "Memory of the edit function. Lambda gives a whole CPU for each 1,769 MB."
  type        = number
  default     = 7076

  validation {
    condition     = var.edit_memory_mb >= 2048 && var.edit_memory_mb <= 10240
    error_message = "edit_memory_mb must be between 2048 and 10240."
  }
}

variable "edit_storage_mb" {
  description = "Disk of the edit function, which holds the model and the edited copy."
  type        = number
  default     = 10240

  validation {
    condition     = var.edit_storage_mb >= 1024 && var.edit_storage_mb <= 10240
    error_message = "edit_storage_mb must be between 1024 and 10240."
  }
}

variable "edit_timeout_seconds" {
  description = "How long one run of the edit function may take. An edit that takes longer belongs to the GPU lane."
  type        = number
  default     = 900

  validation {
    condition     = var.edit_timeout_seconds >= 60 && var.edit_timeout_seconds <= 900
    error_message = "edit_timeout_seconds must be between 60 and 900, Lambda's own limit."
  }
}

variable "deliveries" {
  description = "How often a message is given to workers before it becomes a dead letter. Jobs that can't be done are ended by salem itself before that."
  type        = number
  default     = 10

  validation {
    condition     = var.deliveries >= 5 && var.deliveries <= 100
    error_message = "deliveries must be between 5 and 100: a job that is handed back, as at a function's deadline, counts as delivered."
  }
}

variable "daily_budget_usd" {
  description = "Costs of a day, in US dollars, that raise an alarm; 0 makes no budget. Counts resources by the tag `salem:deployment`, which must be activated as a cost allocation tag."
  type        = number
  default     = 20
}

# GPU lane

variable "enable_gpu" {
  description = "Whether there is a GPU lane: AWS Lambda has no GPU, so it runs on AWS Batch. Needs a network."
  type        = bool
  default     = false

  validation {
    condition     = !var.enable_gpu || (var.network != "none" && var.gpu_image != null)
    error_message = "enable_gpu needs gpu_image and a network: set network to create or existing."
  }
}

variable "gpu_instance_types" {
  description = "Instance types of the GPU lane."
  type        = list(string)
  default     = ["g5.xlarge", "g6.xlarge"]
}

variable "gpu_spot" {
  description = "Whether the GPU lane takes Spot capacity, which is cheaper and may be taken back; the job then starts again."
  type        = bool
  default     = true
}

variable "gpu_max_vcpus" {
  description = "vCPUs that the GPU lane may have at once. It has none while no job waits."
  type        = number
  default     = 8
}

variable "gpu_vcpus" {
  description = "vCPUs of one job of the GPU lane."
  type        = number
  default     = 4
}

variable "gpu_memory_mb" {
  description = "Memory of one job of the GPU lane: less than the instance has, as its agent needs some."
  type        = number
  default     = 14000
}

variable "gpu_disk_gb" {
  description = "Disk of an instance of the GPU lane."
  type        = number
  default     = 100

  validation {
    condition     = var.gpu_disk_gb >= 50
    error_message = "gpu_disk_gb must be at least 50: image, model and edited copy lie there."
  }
}

variable "gpu_timeout_seconds" {
  description = "How long one attempt of a job of the GPU lane may take."
  type        = number
  default     = 7200

  validation {
    condition     = var.gpu_timeout_seconds >= 60
    error_message = "gpu_timeout_seconds must be at least 60, Batch's own limit."
  }
}

variable "gpu_attempts" {
  description = "How often a job of the GPU lane is tried where a dependency failed or the machine was taken away."
  type        = number
  default     = 3

  validation {
    condition     = var.gpu_attempts >= 1 && var.gpu_attempts <= 10
    error_message = "gpu_attempts must be between 1 and 10, Batch's own limit."
  }
}

# Network

variable "network" {
  description = "`none` (functions reach AWS and MLflow over its public addresses), `create` (a VPC of its own) or `existing`."
  type        = string
  default     = "none"

  validation {
    condition     = contains(["none", "create", "existing"], var.network)
    error_message = "network must be none, create or existing."
  }

  validation {
    condition     = var.network != "existing" || (var.vpc_id != null && length(var.subnet_ids) > 0)
    error_message = "network = existing needs vpc_id and subnet_ids."
  }
}

variable "vpc_id" {
  description = "The existing VPC."
  type        = string
  default     = null
}

variable "subnet_ids" {
  description = "Private subnets of the existing VPC, best in two zones."
  type        = list(string)
  default     = []
}

variable "vpc_cidr" {
  description = "Addresses of the created VPC."
  type        = string
  default     = "10.42.0.0/20"

  validation {
    condition     = can(cidrnetmask(var.vpc_cidr)) && try(tonumber(split("/", var.vpc_cidr)[1]) <= 24, false)
    error_message = "vpc_cidr must be an IPv4 range of at least 256 addresses (/24)."
  }
}

variable "create_endpoints" {
  description = "Whether the VPC gets endpoints, so that calls of AWS services don't leave Amazon's network. An existing VPC must have them or a way out."
  type        = bool
  default     = true
}

variable "flow_logs" {
  description = "Whether connections inside the created VPC are logged."
  type        = bool
  default     = true
}

variable "create_nat" {
  description = "Whether the created VPC gets a way out to the internet, for an MLflow server that lies there."
  type        = bool
  default     = false
}

# Storage and state

variable "create_data_bucket" {
  description = "Whether a bucket for models and edit sets is made; reports always get one."
  type        = bool
  default     = true
}

variable "report_days" {
  description = "Days that reports of jobs are kept."
  type        = number
  default     = 365
}

variable "job_days" {
  description = "Days that ended jobs are kept in the table."
  type        = number
  default     = 30
}

# Watching

variable "log_days" {
  description = "Days that logs are kept."
  type        = number
  default     = 365

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_days)
    error_message = "log_days must be a retention that CloudWatch knows, such as 30, 90 or 365."
  }
}

variable "alarm_topic_arn" {
  description = "SNS topic that alarms go to; a topic is made without it."
  type        = string
  default     = null
}

variable "alarm_email" {
  description = "Address that the made topic sends alarms to; it must be confirmed by the mail that AWS sends."
  type        = string
  default     = null
}

variable "oldest_waiting_seconds" {
  description = "Age of the oldest waiting job that raises an alarm."
  type        = number
  default     = 3600
}
