// What the address says: which mails are on the sheet, or which one is open and how. An address shows the same again.
"use strict";

const NO_FILTER = { q: "", source: "", locale: "", scenario: "", brand: "", state: "" };
const DEFAULT_VIEW_OPTIONS = { mode: "light", width: "600", images: "placeholder", client: "none", tab: "html", compare: "", longer: "", line: "" };

/** The values that differ from `defaults`, as they stand behind the question mark. */
function query(values, defaults) {
  const differing = Object.entries(values).filter(([key, value]) => key in defaults && value !== defaults[key]);
  const text = new URLSearchParams(differing).toString();
  return text && `?${text}`;
}

const overviewAddress = (filter) => `#/${query(filter, NO_FILTER)}`;
const cellAddress = (id, viewOptions) => `#/cell/${encodeURI(id)}${query(viewOptions, DEFAULT_VIEW_OPTIONS)}`;

function parseQuery(text, defaults) {
  const parameters = new URLSearchParams(text);
  return Object.fromEntries(Object.entries(defaults).map(([key, value]) => [key, parameters.get(key) ?? value]));
}

/** `decodeURI` of what people type may fail; then it is what they typed. */
function decoded(text) {
  try {
    return decodeURI(text);
  } catch {
    return text;
  }
}

function readAddress(hash) {
  const [path, search = ""] = hash.replace(/^#\/?/, "").split("?");
  return path.startsWith("cell/")
    ? { view: "cell", id: decoded(path.slice(5)), viewOptions: parseQuery(search, DEFAULT_VIEW_OPTIONS) }
    : { view: "overview", filter: parseQuery(search, NO_FILTER) };
}

/** A new place, which "back" leaves again. */
function go(hash) {
  if (hash !== location.hash) location.hash = hash;
}

/** The same place, looked at differently. */
function adjust(hash) {
  history.replaceState(null, "", hash);
  show();
}
