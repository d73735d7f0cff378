// One mail: what Cognito makes of it, how it looks in an inbox, in a client, in the dark, in another language.
"use strict";

const MODES = {
  light: ["Light", "A light inbox"],
  "author-dark": ["Author’s dark", "The mail’s own dark colours: Apple Mail, iOS Mail, Outlook for Mac, Thunderbird"],
  "forced-dark": ["Forced dark", "Simulation of a client that inverts: Gmail app on iOS and Android, Outlook on Windows"],
};
const NARROWEST = 240;
const WIDEST = 1600;

const opened = { id: null, looks: AS_SENT, cell: null, beside: null, height: null };
const drafting = { text: null }; // The event that the edit panel holds, once it differs from the cell's.
let latest = 0;

const sibling = (cell, tag) => sheet.all.cells.find((other) => other.locale === tag && ["scenario", "source", "brand"].every((key) => other[key] === cell[key]));

/** The cell's entry on the sheet; for one that is not there, what its address says. */
const entry = (id) => named(sheet.all.cells, "id", id) ?? { id };

/** The cells in the order of the sheet: those of the filter, or all, when this one is not among them. */
function neighbours() {
  const narrowed = matching();
  return narrowed.some((cell) => cell.id === opened.id) ? narrowed : groups().flatMap((group) => group.cells);
}

function inLanguage(text, tag) {
  const event = JSON.parse(text);
  event.request.userAttributes = { ...event.request.userAttributes, locale: tag };
  return JSON.stringify(event, null, 2);
}

function loadCell(id, beside) {
  const other = beside && sibling(entry(id), beside);
  if (drafting.text === null) return Promise.all([data.cell(id), other ? data.cell(other.id) : null]);
  return Promise.all([data.draft(drafting.text), other ? data.draft(inLanguage(drafting.text, beside)) : null]);
}

/** Shows a cell; it is asked for where it is another one than before, or `anew`. The one before stays until it is there. */
async function showCell(id, looks, anew = false) {
  const ticket = ++latest;
  if (id !== opened.id) drafting.text = null;
  const stays = id === opened.id && looks.beside === opened.looks.beside && opened.cell && !anew;
  let loaded = [opened.cell, opened.beside];
  try {
    if (!stays) loaded = await loadCell(id, looks.beside);
  } catch (error) {
    if (ticket === latest) cellSays(id, looks, error);
    return;
  }
  if (ticket !== latest) return;
  const other = id !== opened.id;
  Object.assign(opened, { id, looks, cell: loaded[0], beside: loaded[1] });
  paintCell();
  editSays("");
  if (other) fillEdit(opened.cell.event);
}

/** The last good mail stays where it is still the one asked for. */
function cellSays(id, looks, error) {
  if (id === opened.id && drafting.text !== null) return editSays(error.message);
  if (id === opened.id && opened.cell) return;
  Object.assign(opened, { id, looks, cell: null, beside: null });
  find("#cell-title").textContent = "This mail cannot be shown";
  for (const part of ["#cell-facts", "#inbox .wide", "#inbox .phone", "#part", "#languages", "#limits", "#findings"]) find(part).replaceChildren();
  find("#verdict").replaceChildren(el("p", { class: "verdict" }, entry(id).reason ?? error.message));
  framedBy.figures.length = 0;
}

function paintCell() {
  const { id, cell, looks } = opened;
  const { scenario, source, locale, brand } = facts({ ...entry(id), ...(drafting.text === null ? {} : { source: cell.source, locale: cell.locale, brand: cell.brand }) });
  find("#cell-title").textContent = cell.html === null || !cell.inbox.subject ? cell.title : cell.inbox.subject;
  find("#cell-title").lang = cell.html === null ? "en" : cell.locale;
  find("#cell-title").dir = "auto";
  find("#cell-facts").textContent = [drafting.text === null ? null : "Edited", source, locale, scenario, brand].filter(Boolean).join(" · ");
  document.title = `${find("#cell-title").textContent}: ${find("#cell-facts").textContent}`;
  find("#verdict").dataset.state = cell.state;
  find("#verdict").replaceChildren(...verdictPart(cell).filter(Boolean));
  find("#inbox").hidden = cell.html === null;
  for (const row of findAll("#inbox .row")) row.replaceChildren(...inboxPart(cell));
  find("#languages").replaceChildren(...languagesPart(cell.languages));
  find("#limits").replaceChildren(...limitsPart(cell.meters));
  find("#findings").replaceChildren(...findingsPart(cell.findings, (line) => cellAddress(id, { ...looks, tab: "source", line: String(line) })));
  const { source: from, version, date } = sheet.all.compatibility;
  find("#compatibility").textContent = `What clients know: ${from} ${version}, of ${date}.`;
  const kinds = cell.html === null ? [["JSON", "json"]] : [["HTML", "html"], ["Text", "txt"], ["EML", "eml"], ["JSON", "json"]];
  const offered = kinds.filter(([, kind]) => drafting.text === null && !(data.exported && kind === "json"));
  find("#cell-files").replaceChildren(...offered.map(([name, kind]) => el("a", { href: data.file(id, kind) }, name)));
  paintTrail();
  paintLooks();
  paintPart();
}

function paintTrail() {
  const around = neighbours();
  const at = around.findIndex((cell) => cell.id === opened.id);
  find("#back").href = sheetAddress(sheet.filter);
  find("#place").textContent = at < 0 ? "" : `${number.format(at + 1)} of ${number.format(around.length)}`;
  for (const [name, other] of [["previous", around[at - 1]], ["next", around[at + 1]]]) {
    const link = find(`#${name}`);
    if (other) link.href = cellAddress(other.id, { ...opened.looks, line: "" });
    else link.removeAttribute("href");
  }
}

/** The controls say what the address says. */
function paintLooks() {
  const form = find("#looks");
  const { cell, looks } = opened;
  const here = drafting.text === null ? cell : entry(opened.id);
  const tongues = sheet.all.locales.filter(({ tag }) => sibling(here, tag));
  const options = (choice, list) => {
    const said = list.map(([value, name]) => `${value} ${name}`).join("\n");
    if (choice.dataset.said === said) return;
    choice.dataset.said = said;
    choice.replaceChildren(...list.map(([value, name]) => el("option", { value }, name)));
  };
  options(form.elements.locale, tongues.map(({ tag, name }) => [tag, name]));
  options(form.elements.beside, [["", "Nothing"], ...tongues.filter(({ tag }) => tag !== here.locale).map(({ tag, name }) => [tag, name])]);
  options(form.elements.client, [["none", "A browser"], ...sheet.all.clients.map(({ slug, name }) => [slug, name])]);
  for (const key of ["tab", "mode", "width", "beside", "images", "client"]) form.elements[key].value = looks[key];
  form.elements.locale.value = here.locale ?? "";
  form.elements.longer.checked = looks.longer !== "";
  find("#tools").hidden = looks.tab !== "html" || cell.html === null;
}

// The stage: one frame for each colour and language that is asked for.

const framedBy = { stage: el("div", { class: "stage" }), note: el("p", { class: "small" }), figures: [] };

function paintPart() {
  const { cell, looks } = opened;
  const part = find("#part");
  if (looks.tab !== "html") {
    part.replaceChildren(PARTS[Object.hasOwn(PARTS, looks.tab) ? looks.tab : "text"](cell, looks));
    if (looks.line) find(`#line-${CSS.escape(looks.line)}`, part)?.scrollIntoView({ block: "center" });
    return;
  }
  if (cell.html === null) return part.replaceChildren(missing(cell.state === "good" ? NO_ADDRESS : "There is no mail."), ...(cell.sms ? [smsPart(cell)] : []));
  if (!framedBy.stage.isConnected) part.replaceChildren(framedBy.note, framedBy.stage);
  paintStage();
}

function paintStage() {
  const { cell, beside, looks } = opened;
  const client = named(sheet.all.clients, "slug", looks.client);
  const { compatibility } = sheet.all;
  framedBy.note.textContent = client ? `${client.name}: a simulation from ${compatibility.source} data of ${compatibility.date}.` : "";
  const modes = looks.mode === "all" ? Object.keys(MODES) : [Object.hasOwn(MODES, looks.mode) ? looks.mode : "light"];
  const shown = [cell, beside].filter((one) => one && one.html !== null);
  const wanted = shown.flatMap((one) => modes.map((mode) => ({ one, mode })));
  while (framedBy.figures.length > wanted.length) framedBy.figures.pop().remove();
  wanted.forEach(({ one, mode }, index) => {
    const figure = (framedBy.figures[index] ??= newFigure());
    if (figure.parentElement !== framedBy.stage) framedBy.stage.append(figure);
    const [name, note] = MODES[mode];
    const caption = [shown.length > 1 && named(sheet.all.locales, "tag", one.locale)?.name, name].filter(Boolean).join(", ");
    find("figcaption", figure).replaceChildren(el("b", {}, caption), el("span", {}, note));
    const html = look(one.html, { mode, images: looks.images, client, longer: looks.longer !== "" });
    place(find(".device", figure), html, { title: `${caption}: ${one.inbox.subject}`, inverted: mode === "forced-dark" });
  });
  size();
}

/** The width of every frame; the height stays as it was dragged, or is what a mail of that width mostly needs. */
function size() {
  const width = Number(opened.looks.width);
  for (const figure of framedBy.figures) {
    figure.classList.toggle("full", !width);
    figure.style.inlineSize = width ? `${width}px` : "";
    find(".device", figure).style.blockSize = `${opened.height ?? (width && width < 480 ? 1000 : 860)}px`;
  }
}

function newFigure() {
  const device = el("div", { class: "device" });
  const figure = el("figure", {}, el("figcaption"), device);
  const resize = (change) => (value) => {
    change(value);
    size();
  };
  device.append(
    grip({
      label: "Width of the mail", upright: true, least: NARROWEST, most: WIDEST,
      size: () => Number(opened.looks.width) || device.clientWidth,
      resize: resize((value) => { opened.looks = { ...opened.looks, width: String(value) }; }),
      done: () => adjust(cellAddress(opened.id, opened.looks)),
    }),
    grip({
      label: "Height of the mail", upright: false, least: 200, most: 4000,
      size: () => opened.height ?? device.clientHeight,
      resize: resize((value) => { opened.height = value; }),
    }),
  );
  return figure;
}

/** The same mail in another language; while the event is edited, the event's language changes. */
function speak(tag) {
  const other = sibling(entry(opened.id), tag);
  if (drafting.text !== null) drop();
  if (other) go(cellAddress(other.id, { ...opened.looks, line: "", beside: opened.looks.beside === tag ? "" : opened.looks.beside }));
}

const looksForm = find("#looks");
if (data.exported) looksForm.elements.images.options[2].remove();
looksForm.addEventListener("submit", (event) => event.preventDefault());
looksForm.addEventListener("change", (event) => {
  if (event.target.name === "locale") return speak(event.target.value);
  const { locale: _, ...said } = Object.fromEntries(new FormData(looksForm));
  const address = cellAddress(opened.id, { ...opened.looks, longer: "", line: "", ...said });
  // The server lets pictures through only where the address of the page says so.
  if (said.images === "network" && !location.search) return location.assign(`/?images=network${address}`);
  adjust(address);
});
