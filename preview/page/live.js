// Live reload: when a file is saved, the overview, the visible cards and the open mail are loaded again, in place.
"use strict";

const live = { revision: null, gone: false };
const seconds = (millis) => `${(millis / 1000).toFixed(1)} s`;

function describeStatus({ phase, cause, millis, are_templates_current }) {
  if (phase === "building") return cause ? `Building after ${cause} was saved …` : "Building …";
  if (phase === "failed") return cause ? `${cause} cannot be built` : "The build failed";
  if (phase === "unavailable") return "Templates cannot be rebuilt here; the compiled-in ones are shown";
  if (millis !== null && millis !== undefined) return `Built in ${seconds(millis)}`;
  return are_templates_current ? "Up to date" : "Shows the templates that this program was built with";
}

const where = ({ file, line, column }) => [file, line, column].filter((part) => part !== null && part !== undefined).join(":");

/** How many characters of a long source line are shown before and after the column. */
const AROUND = 120;

/** A source line in three parts: before the column, the word there, and after it. */
function splitAt(source, column) {
  const letters = [...source];
  const start = Math.max(0, column - 1 - AROUND);
  const before = letters.slice(start, column - 1).join("");
  const [, word, after] = letters.slice(column - 1).join("").match(/^(\w+|.?)(.*)$/su);
  return [start ? `…${before}` : before.trimStart(), el("mark", {}, word), after.length > AROUND ? `${after.slice(0, AROUND)}…` : after];
}

/** The line that a problem is about, with a mark at its column. */
function sourceLine({ source, line, column }) {
  if (!source) return null;
  return el("pre", { class: "source-line" }, el("span", { class: "line-number" }, line), el("code", {}, column ? splitAt(source, column) : source.trim()));
}

/** The first problem with its line; the rest of its message and the other problems are folded. */
function showProblems([first, ...others]) {
  const section = find("#problems");
  section.hidden = !first;
  if (!first) return;
  const [cause, ...more] = first.message.split("\n");
  find("h2", section).textContent = where(first);
  find("#first-problem").replaceChildren(el("p", {}, cause), sourceLine(first) ?? "");
  const rest = others.map((problem) => el("li", {}, el("code", {}, where(problem)), el("pre", {}, problem.message), sourceLine(problem)));
  if (more.length) rest.unshift(el("li", {}, el("pre", {}, more.join("\n"))));
  find("details", section).hidden = !rest.length;
  find("summary", section).textContent = others.length ? plural(others.length, "more problem") : "The whole message";
  find("ul", section).replaceChildren(...rest);
}

/** Reloads what is visible; a hidden overview is reloaded when it is shown. Scroll position and focus stay, because nothing is removed meanwhile. */
async function refresh() {
  overview.stale = true;
  await show(true);
}

async function onStatus(status) {
  const line = find("#status");
  line.dataset.phase = status.phase;
  line.textContent = describeStatus(status);
  showProblems(status.problems ?? []);
  const newer = live.revision !== null && status.revision !== live.revision;
  live.revision = status.revision;
  if (newer || live.gone) await refresh().catch(() => {}); // The next status arrives when the server is back.
  live.gone = false;
}

function onConnection(here) {
  if (here) return;
  live.gone = true;
  find("#status").dataset.phase = "gone";
  find("#status").textContent = "The preview has ended; restart it to continue";
}
