// Transforms a mail to simulate dark mode, other mail clients, missing images and longer text.
"use strict";

/** `options`: mode and images; client (one of the overview's clients) and longer are optional. */
function transformMail(html, options) {
  const mail = new DOMParser().parseFromString(options.client?.conditionalComments ? resolveConditionalComments(html) : html, "text/html");
  if (options.client) simulate(mail, options.client);
  applyColorScheme(mail, options.mode, /color-scheme/.test(html));
  if (options.images !== "network") replaceImages(mail, options.images);
  if (options.longer) lengthenText(mail);
  mail.head.append(make(mail, "base", { target: "_blank" }));
  return `<!doctype html>${mail.documentElement.outerHTML}`;
}

function make(mail, name, attributes, text = "") {
  const element = mail.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.textContent = text;
  return element;
}

// Colours. "light" and "author-dark" resolve the mail's `prefers-color-scheme` queries independently of this machine's setting.

function applyColorScheme(mail, mode, knowsSchemes) {
  const dark = mode === "author-dark";
  const decide = (text) =>
    text.replace(/\(\s*prefers-color-scheme\s*:\s*(dark|light)\s*\)/gi, (_, scheme) =>
      (scheme.toLowerCase() === "dark") === dark ? "(min-width:0)" : "(max-width:0)");
  for (const style of mail.querySelectorAll("style")) style.textContent = decide(style.textContent);
  for (const one of mail.querySelectorAll("[media]")) one.setAttribute("media", decide(one.getAttribute("media")));
  const inverted = mode === "forced-dark" ? "img,svg,video{filter:invert(1) hue-rotate(180deg)!important}" : "";
  const scheme = dark && knowsSchemes ? "dark" : "light";
  mail.head.append(make(mail, "style", {}, `:root{color-scheme:only ${scheme}!important}${inverted}`));
}

// Images. A content security policy in the mail itself prevents loading.

function replaceImages(mail, images) {
  const policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'";
  mail.head.prepend(make(mail, "meta", { "http-equiv": "Content-Security-Policy", content: policy }));
  for (const image of mail.querySelectorAll("img")) {
    image.removeAttribute("srcset");
    if (images === "off") image.removeAttribute("src");
    else image.setAttribute("src", placeholderImage(image));
  }
  for (const source of mail.querySelectorAll("picture source")) source.remove();
}

/** A placeholder of the image's size with its alternative text. */
function placeholderImage(image) {
  const size = (name) => parseFloat(image.getAttribute(name)) || parseFloat(image.style[name]) || 0;
  const words = image.getAttribute("alt") ?? "";
  const height = size("height") || Math.round(size("width") / 2) || 40;
  const width = size("width") || Math.max(height, Math.round(words.length * height * 0.3 + height * 0.8));
  const drawing = document.implementation.createDocument("http://www.w3.org/2000/svg", "svg");
  const draw = (name, attributes, text = "") => {
    const shape = drawing.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) shape.setAttribute(key, value);
    shape.textContent = text;
    drawing.documentElement.append(shape);
  };
  for (const [key, value] of Object.entries({ width, height, viewBox: `0 0 ${width} ${height}` }))
    drawing.documentElement.setAttribute(key, value);
  draw("rect", { x: 0.5, y: 0.5, width: width - 1, height: height - 1, rx: 4, fill: "#e8ecf1", stroke: "#8794a5", "stroke-dasharray": "4 3" });
  const middle = { x: width / 2, y: height / 2, "text-anchor": "middle", "dominant-baseline": "central" };
  draw("text", { ...middle, "font-family": "sans-serif", "font-size": Math.min(16, height * 0.4), fill: "#3c4653" }, words);
  return `data:image/svg+xml,${encodeURIComponent(new XMLSerializer().serializeToString(drawing))}`;
}

// Clients. Features that a client does not support are removed from the mail; nothing else changes.

/** Resolves conditional comments like Outlook on Windows. They may contain half a table, so this works on the text. `<xml>` settings are invisible. */
function resolveConditionalComments(html) {
  const holds = (condition) => /\bmso\b/.test(condition) && !/!\s*\(?\s*mso\b/.test(condition) && !/\blte?\s+mso\b/.test(condition);
  return html
    .replace(/<!--\[if ([^\]]*)\]><!-->([\s\S]*?)<!--<!\[endif\]-->/gi, (_, condition, inside) => (holds(condition) ? inside : ""))
    .replace(/<!--\[if ([^\]]*)\]>([\s\S]*?)<!\[endif\]-->/gi, (_, condition, inside) => (holds(condition) ? inside : ""))
    .replace(/<xml>[\s\S]*?<\/xml>/gi, "");
}

/** The width that tables of a fixed width need, with the padding around them. Outlook on Windows never makes them narrower. */
function fixedWidth(html) {
  const padding = (element) => (parseFloat(element.style.paddingLeft) || 0) + (parseFloat(element.style.paddingRight) || 0);
  const around = (element) => (element ? padding(element) + around(element.parentElement) : 0);
  const tables = [...new DOMParser().parseFromString(html, "text/html").querySelectorAll("table[width]")];
  const fixed = tables.filter((table) => /^\d+(px)?$/.test(table.getAttribute("width")));
  return Math.max(0, ...fixed.map((table) => parseFloat(table.getAttribute("width")) + around(table.parentElement)));
}

function simulate(mail, client) {
  const unknown = new Set(client.properties);
  const rules = client.atRules.map((rule) => rule.replace(/^@/, ""));
  for (const style of mail.querySelectorAll("style")) {
    if (client.styleElement) style.textContent = knownRules(style.textContent, unknown, rules);
    else style.remove();
  }
  if (client.conditionalComments) for (const one of mail.querySelectorAll("[style*='mso-hide:all']")) one.remove();
  for (const one of mail.querySelectorAll("[style]")) one.setAttribute("style", knownDeclarations(one.getAttribute("style"), unknown));
  for (const name of client.attributes) for (const one of mail.querySelectorAll(`[${CSS.escape(name)}]`)) one.removeAttribute(name);
  for (const name of client.elements)
    for (const one of mail.body.querySelectorAll(CSS.escape(name))) one.replaceWith(...one.childNodes);
}

/** Splits at `mark`, but not inside strings, comments, brackets and blocks. */
function splitTopLevel(text, mark) {
  const found = [];
  let depth = 0;
  let start = 0;
  for (const { 0: part, index } of text.matchAll(/\/\*[\s\S]*?\*\/|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\\.|[(){}[\];]/g)) {
    if ("({[".includes(part)) depth += 1;
    if (")}]".includes(part)) depth -= 1;
    if (depth > 0 || !(part === mark || part === ";")) continue;
    found.push(text.slice(start, index + 1));
    start = index + 1;
  }
  return [...found, text.slice(start)].filter((piece) => piece.trim());
}

function knownDeclarations(text, unknown) {
  const name = (piece) => piece.replace(/\/\*[\s\S]*?\*\//g, "").split(":")[0].trim().toLowerCase();
  return splitTopLevel(text, ";").filter((piece) => !unknown.has(name(piece))).join("");
}

/** Removes unsupported declarations and at-rules from a stylesheet; nested rules are processed recursively. */
function knownRules(text, unknown, unknownRules) {
  return splitTopLevel(text.replace(/\/\*[\s\S]*?\*\//g, ""), "}").map((piece) => {
    const [, head, block] = piece.match(/^([^{]*)\{([\s\S]*)\}$/) ?? [null, piece, null];
    const [, rule, condition] = head.trim().match(/^@([\w-]+)([\s\S]*)$/) ?? [];
    if (rule && unknownRules.some((name) => isRule(name, rule, condition))) return "";
    if (block === null) return piece;
    const nested = rule && !/^(font-face|page)$/.test(rule);
    return `${head}{${nested ? knownRules(block, unknown, unknownRules) : knownDeclarations(block, unknown)}}`;
  }).join("");
}

/** Whether `name`, such as "media" or "media (prefers-color-scheme)", matches this rule. */
function isRule(name, rule, condition) {
  const [, wanted, feature] = name.match(/^([\w-]+)\s*\(?\s*([\w-]*)/) ?? [];
  return wanted === rule && (!feature || condition.includes(feature));
}

// Longer text: accented letters and 40 % more text, to find elements that overflow. Codes and addresses stay.

const ACCENTED = new Map([..."aàeéiîoöuüyýcçnñsšzžAÀEÉIÎOÖUÜCÇNÑSŠ".matchAll(/(.)(.)/gu)].map(([, normalize, accented]) => [normalize, accented]));

function lengthenText(mail) {
  const walker = mail.createTreeWalker(mail.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const original = node.data.trim();
    if (!/\p{L}/u.test(original) || /:\/\/|@|\{#/.test(original) || node.parentElement.closest("style,script")) continue;
    const accented = [...original].map((letter) => ACCENTED.get(letter) ?? letter);
    const more = accented.slice(0, Math.ceil(accented.length * 0.4)).join("").trim();
    node.data = node.data.replace(original, () => `${accented.join("")} ${more}`);
  }
}
