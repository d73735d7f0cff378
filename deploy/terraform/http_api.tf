# The HTTP API, if the plan has one. All requests go to one function, which also handles CORS.

locals {
  http_api   = local.plan.httpApi[*]
  authorizer = try(local.plan.httpApi.authorizer[*], [])
}

resource "aws_apigatewayv2_api" "this" {
  count = length(local.http_api)

  name          = var.name
  protocol_type = "HTTP"
  tags          = local.tags
}

resource "aws_apigatewayv2_integration" "function" {
  count = length(local.http_api)

  api_id                 = aws_apigatewayv2_api.this[0].id
  integration_type       = "AWS_PROXY"
  integration_uri        = aws_lambda_function.service[local.http_api[0].function].invoke_arn
  payload_format_version = "2.0"
  timeout_milliseconds   = local.http_api[0].timeoutInMillis
}

resource "aws_apigatewayv2_route" "default" {
  count = length(local.http_api)

  api_id    = aws_apigatewayv2_api.this[0].id
  route_key = "$default"
  target    = "integrations/${aws_apigatewayv2_integration.function[0].id}"
}

resource "aws_apigatewayv2_stage" "default" {
  count = length(local.http_api)

  api_id      = aws_apigatewayv2_api.this[0].id
  name        = "$default"
  auto_deploy = true
  tags        = local.tags

  default_route_settings {
    throttling_rate_limit  = coalesce(var.api_rate_limit, local.http_api[0].rateLimit)
    throttling_burst_limit = coalesce(var.api_burst_limit, local.http_api[0].burstLimit)
  }

  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.access[0].arn
    format          = jsonencode(local.http_api[0].accessLog)
  }
}

# One line for each request, also for those that are throttled.
resource "aws_cloudwatch_log_group" "access" {
  count = length(local.http_api)

  name              = "/aws/vendedlogs/apis/${var.name}"
  retention_in_days = local.retention
  kms_key_id        = var.log_kms_key_arn
  tags              = local.tags
}

resource "aws_lambda_permission" "http_api" {
  count = length(local.http_api)

  function_name = aws_lambda_function.service[local.http_api[0].function].function_name
  action        = "lambda:InvokeFunction"
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_apigatewayv2_api.this[0].execution_arn}/*/*"
}

# For routes that you add.
resource "aws_apigatewayv2_authorizer" "tokens" {
  count = length(local.authorizer)

  api_id                            = aws_apigatewayv2_api.this[0].id
  name                              = "Tokens"
  authorizer_type                   = "REQUEST"
  authorizer_uri                    = aws_lambda_function.service[local.authorizer[0].function].invoke_arn
  authorizer_payload_format_version = "2.0"
  enable_simple_responses           = local.authorizer[0].simpleResponses
  authorizer_result_ttl_in_seconds  = local.authorizer[0].cacheInSeconds
  identity_sources                  = ["$request.header.Authorization"]
}

resource "aws_lambda_permission" "authorizer" {
  count = length(local.authorizer)

  function_name = aws_lambda_function.service[local.authorizer[0].function].function_name
  action        = "lambda:InvokeFunction"
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_apigatewayv2_api.this[0].execution_arn}/authorizers/${aws_apigatewayv2_authorizer.tokens[0].id}"
}
