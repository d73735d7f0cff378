//! The tokens of a finished sign-in, as clients get them.

use aws_sdk_cognitoidentityprovider::types::AuthenticationResultType;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::fmt;

/// Tokens of Cognito. `Debug` prints none of them.
pub(crate) struct Tokens {
    /// The access token.
    pub(crate) access: String,
    id: Option<String>,
    refresh: Option<String>,
    expires_in: i32,
}

impl Tokens {
    /// `None` if Cognito returned no access token.
    pub(crate) fn from_result(result: AuthenticationResultType) -> Option<Self> {
        let AuthenticationResultType { access_token, id_token, refresh_token, expires_in, .. } = result;
        Some(Self { access: access_token?, id: id_token, refresh: refresh_token, expires_in })
    }

    /// Keeps the refresh token that was used, if Cognito returned no new one.
    pub(crate) fn or_refresh_token(mut self, used: &str) -> Self {
        self.refresh.get_or_insert_with(|| used.to_owned());
        self
    }

    /// The fields of a response: the tokens, `time` (their validity in seconds), and the expiry of each, in seconds since 1970.
    pub(crate) fn to_json(&self) -> Map<String, Value> {
        let members = [
            ("accessToken", json!(self.access)),
            ("accessTokenExpiresAt", json!(expiry(&self.access))),
            ("idToken", json!(self.id)),
            ("idTokenExpiresAt", json!(self.id.as_deref().and_then(expiry))),
            ("refreshToken", json!(self.refresh)),
            ("time", json!(self.expires_in)),
        ];
        members
            .into_iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(name, value)| (name.to_owned(), value))
            .collect()
    }

    /// The refresh token, if there is one.
    pub(crate) fn refresh_token(&self) -> Option<&str> {
        self.refresh.as_deref()
    }
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tokens(…)")
    }
}

/// The `exp` claim of a token that Cognito has just returned. It is not verified, and no decision depends on it.
fn expiry(token: &str) -> Option<u64> {
    #[derive(Deserialize)]
    struct Expiry {
        exp: u64,
    }
    let payload = URL_SAFE_NO_PAD.decode(token.split('.').nth(1)?).ok()?;
    serde_json::from_slice(&payload).ok().map(|Expiry { exp }| exp)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expiry_is_the_exp_claim() {
        let token = |exp: u64| format!("e30.{}.c2ln", URL_SAFE_NO_PAD.encode(format!(r#"{{"exp":{exp}}}"#)));
        let result = AuthenticationResultType::builder()
            .access_token(token(1_700_000_300))
            .id_token(token(1_700_003_600))
            .expires_in(300);
        let members = Tokens::from_result(result.build()).unwrap().or_refresh_token("r").to_json();
        assert_eq!(members["accessTokenExpiresAt"], 1_700_000_300_u64);
        assert_eq!(members["idTokenExpiresAt"], 1_700_003_600_u64);
        assert_eq!((&members["time"], &members["refreshToken"]), (&json!(300), &json!("r")));
    }

    #[test]
    fn l04_debug_omits_tokens() {
        let result = AuthenticationResultType::builder().access_token("s3cr3t").build();
        assert!(!format!("{:?}", Tokens::from_result(result)).contains("s3cr3t"));
    }
}
