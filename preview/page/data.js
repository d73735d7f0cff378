// The source of the mails: the server of this page, or, in an exported page, the page itself.
"use strict";

const packed = find("#data");

/** An error with a message for the page. */
async function responseError(response) {
  const body = await response.json().catch(() => ({}));
  return new Error(body.error ?? `The preview answered with ${response.status}.`);
}

async function request(path, body) {
  const post = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  const response = await fetch(path, body === undefined ? {} : post);
  if (!response.ok) throw await responseError(response);
  return response;
}

const address = (id, kind) => `/cells/${encodeURI(id)}.${kind}`;

const fromServer = {
  exported: false,
  overview: async () => (await request("/overview.json")).json(),
  cell: async (id) => (await request(address(id, "json"))).json(),
  mail: async (id) => (await request(address(id, "html"))).text(),
  draft: async (event) => (await request("/drafts", { event })).json(),
  save: async (name, event) => (await request("/scenarios", { name, event })).json(),
  overviewFiles: [["JSON", "/overview.json"], ["Text", "/overview.txt"]],
  file: address,
  /** Calls `changed` with every status of the live reload, and `connected` when the connection is opened or lost. */
  live(changed, connected) {
    let source = null;
    // Only while the tab is visible: a browser allows six connections to one host, and each listening tab takes one of them.
    const listen = () => {
      if (document.hidden) source = source?.close() ?? null;
      if (document.hidden || source) return;
      source = new EventSource("/live");
      source.addEventListener("status", (event) => changed(JSON.parse(event.data)));
      source.addEventListener("open", () => connected(true));
      source.addEventListener("error", () => connected(false));
    };
    document.addEventListener("visibilitychange", listen);
    listen();
  },
};

async function unpack(text) {
  const bytes = Uint8Array.from(atob(text.trim()), (letter) => letter.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).json();
}

function fromPage(text) {
  const all = unpack(text);
  const cell = async (id) => {
    const { cells, mails } = await all;
    const found = Object.hasOwn(cells, id) && cells[id];
    if (!found) throw new Error("This page does not contain this mail.");
    return { ...found, html: found.html === null ? null : mails[found.html] };
  };
  return {
    exported: true,
    overview: async () => (await all).overview,
    cell,
    mail: async (id) => (await cell(id)).html,
    overviewFiles: [],
    file: (id, kind) => `cells/${encodeURI(id)}.${kind}`,
    live() {},
  };
}

const data = packed ? fromPage(packed.textContent) : fromServer;
