#!/usr/bin/env node
// Synthesizes deploy/cdk/triggers.mjs for a new and an existing pool, and checks the resources, also with cfn-lint.
//
//     tests/deploy/cdk.mjs
//
// Requires tests/install-tools. The functions are dummy files here.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
// Another function, of the user of the construct.
const OWN = "arn:aws:lambda:eu-west-1:123456789012:function:own";
const TRIGGERS = JSON.parse(readFileSync(join(ROOT, "deploy/triggers.json")));

const folder = mkdtempSync(join(tmpdir(), "cdk-"));
try {
  await main();
} finally {
  rmSync(folder, { recursive: true });
}

async function main() {
  // Node resolves packages from the folder of the importing file.
  symlinkSync(join(ROOT, "target/tools/node_modules"), join(folder, "node_modules"));
  mkdirSync(join(folder, "cdk"));
  copyFileSync(join(ROOT, "deploy/cdk/triggers.mjs"), join(folder, "cdk/triggers.mjs"));
  copyFileSync(join(ROOT, "deploy/triggers.json"), join(folder, "triggers.json"));
  const packages = ['export * as cdk from "aws-cdk-lib";', 'export * as cognito from "aws-cdk-lib/aws-cognito";'];
  writeFileSync(join(folder, "packages.mjs"), packages.join("\n"));
  const { cdk, cognito } = await import(pathToFileURL(join(folder, "packages.mjs")));
  const { Triggers } = await import(pathToFileURL(join(folder, "cdk/triggers.mjs")));
  for (const { binary } of TRIGGERS) {
    mkdirSync(join(folder, "bundle"), { recursive: true });
    writeFileSync(join(folder, "bundle", `${binary}.zip`), binary);
  }
  const event = { bus: "default", source: "example.users", detailType: "UserConfirmed" };
  const everything = { groups: true, record: "profiles", event, resumeOnSignIn: true, link: true, tokenVersion: "V3_0" };
  const nothing = {};
  const paths = [];
  const cases = [["new", true, everything], ["plain", true, nothing], ["existing", false, everything]];
  for (const [name, isNew, props] of cases) {
    const app = new cdk.App({ analyticsReporting: false, outdir: join(folder, name) });
    const synthesizer = new cdk.DefaultStackSynthesizer({ generateBootstrapVersionRule: false });
    const stack = new cdk.Stack(app, name, { synthesizer });
    const pool = isNew
      ? new cognito.UserPool(stack, "Pool", { removalPolicy: cdk.RemovalPolicy.RETAIN })
      : cognito.UserPool.fromUserPoolId(stack, "Pool", "eu-west-1_AbCdEf123");
    if (isNew) pool.addTrigger(cognito.UserPoolOperation.PRE_AUTHENTICATION, { functionArn: OWN, addPermission() {} });
    new Triggers(stack, "Triggers", { pool, assets: join(folder, "bundle"), ...props });
    const assembly = app.synth();
    check(assembly.getStackByName(name).template.Resources, isNew, props);
    paths.push(join(folder, name, `${name}.template.json`));
    console.log(`ok ${name}`);
  }
  execFileSync(join(ROOT, "target/tools/bin/cfn-lint"), ["--", ...paths], { stdio: "inherit" });
  console.log(`${paths.length} passed, 0 failed, cfn-lint found nothing`);
}

function check(resources, isNew, props) {
  const ofType = (type) => {
    const found = Object.entries(resources).filter(([, resource]) => resource.Type === type);
    return found.map(([name, { Properties }]) => [name, Properties]);
  };
  const functions = ofType("AWS::Lambda::Function");
  assert.equal(functions.length, TRIGGERS.length);
  for (const [, fn] of functions) {
    assert.deepEqual([fn.Runtime, fn.Timeout, fn.Architectures], ["provided.al2023", 5, ["arm64"]]);
    assert.ok(fn.LoggingConfig.LogGroup.Ref in resources);
  }

  const pools = ofType("AWS::Cognito::UserPool");
  assert.equal(pools.length, isNew ? 1 : 0);
  if (isNew) {
    const { PreAuthentication: own, ...others } = pools[0][1].LambdaConfig;
    assert.equal(own, OWN, "other triggers stay");
    assert.equal(others.PreTokenGenerationConfig.LambdaVersion, props.tokenVersion ?? "V1_0");
    const keys = TRIGGERS.map(({ lambdaConfig }) => lambdaConfig.versioned ?? lambdaConfig.arn);
    assert.deepEqual(Object.keys(others).sort(), keys.sort());
    const attached = Object.values(others).map((value) => (value.LambdaArn ?? value)["Fn::GetAtt"][0]);
    assert.deepEqual(attached.sort(), functions.map(([name]) => name).sort());
  }

  const permissions = ofType("AWS::Lambda::Permission");
  assert.equal(permissions.length, TRIGGERS.length);
  for (const [, permission] of permissions) {
    assert.equal(permission.Principal, "cognito-idp.amazonaws.com");
    assert.equal(permission.Action, "lambda:InvokeFunction");
    assert.deepEqual(permission.SourceAccount, { Ref: "AWS::AccountId" });
    const arn = JSON.stringify(permission.SourceArn);
    const ofNew = isNew && JSON.stringify({ "Fn::GetAtt": [pools[0][0], "Arn"] });
    assert.ok(isNew ? arn === ofNew : arn.includes(":userpool/eu-west-1_AbCdEf123"), arn);
  }

  const inline = ofType("AWS::IAM::Role").flatMap(([, role]) => {
    assert.equal(role.ManagedPolicyArns, undefined);
    return role.Policies.map((policy) => policy.PolicyDocument);
  });
  const attached = ofType("AWS::IAM::Policy").map(([, policy]) => policy.PolicyDocument);
  const statements = [...inline, ...attached].flatMap((document) => document.Statement);
  for (const { Resource } of statements) assert.ok(!JSON.stringify(Resource).includes("*"), JSON.stringify(Resource));
  const actions = statements.flatMap(({ Action }) => Action).sort();
  const twice = (...names) => names.flatMap((name) => [name, name]);
  const log = Array(TRIGGERS.length).fill(["logs:CreateLogStream", "logs:PutLogEvents"]).flat();
  const more = [
    "cognito-idp:AdminLinkProviderForUser",
    "cognito-idp:ListUsers",
    // For post confirmation, and for pre token generation, which resumes it.
    ...twice("cognito-idp:AdminAddUserToGroup", "dynamodb:PutItem", "dynamodb:UpdateItem", "events:PutEvents"),
  ];
  assert.deepEqual(actions, [...log, ...(props.groups ? more : [])].sort());
  assert.deepEqual(circularDependencies(resources), [], "these have circular dependencies");
}

/** The names of resources with circular dependencies. */
function circularDependencies(resources) {
  const names = (value) =>
    Object.entries(value ?? {}).flatMap(([key, part]) => {
      if (key === "Ref") return [part];
      if (key === "Fn::GetAtt") return [part[0]];
      if (key === "DependsOn") return part;
      return typeof part === "object" ? names(part) : [];
    });
  const others = (resource) => names(resource).filter((other) => other in resources);
  const left = new Map(Object.entries(resources).map(([name, resource]) => [name, others(resource)]));
  for (;;) {
    const ready = [...left].filter(([, others]) => others.every((other) => !left.has(other)));
    if (ready.length === 0) return [...left.keys()];
    for (const [name] of ready) left.delete(name);
  }
}
