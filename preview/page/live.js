// What is saved becomes what is shown: the sheet, the cards in view and the open mail are asked for anew, in place.
"use strict";

const seen = { revision: null, gone: false, stale: false };
const seconds = (millis) => `${(millis / 1000).toFixed(1)} s`;

function stateSays({ phase, cause, millis }) {
  if (phase === "building") return cause ? `Building after ${cause} was saved …` : "Building …";
  if (phase === "failed") return cause ? `${cause} cannot be built` : "The build failed";
  if (phase === "unavailable") return "Templates are shown as they were built: there is no Cargo here";
  if (millis !== null && millis !== undefined) return `Built in ${seconds(millis)}`;
  return "Up to date";
}

const where = ({ file, line, column }) => [file, line, column].filter((part) => part !== null && part !== undefined).join(":");

function showProblems(problems) {
  find("#problems").hidden = !problems.length;
  find("#problems ul").replaceChildren(...problems.map((problem) =>
    el("li", {}, el("code", {}, where(problem)), el("pre", { tabindex: 0, "aria-label": `Problem at ${where(problem)}` }, problem.message))));
}

/** What is in view, asked for again; a sheet that is not waits until it is. Scroll position and focus stay, for nothing is taken away meanwhile. */
async function refresh() {
  seen.stale = true;
  await show(true);
}

/** Takes the sheet as it is now; whether there was a newer one. */
async function freshSheet() {
  if (!seen.stale) return false;
  seen.stale = false;
  try {
    takeSheet(await data.sheet());
  } catch (error) {
    seen.stale = true;
    throw error;
  }
  reframe();
  return true;
}

async function changedState(state) {
  const says = find("#state");
  says.dataset.phase = state.phase;
  says.textContent = stateSays(state);
  showProblems(state.problems ?? []);
  const newer = seen.revision !== null && state.revision !== seen.revision;
  seen.revision = state.revision;
  if (newer || seen.gone) await refresh().catch(() => {}); // The next state comes when the server can be asked again.
  seen.gone = false;
}

function connectedState(here) {
  if (here) return;
  seen.gone = true;
  find("#state").dataset.phase = "gone";
  find("#state").textContent = "The preview has ended; start it again to go on";
}
