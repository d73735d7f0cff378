variable "name" {
  description = "The prefix of the names of all functions, roles, log groups and alarms, such as user-pool-production."
  type        = string
  validation {
    condition     = can(regex("^[A-Za-z0-9-]{1,40}$", var.name))
    error_message = "The name must have 1 to 40 letters, digits and hyphens."
  }
}

variable "plan_file" {
  description = "The path of plan.json, which `cognito-triggers deploy-plan` writes."
  type        = string
}

variable "bundle_folder" {
  description = "The path of the folder that `cognito-triggers bundle` writes."
  type        = string
}

variable "user_pool_id" {
  description = "The user pool, in the account and region of the provider."
  type        = string
}

variable "app_client_id" {
  description = "The app client of the HTTP API and of the authorizer; needed only with one of them."
  type        = string
  default     = null
}

variable "app_client_secret_arn" {
  description = "The ARN of the secret of that app client in AWS Secrets Manager, if it has one. The default is that of the plan."
  type        = string
  default     = null
}

variable "architecture" {
  description = "The architecture that `cognito-triggers bundle --arch` was told: arm64 or x86_64."
  type        = string
  default     = "arm64"
  validation {
    condition     = contains(["arm64", "x86_64"], var.architecture)
    error_message = "The architecture must be arm64 or x86_64."
  }
}

variable "log_retention_in_days" {
  description = "How long logs are kept. The default is that of the plan."
  type        = number
  default     = null
}

variable "log_kms_key_arn" {
  description = "The ARN of a KMS key that encrypts the logs. The default is the encryption of CloudWatch Logs."
  type        = string
  default     = null
}

variable "alarm_topic_arn" {
  description = "The ARN of an SNS topic that every alarm notifies. By default, alarms notify nobody."
  type        = string
  default     = null
}

variable "tracing" {
  description = "Whether all functions write X-Ray traces."
  type        = bool
  default     = false
}

variable "api_rate_limit" {
  description = "How many requests per second the HTTP API accepts. The default is that of the plan."
  type        = number
  default     = null
}

variable "api_burst_limit" {
  description = "How many requests the HTTP API accepts at once. The default is that of the plan."
  type        = number
  default     = null
}

variable "existing_tables" {
  description = "The names of the tables of the plan that exist already, so that they are not created."
  type        = set(string)
  default     = []
}

variable "tags" {
  description = "Tags of every resource, in addition to those of the plan."
  type        = map(string)
  default     = {}
}
