// What the address says: which mails are on the sheet, or which one is open and how. An address shows the same again.
"use strict";

const EVERYTHING = { q: "", source: "", locale: "", scenario: "", brand: "", state: "" };
const AS_SENT = { mode: "light", width: "600", images: "standin", client: "none", tab: "html", beside: "", longer: "", line: "" };

/** The wishes that differ from `usual`, as they stand behind the question mark. */
function query(wishes, usual) {
  const differing = Object.entries(wishes).filter(([key, value]) => key in usual && value !== usual[key]);
  const text = new URLSearchParams(differing).toString();
  return text && `?${text}`;
}

const sheetAddress = (filter) => `#/${query(filter, EVERYTHING)}`;
const cellAddress = (id, looks) => `#/cell/${encodeURI(id)}${query(looks, AS_SENT)}`;

function known(text, usual) {
  const said = new URLSearchParams(text);
  return Object.fromEntries(Object.entries(usual).map(([key, value]) => [key, said.get(key) ?? value]));
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
  const [path, said = ""] = hash.replace(/^#\/?/, "").split("?");
  return path.startsWith("cell/")
    ? { view: "cell", id: decoded(path.slice(5)), looks: known(said, AS_SENT) }
    : { view: "sheet", filter: known(said, EVERYTHING) };
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
