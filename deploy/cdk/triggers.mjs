// A CDK construct with all triggers of this project for a user pool. It needs ../triggers.json, their list. The HTTP API and the authorizer are deployed like any other function:
// `cognito-triggers deploy-plan` writes their timeouts and permissions.
//
//   const pool = new cognito.UserPool(this, "Pool");
//   const assets = "bundle";
//   new Triggers(this, "Triggers", { pool, assets, groups: true, record: "profiles", tokenVersion: "V3_0" });
//
// The functions are those in the folder, which `cognito-triggers bundle` writes. The properties must match policy.toml; without a property its permission is not granted. A pool from
// UserPool.fromUserPoolId is not changed: `cognito-triggers attach` attaches the functions to it.

import { Duration, Stack } from "aws-cdk-lib";
import * as cognito from "aws-cdk-lib/aws-cognito";
import * as dynamodb from "aws-cdk-lib/aws-dynamodb";
import * as events from "aws-cdk-lib/aws-events";
import * as iam from "aws-cdk-lib/aws-iam";
import * as lambda from "aws-cdk-lib/aws-lambda";
import * as logs from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The triggers with their binaries and their keys in LambdaConfig, generated from the project's registry. */
const TRIGGERS = JSON.parse(readFileSync(new URL("../triggers.json", import.meta.url)));

export class Triggers extends Construct {
  /** The functions by binary name. */
  functions = {};

  /**
   * @param {object} props
   * @param {cognito.IUserPool} props.pool
   * @param {string} props.assets - the output folder of `cognito-triggers bundle`
   * @param {lambda.Architecture} [props.architecture] - default: arm64
   * @param {"V1_0" | "V2_0" | "V3_0"} [props.tokenVersion] - `[tokens] token_version`
   * @param {boolean} [props.groups] - whether the policy has `[post_confirmation.groups]`
   * @param {string} [props.record] - `[post_confirmation.record] table`
   * @param {{bus: string, source: string, detailType: string}} [props.event] - `[post_confirmation.event]`
   * @param {boolean} [props.resumeOnSignIn] - `[post_confirmation] resume_on_sign_in`
   * @param {boolean} [props.link] - whether the policy has `[sign_up.link]`
   */
  constructor(scope, id, props) {
    super(scope, id);
    for (const { binary, trigger } of TRIGGERS) {
      const bundle = join(props.assets, `${binary}.zip`);
      if (existsSync(bundle)) this.functions[binary] = this.#createFunction(bundle, trigger, props);
    }
    const setUp = ["post-confirmation", ...(props.resumeOnSignIn ? ["pre-token-generation"] : [])];
    for (const fn of setUp.map((binary) => this.functions[binary]).filter(Boolean)) this.#grantPostConfirmation(fn, props);
    if (props.link) {
      const linking = ["cognito-idp:ListUsers", "cognito-idp:AdminLinkProviderForUser"];
      this.#grantOnPool(this.functions["pre-sign-up"], props.pool, ...linking);
    }
    if (props.pool instanceof cognito.UserPool) this.#attach(props.pool, props.tokenVersion ?? "V1_0");
  }

  /** One function with a role that may write its log. Only this pool may invoke it. */
  #createFunction(bundle, trigger, { pool, architecture = lambda.Architecture.ARM_64 }) {
    const logGroup = new logs.LogGroup(this, `${trigger}Logs`, { retention: logs.RetentionDays.ONE_MONTH });
    const role = new iam.Role(this, `${trigger}Role`, {
      assumedBy: new iam.ServicePrincipal("lambda.amazonaws.com"),
      inlinePolicies: {
        log: new iam.PolicyDocument({
          statements: [
            new iam.PolicyStatement({
              actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
              resources: [logGroup.logGroupArn],
            }),
          ],
        }),
      },
    });
    const fn = new lambda.Function(this, trigger, {
      architecture,
      code: lambda.Code.fromAsset(bundle),
      handler: "bootstrap",
      loggingFormat: lambda.LoggingFormat.JSON,
      logGroup,
      memorySize: 256,
      role,
      runtime: lambda.Runtime.PROVIDED_AL2023,
      timeout: Duration.seconds(5),
    });
    // The function refers to its role, so DependsOn is redundant.
    fn.node.defaultChild.addDeletionOverride("DependsOn");
    fn.addPermission("Cognito", {
      principal: new iam.ServicePrincipal("cognito-idp.amazonaws.com"),
      sourceAccount: Stack.of(this).account,
      sourceArn: pool.userPoolArn,
    });
    return fn;
  }

  /** Permissions for the actions for new users: groups, a record, an event. */
  #grantPostConfirmation(fn, { pool, groups, record, event }) {
    if (groups) this.#grantOnPool(fn, pool, "cognito-idp:AdminAddUserToGroup");
    if (record) {
      const table = dynamodb.Table.fromTableName(fn, "Record", record);
      table.grant(fn, "dynamodb:PutItem", "dynamodb:UpdateItem");
    }
    if (event) {
      const { fromEventBusArn, fromEventBusName } = events.EventBus;
      const bus = (event.bus.startsWith("arn:") ? fromEventBusArn : fromEventBusName)(fn, "Bus", event.bus);
      fn.addToRolePolicy(
        new iam.PolicyStatement({
          actions: ["events:PutEvents"],
          resources: [bus.eventBusArn],
          conditions: { StringEquals: { "events:source": event.source, "events:detail-type": event.detailType } },
        }),
      );
    }
  }

  /** A separate policy: referencing the pool in a role would create a circular dependency. */
  #grantOnPool(fn, pool, ...actions) {
    new iam.Policy(fn, "OnPool", {
      roles: [fn.role],
      statements: [new iam.PolicyStatement({ actions, resources: [pool.userPoolArn] })],
    });
  }

  /** Attaches the functions to a pool of this stack; its other triggers stay. */
  #attach(pool, version) {
    const set = (key, value) => pool.node.defaultChild.addPropertyOverride(`LambdaConfig.${key}`, value);
    for (const { binary, lambdaConfig, versions } of TRIGGERS.filter(({ binary }) => this.functions[binary])) {
      const arn = this.functions[binary].functionArn;
      const LambdaVersion = versions.includes(version) ? version : versions[0];
      if (lambdaConfig.versioned) set(lambdaConfig.versioned, { LambdaArn: arn, LambdaVersion });
      else set(lambdaConfig.arn, arn);
    }
  }
}
