// Keyboard shortcuts: one letter for each frequent action, ignored while the user types.
"use strict";

const TYPING = "input:not([type=radio], [type=checkbox], [type=button]), textarea, select, [contenteditable]";

const after = (list, value) => list[(list.indexOf(value) + 1) % list.length];

/** The values of a view option, in order. */
const choices = (name) => [...find("#view-options").elements[name]].map((choice) => choice.value);

/** Selects the next value of a view option. */
const cycle = (key, list = choices(key)) => adjust(cellAddress(opened.id, { ...opened.viewOptions, tab: "html", line: "", [key]: after(list, opened.viewOptions[key]) }));

let lastComparison = null;

/** Compares with a second language, or ends that. The second of two presses restores what the first one changed. */
function toggleComparison() {
  const here = cellAddress(opened.id, opened.viewOptions);
  const [other] = choices("compare").filter(Boolean);
  const compare = opened.viewOptions.compare ? "" : other ?? "";
  const next = lastComparison?.after === here ? lastComparison.before : cellAddress(opened.id, { ...opened.viewOptions, tab: "html", line: "", compare });
  lastComparison = { before: here, after: next };
  adjust(next);
}

function neighbour(direction) {
  const link = find(direction > 0 ? "#next" : "#previous");
  if (link.hasAttribute("href")) go(link.getAttribute("href"));
}

const OVERVIEW_KEYS = { j: () => step(1), k: () => step(-1) };
const CELL_KEYS = {
  j: () => neighbour(1),
  k: () => neighbour(-1),
  l: () => switchLanguage(after(choices("locale"), entry(opened.id).locale)),
  b: toggleComparison,
  d: () => cycle("mode"),
  w: () => cycle("width"),
  // The shortcut never loads images from the network.
  i: () => cycle("images", ["placeholder", "off"]),
  e: () => data.exported || toggleEdit(),
  Escape: () => go(overviewAddress(overview.filter)),
};

function search() {
  if (find("#overview").hidden) go(overviewAddress(overview.filter));
  show().then(() => find("#filter [name=q]").select());
}

const help = find("#help");
find("#help-open").addEventListener("click", () => help.showModal());

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || help.open) return;
  const typing = event.target.closest?.(TYPING);
  if (typing && event.key === "Escape") return typing.blur();
  if (typing) return;
  const view = find("#cell").hidden ? OVERVIEW_KEYS : CELL_KEYS;
  const act = { "/": search, "?": () => help.showModal(), ...view }[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});
