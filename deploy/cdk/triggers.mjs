// A CDK construct with the triggers of a user pool, its HTTP API and its authorizer, as the plan of `cognito-triggers deploy-plan --format json` describes them.
//
//   const pool = new cognito.UserPool(this, "Pool");
//   new Triggers(this, "Triggers", { pool, plan: "plan.json", bundle: "bundle" });
//
// A pool from UserPool.fromUserPoolId is not changed: `cognito-triggers attach` attaches the functions to it.

import { Duration, Fn, Names, RemovalPolicy, Stack, Tags } from "aws-cdk-lib";
import * as apigateway from "aws-cdk-lib/aws-apigatewayv2";
import * as cloudwatch from "aws-cdk-lib/aws-cloudwatch";
import * as cognito from "aws-cdk-lib/aws-cognito";
import * as dynamodb from "aws-cdk-lib/aws-dynamodb";
import * as iam from "aws-cdk-lib/aws-iam";
import * as lambda from "aws-cdk-lib/aws-lambda";
import * as logs from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import { readFileSync } from "node:fs";
import { join } from "node:path";

export class Triggers extends Construct {
  /** The functions by name. */
  functions = {};
  /** The HTTP API, if the plan has one. */
  httpApi;
  /** What alarms, the dashboard and saved queries refer to, by the ids of the plan. */
  #references = {};

  /**
   * @param {object} props
   * @param {cognito.IUserPool} props.pool
   * @param {string} props.plan - the path of plan.json
   * @param {string} props.bundle - the folder that `cognito-triggers bundle` writes
   * @param {string} [props.appClientId] - the app client of the HTTP API and of the authorizer
   * @param {string} [props.appClientSecretArn] - the ARN of its secret in AWS Secrets Manager; default: that of the plan
   * @param {lambda.Architecture} [props.architecture] - default: arm64
   * @param {logs.RetentionDays} [props.logRetention] - default: that of the plan
   * @param {import("aws-cdk-lib/aws-kms").IKey} [props.logKey] - encrypts the logs; default: the encryption of CloudWatch Logs
   * @param {import("aws-cdk-lib/aws-sns").ITopic} [props.alarmTopic] - the topic that every alarm notifies; default: none
   * @param {boolean} [props.tracing] - whether all functions write X-Ray traces; default: no
   * @param {number} [props.apiRateLimit] - requests per second; default: that of the plan
   * @param {number} [props.apiBurstLimit] - requests at once; default: that of the plan
   * @param {string[]} [props.existingTables] - the names of tables of the plan that exist already
   */
  constructor(scope, id, props) {
    super(scope, id);
    const plan = JSON.parse(readFileSync(props.plan));
    for (const definition of plan.functions) {
      this.functions[definition.name] = this.#createFunction(definition, plan, props);
    }
    for (const table of plan.tables) {
      if (!props.existingTables?.includes(table.name)) this.#createTable(table);
    }
    if (plan.httpApi) this.httpApi = this.#createHttpApi(plan, props);
    this.#createMonitoring(plan, props);
    if (props.pool instanceof cognito.UserPool) this.#attach(props.pool, plan);
    for (const [key, value] of Object.entries(plan.tags)) Tags.of(this).add(key, value);
  }

  #createFunction(definition, plan, props) {
    const { id, name, trigger } = definition;
    const parameters = {
      appClientId: props.appClientId,
      appClientSecretArn: props.appClientSecretArn ?? plan.appClientSecretArn,
      userPoolId: props.pool.userPoolId,
    };
    const logGroup = this.#createLogGroup(`${id}Logs`, plan, props);
    const fn = new lambda.Function(this, id, {
      architecture: props.architecture ?? lambda.Architecture.ARM_64,
      code: lambda.Code.fromAsset(join(props.bundle, `${name}.zip`)),
      environment: environment(definition, parameters),
      handler: "bootstrap",
      loggingFormat: lambda.LoggingFormat.JSON,
      logGroup,
      memorySize: definition.memoryInMb,
      role: this.#createRole(definition, parameters, logGroup),
      runtime: new lambda.Runtime(plan.runtime),
      timeout: Duration.seconds(definition.timeoutInSeconds),
      // With it, the CDK adds the permissions to the role.
      tracing: props.tracing ? lambda.Tracing.ACTIVE : undefined,
    });
    this.#references[id] = fn.functionName;
    // The function refers to its role, so DependsOn is redundant.
    fn.node.defaultChild.addDeletionOverride("DependsOn");
    if (definition.poolActions.length > 0) {
      // A separate policy: referencing the pool in a role would create a circular dependency.
      new iam.Policy(fn, "OnPool", {
        roles: [fn.role],
        statements: [new iam.PolicyStatement({ actions: definition.poolActions, resources: [props.pool.userPoolArn] })],
      });
    }
    if (trigger) {
      fn.addPermission("Cognito", {
        principal: new iam.ServicePrincipal("cognito-idp.amazonaws.com"),
        sourceAccount: Stack.of(this).account,
        sourceArn: props.pool.userPoolArn,
      });
    }
    return fn;
  }

  /** A role that may write the function's log, and do what the plan lists. */
  #createRole({ id, secrets, statements }, parameters, logGroup) {
    const { partition, region, account } = Stack.of(this);
    const own = statements.map(({ actions, resource, condition }) => {
      const arn = resource.arn ?? `arn:${partition}:${resource.service}:${region}:${account}:${resource.name}`;
      return new iam.PolicyStatement({ actions, resources: [arn], conditions: condition });
    });
    const arns = secrets.map((parameter) => parameters[parameter]).filter((arn) => arn);
    const reading = arns.map(
      (arn) => new iam.PolicyStatement({ actions: ["secretsmanager:GetSecretValue"], resources: [arn] }),
    );
    const log = new iam.PolicyStatement({
      actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
      resources: [logGroup.logGroupArn],
    });
    // Otherwise the CDK merges statements for one resource.
    const document = new iam.PolicyDocument({ statements: [log, ...reading, ...own], minimize: false });
    return new iam.Role(this, `${id}Role`, {
      assumedBy: new iam.ServicePrincipal("lambda.amazonaws.com"),
      inlinePolicies: { own: document },
    });
  }

  #createLogGroup(id, plan, { logRetention, logKey }) {
    const logGroup = new logs.LogGroup(this, id, {
      encryptionKey: logKey,
      removalPolicy: RemovalPolicy.DESTROY,
      retention: logRetention ?? plan.logRetentionInDays,
    });
    this.#references[id] = logGroup.logGroupName;
    return logGroup;
  }

  #createTable({ id, name, isRetained, ttlAttribute }) {
    new dynamodb.Table(this, id, {
      billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
      deletionProtection: isRetained ? true : undefined,
      partitionKey: { name: "id", type: dynamodb.AttributeType.STRING },
      pointInTimeRecoverySpecification: isRetained ? { pointInTimeRecoveryEnabled: true } : undefined,
      removalPolicy: isRetained ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      tableName: name,
      timeToLiveAttribute: ttlAttribute ?? undefined,
    });
  }

  /** All requests go to one function, which also handles CORS. */
  #createHttpApi(plan, props) {
    const { accessLog, authorizer, burstLimit, function: name, rateLimit, timeoutInMillis } = plan.httpApi;
    const { partition, region, stackName, urlSuffix } = Stack.of(this);
    const api = new apigateway.CfnApi(this, "HttpApi", { name: stackName, protocolType: "HTTP" });
    this.#references.HttpApi = api.ref;
    const integration = new apigateway.CfnIntegration(this, "HttpApiIntegration", {
      apiId: api.ref,
      integrationType: "AWS_PROXY",
      integrationUri: this.functions[name].functionArn,
      payloadFormatVersion: "2.0",
      timeoutInMillis,
    });
    new apigateway.CfnRoute(this, "HttpApiRoute", {
      apiId: api.ref,
      routeKey: "$default",
      target: `integrations/${integration.ref}`,
    });
    new apigateway.CfnStage(this, "HttpApiStage", {
      accessLogSettings: {
        destinationArn: this.#createLogGroup("ApiAccessLogs", plan, props).logGroupArn,
        format: JSON.stringify(accessLog),
      },
      apiId: api.ref,
      autoDeploy: true,
      defaultRouteSettings: {
        throttlingBurstLimit: props.apiBurstLimit ?? burstLimit,
        throttlingRateLimit: props.apiRateLimit ?? rateLimit,
      },
      stageName: "$default",
    });
    this.#allowHttpApi(name, api, "*/*");
    if (authorizer) {
      // For routes that you add.
      const fn = this.functions[authorizer.function].functionArn;
      const tokens = new apigateway.CfnAuthorizer(this, "HttpApiAuthorizer", {
        apiId: api.ref,
        authorizerPayloadFormatVersion: "2.0",
        authorizerResultTtlInSeconds: authorizer.cacheInSeconds,
        authorizerType: "REQUEST",
        authorizerUri: `arn:${partition}:apigateway:${region}:lambda:path/2015-03-31/functions/${fn}/invocations`,
        enableSimpleResponses: authorizer.simpleResponses,
        identitySource: ["$request.header.Authorization"],
        name: "Tokens",
      });
      this.#allowHttpApi(authorizer.function, api, `authorizers/${tokens.ref}`);
    }
    return { apiId: api.ref, url: `https://${api.ref}.execute-api.${region}.${urlSuffix}` };
  }

  #allowHttpApi(name, api, part) {
    const { partition, region, account } = Stack.of(this);
    this.functions[name].addPermission("HttpApi", {
      principal: new iam.ServicePrincipal("apigateway.amazonaws.com"),
      sourceArn: `arn:${partition}:execute-api:${region}:${account}:${api.ref}/${part}`,
    });
  }

  /** Alarms, a dashboard and saved queries, whose names begin with those of the stack and the construct. */
  #createMonitoring(plan, { alarmTopic }) {
    const prefix = Names.uniqueResourceName(this, { maxLength: 80, separator: "-" });
    for (const alarm of plan.alarms) {
      new cloudwatch.CfnAlarm(this, alarm.id, {
        alarmActions: alarmTopic && [alarmTopic.topicArn],
        alarmDescription: alarm.description,
        alarmName: `${prefix}-${alarm.name}`,
        comparisonOperator: "GreaterThanThreshold",
        datapointsToAlarm: alarm.datapointsToAlarm,
        evaluationPeriods: alarm.evaluationPeriods,
        metrics: this.#metricQueries(alarm),
        threshold: alarm.threshold,
        treatMissingData: "notBreaching",
      });
    }
    const body = JSON.stringify(plan.dashboard);
    const references = Object.entries({ ...this.#references, Region: Stack.of(this).region });
    const used = references.filter(([id]) => body.includes(`\${${id}}`));
    new cloudwatch.CfnDashboard(this, "Dashboard", {
      dashboardBody: Fn.sub(body, Object.fromEntries(used)),
      dashboardName: prefix,
    });
    for (const { id, name, logs: ids, query } of plan.savedQueries) {
      new logs.CfnQueryDefinition(this, id, {
        logGroupNames: ids.map((id) => this.#references[id]),
        name: `${prefix}/${name}`,
        queryString: query,
      });
    }
  }

  /** What an alarm reads. Its value is that of the expression or, without one, of its only metric. */
  #metricQueries({ metrics, expression, periodInSeconds }) {
    const queries = metrics.map(({ id, statistic, namespace, name, unit, dimension, resource }) => {
      const dimensions = [{ name: dimension, value: this.#references[resource] }];
      const metric = { namespace, metricName: name, dimensions };
      const metricStat = { metric, period: periodInSeconds, stat: statistic, unit: unit ?? undefined };
      return { id, metricStat, returnData: !expression };
    });
    return expression ? [...queries, { id: "value", expression, returnData: true }] : queries;
  }

  /** Attaches the functions to a pool of this stack; its other triggers stay. */
  #attach(pool, { functions, codeKeyArn }) {
    for (const { name, trigger } of functions.filter(({ trigger }) => trigger)) {
      const LambdaArn = this.functions[name].functionArn;
      const value = trigger.version ? { LambdaArn, LambdaVersion: trigger.version } : LambdaArn;
      pool.node.defaultChild.addPropertyOverride(`LambdaConfig.${trigger.key}`, value);
    }
    // Cognito encrypts the codes for the custom senders with it.
    if (codeKeyArn) pool.node.defaultChild.addPropertyOverride("LambdaConfig.KMSKeyID", codeKeyArn);
  }
}

/** The environment variables of a function. */
function environment({ name, environment }, parameters) {
  const variables = Object.entries(environment).map(([variable, parameter]) => [variable, parameters[parameter]]);
  if ("APP__CLIENT_ID" in environment && !parameters.appClientId) throw new Error(`${name} needs the property appClientId`);
  return Object.fromEntries(variables.filter(([, value]) => value));
}
