# The DynamoDB tables. Terraform cannot choose `prevent_destroy` by a value, so there are two resources.

locals {
  tables = { for table in local.plan.tables : table.name => table if !contains(var.existing_tables, table.name) }
}

# Tables whose items must not be lost.
resource "aws_dynamodb_table" "retained" {
  for_each = { for name, table in local.tables : name => table if table.isRetained }

  name                        = each.key
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "id"
  deletion_protection_enabled = true
  tags                        = local.tags

  attribute {
    name = "id"
    type = "S"
  }

  point_in_time_recovery {
    enabled = true
  }

  dynamic "ttl" {
    for_each = each.value.ttlAttribute[*]
    content {
      attribute_name = ttl.value
      enabled        = true
    }
  }

  lifecycle {
    prevent_destroy = true
  }
}

# Tables whose items expire after minutes.
resource "aws_dynamodb_table" "temporary" {
  for_each = { for name, table in local.tables : name => table if !table.isRetained }

  name         = each.key
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"
  tags         = local.tags

  attribute {
    name = "id"
    type = "S"
  }

  dynamic "ttl" {
    for_each = each.value.ttlAttribute[*]
    content {
      attribute_name = ttl.value
      enabled        = true
    }
  }
}
