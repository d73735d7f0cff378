"""What a deployment consists of, in one form for CloudFormation and Terraform, so that both can be compared.

The form has no names that a tool chooses: a log group is that of its function, and an API is "API".
"""

import json
import re

ACCOUNT, REGION = "123456789012", "eu-west-1"
PSEUDO = {"AWS::Partition": "aws", "AWS::Region": REGION, "AWS::AccountId": ACCOUNT, "AWS::StackName": "pool"}
PSEUDO |= {"AWS::URLSuffix": "amazonaws.com"}
# The only permissions without a resource, and only with tracing.
SHORT_MESSAGES = ["sns:Publish"]
TRACING = ["xray:PutTelemetryRecords", "xray:PutTraceSegments"]
POOL_ARN = f"arn:aws:cognito-idp:{REGION}:{ACCOUNT}:userpool/POOL"


# CloudFormation.


def from_cloudformation(resources, parameters, names):
    """`names` finds the name of a function by its logical id."""
    resources = {key: _resolve({"Properties": {}, **resource}, parameters) for key, resource in resources.items()}
    of_type = lambda kind: {key: r["Properties"] for key, r in resources.items() if r["Type"] == kind}
    functions = {}
    permissions = of_type("AWS::Lambda::Permission").values()
    for key, function in of_type("AWS::Lambda::Function").items():
        role, logs = _id(function["Role"]), _id(function["LoggingConfig"]["LogGroup"])
        documents = [policy["PolicyDocument"] for policy in resources[role]["Properties"]["Policies"]]
        policies = of_type("AWS::IAM::Policy").values()
        documents += [policy["PolicyDocument"] for policy in policies if f"<{role}>" in policy["Roles"]]
        functions[names(key)] = {
            "runtime": (function["Runtime"], function["Handler"], *function["Architectures"]),
            "memory": function["MemorySize"],
            "timeout": function["Timeout"],
            "tracing": function.get("TracingConfig", {"Mode": "PassThrough"})["Mode"],
            "environment": function.get("Environment", {}).get("Variables", {}),
            "tags": _tags(function["Tags"]),
            "role tags": _tags(resources[role]["Properties"]["Tags"]),
            "logs": (function["LoggingConfig"]["LogFormat"], *_logs(resources[logs]["Properties"])),
            "statements": _statements(documents, f"<{logs}.Arn>"),
            "invoked by": sorted(
                _permission(p["Principal"], p.get("SourceAccount"), p["SourceArn"])
                for p in permissions if _id(p["FunctionName"]) == key and p["Action"] == "lambda:InvokeFunction"
            ),
        }
    arns = {f"<{key}.Arn>": names(key) for key in of_type("AWS::Lambda::Function")}
    (pool,) = of_type("AWS::Cognito::UserPool").values() or [{}]
    tables = of_type("AWS::DynamoDB::Table").items()
    return {
        "functions": functions,
        "tables": {table["TableName"]: _table(table, resources[key]) for key, table in tables},
        "api": _api(resources, of_type, names),
        "attached": _attached(pool.get("LambdaConfig", {}), arns),
        **_monitoring(of_type, names),
    }


def _monitoring(of_type, names):
    """Alarms, dashboard and queries, with the names of functions in place of references."""
    functions = {f"<{key}>": names(key) for key in of_type("AWS::Lambda::Function")}
    logs = {_id(f["LoggingConfig"]["LogGroup"]): names(key) for key, f in of_type("AWS::Lambda::Function").items()}
    apis = {f"<{key}>": "API" for key in of_type("AWS::ApiGatewayV2::Api")}
    known = functions | apis | {f"<{key}>": f"logs of {logs.get(key, 'API')}" for key in of_type("AWS::Logs::LogGroup")}
    named = lambda value: _rename(value, known)
    (dashboard,) = of_type("AWS::CloudWatch::Dashboard").values()
    return {
        "alarms": {alarm["AlarmName"]: _alarm(named(alarm)) for alarm in of_type("AWS::CloudWatch::Alarm").values()},
        "dashboard": (dashboard["DashboardName"], named(json.loads(dashboard["DashboardBody"]))),
        "queries": {
            query["Name"]: (sorted(named(query["LogGroupNames"])), query["QueryString"])
            for query in of_type("AWS::Logs::QueryDefinition").values()
        },
    }


def _alarm(alarm):
    assert alarm["TreatMissingData"] == "notBreaching", alarm
    return {
        "description": alarm["AlarmDescription"],
        "actions": alarm.get("AlarmActions", []),
        "rule": (alarm["ComparisonOperator"], alarm["Threshold"], alarm["DatapointsToAlarm"], alarm["EvaluationPeriods"]),
        "metrics": [_alarm_metric(query) for query in alarm["Metrics"]],
        "tags": _tags(alarm["Tags"]),
    }


def _alarm_metric(query):
    if "Expression" in query:
        return query["Id"], query["ReturnData"], query["Expression"]
    stat = query["MetricStat"]
    metric = stat["Metric"]
    dimensions = {dimension["Name"]: dimension["Value"] for dimension in metric["Dimensions"]}
    place = metric["Namespace"], metric["MetricName"], dimensions
    return query["Id"], query["ReturnData"], *place, stat["Period"], stat["Stat"], stat.get("Unit")


def _resolve(value, parameters):
    """A value with its intrinsic functions; `<Name>` and `<Name.Arn>` are references to a resource."""
    if isinstance(value, list):
        return [part for part in (_resolve(part, parameters) for part in value) if part is not None]
    if not isinstance(value, dict):
        return value
    if len(value) == 1:
        ((key, part),) = value.items()
        if key == "Ref":
            return None if part == "AWS::NoValue" else (PSEUDO | parameters).get(part, f"<{part}>")
        if key == "Fn::GetAtt":
            return f"<{'.'.join(part)}>"
        if key == "Fn::Join":
            return part[0].join(_resolve(part[1], parameters))
        if key == "Fn::Sub":
            text, values = (part, {}) if isinstance(part, str) else part
            values = PSEUDO | parameters | {name: _resolve(inner, parameters) for name, inner in values.items()}
            text = re.sub(r"\$\{([\w:.]+)\}", lambda found: str(values.get(found[1], f"<{found[1]}>")), text)
            return text.replace("${!", "${")
    resolved = {key: _resolve(part, parameters) for key, part in value.items()}
    return {key: part for key, part in resolved.items() if part is not None}


def _id(reference):
    return re.fullmatch(r"<(\w+)(?:\.Arn)?>", reference)[1]


def _tags(tags):
    tags = tags if isinstance(tags, dict) else {tag["Key"]: tag["Value"] for tag in tags}
    return {key: value for key, value in tags.items() if not key.endswith(":createdBy")}


def _logs(group):
    return group["RetentionInDays"], group.get("KmsKeyId"), _tags(group["Tags"])


def _table(table, resource):
    return {
        "key": [(key["AttributeName"], key["KeyType"]) for key in table["KeySchema"]],
        "billing": table["BillingMode"],
        "retained": resource["DeletionPolicy"] == "Retain",
        "protected": table.get("DeletionProtectionEnabled", False),
        "recovery": table.get("PointInTimeRecoverySpecification", {}).get("PointInTimeRecoveryEnabled", False),
        "ttl": table.get("TimeToLiveSpecification", {}).get("AttributeName"),
        "tags": _tags(table["Tags"]),
    }


def _api(resources, of_type, names):
    stages = list(of_type("AWS::ApiGatewayV2::Stage").values())
    if not stages:
        return None
    (stage,), ((key, api),) = stages, of_type("AWS::ApiGatewayV2::Api").items()
    if "Body" in api:
        # SAM writes an OpenAPI document.
        ((route, methods),) = api["Body"]["paths"].items()
        integration = methods["x-amazon-apigateway-any-method"]["x-amazon-apigateway-integration"]
        uri = integration["uri"]
        schemes = api["Body"].get("components", {}).get("securitySchemes", {})
        tokens = {name: _lower(scheme["x-amazon-apigateway-authorizer"]) for name, scheme in schemes.items()}
    else:
        (route,), (integration,) = (of_type(f"AWS::ApiGatewayV2::{kind}").values() for kind in ("Route", "Integration"))
        route, uri, integration = route["RouteKey"], integration["IntegrationUri"], _lower(integration)
        tokens = {a["Name"]: _lower(a) for a in of_type("AWS::ApiGatewayV2::Authorizer").values()}
    function = lambda uri: names(re.search(r"<(\w+)\.Arn>", uri)[1])
    settings = stage["DefaultRouteSettings"]
    return {
        "route": (route, function(uri), integration["payloadFormatVersion"], integration["timeoutInMillis"]),
        "throttling": (settings["ThrottlingRateLimit"], settings["ThrottlingBurstLimit"]),
        "access log": json.loads(stage["AccessLogSettings"]["Format"]),
        "access logs": _logs(resources[_id(stage["AccessLogSettings"]["DestinationArn"])]["Properties"]),
        "stage": (stage["StageName"], stage["AutoDeploy"], _tags(stage["Tags"])),
        "authorizers": {
            name: (
                function(a["authorizerUri"]), a["authorizerPayloadFormatVersion"],
                a.get("enableSimpleResponses", False), a["authorizerResultTtlInSeconds"], a["identitySource"],
            )
            for name, a in tokens.items()
        },
    }


def _lower(properties):
    return {key[0].lower() + key[1:]: value for key, value in properties.items()}


def _attached(config, functions):
    """The functions at the triggers with the version of their events, and the key for custom senders."""
    key = {"key": config["KMSKeyID"]} if "KMSKeyID" in config else {}
    members = config.values()
    members = [(v["LambdaArn"], v["LambdaVersion"]) if isinstance(v, dict) else (v, None) for v in members]
    return key | {functions[arn]: version for arn, version in members if arn in functions}


# Both.


def _rename(value, names):
    """A value in whose texts these names are replaced, the longest ones first."""
    text = json.dumps(value)
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, names[name])
    return json.loads(text)


def _statements(documents, logs):
    """Statements as texts that can be sorted; `logs` is the ARN of the function's own log group."""
    statements = []
    for statement in (statement for document in documents for statement in document["Statement"]):
        assert statement["Effect"] == "Allow", statement
        actions, resource = statement["Action"], statement["Resource"]
        assert isinstance(resource, str), f"one resource: {statement}"
        resource = "its log streams" if resource == logs else resource
        actions = sorted([actions] if isinstance(actions, str) else actions)
        # X-Ray has no resources, and a telephone number has no ARN.
        assert "*" not in resource or (resource == "*" and actions in (TRACING, SHORT_MESSAGES)), statement
        statements.append((actions, _pool(resource), json.dumps(statement.get("Condition") or {}, sort_keys=True)))
    return sorted(statements)


def _permission(principal, account, source):
    source = re.sub(r":execute-api:(\w+(?:-\w+)*):(\d+):<\w+>", r":execute-api:\1:\2:API", source)
    # SAM allows every authorizer of the API, the others the one that there is.
    return principal, account or "", re.sub(r"/authorizers/.*", "/authorizers/…", _pool(source))


def _pool(arn):
    """The ARN, or that of the pool if the deployment creates it."""
    return re.sub(r"^<\w*Pool\w*\.Arn>$", POOL_ARN, arn)


# Terraform.


def from_terraform(resources):
    """`resources` as `terraform.evaluate` returns them."""
    of_type = lambda kind: [value for key, value in resources.items() if key.startswith(f"{kind}.")]
    groups = {group["name"]: group for group in of_type("aws_cloudwatch_log_group")}
    functions = {}
    arns = {fn["arn"]: fn["function_name"].removeprefix("pool-") for fn in of_type("aws_lambda_function")}
    for function in of_type("aws_lambda_function"):
        (config,) = function["logging_config"]
        group = groups[config["log_group"]]
        (role,) = (role for role in of_type("aws_iam_role") if role["arn"] == function["role"])
        documents = [json.loads(p["policy"]) for p in of_type("aws_iam_role_policy") if p["role"] == role["name"]]
        functions[arns[function["arn"]]] = {
            "runtime": (function["runtime"], function["handler"], *function["architectures"]),
            "memory": function["memory_size"],
            "timeout": function["timeout"],
            "tracing": function["tracing_config"][0]["mode"],
            "environment": function.get("environment", [{}])[0].get("variables", {}),
            "tags": function["tags"],
            "role tags": role["tags"],
            "logs": (config["log_format"], *_terraform_logs(group)),
            "statements": _statements(documents, f"{group['arn']}:*"),
            "invoked by": sorted(
                _permission(p["principal"], p.get("source_account"), p["source_arn"])
                for p in of_type("aws_lambda_permission")
                if p["function_name"] == function["function_name"] and p["action"] == "lambda:InvokeFunction"
            ),
        }
    tables = {key: value for key, value in resources.items() if key.startswith("aws_dynamodb_table.")}
    pools = of_type("aws_cognito_user_pool")
    return {
        "functions": functions,
        "tables": {table["name"]: _terraform_table(table, "retained[" in key) for key, table in tables.items()},
        "api": _terraform_api(of_type, groups, arns),
        "attached": _terraform_attached(pools[0]["lambda_config"][0], arns) if pools else {},
        **_terraform_monitoring(of_type),
    }


def _terraform_monitoring(of_type):
    known = {group["name"]: "logs of API" for group in of_type("aws_cloudwatch_log_group")}
    for function in of_type("aws_lambda_function"):
        name = function["function_name"].removeprefix("pool-")
        known |= {function["function_name"]: name, function["logging_config"][0]["log_group"]: f"logs of {name}"}
    named = lambda value: _rename(value, known)
    (dashboard,) = of_type("aws_cloudwatch_dashboard")
    return {
        "alarms": {alarm["alarm_name"]: _terraform_alarm(named(alarm)) for alarm in of_type("aws_cloudwatch_metric_alarm")},
        "dashboard": (dashboard["dashboard_name"], named(json.loads(dashboard["dashboard_body"]))),
        "queries": {
            query["name"]: (sorted(named(query["log_group_names"])), query["query_string"])
            for query in of_type("aws_cloudwatch_query_definition")
        },
    }


def _terraform_alarm(alarm):
    assert alarm["treat_missing_data"] == "notBreaching", alarm
    rule = alarm["comparison_operator"], alarm["threshold"], alarm["datapoints_to_alarm"], alarm["evaluation_periods"]
    return {
        "description": alarm["alarm_description"],
        "actions": alarm["alarm_actions"],
        "rule": rule,
        "metrics": [_terraform_alarm_metric(query) for query in alarm["metric_query"]],
        "tags": alarm["tags"],
    }


def _terraform_alarm_metric(query):
    if "expression" in query:
        return query["id"], query["return_data"], query["expression"]
    (metric,) = query["metric"]
    place = metric["namespace"], metric["metric_name"], metric["dimensions"]
    return query["id"], query["return_data"], *place, metric["period"], metric["stat"], metric.get("unit")


def _terraform_logs(group):
    return group["retention_in_days"], group["kms_key_id"], group["tags"]


def _terraform_table(table, retained):
    assert table["attribute"] == [{"name": table["hash_key"], "type": "S"}], table
    return {
        "key": [(table["hash_key"], "HASH")],
        "billing": table["billing_mode"],
        "retained": retained,
        "protected": table.get("deletion_protection_enabled", False),
        "recovery": table.get("point_in_time_recovery", [{"enabled": False}])[0]["enabled"],
        "ttl": next((ttl["attribute_name"] for ttl in table["ttl"] if ttl["enabled"]), None),
        "tags": table["tags"],
    }


def _terraform_api(of_type, groups, arns):
    stages = of_type("aws_apigatewayv2_stage")
    if not stages:
        return None
    (stage,), (route,), (integration,) = (
        of_type(f"aws_apigatewayv2_{kind}") for kind in ("stage", "route", "integration")
    )
    assert route["target"] == f"integrations/{integration['id']}", route
    (settings,), (log,) = stage["default_route_settings"], stage["access_log_settings"]
    function = lambda uri: arns[re.search(r"functions/(.*)/invocations", uri)[1]]
    group = next(group for group in groups.values() if group["arn"] == log["destination_arn"])
    return {
        "route": (
            route["route_key"], function(integration["integration_uri"]),
            integration["payload_format_version"], integration["timeout_milliseconds"],
        ),
        "throttling": (settings["throttling_rate_limit"], settings["throttling_burst_limit"]),
        "access log": json.loads(log["format"]),
        "access logs": _terraform_logs(group),
        "stage": (stage["name"], stage["auto_deploy"], stage["tags"]),
        "authorizers": {
            a["name"]: (
                function(a["authorizer_uri"]), a["authorizer_payload_format_version"], a["enable_simple_responses"],
                a["authorizer_result_ttl_in_seconds"], a["identity_sources"],
            )
            for a in of_type("aws_apigatewayv2_authorizer")
        },
    }


def _terraform_attached(config, arns):
    key = {"key": config["kms_key_id"]} if config.get("kms_key_id") else {}
    members = [value for name, value in config.items() if name != "kms_key_id"]
    members = [(v[0]["lambda_arn"], v[0]["lambda_version"]) if isinstance(v, list) else (v, None) for v in members]
    return key | {arns[arn]: version for arn, version in members}
