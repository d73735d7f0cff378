//! The claims of a verified token.

use crate::expected::TokenUse;
use crate::json_object::{JsonObject, string_value};
use crate::{Rejection, validity};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

/// The claims of a token that has passed every check.
///
/// They describe the user at the time when Cognito issued the token, and the token is accepted until it expires (threat
/// model, C17). A password reset or change does not even revoke it in Cognito: the user's sessions stay alive until they
/// are ended with `GlobalSignOut` or `AdminUserGlobalSignOut`. Neither that nor the deletion of the user changes what is
/// accepted here.
///
/// `Debug` prints none of them.
///
/// ```
/// use cognito_triggers_jwt_verifier::{Claims, Rejection};
///
/// fn may_delete(claims: &Claims) -> Result<&str, Rejection> {
///     claims.require_group(&["admins", "moderators"])?;
///     Ok(claims.username().unwrap_or(claims.sub()))
/// }
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/access/claims.rs"));
/// # fn main() {
/// # let claims = claims();
/// assert_eq!(claims.groups(), ["moderators"]);
/// assert_eq!(may_delete(&claims), Ok("ann"));
/// # }
/// ```
#[derive(Clone)]
pub struct Claims {
    json: String,
    typed: TypedClaims,
}

/// The claims with a type of their own.
#[derive(Clone)]
pub(crate) struct TypedClaims {
    token_use: TokenUse,
    client_id: String,
    expires_at: u64,
    sub: String,
    username: Option<String>,
    groups: Vec<String>,
    scope: String,
}

impl TypedClaims {
    /// Parses the claims of a token with a valid signature.
    pub(crate) fn parse(
        payload: &JsonObject<'_>,
        token_use: TokenUse,
        client_id: &str,
        now: Duration,
        leeway: Duration,
    ) -> Result<Self, Rejection> {
        let end = validity::check(payload, now, leeway)?;
        let sub = optional_string(payload, "sub")?.filter(|sub| !sub.is_empty()).ok_or(Rejection::Claims)?;
        optional_string(payload, "jti")?;
        check_audience(payload)?;
        Ok(Self {
            token_use,
            client_id: client_id.to_owned(),
            expires_at: end.as_secs(),
            sub: sub.into_owned(),
            username: optional_string(payload, token_use.username_claim())?.map(Cow::into_owned),
            groups: parse_groups(payload)?,
            scope: optional_string(payload, "scope")?.map(Cow::into_owned).unwrap_or_default(),
        })
    }
}

/// Only `client_id` identifies the app client of an access token, but an `aud` must still have the right type (RFC 7519 section
/// 4.1.3).
fn check_audience(payload: &JsonObject<'_>) -> Result<(), Rejection> {
    let is_valid =
        |aud: &RawValue| string_value(aud).is_some() || serde_json::from_str::<Vec<String>>(aud.get()).is_ok();
    if payload.get("aud").is_none_or(is_valid) { Ok(()) } else { Err(Rejection::Claims) }
}

/// A claim that is a string if it is present.
fn optional_string<'a>(payload: &JsonObject<'a>, claim: &str) -> Result<Option<Cow<'a, str>>, Rejection> {
    payload.get(claim).map(|value| string_value(value).ok_or(Rejection::Claims)).transpose()
}

/// Users without groups do not have this claim.
fn parse_groups(payload: &JsonObject<'_>) -> Result<Vec<String>, Rejection> {
    let Some(groups) = payload.get("cognito:groups") else { return Ok(Vec::new()) };
    serde_json::from_str(groups.get()).map_err(|_| Rejection::Claims)
}

impl Claims {
    pub(crate) fn new(json: String, typed: TypedClaims) -> Self {
        Self { json, typed }
    }

    /// Whether it is an ID token or an access token.
    #[must_use]
    pub fn token_use(&self) -> TokenUse {
        self.typed.token_use
    }

    /// The user's ID, or the app client's in a client credentials token. Never empty.
    #[must_use]
    pub fn sub(&self) -> &str {
        &self.typed.sub
    }

    /// The user name: `cognito:username` of an ID token, `username` of an access token. A client credentials token has none.
    #[must_use]
    pub fn username(&self) -> Option<&str> {
        self.typed.username.as_deref()
    }

    /// The app client that the token was issued to: `aud` of an ID token, `client_id` of an access token.
    #[must_use]
    pub fn client_id(&self) -> &str {
        &self.typed.client_id
    }

    /// The user's groups, `cognito:groups`.
    #[must_use]
    pub fn groups(&self) -> &[String] {
        &self.typed.groups
    }

    /// The scopes of an access token; an ID token has none.
    pub fn scopes(&self) -> impl Iterator<Item = &str> {
        self.typed.scope.split(' ').filter(|scope| !scope.is_empty())
    }

    /// When the token expires, in whole seconds since 1970.
    #[must_use]
    pub fn expires_at(&self) -> u64 {
        self.typed.expires_at
    }

    /// The value of any claim as it is in the token: numbers are not normalized. Each call searches the JSON again; to read many
    /// claims, use [`Claims::iter`].
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/access/claims.rs"));
    /// # fn main() {
    /// # let claims = claims();
    /// let version = claims.get("version").and_then(|version| version.get().parse().ok());
    /// assert_eq!(version, Some(2));
    /// assert!(claims.get("custom:tenant").is_none());
    /// # }
    /// ```
    #[must_use]
    pub fn get(&self, claim: &str) -> Option<&RawValue> {
        JsonObject::parse(&self.json).ok()?.get(claim)
    }

    /// All claims as they are in the token, sorted by name.
    pub fn iter(&self) -> impl Iterator<Item = (Cow<'_, str>, &RawValue)> {
        JsonObject::parse(&self.json).into_iter().flat_map(JsonObject::into_iter)
    }

    /// The whole payload: a JSON object, byte for byte as it was signed.
    #[must_use]
    pub fn as_json(&self) -> &str {
        &self.json
    }

    /// Requires the user to be in one of these groups, compared exactly. With an empty list it always fails.
    ///
    /// ```
    /// use cognito_triggers_jwt_verifier::Rejection;
    ///
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/access/claims.rs"));
    /// # fn main() {
    /// # let claims = claims();
    /// assert_eq!(claims.require_group(&["admins", "moderators"]), Ok(()));
    /// assert_eq!(claims.require_group(&["admins"]), Err(Rejection::Group));
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`Rejection::Group`] if not.
    pub fn require_group(&self, any_of: &[impl AsRef<str>]) -> Result<(), Rejection> {
        let is_in = any_of.iter().any(|wanted| self.groups().iter().any(|group| group == wanted.as_ref()));
        if is_in { Ok(()) } else { Err(Rejection::Group) }
    }

    /// Requires the token to have one of these scopes, compared exactly. With an empty list it always fails.
    ///
    /// ```
    /// use cognito_triggers_jwt_verifier::Rejection;
    ///
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/access/claims.rs"));
    /// # fn main() {
    /// # let claims = claims();
    /// assert_eq!(claims.require_scope(&["shop/read", "shop/write"]), Ok(()));
    /// assert_eq!(claims.require_scope(&["shop/write"]), Err(Rejection::Scope));
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`Rejection::Scope`] if not.
    pub fn require_scope(&self, any_of: &[impl AsRef<str>]) -> Result<(), Rejection> {
        let has = any_of.iter().any(|wanted| self.scopes().any(|scope| scope == wanted.as_ref()));
        if has { Ok(()) } else { Err(Rejection::Scope) }
    }
}

/// Claims are personal data, and `Debug` output may be logged.
impl fmt::Debug for Claims {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Claims(…)")
    }
}
