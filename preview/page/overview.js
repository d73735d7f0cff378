// Every mail on one page: a card for each, grouped by message and narrowed by a filter. Only mails near the viewport get a frame.
"use strict";

const overview = { all: null, filter: NO_FILTER, cards: new Map(), last: null, scroll: 0, stale: false };
const normalize = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const findBy = (list, key, value) => list.find((one) => one[key] === value);

/** The display names of a cell's dimensions. */
function facts(cell) {
  const { sources, locales, brands, scenarios } = overview.all;
  return {
    source: findBy(sources, "slug", cell.source)?.title,
    locale: findBy(locales, "tag", cell.locale)?.name ?? cell.locale,
    scenario: findBy(scenarios, "slug", cell.scenario)?.title ?? cell.scenario,
    brand: findBy(brands, "slug", cell.brand)?.name ?? cell.brand,
  };
}

const NO_ADDRESS = "No mail: this user has no address.";

// The model: the cells that match the filter, in the order of the overview.

const searched = new WeakMap();

function searchText(cell) {
  if (!searched.has(cell)) {
    const terms = [cell.subject, cell.scenario, cell.source, cell.locale, cell.brand, cell.verdict, ...Object.values(facts(cell))];
    searched.set(cell, normalize(terms.filter(Boolean).join(" ")));
  }
  return searched.get(cell);
}

function matchesFilter(cell, filter, terms) {
  return ["source", "locale", "scenario", "brand"].every((key) => !filter[key] || cell[key] === filter[key])
    && terms.every((word) => searchText(cell).includes(word));
}

function groups() {
  const unread = { slug: "", title: "Scenarios that cannot be read" };
  return [unread, ...overview.all.sources].map((source) => ({ ...source, cells: overview.all.cells.filter((cell) => cell.source === source.slug) }));
}

function filteredCells() {
  const terms = normalize(overview.filter.q).split(/\s+/).filter(Boolean);
  const { state } = overview.filter;
  return groups().flatMap((group) => group.cells).filter((cell) => (!state || cell.state === state) && matchesFilter(cell, overview.filter, terms));
}

// The cards.

function card(cell) {
  const known = overview.cards.get(cell.id);
  if (known && JSON.stringify(known.cell) === JSON.stringify(cell)) return known.item;
  const item = known?.item ?? el("li", { class: "card", "data-id": cell.id }, el("div", { class: "thumb" }), el("a"));
  const { locale, scenario, brand } = facts(cell);
  const noMail = cell.subject === null;
  const link = find("a", item);
  link.href = cellAddress(cell.id, {});
  const parts = [
    el("span", { class: "subject", dir: "auto", lang: noMail ? null : cell.locale }, cell.subject ?? (cell.sms ? "SMS only" : "No mail")),
    el("span", { class: "facts" }, [locale, scenario, brand].filter(Boolean).join(" · ")),
    cell.state !== "good" && badge(cell.state, cell.verdict),
    cell.state !== "good" && cell.reason && !noMail && el("span", { class: "reason" }, cell.reason),
  ];
  link.replaceChildren(...parts.filter(Boolean));
  item.dataset.state = cell.state;
  const box = find(".thumb", item);
  if (noMail) {
    clearMail(box);
    box.replaceChildren(el("p", { class: "instead" }, cell.state === "good" ? NO_ADDRESS : cell.reason ?? cell.verdict));
  } else find(".instead", box)?.remove();
  overview.cards.set(cell.id, { cell, item });
  return item;
}

const ids = (cells) => cells.map((cell) => cell.id).join("\n");

/** Replaces the overview. If it has the same cells as before, no frame is touched. */
function updateOverview(all) {
  const same = overview.all && ids(overview.all.cells) === ids(all.cells);
  overview.all = all;
  if (same) return all.cells.forEach(card);
  near.disconnect();
  const sections = groups().filter((group) => group.cells.length).map((group) =>
    el("section", { class: "group", "aria-label": group.title },
      el("h2", {}, group.title, " ", el("small")),
      el("ul", {}, group.cells.map((cell) => card(cell)))));
  find("#groups").replaceChildren(...sections);
  for (const item of findAll(".card")) near.observe(item);
  const options = (name, list, key, title) => {
    const choice = find(`#filter [name=${name}]`);
    choice.replaceChildren(choice.options[0], ...list.map((one) => el("option", { value: one[key] }, one[title])));
  };
  options("source", all.sources, "slug", "title");
  options("locale", all.locales, "tag", "name");
  options("scenario", all.scenarios, "slug", "title");
  options("brand", all.brands, "slug", "name");
}

// Frames for the visible cards and some around them; a few load at a time.

const MAX_LOADING = 4;
const wanted = new Set();
let loading = 0;
const near = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    if (isIntersecting) wanted.add(target);
    else if (!find("#overview").hidden) {
      wanted.delete(target);
      target.removeAttribute("data-near");
      clearMail(find(".thumb", target));
    }
  }
  loadNextFrame();
}, { rootMargin: "400px 0px" });

function loadNextFrame() {
  for (const item of wanted) {
    if (loading >= MAX_LOADING) return;
    wanted.delete(item);
    item.dataset.near = "";
    const cell = overview.cards.get(item.dataset.id)?.cell;
    if (!cell || cell.subject === null) continue;
    loading += 1;
    data.mail(cell.id)
      .then((html) => {
        if ("near" in item.dataset)
          showMail(find(".thumb", item), transformMail(html, { mode: "light", images: "placeholder" }), { title: `Mail: ${cell.subject}`, still: true });
      })
      .catch(() => {}) // The server is gone: the page shows that, and loads again when it is back.
      .finally(() => {
        loading -= 1;
        loadNextFrame();
      });
  }
}

/** Loads the framed mails again; an unchanged mail keeps its frame. */
function reloadFrames() {
  for (const item of findAll(".card[data-near]")) wanted.add(item);
  loadNextFrame();
}

/** Reloads the overview if it is stale, and returns whether it was. */
async function reloadOverview() {
  if (!overview.stale) return false;
  overview.stale = false;
  try {
    updateOverview(await data.overview());
  } catch (error) {
    overview.stale = true;
    throw error;
  }
  reloadFrames();
  return true;
}

// The view.

function showOverview(filter) {
  overview.filter = filter;
  const form = find("#filter");
  for (const [key, value] of Object.entries(filter)) if (form.elements[key].value !== value) form.elements[key].value = value;
  const terms = normalize(filter.q).split(/\s+/).filter(Boolean);
  const counts = { "": 0, good: 0, doubt: 0, bad: 0 };
  let shown = 0;
  for (const section of findAll(".group")) {
    let here = 0;
    for (const item of findAll(".card", section)) {
      const { cell } = overview.cards.get(item.dataset.id);
      const like = matchesFilter(cell, filter, terms);
      if (like) counts[""] += 1;
      if (like) counts[cell.state] += 1;
      item.hidden = !like || (filter.state && cell.state !== filter.state);
      if (!item.hidden) here += 1;
    }
    section.hidden = here === 0;
    find("small", section).textContent = here;
    shown += here;
  }
  for (const place of findAll("[data-count]", form)) place.textContent = counts[place.dataset.count];
  find("#count").textContent = `${number.format(shown)} of ${number.format(overview.all.cells.length)}`;
  find("#nothing").hidden = shown > 0;
  find("#filter [type=reset]").hidden = Object.values(filter).every((value) => !value);
}

/** Moves the focus over the visible cards. */
function step(direction) {
  const links = findAll(".group:not([hidden]) .card:not([hidden]) > a");
  const at = links.findIndex((link) => link.parentElement.dataset.id === overview.last);
  const link = links[at < 0 ? 0 : Math.min(links.length - 1, Math.max(0, at + direction))];
  link?.focus({ preventScroll: true });
  link?.scrollIntoView({ block: "nearest" });
}

const filterForm = find("#filter");
filterForm.addEventListener("input", () => adjust(overviewAddress(Object.fromEntries(new FormData(filterForm)))));
filterForm.addEventListener("submit", (event) => event.preventDefault());
filterForm.addEventListener("reset", (event) => {
  event.preventDefault();
  adjust(overviewAddress({}));
  filterForm.elements.q.focus();
});
find("#groups").addEventListener("focusin", (event) => {
  overview.last = event.target.closest(".card")?.dataset.id ?? overview.last;
});
find("#groups").addEventListener("click", (event) => {
  const link = event.target.closest(".card > a");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  go(cellAddress(link.parentElement.dataset.id, opened.viewOptions));
});
