//! The table `[api]`: how the endpoints talk to the user pool, what they let through, and what they add to their answers.

use std::time::Duration;

use templates::BaseUrl;

use crate::names::{parse_attribute_name, parse_group_name, parse_table_name};
use crate::report::{Diagnostic, ErrorReported};
use crate::section::{Key, Section, one_of};

const SIGN_IN: Key = Key { name: "sign_in", example: "\"USER_PASSWORD_AUTH\"" };
const ROTATE: Key = Key { name: "rotate_refresh_tokens", example: "true" };
const ADMINISTRATORS: Key = Key { name: "administrators", example: "[\"staff\"]" };
const ATTRIBUTES: Key = Key { name: "attributes", example: "[\"email\", \"name\"]" };
const CLIENT_METADATA: Key = Key { name: "client_metadata", example: "[\"locale\"]" };
const REDIRECT_ORIGINS: Key = Key { name: "redirect_origins", example: "[\"https://app.example.com\"]" };
const ORIGINS: Key = Key { name: "origins", example: "[\"https://app.example.com\"]" };
const HEADERS: Key = Key { name: "headers", example: "[\"x-invitation\"]" };
const CREDENTIALS: Key = Key { name: "credentials", example: "true" };
const TABLE: Key = Key { name: "table", example: "\"rate-limits\"" };
const PER_USER: Key = Key { name: "per_user", example: "5" };
const PER_SOURCE: Key = Key { name: "per_source", example: "5" };
const WINDOW_MINUTES: Key = Key { name: "window_minutes", example: "10" };
const WRONG_CODES: Key = Key { name: "wrong_codes", example: "5" };

/// What the endpoints do where the policy leaves a choice.
#[derive(Debug)]
pub struct Api {
    /// Whether the policy has the table: whether somebody wants endpoints.
    pub is_configured: bool,
    /// How passwords are handed to Cognito.
    pub sign_in: SignInFlow,
    /// Whether the app client rotates refresh tokens, which then are exchanged by `GetTokensFromRefreshToken`.
    pub rotate_refresh_tokens: bool,
    /// The groups of which one is needed to register somebody else; empty for nobody.
    pub administrators: Vec<String>,
    /// The user attributes that people may set for themselves.
    pub attributes: Vec<String>,
    /// The keys of client metadata that are handed on.
    pub client_metadata: Vec<String>,
    /// Where the confirmation page may lead besides the brand's own base URL, as origins.
    pub redirect_origins: Vec<String>,
    /// Headers that every answer has, by name in lower case.
    pub headers: Vec<(String, String)>,
    /// Which pages of other origins may call the endpoints.
    pub cors: Cors,
    /// How often somebody may try; without it nothing is counted.
    pub rate_limits: Option<RateLimits>,
}

/// How passwords are handed to Cognito.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SignInFlow {
    /// `InitiateAuth` with `USER_PASSWORD_AUTH`: no rights in IAM needed.
    #[default]
    User,
    /// `AdminInitiateAuth` with `ADMIN_USER_PASSWORD_AUTH`: with the function's own rights.
    Admin,
}

/// Cross-origin requests.
#[derive(Debug, Default)]
pub struct Cors {
    /// The origins whose pages may call; empty for none. Never a star.
    pub origins: Vec<String>,
    /// Headers of their own that they may send, by name in lower case.
    pub headers: Vec<String>,
    /// Whether they may send cookies along.
    pub credentials: bool,
}

/// How often somebody may try, counted in a DynamoDB table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RateLimits {
    /// The table. Its partition key is `id`, a string; its TTL attribute is `expires_at`.
    pub table: String,
    /// How many mails or short messages one user name may ask for in the window.
    pub per_user: u32,
    /// How many one source address may ask for in the window.
    pub per_source: u32,
    /// How long tries are counted.
    pub window: Duration,
    /// How many wrong codes one sign-in may bring.
    pub wrong_codes: u32,
}

/// Reads the table; `trusted` are the attributes that tokens take something from.
pub(crate) fn parse_table(mut section: Section<'_>, trusted: &[&str]) -> Result<Api, ErrorReported> {
    let flows = [("USER_PASSWORD_AUTH", SignInFlow::User), ("ADMIN_USER_PASSWORD_AUTH", SignInFlow::Admin)];
    let is_configured = section.exists();
    let sign_in = section.optional(&SIGN_IN, one_of(&flows));
    let rotate = section.boolean(&ROTATE);
    let administrators = section.list(&ADMINISTRATORS, parse_group_name);
    let attributes = section.list(&ATTRIBUTES, |name| attribute(name, trusted));
    let client_metadata = section.list(&CLIENT_METADATA, metadata);
    let redirect_origins = section.list(&REDIRECT_ORIGINS, origin);
    let headers = section.table("headers").values(|name, value| header(name, value.as_str()));
    let cors = parse_cors(section.table("cors"));
    let rate_limits = section.table("rate_limits").map_present(parse_rate_limits);
    let headers: Vec<(String, String)> = headers?.into_iter().map(|(_, _, header)| header).collect();
    if has_duplicate_header(&headers) {
        let help = "take one of the two out: the case of a header does not count";
        return Err(section.report_table(Diagnostic::new("has the same header twice in [api.headers]", help)));
    }
    Ok(Api {
        is_configured,
        sign_in: sign_in?.unwrap_or_default(),
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
    let per_user = limits.number(&PER_USER, 1..=1_000);
    let per_source = limits.number(&PER_SOURCE, 1..=100_000);
    let minutes = limits.number(&WINDOW_MINUTES, 1..=1_440);
    let wrong_codes = limits.number(&WRONG_CODES, 1..=100);
    Ok(RateLimits {
        table: table?,
        per_user: per_user?.unwrap_or(5),
        per_source: per_source?.unwrap_or(5),
        window: Duration::from_secs(60 * u64::from(minutes?.unwrap_or(10))),
        wrong_codes: wrong_codes?.unwrap_or(5),
    })
}

/// An attribute that people may set for themselves: none of Cognito's own, and none that a claim is fed from
/// (SECURITY.md, Q05 and Q06).
fn attribute(name: &str, trusted: &[&str]) -> Result<String, Diagnostic> {
    if trusted.contains(&name) {
        let help = "take it out here, or the claim in [tokens.claims]: who sets it would give themselves the claim";
        return Err(Diagnostic::new("is an attribute that a claim trusts", help));
    }
    let of_cognito = ["sub", "identities", "email_verified", "phone_number_verified", "updated_at"].contains(&name);
    if of_cognito || name.starts_with("cognito:") || name.starts_with("dev:") {
        return Err(Diagnostic::new("is an attribute that nobody may set for themselves", "take it out"));
    }
    parse_attribute_name(name)
}

fn metadata(name: &str) -> Result<String, Diagnostic> {
    let plain = (1..=128).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_graphic());
    match plain {
        true => Ok(name.to_owned()),
        false => {
            Err(Diagnostic::new("is no plain name of client metadata", "use letters, digits and signs, without blanks"))
        }
    }
}

/// Scheme, host and port, as a browser writes them.
fn origin(text: &str) -> Result<String, Diagnostic> {
    let help = "write scheme and host as a browser does, as in https://app.example.com, without a path or a star";
    match BaseUrl::parse(text) {
        Ok(url) if url.origin() == text => Ok(text.to_owned()),
        _ => Err(Diagnostic::new("is no origin that may be trusted", help)),
    }
}

/// Headers that the endpoints set for themselves, or that a proxy between would take for its own.
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

fn has_duplicate_header(headers: &[(String, String)]) -> bool {
    let names = || headers.iter().map(|(name, _)| name);
    names().enumerate().any(|(index, name)| names().skip(index + 1).any(|other| other == name))
}

fn header_name(name: &str) -> Result<String, Diagnostic> {
    let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    match is_name {
        true => Ok(name.to_ascii_lowercase()),
        false => Err(Diagnostic::new("is no name of a header", "use letters, digits and -")),
    }
}

fn header(name: &str, value: Option<&str>) -> Result<(String, String), Diagnostic> {
    let lower = header_name(name)?;
    if OURS.contains(&lower.as_str()) || lower.starts_with("access-control-") {
        let help = "take it out; who may call from elsewhere stands in [api.cors]";
        return Err(Diagnostic::new("is a header that the endpoints set themselves", help));
    }
    match value {
        Some(value) if value.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic()) => {
            Ok((lower, value.to_owned()))
        }
        _ => Err(Diagnostic::new("must be text of printable ASCII characters", "write it in quotes, on one line")),
    }
}
