// A mail in a sandboxed frame: no scripts, no forms, no navigation.
"use strict";

const framed = new WeakMap();

/** Shows a mail in `box`. A newer mail is loaded invisibly and replaces the older one once it is loaded. */
function showMail(box, html, { title, inverted = false, still = false }) {
  const wanted = `${inverted} ${title} ${html}`;
  if (framed.get(box) === wanted) return;
  framed.set(box, wanted);
  const kind = inverted ? "coming inverted" : "coming";
  const frame = el("iframe", { sandbox: "", title, class: kind, inert: still, tabindex: still ? "-1" : null });
  frame.srcdoc = html;
  frame.addEventListener("load", () => {
    if (framed.get(box) !== wanted) return frame.remove();
    for (const older of findAll("iframe", box)) if (older !== frame) older.remove();
    frame.classList.remove("coming");
  }, { once: true });
  box.append(frame);
}

/** Removes the mail from `box`. */
function clearMail(box) {
  framed.delete(box);
  for (const frame of findAll("iframe", box)) frame.remove();
}

/** A handle that changes a size by dragging or with the arrow keys. `size` reads the size, `resize` sets it, and `scale` is how many pixels of the window a pixel of it has. */
function resizeHandle({ label, upright, least, most, size, resize, scale, done = () => {} }) {
  const handle = el("div", {
    class: upright ? "grip upright" : "grip", role: "slider", tabindex: 0, "aria-label": label, "aria-valuemin": least, "aria-valuemax": most,
    "aria-orientation": upright ? "horizontal" : "vertical",
  });
  const set = (value) => {
    const kept = Math.round(Math.min(most, Math.max(least, value)));
    resize(kept);
    handle.setAttribute("aria-valuenow", kept);
  };
  handle.addEventListener("pointerdown", (down) => {
    down.preventDefault();
    handle.focus();
    handle.setPointerCapture(down.pointerId);
    const before = size();
    const from = upright ? down.clientX : down.clientY;
    const move = (event) => set(before + ((upright ? event.clientX : event.clientY) - from) / scale());
    document.body.classList.add("dragging");
    handle.addEventListener("pointermove", move);
    handle.addEventListener("lostpointercapture", () => {
      document.body.classList.remove("dragging");
      handle.removeEventListener("pointermove", move);
      done();
    }, { once: true });
  });
  handle.addEventListener("keydown", (event) => {
    const direction = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!direction || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    set(size() + direction * (event.shiftKey ? 50 : 10));
    done();
  });
  handle.setAttribute("aria-valuenow", Math.round(size()));
  return handle;
}
