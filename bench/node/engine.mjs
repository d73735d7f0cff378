// Renders a mail with a template engine repeatedly, and prints how long that took.
//
// The argument is the folder with the engines' node_modules. Standard input: a line of JSON with the engine, the template and
// the values, then for every round a line with the number of repetitions. Standard output: a line with the versions of the
// engine and of Node, the mail as a line of JSON, then for every round its nanoseconds.

import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { createInterface } from "node:readline";

const modules = path.join(path.resolve(process.argv[2]), "node_modules/");
const load = createRequire(modules);
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

const compile = {
  handlebars: (template) => load("handlebars").compile(template),
  nunjucks: (template) => {
    const nunjucks = load("nunjucks");
    const compiled = new nunjucks.Template(template, new nunjucks.Environment(null, { autoescape: true }), "sign_up.html", true);
    return (values) => compiled.render(values);
  },
};

const { engine, template, values } = JSON.parse((await lines.next()).value);
const { version } = JSON.parse(fs.readFileSync(path.join(modules, engine, "package.json"), "utf8"));
const render = compile[engine](template);
console.log(`${version} on Node ${process.versions.node}`);
console.log(JSON.stringify(render(values)));

for await (const count of lines) {
  const started = process.hrtime.bigint();
  for (let left = Number(count); left > 0; left -= 1) render(values);
  console.log(String(process.hrtime.bigint() - started));
}
