# The Lambda triggers of an Amazon Cognito user pool, its HTTP API and its authorizer, as the plan of
# `cognito-triggers deploy-plan --format terraform` describes them.
# Each file holds one kind of resource: functions.tf, roles.tf, tables.tf, http_api.tf, monitoring.tf.

terraform {
  required_version = ">= 1.9"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.0"
    }
  }
}

data "aws_partition" "current" {}
data "aws_region" "current" {}
data "aws_caller_identity" "current" {}

locals {
  plan      = jsondecode(file(var.plan_file))
  functions = { for function in local.plan.functions : function.name => function }

  # Functions that Cognito calls, and functions that API Gateway calls.
  triggers = { for name, function in local.functions : name => function if function.trigger != null }
  services = { for name, function in local.functions : name => function if function.trigger == null }

  tags      = merge(local.plan.tags, var.tags)
  retention = coalesce(var.log_retention_in_days, local.plan.logRetentionInDays)

  # What an ARN of this account and region has between the service and the name.
  partition     = data.aws_partition.current.partition
  place         = "${data.aws_region.current.region}:${data.aws_caller_identity.current.account_id}"
  user_pool_arn = "arn:${local.partition}:cognito-idp:${local.place}:userpool/${var.user_pool_id}"

  # The values of environment variables.
  parameters = {
    userPoolId         = var.user_pool_id
    appClientId        = var.app_client_id
    appClientSecretArn = var.app_client_secret_arn != null ? var.app_client_secret_arn : local.plan.appClientSecretArn
  }
}
