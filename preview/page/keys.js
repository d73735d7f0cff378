// The keyboard: one letter for each thing that is done often, never while somebody types.
"use strict";

const TYPING = "input:not([type=radio], [type=checkbox], [type=button]), textarea, select, [contenteditable]";

const after = (list, value) => list[(list.indexOf(value) + 1) % list.length];

/** What a control of the mail's looks offers, in its order. */
const choices = (name) => [...find("#looks").elements[name]].map((choice) => choice.value);

/** The next of a control's choices. */
const cycle = (key, list = choices(key)) => adjust(cellAddress(opened.id, { ...opened.looks, tab: "html", line: "", [key]: after(list, opened.looks[key]) }));

function neighbour(way) {
  const link = find(way > 0 ? "#next" : "#previous");
  if (link.hasAttribute("href")) go(link.getAttribute("href"));
}

const SHEET_KEYS = { j: () => step(1), k: () => step(-1) };
const CELL_KEYS = {
  j: () => neighbour(1),
  k: () => neighbour(-1),
  l: () => speak(after(choices("locale"), entry(opened.id).locale)),
  b: () => cycle("beside"),
  d: () => cycle("mode"),
  w: () => cycle("width"),
  // Never from the network by a slip of a finger.
  i: () => cycle("images", ["standin", "off"]),
  e: () => data.exported || toggleEdit(),
  Escape: () => go(sheetAddress(sheet.filter)),
};

function search() {
  if (find("#sheet").hidden) go(sheetAddress(sheet.filter));
  show().then(() => find("#filter [name=q]").select());
}

const help = find("#help");
find("#ask").addEventListener("click", () => help.showModal());

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || help.open) return;
  const typing = event.target.closest?.(TYPING);
  if (typing && event.key === "Escape") return typing.blur();
  if (typing) return;
  const view = find("#cell").hidden ? SHEET_KEYS : CELL_KEYS;
  const act = { "/": search, "?": () => help.showModal(), ...view }[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});
