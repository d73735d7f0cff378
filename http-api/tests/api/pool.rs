//! The policies of the tests, and tokens of their user.

pub(crate) use crate::signing::now;
use crate::signing::{jwk, sign};
use crate::tokens_of_pool::{APP, access_claims_of, id_claims_of};
pub(crate) use crate::tokens_of_pool::{CLIENT, signed};
use serde_json::{Value, json};

/// The secret of the app client. The secret hashes (threat model, Q08) were computed independently.
pub(crate) const SECRET: &str = "9s3cr3tEXAMPLE";
/// The user name.
pub(crate) const OWN_NAME: &str = "mytestuser";
pub(crate) const HASH_OF_OWN_NAME: &str = "EAfWhgKonNOYPZA5YsrBs4dUimckLTORApwuDE0PBII=";
/// The alias that the same user types.
pub(crate) const TYPED: &str = "ann+x@example.com";
pub(crate) const HASH_OF_TYPED: &str = "iAp3bNIHrDpsoD+uVSe2eeyF1/aJV2L/vobmE9J5sEc=";

pub(crate) const POOL: &str = "eu-west-1_AbCdEf123";
/// A second brand, with an app client of its own.
const SECOND_BRAND: &str = r##"[brands.second]
name = "Second"
color = "#0b7a4b"
support = "https://second.example.net/help"
postal_address = "Second GmbH, Beispielweg 2, 10115 Berlin"
base_url = "https://second.example.net"
confirmation_path = "/welcome/confirm"
[app_clients.2example23456789]
brand = "second"
locale = "de"
"##;

const API: &str = r#"administrators = ["staff"]
attributes = ["email", "name", "locale", "phone_number"]
client_metadata = ["locale"]
redirect_origins = ["https://partner.example.org"]
[api.headers]
X-Frame-Options = "DENY"
[api.cors]
origins = ["https://app.example.com", "https://admin.example.com"]
credentials = true
"#;

/// A policy with bundled keys, and with these lines added to `[api]`.
pub(crate) fn policy(more: &str) -> String {
    format!("{APP}{SECOND_BRAND}[verification]\njwks = '{}'\n[api]\n{more}{API}", jwks())
}

/// The same policy without keys.
pub(crate) fn policy_without_keys() -> String {
    format!("{APP}{SECOND_BRAND}[api]\n{API}")
}

/// The key set of the pool, and one key for another use.
fn jwks() -> String {
    json!({ "keys": [jwk("one", "sig"), jwk("other", "enc")] }).to_string()
}

/// The claims of an ID token of a user in these groups.
pub(crate) fn id_claims(groups: &[&str]) -> Value {
    id_claims_of(OWN_NAME, groups)
}

/// The claims of an access token.
pub(crate) fn access_claims() -> Value {
    access_claims_of(OWN_NAME, "aws.cognito.signin.user.admin")
}

/// Claims with one changed; null removes it.
pub(crate) fn with(mut claims: Value, name: &str, value: Value) -> Value {
    let members = claims.as_object_mut().unwrap();
    match value.is_null() {
        true => drop(members.remove(name)),
        false => drop(members.insert(name.to_owned(), value)),
    }
    claims
}

/// A valid access token.
pub(crate) fn access_token() -> String {
    signed(&access_claims())
}

/// A valid ID token of an administrator.
pub(crate) fn administrators_token() -> String {
    signed(&id_claims(&["staff"]))
}

/// Invalid tokens of every kind. `good` are the claims of a valid one.
pub(crate) fn rejected(good: &Value) -> Vec<(&'static str, String)> {
    let header = |more: Value| sign(&more, good);
    let claim = |name: &str, value: Value| signed(&with(good.clone(), name, value));
    let client = if good["token_use"] == "id" { "aud" } else { "client_id" };
    let (one, other) = (signed(good), claim("sub", json!("another-user")));
    let forged = format!("{}.{}", &one[..one.rfind('.').unwrap()], other.rsplit('.').next().unwrap());
    vec![
        ("malformed", "h.p.s".to_owned()),
        ("malformed", format!("{one}.x")),
        ("alg", header(json!({"kid": "one", "alg": "none"}))),
        ("alg", header(json!({"kid": "one", "alg": "HS256"}))),
        ("header", header(json!({"kid": "one", "alg": "RS256", "crit": ["exp"]}))),
        ("kid", header(json!({"kid": "two", "alg": "RS256"}))),
        ("key", header(json!({"kid": "other", "alg": "RS256"}))),
        ("signature", forged),
        ("issuer", claim("iss", json!("https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Other1234"))),
        ("token_use", claim("token_use", json!("refresh"))),
        ("client", claim(client, json!("9example23456789"))),
        ("not_before", claim("nbf", json!(now() + 600))),
        ("claims", claim("sub", json!(7))),
    ]
}
