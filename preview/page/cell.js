// One mail: its verdict, how it looks in an inbox, in a mail client, in dark mode, and in another language.
"use strict";

let latest = 0;

const sibling = (cell, tag) => overview.all.cells.find((other) => other.locale === tag && ["scenario", "source", "brand"].every((key) => other[key] === cell[key]));

/** The cell's entry on the overview; for an unknown cell, only its ID. */
const entry = (id) => findBy(overview.all.cells, "id", id) ?? { id };

/** The cells in the order of the overview: the filtered ones, or all if this cell is not among them. */
function neighbours() {
  const narrowed = filteredCells();
  return narrowed.some((cell) => cell.id === opened.id) ? narrowed : groups().flatMap((group) => group.cells);
}

function inLanguage(text, tag) {
  const event = JSON.parse(text);
  event.request.userAttributes = { ...event.request.userAttributes, locale: tag };
  return JSON.stringify(event, null, 2);
}

function loadCell(id, compare) {
  const other = compare && sibling(entry(id), compare);
  if (drafting.text === null) return Promise.all([data.cell(id), other ? data.cell(other.id) : null]);
  return Promise.all([data.draft(drafting.text), other ? data.draft(inLanguage(drafting.text, compare)) : null]);
}

/** Shows a cell. Loads it if it is not the current one, or if `force` is set; until then the current one stays. */
async function showCell(id, viewOptions, force = false) {
  const ticket = ++latest;
  if (id !== opened.id) drafting.text = null;
  const stays = id === opened.id && viewOptions.compare === opened.viewOptions.compare && opened.cell && !force;
  let loaded = [opened.cell, opened.compared];
  try {
    if (!stays) loaded = await loadCell(id, viewOptions.compare);
  } catch (error) {
    if (ticket === latest) showCellError(id, viewOptions, error);
    return;
  }
  if (ticket !== latest) return;
  const other = id !== opened.id;
  Object.assign(opened, { id, viewOptions, cell: loaded[0], compared: loaded[1] });
  paintCell();
  editor.setMessage("");
  if (other) editor.fill(opened.cell.event);
}

/** If the failed cell is the current one, its last good mail stays. */
function showCellError(id, viewOptions, error) {
  if (id === opened.id && drafting.text !== null) return editor.setMessage(error.message);
  if (id === opened.id && opened.cell) return;
  Object.assign(opened, { id, viewOptions, cell: null, compared: null });
  find("#cell-title").textContent = "This mail cannot be shown";
  for (const part of ["#cell-facts", "#part", "#languages", "#limits", "#findings"]) find(part).replaceChildren();
  for (const part of ["#inbox", "#greeting"]) find(part).hidden = true;
  paintVerdict({ state: "bad", verdict: entry(id).verdict ?? "unreadable", reasons: [{ text: entry(id).reason ?? error.message }] });
  frameArea.figures.length = 0;
}

function paintCell() {
  paintTitle();
  paintVerdict(opened.cell);
  paintPanel();
  paintTrail();
  paintViewOptions();
  paintPart();
}

function paintTitle() {
  const { id, cell } = opened;
  const { scenario, source, locale, brand } = facts({ ...entry(id), ...(drafting.text === null ? {} : { source: cell.source, locale: cell.locale, brand: cell.brand }) });
  const title = find("#cell-title");
  title.textContent = cell.html === null || !cell.inbox.subject ? cell.title : cell.inbox.subject;
  // In a narrow window its end may be cut off.
  title.title = title.textContent;
  title.lang = cell.html === null ? "en" : cell.locale;
  title.dir = "auto";
  find("#cell-facts").textContent = [drafting.text === null ? null : "Edited", source, locale, scenario, brand].filter(Boolean).join(" · ");
  document.title = `${title.textContent}: ${find("#cell-facts").textContent}`;
}

function paintPanel() {
  const { id, cell, viewOptions } = opened;
  find("#inbox").hidden = cell.html === null;
  find("#inbox .row").replaceChildren(...inboxPart(cell));
  find("#greeting").hidden = cell.greeting === null;
  find("#greeting p").replaceChildren(...greetingPart(cell.greeting));
  find("#edit-note").textContent = cell.greeting?.omitted ? `The greeting has no name: ${cell.greeting.omitted}.` : "";
  find("#languages").replaceChildren(...languagesPart(cell.languages, cell.fallbacks));
  find("#limits").closest("section").hidden = cell.meters.length === 0;
  find("#limits").replaceChildren(...limitsPart(cell.meters));
  find("#findings").replaceChildren(...findingsPart(cell.findings, (line) => cellAddress(id, { ...viewOptions, tab: "source", line: String(line) })));
  const { source: from, version, date } = overview.all.compatibility;
  find("#compatibility").textContent = `Client support: ${from} ${version}, of ${date}.`;
  const kinds = cell.html === null ? [["JSON", "json"]] : [["HTML", "html"], ["Text", "txt"], ["EML", "eml"], ["JSON", "json"]];
  const offered = kinds.filter(([, kind]) => drafting.text === null && !(data.exported && kind === "json"));
  find("#cell-files").replaceChildren(...offered.map(([name, kind]) => el("a", { href: data.file(id, kind) }, name)));
}

/** The verdict in the bar, with its first reason; the panel has all of them. */
function paintVerdict({ state, verdict, reasons }) {
  find("#verdict").dataset.state = state;
  find("#verdict").replaceChildren(...verdictPart(state, verdict, reasons).filter(Boolean));
  find("#reasons").hidden = reasons.length === 0;
  find("#reasons").dataset.state = state;
  find("#reasons ul").replaceChildren(...reasons.map(({ text }) => el("li", {}, text)));
}

function paintTrail() {
  const around = neighbours();
  const at = around.findIndex((cell) => cell.id === opened.id);
  find("#back").href = overviewAddress(overview.filter);
  find("#place").textContent = at < 0 ? "" : `${number.format(at + 1)} of ${number.format(around.length)}`;
  for (const [name, other] of [["previous", around[at - 1]], ["next", around[at + 1]]]) {
    const link = find(`#${name}`);
    if (other) link.href = cellAddress(other.id, { ...opened.viewOptions, line: "" });
    else link.removeAttribute("href");
  }
}

/** Updates the controls from the URL. */
function paintViewOptions() {
  const form = find("#view-options");
  const { cell, viewOptions } = opened;
  const here = drafting.text === null ? cell : entry(opened.id);
  const languages = overview.all.locales.filter(({ tag }) => sibling(here, tag));
  const options = (choice, list) => {
    const key = list.map(([value, name]) => `${value} ${name}`).join("\n");
    if (choice.dataset.options === key) return;
    choice.dataset.options = key;
    choice.replaceChildren(...list.map(([value, name]) => el("option", { value }, name)));
  };
  options(form.elements.locale, languages.map(({ tag, name }) => [tag, name]));
  options(form.elements.compare, [["", "None"], ...languages.filter(({ tag }) => tag !== here.locale).map(({ tag, name }) => [tag, name])]);
  options(form.elements.client, [["none", "A browser"], ...overview.all.clients.map(({ slug, name }) => [slug, name])]);
  for (const key of ["tab", "mode", "width", "compare", "images", "client"]) form.elements[key].value = viewOptions[key];
  form.elements.locale.value = here.locale ?? "";
  form.elements.longer.checked = viewOptions.longer !== "";
  const hidden = ["compare", "images", "client", "longer"].filter((key) => viewOptions[key] !== DEFAULT_VIEW_OPTIONS[key]).length;
  find("#more-count").textContent = hidden ? ` (${hidden})` : "";
  find("#tools").hidden = viewOptions.tab !== "html" || cell.html === null;
}

function paintPart() {
  const { cell, viewOptions } = opened;
  const part = find("#part");
  if (viewOptions.tab !== "html") {
    part.replaceChildren(PARTS[Object.hasOwn(PARTS, viewOptions.tab) ? viewOptions.tab : "text"](cell, viewOptions));
    if (viewOptions.line) find(`#line-${CSS.escape(viewOptions.line)}`, part)?.scrollIntoView({ block: "center" });
    return;
  }
  if (cell.html === null) return part.replaceChildren(missing(cell.state === "good" ? NO_ADDRESS : "There is no mail."), ...(cell.sms ? [smsPart(cell)] : []));
  if (!frameArea.stage.isConnected) part.replaceChildren(frameArea.note, frameArea.stage);
  paintStage();
}
/** Switches to the same mail in another language, and discards a draft. */
function switchLanguage(tag) {
  const other = sibling(entry(opened.id), tag);
  if (drafting.text !== null) editor.discard();
  if (other) go(cellAddress(other.id, { ...opened.viewOptions, line: "", compare: opened.viewOptions.compare === tag ? "" : opened.viewOptions.compare }));
}

const optionsForm = find("#view-options");
if (data.exported) optionsForm.elements.images.options[2].remove();
optionsForm.addEventListener("submit", (event) => event.preventDefault());
optionsForm.addEventListener("change", (event) => {
  if (event.target.name === "locale") return switchLanguage(event.target.value);
  const { locale: _, ...options } = Object.fromEntries(new FormData(optionsForm));
  const address = cellAddress(opened.id, { ...opened.viewOptions, longer: "", line: "", ...options });
  // The server allows images from the network only if the URL of the page asks for them.
  if (options.images === "network" && !location.search) return location.assign(`/?images=network${address}`);
  adjust(address);
});
