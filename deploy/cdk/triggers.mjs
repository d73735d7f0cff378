// The four triggers of a user pool for those who use the CDK. The endpoints and the authorizer are deployed like any other
// function: their timeouts and rights stand in ../template.yaml.
//
//   const pool = new cognito.UserPool(this, "Pool");
//   const assets = "target/lambda/arm64";
//   new Triggers(this, "Triggers", { pool, assets, groups: true, record: "profiles", tokenVersion: "V3_0" });
//
// What is named there is what policy.toml asks for; without a name there is no right. A pool of UserPool.fromUserPoolId
// keeps its settings: `cognito-triggers attach` puts the functions into it.

import { Duration, Stack } from "aws-cdk-lib";
import * as cognito from "aws-cdk-lib/aws-cognito";
import * as dynamodb from "aws-cdk-lib/aws-dynamodb";
import * as events from "aws-cdk-lib/aws-events";
import * as iam from "aws-cdk-lib/aws-iam";
import * as lambda from "aws-cdk-lib/aws-lambda";
import * as logs from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import { join } from "node:path";

/** The triggers by their binaries, as LambdaConfig names them. */
const TRIGGERS = {
  "custom-message": "CustomMessage",
  "pre-sign-up": "PreSignUp",
  "post-confirmation": "PostConfirmation",
  "pre-token-generation": "PreTokenGeneration",
};

export class Triggers extends Construct {
  /** The functions, by binary. */
  functions = {};

  /**
   * @param {object} props
   * @param {cognito.IUserPool} props.pool
   * @param {string} props.assets - the folder that `deploy/build` filled, for the architecture
   * @param {lambda.Architecture} [props.architecture] - arm64 if left out
   * @param {"V1_0" | "V2_0" | "V3_0"} [props.tokenVersion] - `[tokens] token_version`
   * @param {boolean} [props.groups] - whether there is a `[post_confirmation.groups]`
   * @param {string} [props.record] - `[post_confirmation.record] table`
   * @param {{bus: string, source: string, detailType: string}} [props.event] - `[post_confirmation.event]`
   * @param {boolean} [props.repair] - `[post_confirmation] resume_on_sign_in`
   * @param {boolean} [props.link] - whether there is a `[sign_up.link]`
   */
  constructor(scope, id, props) {
    super(scope, id);
    for (const [binary, trigger] of Object.entries(TRIGGERS)) {
      this.functions[binary] = this.#function(binary, trigger, props);
    }
    const confirming = ["post-confirmation", ...(props.repair ? ["pre-token-generation"] : [])];
    for (const binary of confirming) this.#confirm(this.functions[binary], props);
    if (props.link) {
      const linking = ["cognito-idp:ListUsers", "cognito-idp:AdminLinkProviderForUser"];
      this.#onPool(this.functions["pre-sign-up"], props.pool, ...linking);
    }
    if (props.pool instanceof cognito.UserPool) this.#configure(props.pool, props.tokenVersion ?? "V1_0");
  }

  /** One function with a role that may write its log, and that this pool alone may call. */
  #function(binary, trigger, { pool, assets, architecture = lambda.Architecture.ARM_64 }) {
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
    const made = new lambda.Function(this, trigger, {
      architecture,
      code: lambda.Code.fromAsset(join(assets, binary), { exclude: ["*.zip"] }),
      handler: "bootstrap",
      loggingFormat: lambda.LoggingFormat.JSON,
      logGroup,
      memorySize: 256,
      role,
      runtime: lambda.Runtime.PROVIDED_AL2023,
      timeout: Duration.seconds(5),
    });
    // It names its role; that it waits for it need not be said again.
    made.node.defaultChild.addDeletionOverride("DependsOn");
    made.addPermission("Cognito", {
      principal: new iam.ServicePrincipal("cognito-idp.amazonaws.com"),
      sourceAccount: Stack.of(this).account,
      sourceArn: pool.userPoolArn,
    });
    return made;
  }

  /** What belongs to a new user: groups, a record, an event. */
  #confirm(made, { pool, groups, record, event }) {
    if (groups) this.#onPool(made, pool, "cognito-idp:AdminAddUserToGroup");
    if (record) {
      const table = dynamodb.Table.fromTableName(made, "Record", record);
      table.grant(made, "dynamodb:PutItem", "dynamodb:UpdateItem");
    }
    if (event) {
      const { fromEventBusArn, fromEventBusName } = events.EventBus;
      const bus = (event.bus.startsWith("arn:") ? fromEventBusArn : fromEventBusName)(made, "Bus", event.bus);
      made.addToRolePolicy(
        new iam.PolicyStatement({
          actions: ["events:PutEvents"],
          resources: [bus.eventBusArn],
          conditions: { StringEquals: { "events:source": event.source, "events:detail-type": event.detailType } },
        }),
      );
    }
  }

  /** A policy of its own: the pool names the function, the function its role, and no role the pool. */
  #onPool(made, pool, ...actions) {
    new iam.Policy(made, "OnPool", {
      roles: [made.role],
      statements: [new iam.PolicyStatement({ actions, resources: [pool.userPoolArn] })],
    });
  }

  /** Attaches the functions to a pool of this stack; what else is attached to it stays. */
  #configure(pool, version) {
    const set = (trigger, value) => pool.node.defaultChild.addPropertyOverride(`LambdaConfig.${trigger}`, value);
    for (const [binary, trigger] of Object.entries(TRIGGERS)) {
      const arn = this.functions[binary].functionArn;
      if (trigger !== "PreTokenGeneration") set(trigger, arn);
      else set("PreTokenGenerationConfig", { LambdaArn: arn, LambdaVersion: version });
    }
  }
}
