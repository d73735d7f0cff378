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

function showProblems(problems) {
  find("#problems").hidden = !problems.length;
  find("#problems ul").replaceChildren(...problems.map((problem) =>
    el("li", {}, el("code", {}, where(problem)), el("pre", { tabindex: 0, "aria-label": `Problem at ${where(problem)}` }, problem.message))));
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
