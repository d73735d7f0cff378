//! The source of a claim's value.

use events::ClaimValue;
use serde::{Deserialize, Serialize};

use crate::app_clients::parse_client_id;
use crate::key::Key;
use crate::name_map::NameMap;
use crate::report::{Diagnostic, ErrorReported};
use crate::table_reader::Section;
use crate::tokens::{names, value};

const ATTRIBUTE: Key = Key::new("attribute", "\"custom:plan\"", "Source: the value of this user attribute.");
pub(super) const VALUE: Key = Key::new("value", "\"production\"", "Source: a constant.").of_type(value::TYPES);
const FROM: Key = Key::new(
    "from",
    "\"roles\"",
    "Source: the user's groups, their roles, the permissions of these roles, or the ID of the app client.",
);
pub(super) const APP_CLIENTS: Key = Key::table(
    "app_clients",
    "Source: a constant for each app client. The inline form is `app_clients = { ID = VALUE }`.",
);
const CLIENT_METADATA: Key = Key::new(
    "client_metadata",
    "\"device\"",
    "Source: the value of this key of the client metadata, which clients can set to anything. It requires `untrusted \
     = true`. A value of more than 256 characters is left out.",
);
const TRUSTED: Key = Key::new(
    "trusted",
    "true",
    "Confirms that no app client can write the attribute. Required for an attribute that users may be able to write.",
);
const UNTRUSTED: Key =
    Key::new("untrusted", "true", "Confirms that no decision depends on the claim. Required for client metadata.");
const TYPE: Key =
    Key::new("type", "\"number\"", "The type to which the text of an attribute or of client metadata is converted.")
        .with_default("`\"string\"`");
const SPLIT: Key = Key::new(
    "split",
    "\",\"",
    "The separator at which the text of an attribute or of client metadata is split into a list.",
);
const APP_CLIENT: Key = Key::new("NAME", "", "The value for the app client with this ID.").of_type(value::TYPES);

/// The source of a claim's value.
#[derive(Serialize, Deserialize)]
pub enum ClaimSource {
    /// A user attribute that users cannot write, or that the policy trusts.
    Attribute(String, TextFormat),
    /// A constant of the policy.
    Constant(ClaimValue<'static>),
    /// The groups in the token.
    Groups,
    /// The roles of these groups.
    Roles,
    /// The permissions of these roles.
    Permissions,
    /// The app client's ID.
    AppClientId,
    /// A constant per app client, by its ID.
    PerAppClient(NameMap<ClaimValue<'static>>),
    /// A value of the client metadata: untrusted.
    ClientMetadata(String, TextFormat),
}

/// How a string is converted to a claim value.
#[derive(Serialize, Deserialize)]
pub struct TextFormat {
    /// The type of the value, or of each item.
    pub kind: ClaimType,
    /// The separator of the items, if it is a list.
    pub split: Option<String>,
}

/// The type of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ClaimType {
    /// A string.
    Text,
    /// A number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// JSON.
    Json,
}

/// Attributes that users can never write, whatever the app client allows. Other attributes of Cognito's, such as
/// `cognito:email_alias`, repeat what users wrote.
fn is_written_by_cognito(attribute: &str) -> bool {
    const OWN: [&str; 6] =
        ["sub", "email_verified", "phone_number_verified", "identities", "cognito:user_status", "cognito:mfa_enabled"];
    OWN.contains(&attribute) || attribute.starts_with("dev:")
}

/// All keys of a claim's table that define the source of its value.
pub(super) struct Sources {
    attribute: Result<Option<String>, ErrorReported>,
    constant: Result<Option<ClaimValue<'static>>, ErrorReported>,
    from: Result<Option<Derived>, ErrorReported>,
    per_app_client: Result<Option<NameMap<ClaimValue<'static>>>, ErrorReported>,
    client_metadata: Result<Option<String>, ErrorReported>,
    trusted: Result<Option<bool>, ErrorReported>,
    untrusted: Result<Option<bool>, ErrorReported>,
    kind: Result<Option<ClaimType>, ErrorReported>,
    split: Result<Option<String>, ErrorReported>,
}

#[derive(Clone, Copy)]
enum Derived {
    Groups,
    Roles,
    Permissions,
    AppClientId,
}

impl Sources {
    pub(super) fn parse(claim: &mut Section<'_>) -> Self {
        use ClaimType::{Boolean, Json, Number, Text};
        let derived = [
            ("groups", Derived::Groups),
            ("roles", Derived::Roles),
            ("permissions", Derived::Permissions),
            ("app_client", Derived::AppClientId),
        ];
        Self {
            attribute: claim.optional(&ATTRIBUTE, names::attribute),
            constant: claim.value(&VALUE, value::constant),
            from: claim.choice(&FROM, &derived),
            per_app_client: claim.table(&APP_CLIENTS).map_present(parse_per_app_client),
            client_metadata: claim.optional(&CLIENT_METADATA, names::metadata),
            trusted: claim.boolean(&TRUSTED),
            untrusted: claim.boolean(&UNTRUSTED),
            kind: claim.choice(&TYPE, &[("string", Text), ("number", Number), ("boolean", Boolean), ("json", Json)]),
            split: claim.optional(&SPLIT, names::join),
        }
    }

    /// The only source of a claim.
    pub(super) fn into_single_source(self, claim: &Section<'_>) -> Result<ClaimSource, ErrorReported> {
        let (attribute, metadata) = (self.attribute?, self.client_metadata?);
        let given = [
            (ATTRIBUTE.name, attribute.is_some()),
            (VALUE.name, !matches!(self.constant, Ok(None))),
            (FROM.name, !matches!(self.from, Ok(None))),
            (APP_CLIENTS.name, !matches!(self.per_app_client, Ok(None))),
            (CLIENT_METADATA.name, metadata.is_some()),
        ];
        let counted = check_count(claim, &given);
        let trusted = check_trusted(claim, attribute.as_deref(), self.trusted?);
        let untrusted = check_untrusted(claim, metadata.is_some(), self.untrusted?);
        let form = text_format(claim, attribute.is_some() || metadata.is_some(), self.kind?, self.split?);
        let (constant, from) = (self.constant?, self.from?);
        let per_app_client = self.per_app_client?;
        counted?;
        trusted?;
        untrusted?;
        let form = form?;
        let derived = |derived| match derived {
            Derived::Groups => ClaimSource::Groups,
            Derived::Roles => ClaimSource::Roles,
            Derived::Permissions => ClaimSource::Permissions,
            Derived::AppClientId => ClaimSource::AppClientId,
        };
        let text = |form: &TextFormat| TextFormat { kind: form.kind, split: form.split.clone() };
        let given = [
            attribute.map(|name| ClaimSource::Attribute(name, text(&form))),
            constant.map(ClaimSource::Constant),
            from.map(derived),
            per_app_client.map(ClaimSource::PerAppClient),
            metadata.map(|name| ClaimSource::ClientMetadata(name, text(&form))),
        ];
        given.into_iter().flatten().next().ok_or_else(|| report_no_source(claim))
    }
}

/// Checks that a claim has one source; `given` are the keys that define one, and whether the claim has them.
fn check_count(claim: &Section<'_>, given: &[(&str, bool)]) -> Result<(), ErrorReported> {
    let keys: Vec<_> = given.iter().filter(|(_, is_given)| *is_given).map(|(name, _)| *name).collect();
    match keys.as_slice() {
        [_] => Ok(()),
        [] => Err(report_no_source(claim)),
        several => {
            let message = format!("has more than one source: {}", several.join(", "));
            Err(claim.report_table(Diagnostic::new(message, "keep one of them")))
        }
    }
}

fn report_no_source(claim: &Section<'_>) -> ErrorReported {
    let help = "add one of attribute, value, from, app_clients and client_metadata";
    claim.report_table(Diagnostic::new("has no source", help))
}

fn parse_per_app_client(table: Section<'_>) -> Result<NameMap<ClaimValue<'static>>, ErrorReported> {
    let place = Diagnostic::new("contains no app client", "add one, or remove the key");
    let empty = table.is_empty().then(|| table.report_table(place));
    let read = table.values(&APP_CLIENT, |id, value| parse_client_id(id).and_then(|_| value::constant(value)))?;
    match empty {
        Some(reported) => Err(reported),
        None => Ok(read.into_iter().map(|(id, _, value)| (id.to_owned(), value)).collect()),
    }
}

/// An attribute that users can write is accepted as a source only if the policy marks it as trusted (threat model,
/// Z01).
fn check_trusted(claim: &Section<'_>, attribute: Option<&str>, trusted: Option<bool>) -> Result<(), ErrorReported> {
    match attribute {
        None if trusted.is_some() => {
            Err(claim.report_key(&TRUSTED, Diagnostic::new("applies only to claims from an attribute", "remove it")))
        }
        Some(name) if trusted != Some(true) && !is_written_by_cognito(name) => {
            let message = match name.starts_with("cognito:") {
                true => "is an attribute that may contain what users wrote themselves",
                false => "is an attribute that users may be able to write",
            };
            let help = "add trusted = true if no app client can write it, or use another source";
            Err(claim.report_key(&ATTRIBUTE, Diagnostic::new(message, help).with_text(&ATTRIBUTE, name)))
        }
        _ => Ok(()),
    }
}

/// Client metadata can contain anything (threat model, Z09).
fn check_untrusted(claim: &Section<'_>, is_metadata: bool, untrusted: Option<bool>) -> Result<(), ErrorReported> {
    match is_metadata {
        false if untrusted.is_some() => {
            let message = "applies only to claims from client metadata";
            Err(claim.report_key(&UNTRUSTED, Diagnostic::new(message, "remove it")))
        }
        true if untrusted != Some(true) => {
            let message = "is set by the client and cannot be verified";
            let help = "add untrusted = true if no decision depends on the claim, or use another source";
            Err(claim.report_key(&CLIENT_METADATA, Diagnostic::new(message, help)))
        }
        _ => Ok(()),
    }
}

fn text_format(
    claim: &Section<'_>,
    is_text: bool,
    kind: Option<ClaimType>,
    split: Option<String>,
) -> Result<TextFormat, ErrorReported> {
    let unasked =
        [(kind.is_some(), &TYPE), (split.is_some(), &SPLIT)].into_iter().find(|(given, _)| *given && !is_text);
    if let Some((_, key)) = unasked {
        let message = "applies only to claims from an attribute or client metadata";
        return Err(claim.report_key(key, Diagnostic::new(message, "remove it")));
    }
    let kind = kind.unwrap_or(ClaimType::Text);
    if kind == ClaimType::Json && split.is_some() {
        let diagnostic = Diagnostic::new(
            "cannot be combined with type = \"json\", which can contain a list",
            "remove one of the two",
        );
        return Err(claim.report_key(&SPLIT, diagnostic));
    }
    Ok(TextFormat { kind, split })
}

/// The types of values that a source can produce.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum ValueShape {
    Simple,
    List,
    Object,
    /// Only known when the event arrives.
    Any,
}

impl ValueShape {
    pub(super) fn of_source(source: &ClaimSource) -> Self {
        match source {
            ClaimSource::Groups | ClaimSource::Roles | ClaimSource::Permissions => Self::List,
            ClaimSource::AppClientId => Self::Simple,
            ClaimSource::Attribute(_, form) | ClaimSource::ClientMetadata(_, form) => match form {
                TextFormat { kind: ClaimType::Json, .. } => Self::Any,
                TextFormat { split: Some(_), .. } => Self::List,
                TextFormat { split: None, .. } => Self::Simple,
            },
            ClaimSource::Constant(value) => Self::of_value(value),
            ClaimSource::PerAppClient(values) => {
                let worst = |shapes: &[Self]| values.values().map(Self::of_value).find(|shape| shapes.contains(shape));
                worst(&[Self::Object]).or_else(|| worst(&[Self::List])).unwrap_or(Self::Simple)
            }
        }
    }

    fn of_value(value: &ClaimValue<'_>) -> Self {
        match value {
            ClaimValue::Scalar(_) => Self::Simple,
            ClaimValue::List(_) => Self::List,
            ClaimValue::Object(_) => Self::Object,
        }
    }
}
