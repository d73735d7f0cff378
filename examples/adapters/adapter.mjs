// Runs a Lambda handler in Node.js for `replay`, without AWS's runtime client: node adapter.mjs FILE.FUNCTION
// FILE is without its ending (.mjs, .js or .cjs).
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const api = `http://${process.env.AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime`;

const post = (path, body) => fetch(`${api}/${path}`, { method: "POST", body: JSON.stringify(body) ?? "null" });

// What AWS's client reports of an exception.
const description = (error) => ({ errorType: error?.name ?? "Error", errorMessage: String(error?.message ?? error) });

async function load(name) {
  const dot = name.lastIndexOf(".");
  const path = resolve(name.slice(0, dot));
  const ending = [".mjs", ".js", ".cjs"].find((ending) => existsSync(path + ending));
  const module = await import(pathToFileURL(path + ending));
  return (module.default ?? module)[name.slice(dot + 1)] ?? module[name.slice(dot + 1)];
}

// A handler returns a promise, or calls `callback` or a method of `context`.
const call = (handler, event, context) =>
  new Promise((done, fail) => {
    const callback = (error, result) => (error ? fail(error) : done(result));
    Object.assign(context, { done: callback, succeed: done, fail });
    Promise.resolve(handler(event, context, callback)).then((result) => result !== undefined && done(result), fail);
  });

const handler = await load(process.argv[2]).catch(async (error) => {
  await post("init/error", description(error));
  throw error;
});
for (;;) {
  const next = await fetch(`${api}/invocation/next`);
  const id = next.headers.get("Lambda-Runtime-Aws-Request-Id");
  const context = { awsRequestId: id, getRemainingTimeInMillis: () => 5000 };
  try {
    const response = await call(handler, await next.json(), context);
    await post(`invocation/${id}/response`, response);
  } catch (error) {
    await post(`invocation/${id}/error`, description(error));
  }
}
