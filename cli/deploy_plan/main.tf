# `cognito-triggers deploy-plan --format terraform` wrote this file once; from now on it is yours.
# It replaces ../plan.json and modules/triggers after every change of the policy.

terraform {
  required_version = ">= 1.9"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.0"
    }
  }
}

provider "aws" {
  # `attach --replace` stores what it replaced in a tag of the new function. Terraform must not remove it.
  ignore_tags {
    key_prefixes = ["cognito-triggers:"]
  }
}

variable "name" {
  description = "The prefix of the names of all functions, such as user-pool-production."
  type        = string
}

variable "user_pool_id" {
  description = "An existing user pool in the account and region of the provider."
  type        = string
}

variable "app_client_id" {
  description = "The app client of the HTTP API and of the authorizer; needed only with one of them."
  type        = string
  default     = null
}

module "triggers" {
  source = "./modules/triggers"

  name          = var.name
  plan_file     = "${path.module}/../plan.json"
  bundle_folder = "${path.module}/../bundle"
  user_pool_id  = var.user_pool_id
  app_client_id = var.app_client_id
}

output "api_url" {
  description = "The URL of the HTTP API, if there is one."
  value       = module.triggers.api_url
}

output "attach" {
  description = "Run this to see what attaching the triggers changes in the pool; add --apply to perform it."
  value       = module.triggers.attach
}

output "attach_after_apply" {
  description = "If this configuration manages the pool, run this after each apply: it attaches triggers for which the AWS provider has no argument."
  value       = module.triggers.attach_after_apply
}

output "detach" {
  description = "Run this with --apply before you destroy the functions."
  value       = module.triggers.detach
}
