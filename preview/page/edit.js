// The event as a form: every change is rendered at once, one request at a time, and the latest text always wins.
"use strict";

const panel = find("#edit");
const eventForm = find("#event");
const field = eventForm.elements;
const ROWS = ["userAttributes", "clientMetadata"];
/** `event` is the last text that was an object; `original` is the text as it was opened. */
const edited = { event: null, original: "", sending: false, again: false };

const setEditMessage = (words) => { find("#edit-message").textContent = words; };

/** Parses an event; null if it is not a JSON object. */
function parsed(text) {
  try {
    const value = JSON.parse(text);
    return value && typeof value === "object" ? value : null;
  } catch {
    return null;
  }
}

async function renderDraft(text) {
  drafting.text = text === edited.original ? null : text;
  edited.again = true;
  if (edited.sending) return;
  edited.sending = true;
  while (edited.again) {
    edited.again = false;
    await showCell(opened.id, opened.viewOptions, true);
  }
  edited.sending = false;
}

// From the form to the event. Values that the user has not changed keep their type: number, null, or absent.

/** A value as its field shows it. */
const fieldText = (value) => (typeof value === "string" ? value : JSON.stringify(value));

function readRows(name) {
  const before = edited.event.request?.[name] ?? {};
  const pairs = findAll(`[data-rows=${name}] li`, eventForm).map((line) => findAll("input", line).map((input) => input.value));
  return Object.fromEntries(pairs.filter(([key]) => key !== "").map(([key, text]) => [key, fieldText(before[key]) === text ? before[key] : text]));
}

function readClient() {
  const { callerContext } = edited.event;
  return field.client.value === (callerContext?.clientId ?? "") ? callerContext : { ...callerContext, clientId: field.client.value };
}

/** The event with the values of the form. */
function eventFromForm() {
  const { event } = edited;
  const request = { ...event.request, userAttributes: readRows("userAttributes") };
  const metadata = readRows("clientMetadata");
  if (Object.keys(metadata).length || request.clientMetadata) request.clientMetadata = metadata;
  return { ...event, triggerSource: field.source.value, callerContext: readClient(), request };
}

function onFormChange() {
  edited.event = eventFromForm();
  field.raw.value = JSON.stringify(edited.event, null, 2);
  renderDraft(field.raw.value);
}

/** The language is an attribute with a field of its own. */
function setLanguage(tag) {
  const { locale: _, ...others } = readRows("userAttributes");
  edited.event.request = { ...edited.event.request, userAttributes: tag ? { ...others, locale: tag } : others };
  fillRows();
}

eventForm.addEventListener("input", ({ target }) => {
  if (target.name === "raw") {
    edited.event = parsed(target.value) ?? edited.event;
    if (edited.event) fillForm();
    return renderDraft(target.value);
  }
  if (!edited.event) return;
  if (target.name === "locale") setLanguage(target.value);
  onFormChange();
  if (target.closest("[data-rows]")) fillFields();
});
eventForm.addEventListener("submit", (event) => event.preventDefault());

// From the event to the form.

function row(name, value) {
  const remove = () => {
    line.remove();
    onFormChange();
  };
  const line = el("li", {},
    el("input", { class: "name", value: name, "aria-label": "Name", placeholder: "Name", spellcheck: "false" }),
    el("input", { value: fieldText(value), "aria-label": `Value of ${name || "the new row"}`, dir: "auto", spellcheck: "false" }),
    el("button", { type: "button", class: "quiet", "aria-label": `Remove ${name || "the new row"}`, onclick: remove }, "×"));
  return line;
}

function fillRows() {
  for (const name of ROWS) {
    const list = el("ul", {}, Object.entries(edited.event.request?.[name] ?? {}).map(([key, value]) => row(key, value)));
    const add = () => {
      list.append(row("", ""));
      find("input", list.lastElementChild).focus();
    };
    find(`[data-rows=${name}]`).replaceChildren(list, el("button", { type: "button", class: "quiet", onclick: add }, "Add"));
  }
}

function fillFields() {
  const { triggerSource, request, callerContext } = edited.event;
  const sources = overview.all.sources.map(({ source, title }) => [source, title]);
  if (!sources.some(([source]) => source === triggerSource)) sources.push([triggerSource, triggerSource]);
  field.source.replaceChildren(...sources.map(([value, title]) => el("option", { value }, title)));
  field.source.value = triggerSource;
  field.locale.value = request?.userAttributes?.locale ?? "";
  field.client.value = callerContext?.clientId ?? "";
}

function fillForm() {
  fillFields();
  fillRows();
}

/** Fills the panel with another event. */
function fillEdit(text) {
  Object.assign(edited, { original: text, event: parsed(text) });
  field.raw.value = text;
  find("#save-scenario [role=status]").textContent = "";
  find("#locales").replaceChildren(...overview.all.locales.map(({ tag, name }) => el("option", { value: tag }, name)));
  const clients = overview.all.brands.filter((brand) => brand.clientId);
  find("#clients").replaceChildren(...clients.map((brand) => el("option", { value: brand.clientId }, brand.name)));
  if (edited.event) fillForm();
  else for (const name of ROWS) find(`[data-rows=${name}]`).replaceChildren();
}

/** Discards the changes and restores the scenario's event. */
function discardDraft() {
  drafting.text = null;
  fillEdit(edited.original);
}

function toggleEdit(open = panel.hidden) {
  panel.hidden = !open;
  find("#edit-open").setAttribute("aria-expanded", open);
  if (open) return (find("[data-rows] [dir=auto]", eventForm) ?? field.source).focus();
  if (drafting.text === null) return;
  discardDraft();
  renderDraft(edited.original);
}

find("#edit-open").hidden = data.exported;
find("#edit-open").addEventListener("click", () => toggleEdit());

// Saves the event as a new scenario.

const saveForm = find("#save-scenario");
saveForm.addEventListener("submit", async (event) => {
  event.preventDefault();
  const message = find("[role=status]", saveForm);
  try {
    const { file } = await data.save(saveForm.elements.name.value, field.raw.value);
    saveForm.reset();
    message.textContent = `Saved as ${file}.`;
    updateOverview(await data.overview());
    paintTrail();
  } catch (error) {
    message.textContent = error.message;
  }
});

Object.assign(editor, { setMessage: setEditMessage, fill: fillEdit, discard: discardDraft });
