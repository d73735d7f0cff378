//! Which claims of a token may be set and suppressed, which values they may have, and the format of scopes (contract
//! 8.2 and 8.3). Response validation and policy parsing both apply these rules.

use crate::raw_json::{Value, ValueKind};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::HashSet;
use strum::{EnumCount, IntoStaticStr, VariantArray};

/// The two tokens that can be customized, named as in the claim `token_use`. The refresh token contains no claims.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumCount, IntoStaticStr, VariantArray, Serialize, Deserialize)]
#[strum(serialize_all = "lowercase")]
pub enum TokenUse {
    /// Tells the app who the user is.
    Id,
    /// Tells an API what the bearer may do.
    Access,
}

/// Why a claim cannot be set or suppressed by name (contract 8.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClaimRestriction {
    /// Reserved by Cognito.
    Reserved,
    /// The user's groups, roles or preferred role: set with `groupOverrideDetails`.
    GroupOverride,
    /// The scopes: set with `scopesToAdd` and `scopesToSuppress`.
    ScopeLists,
    /// `aud`: only in the access token, and only with the app client's ID.
    Audience,
}

impl TokenUse {
    /// Both tokens.
    pub const ALL: [Self; Self::COUNT] = *Self::VARIANTS.first_chunk().unwrap();

    /// The value of the claim `token_use`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.into()
    }

    /// Why a claim of this token cannot be set; `None` if it can (contract 8.3).
    #[must_use]
    pub fn set_restriction(self, claim: &str) -> Option<ClaimRestriction> {
        match claim {
            "aud" => Some(ClaimRestriction::Audience),
            "cognito:groups" => Some(ClaimRestriction::GroupOverride),
            _ if claim.starts_with("dev:") => Some(ClaimRestriction::Reserved),
            _ => self.general_restriction(claim),
        }
    }

    /// Why a claim of this token cannot be suppressed; `None` if it can (contract 8.3).
    #[must_use]
    pub fn suppress_restriction(self, claim: &str) -> Option<ClaimRestriction> {
        match claim {
            "aud" => Some(ClaimRestriction::Reserved),
            "cognito:groups" => None,
            _ => self.general_restriction(claim),
        }
    }

    /// The restriction on claims that can be neither set nor suppressed.
    fn general_restriction(self, claim: &str) -> Option<ClaimRestriction> {
        match (claim, self) {
            ("cognito:roles" | "cognito:preferred_role", _) => Some(ClaimRestriction::GroupOverride),
            ("scope", Self::Access) => Some(ClaimRestriction::ScopeLists),
            (
                "acr" | "amr" | "auth_time" | "azp" | "exp" | "iat" | "iss" | "jti" | "nbf" | "nonce" | "origin_jti"
                | "sub" | "token_use",
                _,
            )
            | ("identities" | "at_hash", Self::Id)
            | ("username" | "client_id" | "event_id" | "device_key" | "version", Self::Access) => {
                Some(ClaimRestriction::Reserved)
            }
            _ if claim.starts_with("cognito:") => Some(ClaimRestriction::Reserved),
            _ => None,
        }
    }

    /// Whether a claim of this token must not be an array or an object (contract 8.2).
    #[must_use]
    pub fn is_scalar_only(self, claim: &str) -> bool {
        self == Self::Id && matches!(claim, "phone_number_verified" | "email_verified" | "updated_at" | "address")
    }
}

/// The scope of the self-service user API. Adding it to a token without it grants additional privileges (contract
/// 8.2).
pub const USER_API_SCOPE: &str = "aws.cognito.signin.user.admin";

/// Whether a text is a valid scope: the API's `ScopeType`, 1 to 256 characters of printable ASCII without space,
/// quotation mark and backslash (contract 8.2).
#[must_use]
pub fn is_scope(text: &str) -> bool {
    (1..=256).contains(&text.len()) && text.bytes().all(|byte| matches!(byte, 0x21 | 0x23..=0x5B | 0x5D..=0x7E))
}

/// A valid value of a claim (contract 8.2): not null, and arrays contain only scalars.
///
/// No `Debug`: it may hold an attribute.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ClaimValue<'a> {
    /// A text, number or boolean.
    Scalar(Scalar<'a>),
    /// An array of scalars.
    List(Vec<Scalar<'a>>),
    /// An object, as JSON; created by [`ClaimValue::parse_json`].
    Object(JsonObject<'a>),
}

/// A claim value that is neither an array nor an object. No `Debug`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Scalar<'a> {
    /// A text.
    Text(Cow<'a, str>),
    /// A number or boolean in its JSON spelling, so that no digit is lost.
    Literal(JsonLiteral<'a>),
}

/// The JSON of a number or boolean.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JsonLiteral<'a>(Cow<'a, str>);

/// The JSON of an object, without whitespace, null values and arrays of objects.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JsonObject<'a>(Cow<'a, str>);

/// Maximum nesting depth of objects: other parsers read the response, and have limits of their own.
const MAX_OBJECT_DEPTH: usize = 16;

impl<'a> Scalar<'a> {
    /// A JSON number whose magnitude fits into a double, possibly rounded; `None` for any other text.
    #[must_use]
    pub fn parse_number(text: Cow<'a, str>) -> Option<Self> {
        let raw: &RawValue = serde_json::from_str(&text).ok()?;
        let is_number = raw.get().starts_with(|first: char| first == '-' || first.is_ascii_digit());
        let is_whole_text = raw.get().len() == text.len();
        (is_number && is_whole_text && is_finite(&text)).then_some(Self::Literal(JsonLiteral(text)))
    }

    /// `true` or `false`; `None` for any other text.
    #[must_use]
    pub fn parse_boolean(text: Cow<'a, str>) -> Option<Self> {
        matches!(&*text, "true" | "false").then_some(Self::Literal(JsonLiteral(text)))
    }

    /// As JSON.
    #[must_use]
    pub fn to_json(&self) -> Cow<'_, str> {
        match self {
            Self::Text(text) => Cow::Owned(to_json_string(text)),
            Self::Literal(literal) => Cow::Borrowed(&literal.0),
        }
    }

    /// As plain text; for a number or boolean this is its JSON.
    #[must_use]
    pub fn as_text(&self) -> &str {
        match self {
            Self::Text(text) => text,
            Self::Literal(literal) => &literal.0,
        }
    }

    fn from_value(value: Value<'_>) -> Option<Scalar<'static>> {
        let text = value.text()?.into_owned();
        match value.kind() {
            ValueKind::String => Some(Scalar::Text(text.into())),
            ValueKind::Number | ValueKind::Boolean => {
                is_finite(&text).then(|| Scalar::Literal(JsonLiteral(text.into())))
            }
            ValueKind::Null | ValueKind::Array | ValueKind::Object => None,
        }
    }
}

impl ClaimValue<'_> {
    /// Parses JSON; `None` if it is invalid or not a valid claim value: null, an array of anything but scalars, a
    /// number too large for a double, an object with duplicate names, objects nested too deeply.
    #[must_use]
    pub fn parse_json(text: &str) -> Option<ClaimValue<'static>> {
        let value: Value<'_> = serde_json::from_str(text).ok()?;
        match value.kind() {
            ValueKind::Array => {
                value.array().into_iter().map(Scalar::from_value).collect::<Option<_>>().map(ClaimValue::List)
            }
            ValueKind::Object => {
                let mut json = String::with_capacity(text.len());
                write_object(value, MAX_OBJECT_DEPTH, &mut json)?;
                Some(ClaimValue::Object(JsonObject(json.into())))
            }
            _ => Scalar::from_value(value).map(ClaimValue::Scalar),
        }
    }

    /// As JSON, which versions 2 and 3 use. Numbers keep their spelling.
    #[must_use]
    pub fn to_json(&self) -> Cow<'_, str> {
        match self {
            Self::Scalar(simple) => simple.to_json(),
            Self::List(items) => {
                let items: Vec<Cow<'_, str>> = items.iter().map(Scalar::to_json).collect();
                Cow::Owned(["[", &items.join(","), "]"].concat())
            }
            Self::Object(object) => Cow::Borrowed(&object.0),
        }
    }

    /// As a single text, which version 1 uses (contract 7.2). An array needs a separator, and has no text if an item
    /// contains that separator, because the result would be ambiguous. An object has no text.
    #[must_use]
    pub fn to_text(&self, join: Option<&str>) -> Option<Cow<'_, str>> {
        match self {
            Self::Scalar(simple) => Some(Cow::Borrowed(simple.as_text())),
            Self::List(items) => {
                let join = join?;
                let items: Vec<&str> = items.iter().map(Scalar::as_text).collect();
                let is_unambiguous = !items.iter().any(|item| item.contains(join));
                is_unambiguous.then(|| Cow::Owned(items.join(join)))
            }
            Self::Object(_) => None,
        }
    }
}

fn to_json_string(text: &str) -> String {
    // Serializing a string cannot fail.
    serde_json::to_string(text).unwrap_or_default()
}

/// Whether a double can represent the number; texts that are not numbers count as finite.
fn is_finite(text: &str) -> bool {
    text.parse::<f64>().map_or(true, f64::is_finite)
}

fn write_object(object: Value<'_>, depth: usize, json: &mut String) -> Option<()> {
    let members = object.object();
    let mut seen = HashSet::with_capacity(members.len());
    json.push('{');
    for (index, (name, value)) in members.iter().enumerate() {
        (depth > 0 && seen.insert(name.to_owned())).then_some(())?;
        json.push_str(if index == 0 { "" } else { "," });
        json.push_str(&to_json_string(name));
        json.push(':');
        match value.kind() {
            ValueKind::Object => write_object(value, depth - 1, json)?,
            _ => json.push_str(&ClaimValue::parse_json(value.json())?.to_json()),
        }
    }
    json.push('}');
    Some(())
}

#[cfg(test)]
mod tests {
    use super::{ClaimValue, Scalar, TokenUse, is_scope};
    use std::borrow::Cow;

    #[test]
    fn number_keeps_its_spelling_and_other_text_is_rejected() {
        for text in ["0", "-0", "5", "1.50", "9007199254740993", "123456789012345678901234567890", "1E+3"] {
            let number = Scalar::parse_number(Cow::Borrowed(text)).unwrap();
            assert_eq!((number.to_json().as_ref(), number.as_text()), (text, text));
        }
        for text in ["", " 5", "5 ", "+5", "007", ".5", "5.", "0x10", "NaN", "1e400", "true", "\"5\"", "null", "٥"] {
            assert!(Scalar::parse_number(Cow::Borrowed(text)).is_none(), "{text}");
        }
    }

    #[test]
    fn only_true_and_false_are_booleans() {
        assert!(["true", "false"].iter().all(|text| Scalar::parse_boolean(Cow::Borrowed(text)).is_some()));
        assert!(
            ["", "True", "1", "yes", " true"].iter().all(|text| Scalar::parse_boolean(Cow::Borrowed(text)).is_none())
        );
    }

    #[test]
    fn only_valid_claim_values_are_parsed() {
        for (text, json) in [
            (r#""a\u00e9\ud800""#, None),
            (r#" "x" "#, Some(r#""x""#)),
            ("[ ]", Some("[]")),
            (r#"[1, "a", true, 12345678901234567890123]"#, Some(r#"[1,"a",true,12345678901234567890123]"#)),
            (r#"{ "a" : { "b" : [1, 2] }, "c": -0.0 }"#, Some(r#"{"a":{"b":[1,2]},"c":-0.0}"#)),
            ("null", None),
            ("[null]", None),
            ("[[1]]", None),
            (r#"[{"a":1}]"#, None),
            (r#"{"a":null}"#, None),
            (r#"{"a":[{}]}"#, None),
            (r#"{"a":1,"a":2}"#, None),
            ("1e400", None),
            ("[1e400]", None),
            ("{", None),
            ("", None),
            ("1 2", None),
        ] {
            let read = ClaimValue::parse_json(text);
            if text.contains("ud800") {
                // An unpaired surrogate is replaced by U+FFFD.
                assert!(read.is_some_and(|value| value.to_json().contains('\u{FFFD}')));
                continue;
            }
            assert_eq!(read.as_ref().map(|value| value.to_json()).as_deref(), json, "{text}");
        }
        let nested = |depth: usize| format!("{}1{}", r#"{"a":"#.repeat(depth), "}".repeat(depth));
        assert!(ClaimValue::parse_json(&nested(16)).is_some());
        assert!(ClaimValue::parse_json(&nested(18)).is_none() && ClaimValue::parse_json(&nested(1_000)).is_none());
    }

    #[test]
    fn claim_values_are_written_as_text_for_version_1() {
        for (json, join, text) in [
            ("5", None, Some("5")),
            ("true", None, Some("true")),
            (r#""a b""#, None, Some("a b")),
            (r#"["a",1,true]"#, Some(" "), Some("a 1 true")),
            (r#"["a"]"#, None, None),
            (r#"["a b","c"]"#, Some(" "), None),
            (r#"["a b","c"]"#, Some(","), Some("a b,c")),
            ("[]", Some(","), Some("")),
            (r#"{"a":1}"#, Some(" "), None),
        ] {
            assert_eq!(ClaimValue::parse_json(json).unwrap().to_text(join).as_deref(), text, "{json}");
        }
    }

    #[test]
    fn scopes_follow_the_api_pattern() {
        let longest = "s".repeat(256);
        assert!(["openid", "transactions/get", "MyAPI.read", "!", longest.as_str()].into_iter().all(is_scope));
        let longer = "s".repeat(257);
        assert!(["", "a b", "a\"", "a\\", "é", "a\n", longer.as_str()].into_iter().all(|text| !is_scope(text)));
    }

    #[test]
    fn four_claims_of_the_id_token_are_scalar_only() {
        for name in ["phone_number_verified", "email_verified", "updated_at", "address"] {
            assert!(TokenUse::Id.is_scalar_only(name) && !TokenUse::Access.is_scalar_only(name));
        }
        assert!(!TokenUse::Id.is_scalar_only("plan"));
    }
}
