// The parts of a cell other than the mail: verdict, inbox row, limits, findings, source lines.
"use strict";

const VERDICTS = {
  good: "Cognito sends this as it is.",
  doubt: "It is not documented what Cognito does with this.",
  bad: "Cognito does not send this mail.",
};

/** A badge only if something is wrong. */
const verdictPart = (state, verdict, reasons) => [
  state === "good" ? el("span", { class: "fine", title: VERDICTS.good }, el("span", { class: "word" }, verdict)) : badge(state, verdict),
  state !== "good" && el("span", { class: "reason" }, reasons[0]?.text ?? VERDICTS[state]),
];

/** The name in the greeting, or why it has none. */
function greetingPart(greeting) {
  if (!greeting) return [];
  if (greeting.name !== null) return [el("bdi", {}, greeting.name)];
  return [el("b", {}, "None: "), greeting.omitted, "."];
}

/** As in an inbox: the stylesheet truncates long text like an inbox does. */
function inboxPart({ inbox, locale }) {
  const part = (kind, text) => el("span", { class: kind, dir: "auto", lang: locale }, text);
  // Lists of mails show only the name.
  return [part("from", inbox.from.replace(/ <.*$/, "")), part("subject", inbox.subject), part("preheader", inbox.preheader)];
}

function limitsPart(meters) {
  const tone = (share) => (share > 1 ? "bad" : share > 0.8 ? "doubt" : "good");
  return meters.map(({ label, used, limit, unit }) => {
    const bar = el("span", { class: "bar-of", "aria-hidden": "true" }, el("span", { "data-state": tone(used / limit) }));
    bar.firstChild.style.inlineSize = `${Math.min(100, (100 * used) / limit)}%`;
    const over = used > limit && el("strong", {}, " exceeded");
    return el("li", {}, el("span", {}, label), el("span", { class: "used" }, `${number.format(used)} of ${number.format(limit)} ${unit}`, over), bar);
  });
}

/** The sources of the language; the first with a supported language counts. Then the sentences that are in another language. */
function languagesPart(languages, fallbacks) {
  const counts = languages.findIndex(({ language }) => language);
  const describe = ({ value, language }) => (value === null ? "nothing" : language ? `${value}${language === value ? "" : `, so ${language}`}` : `${value}, which is not supported`);
  const sources = languages.map((source, index) =>
    el("li", { class: index === counts ? "counts" : null }, el("span", {}, source.source), el("span", { class: "used" }, describe(source), index === counts && " ✓")));
  return [...sources, ...fallbacks.map((text) => el("li", { class: "fallback" }, text))];
}

const SEVERITIES = { error: "bad", warning: "doubt" };

/** A notice is nothing wrong, so it has no badge. */
const severityPart = (severity) => (Object.hasOwn(SEVERITIES, severity) ? badge(SEVERITIES[severity], severity) : el("span", { class: "notice" }, severity));

/** `toLine` returns the URL of a source line. */
function findingsPart(findings, toLine) {
  if (!findings.length) return [el("li", {}, "No findings.")];
  return findings.map((finding) =>
    el("li", { class: "finding" },
      severityPart(finding.severity),
      " ", finding.line ? el("a", { href: toLine(finding.line) }, `line ${finding.line}`) : finding.part,
      el("p", {}, finding.text, finding.more > 0 && ` (and ${plural(finding.more, "more place")})`),
      finding.fix && el("p", { class: "fix" }, finding.fix)));
}

/** The mail's source with line numbers and with the findings at their lines. */
function sourcePart(cell, line) {
  const found = new Map();
  for (const finding of cell.findings) if (finding.part === "html" && finding.line) found.set(finding.line, [...(found.get(finding.line) ?? []), finding]);
  return el("ol", { class: "lines", dir: "ltr" }, cell.html.replace(/\n$/, "").split("\n").map((text, index) =>
    el("li", { id: `line-${index + 1}`, class: [found.has(index + 1) && "found", String(index + 1) === line && "asked"].filter(Boolean).join(" ") || null },
      el("code", {}, text || " "),
      (found.get(index + 1) ?? []).map((finding) => el("p", { class: "at-line" }, severityPart(finding.severity), " ", finding.text)))));
}

const plural = (count, one) => `${number.format(count)} ${one}${count === 1 ? "" : "s"}`;

const smsPart = ({ sms, locale, direction }) => el("div", { class: "sms" },
  el("p", { class: "bubble", dir: direction, lang: locale }, sms.text),
  el("p", { class: "small" }, [plural(sms.segments, "segment"), sms.encoding, plural(sms.units, "unit")].join(" · ")));

const headersPart = (cell) => el("dl", { class: "headers" }, cell.headers.map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", { dir: "auto" }, value))));

const textPart = (text, more = {}) => el("pre", { tabindex: 0, ...more }, text);

const missing = (words) => el("p", { class: "missing" }, words);

/** Every tab except the mail itself. */
const PARTS = {
  text: (cell) => (cell.text === null ? missing("There is no mail, so no plain text.") : textPart(cell.text, { class: "wrap", dir: cell.direction, lang: cell.locale, "aria-label": "Plain text" })),
  source: (cell, viewOptions) => (cell.html === null ? missing("There is no mail, so no source.") : sourcePart(cell, viewOptions.line)),
  sms: (cell) => (cell.sms ? smsPart(cell) : missing("No text message is sent.")),
  headers: (cell) => (cell.headers.length ? el("div", {}, el("div", { class: "row wide", dir: "auto" }, inboxPart(cell)), headersPart(cell)) : missing("There is no mail, so no headers.")),
  event: (cell) => textPart(cell.event, { "aria-label": "The event" }),
  response: (cell) => (cell.response === null ? missing("There is no response.") : textPart(cell.response, { "aria-label": "The response" })),
};
