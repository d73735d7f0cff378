//! The tokens that a sign-in ends with, as clients get them.

use aws_sdk_cognitoidentityprovider::types::AuthenticationResultType;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::fmt;

/// Tokens of Cognito. `Debug` prints none.
pub(crate) struct Tokens {
    /// What may be done as this user.
    pub(crate) access: String,
    id: Option<String>,
    refresh: Option<String>,
    expires_in: i32,
}

impl Tokens {
    /// What Cognito answered; `None` where there is no access token in it.
    pub(crate) fn from_result(result: AuthenticationResultType) -> Option<Self> {
        let AuthenticationResultType { access_token, id_token, refresh_token, expires_in, .. } = result;
        Some(Self { access: access_token?, id: id_token, refresh: refresh_token, expires_in })
    }

    /// With the refresh token that was used, where Cognito gave no new one.
    pub(crate) fn or_refresh_token(mut self, used: &str) -> Self {
        self.refresh.get_or_insert_with(|| used.to_owned());
        self
    }

    /// The members of an answer: the tokens, `time` (their validity in seconds), and when each ends, in seconds since 1970.
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

    /// The refresh token, where there is one.
    pub(crate) fn refresh_token(&self) -> Option<&str> {
        self.refresh.as_deref()
    }
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tokens(…)")
    }
}

/// When a token ends, of the token's own word. It comes from Cognito this moment: nothing is decided by it here.
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
    fn each_token_ends_when_it_says() {
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
    fn l04_no_token_is_printed() {
        let result = AuthenticationResultType::builder().access_token("s3cr3t").build();
        assert!(!format!("{:?}", Tokens::from_result(result)).contains("s3cr3t"));
    }
}
