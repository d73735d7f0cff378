#!/usr/bin/env node
// Synthesizes deploy/cdk/triggers.mjs: for each folder with plan.json, bundle/ and the properties options.json, writes
// cdk-new.json for a pool of the stack, and cdk-existing.json for another pool.
//
//     tests/deploy/synth.mjs FOLDER…

import { copyFileSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
// Another function, of the user of the construct.
const OWN = "arn:aws:lambda:eu-west-1:123456789012:function:own";

const folder = mkdtempSync(join(tmpdir(), "cdk-"));
try {
  await main(process.argv.slice(2));
} finally {
  rmSync(folder, { recursive: true });
}

async function main(folders) {
  // Node resolves packages from the folder of the importing file.
  symlinkSync(join(ROOT, "target/tools/node_modules"), join(folder, "node_modules"));
  copyFileSync(join(ROOT, "deploy/cdk/triggers.mjs"), join(folder, "triggers.mjs"));
  const services = ["cognito", "kms", "lambda", "sns"].map((name) => `export * as ${name} from "aws-cdk-lib/aws-${name}";`);
  writeFileSync(join(folder, "packages.mjs"), ['export * as cdk from "aws-cdk-lib";', ...services].join("\n"));
  const { cdk, cognito, kms, lambda, sns } = await import(pathToFileURL(join(folder, "packages.mjs")));
  const { Triggers } = await import(pathToFileURL(join(folder, "triggers.mjs")));
  for (const [index, deployment] of folders.entries()) {
    const { alarmTopic, architecture, logKey, ...options } = JSON.parse(readFileSync(join(deployment, "options.json")));
    for (const isNew of [true, false]) {
      const name = isNew ? "new" : "existing";
      const app = new cdk.App({ analyticsReporting: false, outdir: join(folder, `${index}-${name}`) });
      const synthesizer = new cdk.DefaultStackSynthesizer({ generateBootstrapVersionRule: false });
      const stack = new cdk.Stack(app, name, { synthesizer });
      const pool = isNew
        ? new cognito.UserPool(stack, "Pool", { removalPolicy: cdk.RemovalPolicy.RETAIN })
        : cognito.UserPool.fromUserPoolId(stack, "Pool", "eu-west-1_AbCdEf123");
      if (isNew) pool.addTrigger(cognito.UserPoolOperation.PRE_AUTHENTICATION, { functionArn: OWN, addPermission() {} });
      if (architecture) options.architecture = lambda.Architecture.X86_64;
      if (alarmTopic) options.alarmTopic = sns.Topic.fromTopicArn(stack, "AlarmTopic", alarmTopic);
      if (logKey) options.logKey = kms.Key.fromKeyArn(stack, "LogKey", logKey);
      new Triggers(stack, "Triggers", { pool, plan: join(deployment, "plan.json"), bundle: join(deployment, "bundle"), ...options });
      const { template } = app.synth().getStackByName(name);
      writeFileSync(join(deployment, `cdk-${name}.json`), JSON.stringify(template, null, 1));
    }
  }
}
