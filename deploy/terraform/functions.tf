# The functions with their log groups, and who may invoke them.
#
# Functions that Cognito calls do not refer to the pool. So a pool of the same configuration can refer to them without a
# cycle: see the output lambda_config.

resource "aws_lambda_function" "trigger" {
  for_each = local.triggers

  function_name    = "${var.name}-${each.key}"
  role             = aws_iam_role.function[each.key].arn
  filename         = "${var.bundle_folder}/${each.key}.zip"
  source_code_hash = filebase64sha256("${var.bundle_folder}/${each.key}.zip")
  runtime          = local.plan.runtime
  handler          = "bootstrap"
  architectures    = [var.architecture]
  memory_size      = each.value.memoryInMb
  timeout          = each.value.timeoutInSeconds
  tags             = local.tags

  logging_config {
    log_format = "JSON"
    log_group  = aws_cloudwatch_log_group.function[each.key].name
  }

  tracing_config {
    mode = var.tracing ? "Active" : "PassThrough"
  }
}

resource "aws_lambda_function" "service" {
  for_each = local.services

  function_name    = "${var.name}-${each.key}"
  role             = aws_iam_role.function[each.key].arn
  filename         = "${var.bundle_folder}/${each.key}.zip"
  source_code_hash = filebase64sha256("${var.bundle_folder}/${each.key}.zip")
  runtime          = local.plan.runtime
  handler          = "bootstrap"
  architectures    = [var.architecture]
  memory_size      = each.value.memoryInMb
  timeout          = each.value.timeoutInSeconds
  tags             = local.tags

  environment {
    variables = {
      for name, parameter in each.value.environment : name => local.parameters[parameter]
      if local.parameters[parameter] != null
    }
  }

  logging_config {
    log_format = "JSON"
    log_group  = aws_cloudwatch_log_group.function[each.key].name
  }

  tracing_config {
    mode = var.tracing ? "Active" : "PassThrough"
  }

  lifecycle {
    precondition {
      condition     = var.app_client_id != null
      error_message = "The HTTP API and the authorizer need app_client_id."
    }
  }
}

resource "aws_cloudwatch_log_group" "function" {
  for_each = local.functions

  name              = "/aws/lambda/${var.name}-${each.key}"
  retention_in_days = local.retention
  kms_key_id        = var.log_kms_key_arn
  tags              = local.tags
}

# Only this pool of this account may invoke a trigger.
resource "aws_lambda_permission" "user_pool" {
  for_each = local.triggers

  function_name  = aws_lambda_function.trigger[each.key].function_name
  action         = "lambda:InvokeFunction"
  principal      = "cognito-idp.amazonaws.com"
  source_account = data.aws_caller_identity.current.account_id
  source_arn     = local.user_pool_arn
}
