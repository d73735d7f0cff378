// Switches between the views, and shows what the URL specifies.
"use strict";

function switchView(view) {
  const from = find("#overview").hidden ? "cell" : "overview";
  const first = find("#overview").hidden && find("#cell").hidden;
  if (!find("#overview").hidden && view !== "overview") overview.scroll = scrollY;
  find("#overview").hidden = view !== "overview";
  find("#cell").hidden = view !== "cell";
  for (const part of findAll("[data-view]")) part.hidden = part.dataset.view !== view;
  if (from !== view) closeFolds();
  if (first || from === view) return;
  scrollTo(0, view === "overview" ? overview.scroll : 0);
  if (view === "cell") return find("#main").focus({ preventScroll: true });
  const card = overview.cards.get(opened.id ?? "")?.item;
  if (!card) return;
  find("a", card).focus({ preventScroll: true });
  card.scrollIntoView({ block: "nearest" });
}

/** With `force`, even if the URL is unchanged. */
async function show(force = false) {
  const route = readAddress(location.hash);
  if (route.view === "overview") {
    document.title = overview.all.title;
    switchView("overview");
    showOverview(route.filter);
    // The filter or the view may have changed in the meantime.
    return (await reloadOverview()) ? show() : undefined;
  }
  switchView("cell");
  await showCell(route.id, route.viewOptions, force);
}
