// The URL: the filter of the overview, or the open cell with its view options. A URL always shows the same.
"use strict";

const NO_FILTER = { q: "", source: "", locale: "", scenario: "", brand: "", state: "" };
const DEFAULT_VIEW_OPTIONS = { mode: "light", width: "600", images: "placeholder", client: "none", tab: "html", compare: "", longer: "", line: "" };

/** The query string of all values that differ from `defaults`. */
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

/** `decodeURI` fails for invalid escapes; then the text is used as typed. */
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

/** Navigates to a new URL; "back" returns. */
function go(hash) {
  if (hash !== location.hash) location.hash = hash;
}

/** Replaces the URL without a history entry. */
function adjust(hash) {
  history.replaceState(null, "", hash);
  dispatchEvent(new HashChangeEvent("hashchange"));
}
