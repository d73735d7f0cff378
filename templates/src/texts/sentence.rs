//! A sentence with placeholders: how it is written in a file, and what rendering gets of it.

use super::key::{Channel, Key, Placeholder};
use crate::characters::{is_accepted_by_cognito, is_mark};
use crate::html::{EscapedText, escape, unescape};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// A sentence of a subject, an SMS or a denial. It is printed as it is. The default is empty: no complete file leads to it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Sentence(Parts);

/// A sentence of a mail or a page: its text is escaped. The default is empty, as that of [`Sentence`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct HtmlSentence(Parts);

/// The text without the placeholders, and where they are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Parts {
    text: String,
    placeholders: Vec<(usize, Placeholder)>,
}

impl Parts {
    /// Each placeholder with the text before it, and the text after the last one.
    fn segments(&self) -> impl Iterator<Item = (&str, Option<Placeholder>)> {
        let places = self.placeholders.iter().map(|(end, placeholder)| (*end, Some(*placeholder)));
        let mut start = 0;
        places.chain([(self.text.len(), None)]).map(move |(end, placeholder)| {
            let text = self.text.get(start..end).unwrap_or_default();
            start = end;
            (text, placeholder)
        })
    }
}

/// A part of a sentence, for the templates.
pub(crate) enum HtmlPart<'a> {
    Text(EscapedText<'a>),
    Brand,
    Name,
    Code,
}

/// Whether the sentences of a file are checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rules {
    /// Every rule is checked.
    Checked,
    /// The tests have checked the file: a built-in one.
    Trusted,
}

/// The violated rule and the fix.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Violation {
    pub(super) message: Cow<'static, str>,
    pub(super) help: Cow<'static, str>,
}

impl Violation {
    pub(super) fn new(message: impl Into<Cow<'static, str>>, help: impl Into<Cow<'static, str>>) -> Self {
        Self { message: message.into(), help: help.into() }
    }

    /// The same with the text that is invalid.
    pub(super) fn with_value(self, value: &str) -> Self {
        if value.is_empty() {
            return self;
        }
        Self { message: format!("{}: {}", self.message, quoted(value)).into(), ..self }
    }
}

impl Sentence {
    /// `rules` says whether the rules of the key are checked; the placeholders always are.
    pub(super) fn parse(key: &Key, raw: &str, rules: Rules) -> Result<Self, Violation> {
        parse(key, raw, rules).map(Self)
    }

    /// The whole text of a sentence without placeholders.
    pub(crate) fn as_str(&self) -> &str {
        &self.0.text
    }

    /// The sentence with values in the places of the placeholders.
    pub(crate) fn fill(&self, brand: &str, code: &str) -> String {
        let mut filled = String::with_capacity(self.0.text.len() + brand.len() + code.len());
        for (text, placeholder) in self.0.segments() {
            filled.push_str(text);
            match placeholder {
                Some(Placeholder::Brand) => filled.push_str(brand),
                Some(Placeholder::Code) => filled.push_str(code),
                Some(Placeholder::Name) | None => {}
            }
        }
        filled
    }
}

impl HtmlSentence {
    /// As [`Sentence::parse`].
    pub(super) fn parse(key: &Key, raw: &str, rules: Rules) -> Result<Self, Violation> {
        let parts = parse(key, raw, rules)?;
        let mut escaped = Parts::default();
        for (text, placeholder) in parts.segments() {
            escaped.text.push_str(&escape(text));
            escaped.placeholders.extend(placeholder.map(|placeholder| (escaped.text.len(), placeholder)));
        }
        Ok(Self(escaped))
    }

    /// The whole text of a sentence without placeholders.
    pub(crate) fn text(&self) -> EscapedText<'_> {
        EscapedText::assume_escaped(&self.0.text)
    }

    /// Whether the sentence has no placeholders.
    pub(crate) fn is_text(&self) -> bool {
        self.0.placeholders.is_empty()
    }

    /// The sentence as plain text, with values in the places of the placeholders.
    pub(crate) fn fill_plain(&self, brand: &str, name: &str) -> String {
        let mut filled = String::with_capacity(self.0.text.len() + brand.len() + name.len());
        for (escaped, placeholder) in self.0.segments() {
            filled.push_str(&unescape(escaped));
            match placeholder {
                Some(Placeholder::Brand) => filled.push_str(brand),
                Some(Placeholder::Name) => filled.push_str(name),
                Some(Placeholder::Code) | None => {}
            }
        }
        filled
    }

    /// The parts in their order.
    pub(crate) fn parts(&self) -> impl Iterator<Item = HtmlPart<'_>> {
        let part = |(text, placeholder): (_, Option<Placeholder>)| {
            let text = Some(text).filter(|text: &&str| !text.is_empty());
            let text = text.map(|text| HtmlPart::Text(EscapedText::assume_escaped(text)));
            let value = placeholder.map(|placeholder| match placeholder {
                Placeholder::Brand => HtmlPart::Brand,
                Placeholder::Name => HtmlPart::Name,
                Placeholder::Code => HtmlPart::Code,
            });
            [text, value]
        };
        self.0.segments().flat_map(part).flatten()
    }
}

/// The most characters of a text that a problem shows.
const LONGEST_SHOWN: usize = 60;

/// The start of a text in quotes. Characters that could break or fake a line of output are escaped.
pub(super) fn quoted(text: &str) -> String {
    match text.char_indices().nth(LONGEST_SHOWN) {
        Some((end, _)) => format!("\"{}…\"", text.get(..end).unwrap_or_default().escape_debug()),
        None => format!("\"{}\"", text.escape_debug()),
    }
}

/// Splits a sentence at its placeholders, and checks every rule of its key.
fn parse(key: &Key, raw: &str, rules: Rules) -> Result<Parts, Violation> {
    let parts = split(key, raw)?;
    if rules == Rules::Trusted {
        return Ok(parts);
    }
    check_placeholders(key, &parts)?;
    check_text(key, raw, &parts.text)?;
    let longest_values: usize = parts.placeholders.iter().map(|(_, placeholder)| placeholder.longest()).sum();
    let length = parts.text.encode_utf16().count() + longest_values;
    if length > key.longest {
        let values = if longest_values == 0 { "" } else { " with the longest values" };
        return Err(Violation::new(
            format!("has {length} characters{values}, {} more than allowed", length - key.longest),
            format!("write at most {}", key.longest),
        ));
    }
    Ok(parts)
}

fn split(key: &Key, raw: &str) -> Result<Parts, Violation> {
    let mut parts = Parts { text: String::with_capacity(raw.len()), placeholders: Vec::new() };
    let mut rest = raw;
    while let Some(position) = rest.find(['{', '}']) {
        let (before, braces) = rest.split_at_checked(position).unwrap_or_default();
        parts.text.push_str(before);
        if let Some(after) = braces.strip_prefix("{{").or_else(|| braces.strip_prefix("}}")) {
            parts.text.push_str(braces.get(..1).unwrap_or_default());
            rest = after;
            continue;
        }
        let name = braces.strip_prefix('{').and_then(|inside| inside.split_once('}'));
        let Some((name, after)) = name else {
            return Err(Violation::new("has a single brace", "write {{ for a brace, and } after a placeholder"));
        };
        let placeholder = key.placeholders.iter().map(|(placeholder, _)| *placeholder).find(|own| own.name() == name);
        parts.placeholders.push((parts.text.len(), placeholder.ok_or_else(|| unknown_placeholder(key, name))?));
        rest = after;
    }
    parts.text.push_str(rest);
    Ok(parts)
}

fn unknown_placeholder(key: &Key, name: &str) -> Violation {
    let allowed: Vec<_> =
        key.placeholders.iter().map(|(placeholder, _)| format!("{{{}}}", placeholder.name())).collect();
    let help = match allowed.is_empty() {
        true => "write it without placeholders".to_owned(),
        false => format!("use {}", allowed.join(" or ")),
    };
    // Characters that could break a line of output are escaped.
    Violation::new(format!("has an unknown placeholder {{{}}}", name.escape_debug()), help)
}

fn check_placeholders(key: &Key, parts: &Parts) -> Result<(), Violation> {
    for (placeholder, is_required) in key.placeholders {
        let name = placeholder.name();
        let mut places = parts.placeholders.iter().filter(|(_, own)| own == placeholder);
        match (places.next(), places.next()) {
            (None, _) if *is_required => {
                return Err(Violation::new(
                    format!("lacks the placeholder {{{name}}}"),
                    format!("write {{{name}}} where {} belongs", placeholder.meaning()),
                ));
            }
            (Some(_), Some(_)) => {
                return Err(Violation::new(format!("has the placeholder {{{name}}} twice"), "write it once"));
            }
            (Some((place, Placeholder::Code)), None) if *place < parts.text.len() => {
                return Err(Violation::new(
                    "has text after {code}, which users could take for a part of the code",
                    "move {code} to the end",
                ));
            }
            _ => {}
        }
    }
    Ok(())
}

fn check_text(key: &Key, raw: &str, text: &str) -> Result<(), Violation> {
    let Key { channel, .. } = key;
    let is_html = matches!(channel, Channel::Mail | Channel::Page);
    if text.trim().is_empty() && key.placeholders.is_empty() {
        return Err(Violation::new("is empty", "write the text that users see, or remove the key"));
    }
    if let Some(c) = text.chars().find(|c| !(is_accepted_by_cognito(*c) || is_html && *c == '\u{A0}')) {
        let rule = match (c, is_html) {
            ('\u{A0}', false) => "has a no-break space, which Cognito rejects here".to_owned(),
            _ => format!("has the character U+{:04X}, which Cognito rejects", u32::from(c)),
        };
        let help = "write letters, digits, marks, symbols and plain spaces on one line";
        return Err(Violation::new(rule, help));
    }
    if raw.starts_with(is_mark) {
        return Err(Violation::new("begins with a combining mark", "begin with a letter"));
    }
    if raw.contains("  ") || raw.trim_matches(' ') != raw {
        return Err(Violation::new("has a space too many", "write single spaces, and none at the ends"));
    }
    if text.contains("://") {
        return Err(Violation::new("has a web address, which mail clients turn into a link", "write plain words"));
    }
    let forbidden: &[char] = match channel {
        Channel::Button => &['{', '}', '#', '&', '<', '>', '"', '\''],
        Channel::Subject | Channel::Mail | Channel::Sms => &['{', '}'],
        Channel::Denial => &['[', ']'],
        Channel::Page => &[],
    };
    if let Some(c) = text.chars().find(|c| forbidden.contains(c)) {
        let rule = match channel {
            Channel::Button => "Cognito does not accept it in the text of its own link",
            Channel::Denial => "clients find the code by its brackets",
            _ => "Cognito would read it as a placeholder",
        };
        return Err(Violation::new(format!("has the character {c}; {rule}"), "write it without this character"));
    }
    if *channel == Channel::Denial && text.ends_with(['.', '!', '?', '。', '！', '？', '۔', '؟']) {
        return Err(Violation::new("ends with a full stop or another mark", "remove it: Cognito adds a full stop"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::texts::key::Key;

    const SUBJECT: Key = Key::new("subject", Channel::Subject, 140, "").with(&[(Placeholder::Brand, false)]);
    const SMS: Key =
        Key::new("sms", Channel::Sms, 140, "").with(&[(Placeholder::Brand, false), (Placeholder::Code, true)]);
    const GREETING: Key = Key::new("greeting", Channel::Mail, 120, "").with(&[(Placeholder::Name, true)]);
    const BUTTON: Key = Key::new("button", Channel::Button, 20, "");
    const PAGE: Key = Key::new("ask", Channel::Page, 400, "");
    const DENIAL: Key = Key::new("EmailMissing", Channel::Denial, 200, "");

    #[test]
    fn plain_sentence_is_filled() {
        for (key, raw, expected) in [
            (&SUBJECT, "Confirm your {brand} account", "Confirm your B account"),
            (&SUBJECT, "{brand}", "B"),
            (&SUBJECT, "Your code & more", "Your code & more"),
            (&SMS, "{brand}: {code}", "B: 1"),
            (&SMS, "Code {code}", "Code 1"),
            (&DENIAL, "Write {{this}}", "Write {this}"),
        ] {
            assert_eq!(Sentence::parse(key, raw, Rules::Checked).unwrap().fill("B", "1"), expected, "{raw}");
        }
    }

    #[test]
    fn html_sentence_is_escaped_around_placeholders() {
        for (key, raw, expected) in [
            (&GREETING, "A & B {name}\u{A0}!", "A &#38; B [name]&nbsp;!"),
            (&GREETING, "{name} 様", "[name] 様"),
            (&PAGE, "<b> \"it's\" {{x}}", "&#60;b&#62; &#34;it&#39;s&#34; {x}"),
        ] {
            let sentence = HtmlSentence::parse(key, raw, Rules::Checked).unwrap();
            let parts = sentence.parts().map(|part| match part {
                HtmlPart::Text(text) => text.to_string(),
                HtmlPart::Brand => "[brand]".to_owned(),
                HtmlPart::Name => "[name]".to_owned(),
                HtmlPart::Code => "[code]".to_owned(),
            });
            assert_eq!(parts.collect::<String>(), expected, "{raw}");
        }
    }

    #[test]
    fn every_rule_rejects_and_says_how_to_fix() {
        let long = "a".repeat(101);
        for (key, raw, message) in [
            (&SUBJECT, "{Brand} x", "has an unknown placeholder {Brand}"),
            (&SUBJECT, "{x\ny}", "has an unknown placeholder {x\\ny}"),
            (&BUTTON, "{brand}", "has an unknown placeholder {brand}"),
            (&SUBJECT, "{brand", "has a single brace"),
            (&SUBJECT, "brand}", "has a single brace"),
            (&SUBJECT, "{brand} {brand}", "has the placeholder {brand} twice"),
            (&GREETING, "Hello,", "lacks the placeholder {name}"),
            (&SMS, "Your code", "lacks the placeholder {code}"),
            (&SMS, "{code} is your code", "has text after {code}, which users could take for a part of the code"),
            (&SMS, "{{####}} {code}", "has the character {; Cognito would read it as a placeholder"),
            (&SUBJECT, "a\u{A0}b", "has a no-break space, which Cognito rejects here"),
            (&SUBJECT, "a\nb", "has the character U+000A, which Cognito rejects"),
            (&GREETING, "\u{202E}{name}", "has the character U+202E, which Cognito rejects"),
            (&SUBJECT, "\u{301}a", "begins with a combining mark"),
            (&BUTTON, "", "is empty"),
            (&BUTTON, " a", "has a space too many"),
            (&SUBJECT, "{brand} ", "has a space too many"),
            (&SUBJECT, "a  b", "has a space too many"),
            (&SUBJECT, "see https://x.y", "has a web address, which mail clients turn into a link"),
            (&BUTTON, "a & b", "has the character &; Cognito does not accept it in the text of its own link"),
            (&BUTTON, "c'est", "has the character '; Cognito does not accept it in the text of its own link"),
            (&DENIAL, "a [b]", "has the character [; clients find the code by its brackets"),
            (&DENIAL, "No.", "ends with a full stop or another mark"),
            (&BUTTON, "123456789012345678901", "has 21 characters, 1 more than allowed"),
            (&SUBJECT, &format!("{{brand}}{long}"), "has 141 characters with the longest values, 1 more than allowed"),
        ] {
            let violation = Sentence::parse(key, raw, Rules::Checked).err().unwrap();
            assert_eq!(violation.message, message, "{raw}");
            assert!(!violation.help.is_empty(), "{raw}");
        }
    }
}
