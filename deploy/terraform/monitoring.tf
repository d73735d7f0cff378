# Alarms, a dashboard, and saved queries of the logs.

locals {
  # What they refer to, by the ids of the plan.
  references = merge(
    { for name, function in aws_lambda_function.trigger : local.functions[name].id => function.function_name },
    { for name, function in aws_lambda_function.service : local.functions[name].id => function.function_name },
    { for name, group in aws_cloudwatch_log_group.function : "${local.functions[name].id}Logs" => group.name },
    { for api in aws_apigatewayv2_api.this : "HttpApi" => api.id },
    { for group in aws_cloudwatch_log_group.access : "ApiAccessLogs" => group.name },
    { Region = data.aws_region.current.region },
  )
  dashboard = jsonencode(local.plan.dashboard)
}

# The value of an alarm is that of the expression or, without one, of its only metric.
resource "aws_cloudwatch_metric_alarm" "this" {
  for_each = { for alarm in local.plan.alarms : alarm.name => alarm }

  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = each.value.description
  alarm_actions       = var.alarm_topic_arn[*]
  comparison_operator = "GreaterThanThreshold"
  threshold           = each.value.threshold
  datapoints_to_alarm = each.value.datapointsToAlarm
  evaluation_periods  = each.value.evaluationPeriods
  treat_missing_data  = "notBreaching"
  tags                = local.tags

  dynamic "metric_query" {
    for_each = each.value.metrics
    content {
      id          = metric_query.value.id
      return_data = each.value.expression == null

      metric {
        namespace   = metric_query.value.namespace
        metric_name = metric_query.value.name
        dimensions  = { (metric_query.value.dimension) = local.references[metric_query.value.resource] }
        period      = each.value.periodInSeconds
        stat        = metric_query.value.statistic
        unit        = metric_query.value.unit
      }
    }
  }

  dynamic "metric_query" {
    for_each = each.value.expression[*]
    content {
      id          = "value"
      expression  = metric_query.value
      return_data = true
    }
  }
}

resource "aws_cloudwatch_dashboard" "this" {
  dashboard_name = var.name
  dashboard_body = templatestring(local.dashboard, local.references)
}

resource "aws_cloudwatch_query_definition" "this" {
  for_each = { for query in local.plan.savedQueries : query.name => query }

  name            = "${var.name}/${each.key}"
  log_group_names = [for id in each.value.logs : local.references[id]]
  query_string    = each.value.query
}
