locals {
  trigger_arns   = { for name, function in aws_lambda_function.trigger : name => function.arn }
  attached       = join(" ", [for name, arn in local.trigger_arns : "--function ${name}=${arn}"])
  attach_options = "--user-pool-id ${var.user_pool_id} ${local.attached}"

  # Triggers for which the AWS provider has no argument.
  unsupported = [for name, function in local.triggers : "--function ${name}=${local.trigger_arns[name]}" if function.trigger.terraformName == null]
}

output "lambda_config" {
  description = "The members of `lambda_config` of the aws_cognito_user_pool: an ARN, or an ARN with the version of the event."
  value = merge(
    {
      for name, function in local.triggers : function.trigger.terraformName => local.trigger_arns[name]
      if function.trigger.version == null && function.trigger.terraformName != null
    },
    {
      for name, function in local.triggers : function.trigger.terraformName => {
        lambda_arn     = local.trigger_arns[name]
        lambda_version = function.trigger.version
      } if function.trigger.version != null && function.trigger.terraformName != null
    },
    # Cognito encrypts the codes for the custom senders with it.
    local.plan.codeKeyArn == null ? {} : { kms_key_id = local.plan.codeKeyArn },
  )
}

output "function_arns" {
  description = "The ARNs of all functions, by name."
  value = merge(
    local.trigger_arns,
    { for name, function in aws_lambda_function.service : name => function.arn },
  )
}

output "api_url" {
  description = "The URL of the HTTP API, if there is one."
  value       = one(aws_apigatewayv2_api.this[*].api_endpoint)
}

output "attach" {
  description = "For a pool that this configuration does not manage: run this to see what attaching the triggers changes; add --apply to perform it."
  value       = "cognito-triggers attach ${local.attach_options}"
}

output "attach_after_apply" {
  description = "For a pool that Terraform manages: it removes these triggers whenever it changes the pool, so run this after each apply. Null if there are none."
  value       = length(local.unsupported) > 0 ? "cognito-triggers attach --user-pool-id ${var.user_pool_id} ${join(" ", local.unsupported)} --apply" : null
}

output "detach" {
  description = "Run this with --apply before you destroy the functions. A pool whose functions no longer exist rejects every sign-in."
  value       = "cognito-triggers detach ${local.attach_options}"
}
