// Controls that are folded in a narrow window: a button shows and hides them, and Escape hides them.
"use strict";

const foldedBy = (button) => find(`#${button.getAttribute("aria-controls")}`);

function setFold(button, open) {
  button.setAttribute("aria-expanded", open);
  foldedBy(button).classList.toggle("open", open);
}

/** Closes what is open, and returns the button or summary that opens it again. */
function closeFolds() {
  const buttons = findAll(".fold[aria-expanded=true]");
  for (const button of buttons) setFold(button, false);
  const more = find("#more");
  // In a narrow window, "More" is one of the folded controls and stays as it is.
  const closes = more.open && !buttons.length && !find(".fold[data-view=cell]").checkVisibility();
  if (closes) more.open = false;
  return buttons[0] ?? (closes ? find("summary", more) : null);
}

for (const button of findAll(".fold")) {
  button.addEventListener("click", () => {
    const open = button.getAttribute("aria-expanded") !== "true";
    setFold(button, open);
    if (open) find("#more").open = true;
  });
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const opener = closeFolds();
  if (!opener) return;
  opener.focus();
  event.stopImmediatePropagation();
});
document.addEventListener("pointerdown", (event) => {
  if (!event.target.closest("#top")) closeFolds();
});
