// The frames of one mail: one for each colour scheme and language that is selected, scaled down if the window has no room for them.
"use strict";

const MODES = {
  light: ["Light", "A light inbox"],
  "author-dark": ["Author’s dark", "Apple Mail, Outlook for Mac, Thunderbird"],
  "forced-dark": ["Forced dark", "Gmail app, Outlook on Windows (simulated)"],
};
const NARROWEST = 240;
const WIDEST = 1600;
/** The space between two frames; the handle is in it. */
const GAP = 28;
/** A stage that is not wider shows one mail per row, and no mail wider than itself. */
const PHONE = 599;

const frameArea = { stage: el("div", { class: "stage" }), note: el("p", { class: "small" }), figures: [], columns: 1, least: 0, scale: 1 };

function paintStage() {
  const { cell, compared, viewOptions } = opened;
  const client = findBy(overview.all.clients, "slug", viewOptions.client);
  const modes = viewOptions.mode === "all" ? Object.keys(MODES) : [Object.hasOwn(MODES, viewOptions.mode) ? viewOptions.mode : "light"];
  const shown = [cell, compared].filter((one) => one && one.html !== null);
  const wanted = shown.flatMap((one) => modes.map((mode) => ({ one, mode })));
  frameArea.columns = modes.length > 1 ? modes.length : shown.length;
  frameArea.least = client?.conditionalComments ? fixedWidth(resolveConditionalComments(cell.html)) : 0;
  frameArea.note.textContent = client ? clientNote(client) : "";
  frameArea.stage.classList.toggle("many", wanted.length > 2);
  while (frameArea.figures.length > wanted.length) frameArea.figures.pop().remove();
  wanted.forEach(({ one, mode }, index) => {
    const figure = (frameArea.figures[index] ??= newFigure());
    if (figure.parentElement !== frameArea.stage) frameArea.stage.append(figure);
    const [name, note] = MODES[mode];
    const caption = [shown.length > 1 && findBy(overview.all.locales, "tag", one.locale)?.name, name].filter(Boolean).join(", ");
    find("figcaption", figure).replaceChildren(el("b", {}, caption), " ", shown.length > 1 ? "" : note, " ", el("span", { class: "scale" }));
    const html = transformMail(one.html, { mode, images: viewOptions.images, client, longer: viewOptions.longer !== "" });
    showMail(find(".device", figure), html, { title: `${caption}: ${one.inbox.subject}`, inverted: mode === "forced-dark" });
  });
  size();
}

function clientNote({ name }) {
  const { compatibility } = overview.all;
  const fixed = frameArea.least ? ` It keeps the width of the mail’s column, so its window is at least ${frameArea.least} pixels wide.` : "";
  return `${name}: a simulation from ${compatibility.source} data of ${compatibility.date}.${fixed}`;
}

/** Sets the size of every frame: the mail is laid out with the selected width, and scaled down to the room that it has. */
function size() {
  const { figures, stage, least } = frameArea;
  if (!stage.clientWidth || !figures.length) return;
  const narrow = stage.clientWidth <= PHONE;
  const columns = narrow ? 1 : frameArea.columns;
  const room = Math.floor((stage.clientWidth - GAP * (columns - 1)) / columns);
  const asked = Number(opened.viewOptions.width) > 0 ? Number(opened.viewOptions.width) : room;
  const width = Math.max(least, narrow ? Math.min(asked, room) : asked);
  const scale = Math.min(1, room / width);
  frameArea.scale = scale;
  stage.style.gap = `${GAP}px`;
  stage.style.gridTemplateColumns = `repeat(${columns}, max-content)`;
  for (const figure of figures) figure.style.inlineSize = `${width * scale}px`;
  find(".scale", figures[0]).textContent = scale < 0.995 ? `${Math.round(scale * 100)}\u00a0%` : "";
  const height = frameHeight(width) * scale;
  for (const device of figures.map((figure) => find(".device", figure))) {
    device.style.blockSize = `${height}px`;
    device.style.setProperty("--scale", scale);
  }
}

/** The height of a frame, before it is scaled: as dragged, or what a mail of that width usually needs. Mails side by side end in the window. */
function frameHeight(width) {
  const usual = width < 480 ? 1000 : 860;
  if (opened.height) return opened.height;
  const { figures, stage, scale } = frameArea;
  if (stage.clientWidth <= PHONE || !stage.classList.contains("many")) return usual;
  const top = find(".device", figures[0]).getBoundingClientRect().top + scrollY;
  return Math.min(usual, Math.max(320, (innerHeight - top - GAP) / scale));
}

function newFigure() {
  const device = el("div", { class: "device" });
  const figure = el("figure", {}, el("figcaption"), device);
  const resize = (change) => (value) => {
    change(value);
    size();
  };
  const scale = () => frameArea.scale;
  device.append(
    resizeHandle({
      label: "Width of the mail", upright: true, least: NARROWEST, most: WIDEST, scale,
      size: () => Number(opened.viewOptions.width) || device.clientWidth,
      resize: resize((value) => { opened.viewOptions = { ...opened.viewOptions, width: String(value) }; }),
      done: () => adjust(cellAddress(opened.id, opened.viewOptions)),
    }),
    resizeHandle({
      label: "Height of the mail", upright: false, least: 200, most: 4000, scale,
      size: () => opened.height ?? device.clientHeight / frameArea.scale,
      resize: resize((value) => { opened.height = value; }),
    }),
  );
  return figure;
}

// In the next frame: the observer must not change what it observes.
new ResizeObserver(() => requestAnimationFrame(size)).observe(frameArea.stage);
addEventListener("resize", size);
