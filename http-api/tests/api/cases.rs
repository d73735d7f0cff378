//! One valid request of every endpoint.

mod administration;
mod mfa;
mod password;
mod profile;
mod session;
mod sign_in;
mod sign_up;
mod verification;

use crate::case::Case;
use crate::pool::{access_claims, id_claims, signed};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use std::sync::OnceLock;

/// All cases.
pub(crate) fn cases() -> Vec<Case> {
    all_cases().to_vec()
}

/// The case of an endpoint.
pub(crate) fn case(name: &str) -> Case {
    all_cases().iter().find(|case| case.endpoint.name == name).unwrap_or_else(|| panic!("no case of {name}")).clone()
}

/// Created once, because signing their tokens takes time.
fn all_cases() -> &'static [Case] {
    static CASES: OnceLock<Vec<Case>> = OnceLock::new();
    CASES.get_or_init(|| {
        let parts = [
            verification::cases(),
            administration::cases(),
            sign_up::cases(),
            sign_in::cases(),
            session::cases(),
            password::cases(),
            profile::cases(),
            mfa::cases(),
        ];
        parts.into_iter().flatten().collect()
    })
}

/// The tokens of a finished sign-in, as Cognito and the API return them.
pub(crate) struct Session {
    access: String,
    id: String,
}

impl Session {
    pub(crate) fn new() -> Self {
        Self { access: signed(&access_claims()), id: signed(&id_claims(&[])) }
    }

    /// The access token.
    pub(crate) fn access(&self) -> &str {
        &self.access
    }

    /// As Cognito returns them, with or without a new refresh token.
    pub(crate) fn result(&self, refresh: Option<&str>) -> Value {
        let mut result =
            json!({ "AccessToken": self.access, "IdToken": self.id, "ExpiresIn": 3600, "TokenType": "Bearer" });
        if let Some(refresh) = refresh {
            result["RefreshToken"] = refresh.into();
        }
        json!({ "AuthenticationResult": result, "ChallengeParameters": {} })
    }

    /// As clients get them.
    pub(crate) fn answer(&self, refresh: &str) -> Value {
        json!({
            "accessToken": self.access, "accessTokenExpiresAt": expiry(&self.access), "idToken": self.id,
            "idTokenExpiresAt": expiry(&self.id), "refreshToken": refresh, "time": 3600,
        })
    }
}

fn expiry(token: &str) -> Value {
    let payload = URL_SAFE_NO_PAD.decode(token.split('.').nth(1).unwrap()).unwrap();
    serde_json::from_slice::<Value>(&payload).unwrap()["exp"].clone()
}
