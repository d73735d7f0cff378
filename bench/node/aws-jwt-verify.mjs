// Verifies a token with aws-jwt-verify repeatedly, and prints how long that took.
//
// The argument is the folder with the package's node_modules. Standard input: a line of JSON with the token, its JWKS, the
// user pool and the app client, then for every round a line with the number of repetitions. Standard output: a line with
// the versions of the package and of Node, then for every round its nanoseconds.

import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { createInterface } from "node:readline";

const modules = path.join(path.resolve(process.argv[2]), "node_modules/");
const { CognitoJwtVerifier } = createRequire(modules)("aws-jwt-verify");
const { version } = JSON.parse(fs.readFileSync(path.join(modules, "aws-jwt-verify/package.json"), "utf8"));
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

const { token, jwks, userPoolId, clientId } = JSON.parse((await lines.next()).value);
const verifier = CognitoJwtVerifier.create({ userPoolId, clientId, tokenUse: "access" });
verifier.cacheJwks(jwks);
console.log(`${version} on Node ${process.versions.node}`);

for await (const count of lines) {
  const started = process.hrtime.bigint();
  for (let left = Number(count); left > 0; left -= 1) verifier.verifySync(token);
  console.log(String(process.hrtime.bigint() - started));
}
