// All elements are created here, and content is only ever set as text: nothing from a mail or an event becomes markup.
"use strict";

const find = (selector, within = document) => within.querySelector(selector);
const findAll = (selector, within = document) => [...within.querySelectorAll(selector)];

/** Creates an element: false and null attributes are omitted, `on…` are listeners, children are elements or text. */
function el(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(key.slice(2), value);
    else if (value === true) element.setAttribute(key, "");
    else if (value !== false && value != null) element.setAttribute(key, value);
  }
  element.append(...children.flat().filter((child) => child != null && child !== false));
  return element;
}

const number = new Intl.NumberFormat("en");

/** A verdict as a coloured word; the colour carries no information of its own. */
const badge = (state, verdict) => el("span", { class: "badge", "data-state": state }, verdict);
