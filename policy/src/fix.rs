//! Rewrites a policy file or an overlay of an earlier release: renamed keys, and the missing version.
//!
//! The text is edited at the keys, so comments, order and formatting stay as they are.

use std::fmt;
use std::ops::Range;

use toml::de::{DeTable, DeValue};

use crate::key::VERSION_NAME;
use crate::overlay::NamedText;
use crate::problem::{Place, Problem};
use crate::renames::{RENAMES, RenameKind, renamed};
use crate::version::POLICY_VERSION;

/// What a file is: only a policy has a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PolicyLayer {
    /// The policy itself.
    Policy,
    /// The overlay of an environment.
    Overlay,
}

/// A file after its renamed keys are replaced.
#[derive(Debug)]
pub struct FixedPolicy {
    /// The new text; the old one if there are no changes.
    pub text: String,
    /// The changes, in the order of the file.
    pub changes: Vec<PolicyChange>,
    /// Renamed keys that were not replaced, because the file has the new name too.
    pub conflicts: Vec<Problem>,
}

/// A change of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyChange {
    /// The line in the new text, from 1.
    pub line: usize,
    /// What was changed: the old key and its new name, or the key that was added.
    pub what: String,
}

impl fmt::Display for PolicyChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.line, self.what)
    }
}

/// A replacement of a part of the text.
struct Edit {
    span: Range<usize>,
    replacement: String,
    what: String,
}

/// Replaces the renamed keys of a file, and adds the version to a policy; `None` if the text is not TOML, or would not be
/// afterwards.
///
/// ```
/// use cognito_triggers_policy::{NamedText, PolicyLayer, fix_policy};
///
/// let text = "[sign_up.sub_address] # no a+b@\nmode = \"shadow\"\n";
/// let fixed = fix_policy(NamedText { file: "policy.toml", text }, PolicyLayer::Policy).expect("it is TOML");
/// assert_eq!(fixed.text, "version = 1\n\n[sign_up.plus_addressing] # no a+b@\nmode = \"shadow\"\n");
/// assert_eq!(fixed.changes.len(), 2);
/// ```
#[must_use]
pub fn fix_policy(named: NamedText<'_>, layer: PolicyLayer) -> Option<FixedPolicy> {
    let text = named.text;
    let table = parse(text)?;
    let (mut edits, mut conflicts) = (Vec::new(), Vec::new());
    for rename in RENAMES.iter().filter(|rename| rename.kind == RenameKind::PolicyKey) {
        let Some(old) = key_span(&table, rename.old) else { continue };
        if let Some(present) = key_span(&table, rename.new) {
            let place = Place::File {
                file: named.file.to_owned(),
                line: line(text, old.start),
                key: Some(rename.old.to_owned()),
            };
            let problem = renamed(rename.new, Some(line(text, present.start)));
            conflicts.push(Problem::new(place, problem.message, problem.help));
            continue;
        }
        let name = rename.new.rsplit('.').next()?;
        edits.extend(all_spans(text, rename.old)?.into_iter().map(|span| Edit {
            replacement: in_quotes_of(text.get(span.clone()).unwrap_or_default(), name),
            span,
            what: format!("{}: renamed to {}", rename.old, rename.new),
        }));
    }
    if layer == PolicyLayer::Policy && !table.contains_key(VERSION_NAME) {
        edits.push(version_edit(text));
    }
    let (fixed, changes) = apply(text, edits);
    parse(&fixed)?;
    Some(FixedPolicy { text: fixed, changes, conflicts })
}

/// Parses a text that must be valid.
fn parse(text: &str) -> Option<DeTable<'_>> {
    let (table, errors) = DeTable::parse_recoverable(text);
    errors.is_empty().then(|| table.into_inner())
}

/// Where the last name of a dotted path is written, at one of its places.
fn key_span(table: &DeTable<'_>, path: &str) -> Option<Range<usize>> {
    let (mut table, mut names) = (table, path.split('.').peekable());
    while let Some(name) = names.next() {
        let (key, value) = table.get_key_value(name)?;
        if names.peek().is_none() {
            return Some(key.span());
        }
        let DeValue::Table(inner) = value.get_ref() else { return None };
        table = inner;
    }
    None
}

/// Every place of the last name of a dotted path: a table may have several headers and dotted keys. Each place that is
/// found gets another name of the same length, so that the parser then finds the next one.
fn all_spans(text: &str, path: &str) -> Option<Vec<Range<usize>>> {
    let (mut rest, mut spans) = (text.to_owned(), Vec::new());
    while let Some(span) = key_span(&parse(&rest)?, path) {
        let letters = ('a'..='z').map(|letter| String::from(letter).repeat(span.len()));
        let other = letters.into_iter().find(|name| !rest.contains(name.as_str()))?;
        rest.replace_range(span.clone(), &other);
        spans.push(span);
    }
    Some(spans)
}

/// The new name in the quotes of the old one.
fn in_quotes_of(old: &str, new: &str) -> String {
    match old.chars().next() {
        Some(quote @ ('"' | '\'')) => format!("{quote}{new}{quote}"),
        _ => new.to_owned(),
    }
}

/// Adds the version before the first key, but after a comment about the whole file: one that an empty line ends.
fn version_edit(text: &str) -> Edit {
    let line_end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let comment: usize = text.split_inclusive('\n').take_while(|line| line.starts_with('#')).map(str::len).sum();
    let rest = text.get(comment..).unwrap_or_default();
    let blank = rest.split_inclusive('\n').next().filter(|line| line.trim().is_empty()).map_or(0, str::len);
    let place = if blank > 0 { comment + blank } else { 0 };
    let is_before_text =
        text.get(place..).and_then(|rest| rest.lines().next()).is_some_and(|line| !line.trim().is_empty());
    let added = format!("{} = {POLICY_VERSION}", VERSION_NAME);
    let separator = if is_before_text { line_end } else { "" };
    Edit { span: place..place, replacement: format!("{added}{line_end}{separator}"), what: format!("added {added}") }
}

fn apply(text: &str, mut edits: Vec<Edit>) -> (String, Vec<PolicyChange>) {
    edits.sort_by_key(|edit| edit.span.start);
    let (mut fixed, mut changes, mut kept) = (String::with_capacity(text.len() + 64), Vec::new(), 0);
    for Edit { span, replacement, what } in edits {
        fixed.push_str(text.get(kept..span.start).unwrap_or_default());
        changes.push(PolicyChange { line: line(&fixed, fixed.len()), what });
        fixed.push_str(&replacement);
        kept = span.end;
    }
    fixed.push_str(text.get(kept..).unwrap_or_default());
    (fixed, changes)
}

fn line(text: &str, offset: usize) -> usize {
    1 + text.bytes().take(offset).filter(|byte| *byte == b'\n').count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fix(text: &str, layer: PolicyLayer) -> Option<FixedPolicy> {
        fix_policy(NamedText { file: "p.toml", text }, layer)
    }

    /// The new text, and the changes as lines.
    fn fixed(text: &str, layer: PolicyLayer) -> (String, Vec<String>) {
        let fixed = fix(text, layer).unwrap();
        assert!(fixed.conflicts.is_empty(), "{:?}", fixed.conflicts);
        let again = fix(&fixed.text, layer).unwrap();
        assert_eq!(
            (again.text.as_str(), again.changes),
            (fixed.text.as_str(), Vec::new()),
            "a second run changes nothing"
        );
        (fixed.text, fixed.changes.iter().map(ToString::to_string).collect())
    }

    /// The text is edited at the keys, so a new name must be in the same table.
    #[test]
    fn every_renamed_key_stays_in_its_table() {
        let table = |key: &'static str| key.rsplit_once('.').map(|(table, _)| table);
        for rename in RENAMES.iter().filter(|rename| rename.kind == RenameKind::PolicyKey) {
            assert_eq!(table(rename.old), table(rename.new), "{}", rename.old);
        }
    }

    #[test]
    fn every_renamed_key_is_replaced() {
        for rename in RENAMES.iter().filter(|rename| rename.kind == RenameKind::PolicyKey) {
            for text in ["{} = true # x\n", "[{}]\n"] {
                let (fixed, changes) = fixed(&text.replace("{}", rename.old), PolicyLayer::Overlay);
                assert_eq!(fixed, text.replace("{}", rename.new));
                assert_eq!(changes, [format!("1: {}: renamed to {}", rename.old, rename.new)]);
            }
        }
    }

    #[test]
    fn every_form_of_a_key_is_replaced_and_the_rest_stays() {
        let change = |line: usize| format!("{line}: sign_up.sub_address: renamed to sign_up.plus_addressing");
        for (text, expected, lines) in [
            (
                "# c\n\n[sign_up.sub_address]   # d\nmode='off' # sub_address\n",
                "# c\n\n[sign_up.plus_addressing]   # d\nmode='off' # sub_address\n",
                vec![3],
            ),
            ("sign_up.sub_address.mode = 'off'\n", "sign_up.plus_addressing.mode = 'off'\n", vec![1]),
            (
                "[ sign_up ]\n\tsub_address . mode = 'off'\r\nsub_address.x = 1",
                "[ sign_up ]\n\tplus_addressing . mode = 'off'\r\nplus_addressing.x = 1",
                vec![2, 3],
            ),
            (
                "sign_up = { sub_address = { mode = 'off' }, names = { mode = 'off' } }\n",
                "sign_up = { plus_addressing = { mode = 'off' }, names = { mode = 'off' } }\n",
                vec![1],
            ),
            ("['sign_up'.\"sub_address\"]\n", "['sign_up'.\"plus_addressing\"]\n", vec![1]),
            ("[sign_up]\n'sub_address' = {}\n", "[sign_up]\n'plus_addressing' = {}\n", vec![2]),
            ("[sign_up]\n\"sub\\u005faddress\" = {}\n", "[sign_up]\n\"plus_addressing\" = {}\n", vec![2]),
            (
                "[sign_up.sub_address.inner]\n\"ü\" = 'ü'\n[sign_up.sub_address]\n",
                "[sign_up.plus_addressing.inner]\n\"ü\" = 'ü'\n[sign_up.plus_addressing]\n",
                vec![1, 3],
            ),
            ("[other]\nsub_address = 1\n[sign_up]\n", "[other]\nsub_address = 1\n[sign_up]\n", vec![]),
            ("[app]\nname = 'sign_up.sub_address'\n", "[app]\nname = 'sign_up.sub_address'\n", vec![]),
        ] {
            let (fixed, changes) = fixed(text, PolicyLayer::Overlay);
            assert_eq!(fixed, expected);
            assert_eq!(changes, lines.into_iter().map(change).collect::<Vec<_>>(), "{text}");
        }
    }

    #[test]
    fn version_is_added_where_it_is_read_first() {
        for (text, expected, line) in [
            ("", "version = 1\n", 1),
            ("[app]\n", "version = 1\n\n[app]\n", 1),
            ("# of app\n[app]\n", "version = 1\n\n# of app\n[app]\n", 1),
            ("# a\n# b\n\n[app]\n", "# a\n# b\n\nversion = 1\n\n[app]\n", 4),
            ("# a\r\n\r\n[app]\r\n", "# a\r\n\r\nversion = 1\r\n\r\n[app]\r\n", 3),
            ("# a", "version = 1\n\n# a", 1),
            ("\n\n[app]\n", "\nversion = 1\n\n[app]\n", 2),
        ] {
            assert_eq!(
                fixed(text, PolicyLayer::Policy),
                (expected.to_owned(), vec![format!("{line}: added version = 1")])
            );
            assert_eq!(fixed(text, PolicyLayer::Overlay), (text.to_owned(), Vec::new()));
        }
        for text in ["version = 1\n", "x = 1\n\"version\" = 2\n"] {
            assert_eq!(fixed(text, PolicyLayer::Policy), (text.to_owned(), Vec::new()));
        }
    }

    #[test]
    fn both_names_are_reported_and_nothing_is_lost() {
        let text =
            "version = 1\n[sign_up.plus_addressing]\n[sign_up.sub_address]\n[post_confirmation]\nrepair = true\n";
        let fixed = fix(text, PolicyLayer::Policy).unwrap();
        assert_eq!(fixed.text, text.replace("repair", "resume_on_sign_in"));
        assert_eq!(
            fixed.conflicts.iter().map(ToString::to_string).collect::<Vec<_>>(),
            [
                "p.toml:3: sign_up.sub_address: was renamed to `sign_up.plus_addressing`, which is also present on line 2; \
              remove one of the two"
            ]
        );
    }

    #[test]
    fn text_that_is_not_toml_is_not_changed() {
        for text in ["[sign_up.sub_address\n", "[sign_up.sub_address]\n[sign_up.sub_address]\n", "a = \n"] {
            assert!(fix(text, PolicyLayer::Policy).is_none(), "{text}");
        }
    }
}
