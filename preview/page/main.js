// Shows what the address says, and listens for what is saved.
"use strict";

function reveal(view) {
  const from = find("#sheet").hidden ? "cell" : "sheet";
  const first = find("#sheet").hidden && find("#cell").hidden;
  if (!find("#sheet").hidden && view !== "sheet") sheet.scroll = scrollY;
  find("#sheet").hidden = view !== "sheet";
  find("#cell").hidden = view !== "cell";
  if (first || from === view) return;
  scrollTo(0, view === "sheet" ? sheet.scroll : 0);
  if (view === "cell") return find("#main").focus({ preventScroll: true });
  const card = sheet.cards.get(opened.id ?? "")?.item;
  if (!card) return;
  find("a", card).focus({ preventScroll: true });
  card.scrollIntoView({ block: "nearest" });
}

/** `anew`: even where the address is the same as before. */
async function show(anew = false) {
  const route = readAddress(location.hash);
  if (route.view === "sheet") {
    document.title = sheet.all.title;
    reveal("sheet");
    showSheet(route.filter);
    // Meanwhile somebody may have narrowed it, or gone elsewhere.
    return (await freshSheet()) ? show() : undefined;
  }
  reveal("cell");
  await showCell(route.id, route.looks, anew);
}

async function start() {
  history.scrollRestoration = "manual";
  takeSheet(await data.sheet());
  find("#home").textContent = sheet.all.title;
  find("#files").replaceChildren(...data.sheetFiles.map(([name, href]) => el("a", { href }, name)));
  await show();
  addEventListener("hashchange", () => show());
  data.live(changedState, connectedState);
}

find("#skip").addEventListener("click", (event) => {
  event.preventDefault();
  find("#main").focus();
});
start().catch((error) => find("#main").prepend(el("p", { class: "missing", role: "alert" }, error.message)));
