# One role for each function. It allows writing the function's own log and what the plan lists; every statement names its
# resource, except for that of X-Ray, which has none.

resource "aws_iam_role" "function" {
  for_each = local.functions

  name = "${var.name}-${each.key}"
  tags = local.tags
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "lambda.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

resource "aws_iam_role_policy" "own" {
  for_each = local.functions

  name = "own"
  role = aws_iam_role.function[each.key].name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      [{
        Effect = "Allow"
        Action = ["logs:CreateLogStream", "logs:PutLogEvents"]
        # The log streams of this group.
        Resource  = "${aws_cloudwatch_log_group.function[each.key].arn}:*"
        Condition = {}
      }],
      [for parameter in each.value.secrets : {
        Effect    = "Allow"
        Action    = ["secretsmanager:GetSecretValue"]
        Resource  = local.parameters[parameter]
        Condition = {}
      } if local.parameters[parameter] != null],
      [for statement in each.value.statements : {
        Effect    = "Allow"
        Action    = statement.actions
        Resource  = try(statement.resource.arn, "arn:${local.partition}:${statement.resource.service}:${local.place}:${statement.resource.name}")
        Condition = statement.condition
      }],
    )
  })
}

# Permissions on the pool are separate from the role, so that a trigger does not depend on the pool.
resource "aws_iam_role_policy" "user_pool" {
  for_each = { for name, function in local.functions : name => function.poolActions if length(function.poolActions) > 0 }

  name = "user-pool"
  role = aws_iam_role.function[each.key].name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = each.value
      Resource = local.user_pool_arn
    }]
  })
}

resource "aws_iam_role_policy" "tracing" {
  for_each = { for name, function in local.functions : name => function if var.tracing }

  name = "tracing"
  role = aws_iam_role.function[each.key].name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = local.plan.tracingActions
      Resource = "*"
    }]
  })
}
