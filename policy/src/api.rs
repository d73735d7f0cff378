//! The table `[api]`: how the HTTP API calls the user pool, what it accepts, and what it adds to its responses.

use serde::{Deserialize, Serialize};
use std::time::Duration;

use templates::BaseUrl;

use crate::key::Key;
use crate::names::{parse_attribute_name, parse_group_name, parse_table_name};
use crate::problem::Place;
use crate::report::{Diagnostic, ErrorReported};
use crate::table_reader::Section;
use crate::trusted_attribute::{AttributeRole, TrustedAttribute, find_role};

const RESPONSE_HEADERS: Key = Key::table("headers", "Headers that every response has.");
const CORS: Key = Key::table("cors", "Which pages of other origins may call the API. Without origins, none may.");
const RATE_LIMITS: Key =
    Key::table("rate_limits", "Rate limits, counted in a DynamoDB table. Without this table, the API has no limits.");
const RESPONSE_HEADER: Key =
    Key::new("NAME", "", "The value of the header: printable ASCII characters.").of_type("string");
const SIGN_IN: Key = Key::new(
    "sign_in",
    "\"USER_PASSWORD_AUTH\"",
    "How passwords are sent to Cognito: `ADMIN_USER_PASSWORD_AUTH` uses the function's IAM role. The app client must \
     allow the flow.",
);
const SIGN_OUT: Key = Key::new(
    "sign_out",
    "\"everywhere\"",
    "Which sessions end after a password reset, a password change and switching a second factor off: `everywhere` ends \
     all sessions of the user, that of the request included; `none` ends none.",
);
const ROTATE: Key = Key::new("rotate_refresh_tokens", "true", "Whether the app client rotates refresh tokens.");
const ADMINISTRATORS: Key =
    Key::new("administrators", "[\"staff\"]", "The groups whose members may register other users.");
const ATTRIBUTES: Key = Key::new(
    "attributes",
    "[\"email\", \"name\"]",
    "The attributes that users may set themselves. None of them may be the source of a claim, or the attribute that suspends users.",
);
const CLIENT_METADATA: Key =
    Key::new("client_metadata", "[\"locale\"]", "The client metadata keys that are passed on to the triggers.");
const REDIRECT_ORIGINS: Key = Key::new(
    "redirect_origins",
    "[\"https://app.example.com\"]",
    "The origins that the confirmation page may redirect to, in addition to `base_url`.",
);
const ORIGINS: Key = Key::new(
    "origins",
    "[\"https://app.example.com\"]",
    "The origins whose pages may call the API. Wildcards are not allowed.",
);
const HEADERS: Key = Key::new(
    "headers",
    "[\"x-invitation\"]",
    "The request headers that these pages may send, in addition to those that the API uses.",
);
const CREDENTIALS: Key = Key::new("credentials", "true", "Whether these pages may send cookies.");
const TABLE: Key = Key::new(
    "table",
    "\"rate-limits\"",
    "The name of a DynamoDB table whose partition key is the string `id` and whose TTL attribute is `expires_at`.",
);
const PER_USER: Key =
    Key::new("per_user", "5", "How many mails or short messages may be requested for one user name per window.");
const PER_SOURCE: Key = Key::new(
    "per_source",
    "5",
    "How many mails or short messages may be requested from one IPv4 address or IPv6 network per window. Users in an \
     office share one address.",
);
const WINDOW_MINUTES: Key = Key::new("window_minutes", "10", "The length of the window, in minutes.");
const WRONG_CODES: Key = Key::new("wrong_codes", "5", "How many wrong codes are accepted per sign-in.");

/// The configuration of the HTTP API.
#[derive(Debug, Serialize, Deserialize)]
pub struct Api {
    /// Whether the policy has the table.
    pub is_configured: bool,
    /// How passwords are sent to Cognito.
    pub sign_in: SignInFlow,
    /// Which sessions end after a password reset, a password change and switching a second factor off.
    pub sign_out: SignOut,
    /// Whether the app client rotates refresh tokens; they are then exchanged with `GetTokensFromRefreshToken`.
    pub rotate_refresh_tokens: bool,
    /// The groups whose members may register other users. Empty: no one may.
    pub administrators: Vec<String>,
    /// The user attributes that users may set themselves.
    pub attributes: Vec<String>,
    /// The client metadata keys that are passed on to Cognito.
    pub client_metadata: Vec<String>,
    /// Origins that the confirmation page may redirect to, in addition to the brand's own base URL.
    pub redirect_origins: Vec<String>,
    /// Headers that every response has; names in lower case.
    pub headers: Vec<(String, String)>,
    /// Which pages of other origins may call the API.
    pub cors: Cors,
    /// Rate limits. Without them nothing is counted.
    pub rate_limits: Option<RateLimits>,
}

/// How passwords are sent to Cognito.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum SignInFlow {
    /// `InitiateAuth` with `USER_PASSWORD_AUTH`: needs no IAM permissions.
    #[default]
    User,
    /// `AdminInitiateAuth` with `ADMIN_USER_PASSWORD_AUTH`: uses the function's IAM role.
    Admin,
}

/// Which sessions end when a user may have regained the account from somebody else.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum SignOut {
    /// All sessions of the user.
    #[default]
    Everywhere,
    /// None.
    None,
}

/// Cross-origin requests.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Cors {
    /// The origins whose pages may call the API; empty for none. Never `*`.
    pub origins: Vec<String>,
    /// Additional request headers that these pages may send; names in lower case.
    pub headers: Vec<String>,
    /// Whether these pages may send cookies.
    pub credentials: bool,
}

/// Rate limits, counted in a DynamoDB table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RateLimits {
    /// The table. Its partition key is `id`, a string; its TTL attribute is `expires_at`.
    pub table: String,
    /// How many mails or short messages may be requested for one user name per window.
    pub per_user: u32,
    /// How many mails or short messages may be requested from one IPv4 address or IPv6 network per window.
    pub per_source: u32,
    /// The length of the window.
    pub window: Duration,
    /// How many wrong codes are accepted per sign-in.
    pub wrong_codes: u32,
}

/// Parses the table; `trusted` are the attributes that decide about rights.
pub(crate) fn parse_table(mut section: Section<'_>, trusted: &[TrustedAttribute<'_>]) -> Result<Api, ErrorReported> {
    let flows = [("USER_PASSWORD_AUTH", SignInFlow::User), ("ADMIN_USER_PASSWORD_AUTH", SignInFlow::Admin)];
    let sign_outs = [("everywhere", SignOut::Everywhere), ("none", SignOut::None)];
    let is_configured = section.exists();
    let sign_in = section.choice_or(&SIGN_IN, &flows, SignInFlow::default());
    let sign_out = section.choice_or(&SIGN_OUT, &sign_outs, SignOut::default());
    let rotate = section.boolean(&ROTATE);
    let administrators = section.list(&ADMINISTRATORS, parse_group_name);
    let attributes = section.list(&ATTRIBUTES, |name| attribute(name, trusted));
    let client_metadata = section.list(&CLIENT_METADATA, metadata);
    let redirect_origins = section.list(&REDIRECT_ORIGINS, origin);
    let headers = section.table(&RESPONSE_HEADERS).values(&RESPONSE_HEADER, |name, value| header(name, value.as_str()));
    let cors = parse_cors(section.table(&CORS));
    let rate_limits = section.table(&RATE_LIMITS).map_present(parse_rate_limits);
    let headers: Vec<(Place, (String, String))> =
        headers?.into_iter().map(|(_, place, header)| (place, header)).collect();
    if let Some((first, again)) = duplicate_header(&headers) {
        let line = match first {
            Place::File { line, .. } => format!(", first on line {line}"),
            Place::Variable { .. } => String::new(),
        };
        let message = format!("sets the same header twice{line}");
        let help = "remove one of the two: header names are case-insensitive";
        return Err(section.report_at(again.clone(), Diagnostic::new(message, help)));
    }
    let headers = headers.into_iter().map(|(_, header)| header).collect();
    Ok(Api {
        is_configured,
        sign_in: sign_in?,
        sign_out: sign_out?,
        rotate_refresh_tokens: rotate?.unwrap_or_default(),
        administrators: administrators?.unwrap_or_default(),
        attributes: attributes?.unwrap_or_default(),
        client_metadata: client_metadata?.unwrap_or_default(),
        redirect_origins: redirect_origins?.unwrap_or_default(),
        headers,
        cors: cors?,
        rate_limits: rate_limits?,
    })
}

fn parse_cors(mut cors: Section<'_>) -> Result<Cors, ErrorReported> {
    let origins = cors.list(&ORIGINS, origin);
    let headers = cors.list(&HEADERS, header_name);
    let credentials = cors.boolean(&CREDENTIALS);
    Ok(Cors {
        origins: origins?.unwrap_or_default(),
        headers: headers?.unwrap_or_default(),
        credentials: credentials?.unwrap_or_default(),
    })
}

fn parse_rate_limits(mut limits: Section<'_>) -> Result<RateLimits, ErrorReported> {
    let table = limits.required(&TABLE, parse_table_name);
    let per_user = limits.number_or(&PER_USER, 1..=1_000, 5);
    let per_source = limits.number_or(&PER_SOURCE, 1..=100_000, 5);
    let minutes = limits.number_or(&WINDOW_MINUTES, 1..=1_440, 10);
    let wrong_codes = limits.number_or(&WRONG_CODES, 1..=100, 5);
    Ok(RateLimits {
        table: table?,
        per_user: per_user?,
        per_source: per_source?,
        window: Duration::from_secs(60 * u64::from(minutes?)),
        wrong_codes: wrong_codes?,
    })
}

/// An attribute that users may set themselves: neither one of Cognito's own nor one that decides about rights (threat model,
/// Q05 and Q06).
fn attribute(name: &str, trusted: &[TrustedAttribute<'_>]) -> Result<String, Diagnostic> {
    if let Some(role) = find_role(name, trusted) {
        let help = match role {
            AttributeRole::Claim => {
                "remove it here, or remove the claim from [tokens.claims]: users could set the claim themselves"
            }
            AttributeRole::Suspension => {
                "remove it here, or from [sign_in.suspended]: users could end their suspension themselves"
            }
        };
        return Err(Diagnostic::new(role.predicate(), help));
    }
    let of_cognito = ["sub", "identities", "email_verified", "phone_number_verified", "updated_at"].contains(&name);
    if of_cognito || name.starts_with("cognito:") || name.starts_with("dev:") {
        return Err(Diagnostic::new("is an attribute that users must not set themselves", "remove it"));
    }
    parse_attribute_name(name)
}

fn metadata(name: &str) -> Result<String, Diagnostic> {
    let plain = (1..=128).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_graphic());
    match plain {
        true => Ok(name.to_owned()),
        false => Err(Diagnostic::new(
            "is not a valid client metadata key",
            "use 1 to 128 printable ASCII characters without spaces",
        )),
    }
}

/// Scheme, host and port, in the form that browsers send.
fn origin(text: &str) -> Result<String, Diagnostic> {
    let help = "write scheme and host, for example https://app.example.com, without a path or wildcard";
    match BaseUrl::parse(text) {
        Ok(url) if url.origin() == text => Ok(text.to_owned()),
        _ => Err(Diagnostic::new("is not a valid origin", help)),
    }
}

/// Headers that the API or a proxy sets.
const OURS: [&str; 9] = [
    "cache-control",
    "connection",
    "content-length",
    "content-type",
    "set-cookie",
    "transfer-encoding",
    "vary",
    "www-authenticate",
    "retry-after",
];

/// The places of two equal headers.
fn duplicate_header(headers: &[(Place, (String, String))]) -> Option<(&Place, &Place)> {
    headers.iter().enumerate().find_map(|(index, (first, (name, _)))| {
        let again = headers.iter().skip(index + 1).find(|(_, (other, _))| other == name);
        again.map(|(again, _)| (first, again))
    })
}

fn header_name(name: &str) -> Result<String, Diagnostic> {
    let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    match is_name {
        true => Ok(name.to_ascii_lowercase()),
        false => Err(Diagnostic::new("is not a valid header name", "use letters, digits, - and _")),
    }
}

fn header(name: &str, value: Option<&str>) -> Result<(String, String), Diagnostic> {
    let lower = header_name(name)?;
    if OURS.contains(&lower.as_str()) || lower.starts_with("access-control-") {
        let help = "remove it; configure cross-origin requests in [api.cors]";
        return Err(Diagnostic::new("is a header that the API sets itself", help));
    }
    match value {
        Some(value) if value.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic()) => {
            Ok((lower, value.to_owned()))
        }
        _ => Err(Diagnostic::new("must be a string of printable ASCII characters", "write it in quotes, on one line")),
    }
}
