// Loads the overview, shows what the URL specifies, and starts the live reload.
"use strict";

async function start() {
  history.scrollRestoration = "manual";
  updateOverview(await data.overview());
  find("#home").textContent = overview.all.title;
  find("#files").replaceChildren(...data.overviewFiles.map(([name, href]) => el("a", { href }, name)));
  addEventListener("hashchange", () => show());
  await show();
  data.live(onStatus, onConnection);
}

find("#skip").addEventListener("click", (event) => {
  event.preventDefault();
  find("#main").focus();
});
start().catch((error) => find("#main").prepend(el("p", { class: "missing", role: "alert" }, error.message)));
