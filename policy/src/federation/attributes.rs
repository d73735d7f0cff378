//! The tables `[federation.NAME.attributes.…]`: how the value of an attribute is made from what the provider sends.

use serde::{Deserialize, Serialize};
use templates::closest_match;

use crate::key::Key;
use crate::names::validate_name;
use crate::report::{Diagnostic, ErrorReported, collect_all};
use crate::sign_up::{STANDARD_ATTRIBUTES, is_own_name};
use crate::table_reader::Section;
use crate::tokens::{GroupPattern, separator};
use crate::trusted_attribute::{TrustedAttribute, find_role};

const MAPPED_FROM: Key = Key::new(
    "mapped_from",
    "\"emailaddress\"",
    "The provider's name of the attribute in the attribute mapping of the user pool. The function returns the value \
     under this name.",
)
.with_default("the name of the table");
const FROM: Key = Key::new(
    "from",
    "\"mail\"",
    "The name under which the provider sends the value. The ID token comes before the userinfo endpoint.",
)
.with_default("the value of `mapped_from`");
const SPLIT: Key = Key::new(
    "split",
    "\",\"",
    "The separator at which the text is split into items. A list that the provider sends has items already.",
);
const ONLY: Key = Key::new(
    "only",
    "[\"app-*\"]",
    "The items that are kept, as the provider spells them; with `*` at the end, all items with this prefix. If none is \
     left, the value is empty.",
);
const PART: Key =
    Key::new("part", "\"first\"", "Which item is taken: the first one, the last one, or all but the first one.");
const JOIN: Key = Key::new("join", "\",\"", "The separator between the items that are left.")
    .with_default("the value of `split`, or a comma");
const LOWER_CASE: Key = Key::new("lower_case", "true", "Whether the letters A to Z become lower case.");
const MAX_LENGTH: Key = Key::new(
    "max_length",
    "256",
    "How many characters are kept; of a list, as many whole items as fit. Cognito stores at most 2048.",
);
const CLEAR: Key = Key::new(
    "clear",
    "true",
    "Whether the value becomes empty if the provider does not send it. Otherwise the profile keeps the value of the last \
     sign-in.",
);
const TRUSTED: Key = Key::new(
    "trusted",
    "true",
    "Confirms that the provider may decide about the attribute. Required for `email_verified`, `phone_number_verified`, \
     the attributes that are the source of a claim, and the one that suspends users.",
);

/// The attributes that say that an address belongs to the user.
pub const VERIFICATIONS: [&str; 2] = ["email_verified", "phone_number_verified"];

/// How many characters Cognito stores (contract 1.4).
const LONGEST: u32 = 2048;

/// One attribute that an identity provider sets.
#[derive(Serialize, Deserialize)]
pub struct FederatedAttribute {
    /// Cognito's name.
    pub name: String,
    /// The provider's name in the attribute mapping, which the response uses.
    pub mapped_from: String,
    /// The provider's name in the event.
    pub source: String,
    /// Whether the policy lets the provider decide about rights with it.
    pub is_trusted: bool,
    /// The separator at which the text is split.
    pub split: Option<String>,
    /// The items that are kept; empty for all.
    pub only: Vec<GroupPattern>,
    /// Which of them are taken; `None` for all.
    pub part: Option<ListPart>,
    /// The separator between the items of the result.
    pub join: String,
    /// Whether ASCII letters become lower case.
    pub lower_case: bool,
    /// How many characters are kept.
    pub max_length: Option<usize>,
    /// Whether a missing value becomes an empty one.
    pub clear: bool,
}

/// A part of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ListPart {
    /// The first item.
    First,
    /// The last item.
    Last,
    /// All items but the first.
    Rest,
}

/// Parses the tables; `trusted` are the attributes that decide about rights.
pub(super) fn parse_tables(
    section: Section<'_>,
    trusted: &[TrustedAttribute<'_>],
) -> Result<Vec<FederatedAttribute>, ErrorReported> {
    let mut named: Vec<(String, String)> = Vec::new();
    let read = section.tables()?.into_iter().map(|(name, mut table)| {
        let attribute = parse_table(name, &mut table, trusted)?;
        match named.iter().find(|(raw, _)| *raw == attribute.mapped_from) {
            Some((_, other)) => Err(table.report_table(mapped_twice(other))),
            None => {
                named.push((attribute.mapped_from.clone(), attribute.name.clone()));
                Ok(attribute)
            }
        }
    });
    collect_all(read)
}

fn mapped_twice(other: &str) -> Diagnostic {
    let message = format!("is mapped from the same name as {other}, and a response has each name once");
    Diagnostic::new(message, "keep one of the two tables: the user pool fills both attributes from it")
}

fn parse_table(
    name: &str,
    table: &mut Section<'_>,
    trusted: &[TrustedAttribute<'_>],
) -> Result<FederatedAttribute, ErrorReported> {
    let possible = check_name(name).map_err(|diagnostic| table.report_table(diagnostic));
    let mapped_from = table.optional(&MAPPED_FROM, raw_name);
    let from = table.optional(&FROM, raw_name);
    let split = table.optional(&SPLIT, separator);
    let only = table.non_empty_list(&ONLY, item_pattern);
    let parts = [("first", ListPart::First), ("last", ListPart::Last), ("rest", ListPart::Rest)];
    let part = table.choice(&PART, &parts);
    let join = table.optional(&JOIN, separator);
    let lower_case = table.boolean(&LOWER_CASE);
    let max_length = table.number(&MAX_LENGTH, 1..=LONGEST);
    let clear = table.boolean(&CLEAR);
    let is_trusted = table.boolean(&TRUSTED).map(Option::unwrap_or_default);
    let allowed = is_trusted.and_then(|is_trusted| check_trusted(name, is_trusted, table, trusted));
    possible?;
    allowed?;
    let mapped_from = mapped_from?.unwrap_or_else(|| name.to_owned());
    let split = split?;
    Ok(FederatedAttribute {
        name: name.to_owned(),
        source: from?.unwrap_or_else(|| mapped_from.clone()),
        mapped_from,
        is_trusted: is_trusted?,
        join: join?.or_else(|| split.clone()).unwrap_or_else(|| ",".to_owned()),
        split,
        only: only?.unwrap_or_default(),
        part: part?,
        lower_case: lower_case?.unwrap_or_default(),
        max_length: max_length?.map(|length| length as usize),
        clear: clear?.unwrap_or_default(),
    })
}

/// What decides about rights stays out of a provider's hands, unless the policy says otherwise.
fn check_trusted(
    name: &str,
    is_trusted: bool,
    table: &Section<'_>,
    trusted: &[TrustedAttribute<'_>],
) -> Result<(), ErrorReported> {
    let (message, condition) = if VERIFICATIONS.contains(&name) {
        ("says that an address belongs to the user", "verifies every address itself")
    } else if let Some(role) = find_role(name, trusted) {
        (role.predicate(), "may decide about it")
    } else {
        return Ok(());
    };
    match is_trusted {
        true => Ok(()),
        false => {
            let help = format!("add trusted = true if the provider {condition}, or remove the table");
            Err(table.report_table(Diagnostic::new(message, help)))
        }
    }
}

/// An attribute mapping can set standard attributes, custom ones and the verification of addresses.
pub(super) fn check_name(name: &str) -> Result<(), Diagnostic> {
    let is_known = match name.strip_prefix("custom:") {
        Some(own) => is_own_name(own),
        None => STANDARD_ATTRIBUTES.contains(&name) || VERIFICATIONS.contains(&name),
    };
    if is_known {
        return Ok(());
    }
    let help = match name {
        "sub" | "username" | "identities" => "remove the table: Cognito sets it from the provider's subject".to_owned(),
        _ => match closest_match(name, STANDARD_ATTRIBUTES.into_iter().chain(VERIFICATIONS)) {
            Some(meant) => format!("write {meant}"),
            None => {
                "write a standard attribute, as in given_name, or a custom one, as in \"custom:department\"".to_owned()
            }
        },
    };
    Err(Diagnostic::new("is not an attribute that a provider can set", help))
}

/// A name that the provider chose: for SAML often a URL.
pub(super) fn raw_name(text: &str) -> Result<String, Diagnostic> {
    let is_possible = (1..=256).contains(&text.chars().count()) && !text.chars().any(char::is_control);
    let help = "copy the attribute's name from the provider's attribute mapping in the user pool";
    validate_name(text, is_possible && text.trim() == text, "is not a valid name of a provider's attribute", help)
}

fn item_pattern(text: &str) -> Result<GroupPattern, Diagnostic> {
    match text.strip_suffix('*') {
        Some("") => Err(Diagnostic::new("would keep every item", "write a prefix before the *, or remove only")),
        Some(prefix) => Ok(GroupPattern::Prefix(prefix.to_owned())),
        None if text.is_empty() => Err(Diagnostic::new("is empty", "write an item, or a prefix and *")),
        None => Ok(GroupPattern::Exactly(text.to_owned())),
    }
}
