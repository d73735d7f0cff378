// Shows what the URL specifies, and starts the live reload.
"use strict";

function switchView(view) {
  const from = find("#overview").hidden ? "cell" : "overview";
  const first = find("#overview").hidden && find("#cell").hidden;
  if (!find("#overview").hidden && view !== "overview") overview.scroll = scrollY;
  find("#overview").hidden = view !== "overview";
  find("#cell").hidden = view !== "cell";
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

async function start() {
  history.scrollRestoration = "manual";
  updateOverview(await data.overview());
  find("#home").textContent = overview.all.title;
  find("#files").replaceChildren(...data.overviewFiles.map(([name, href]) => el("a", { href }, name)));
  await show();
  addEventListener("hashchange", () => show());
  data.live(onStatus, onConnection);
}

find("#skip").addEventListener("click", (event) => {
  event.preventDefault();
  find("#main").focus();
});
start().catch((error) => find("#main").prepend(el("p", { class: "missing", role: "alert" }, error.message)));
