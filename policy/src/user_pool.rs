//! The keys of `[app]` about the user pool, for the HTTP API and the authorizer.

use events::is_user_pool_id;
use serde::{Deserialize, Serialize};
use templates::BaseUrl;
use toml::de::DeTable;

use crate::app::{App, CLIENT_ID, ISSUER, JWKS_URL, USER_POOL_ID};
use crate::app_clients::parse_client_id;
use crate::client_secret::{ClientSecret, client_secret};
use crate::environment::Overrides;
use crate::key::Key;
use crate::overlay::NamedText;
use crate::report::{Diagnostic, ErrorReported, Report};
use crate::table_reader::Section;

/// The keys that a variable can override without changing the meaning of another one.
const OVERRIDDEN: &[Key] = &[USER_POOL_ID, CLIENT_ID, ISSUER, JWKS_URL];

/// User pool settings of the HTTP API and the authorizer, from the policy file and the environment.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct UserPoolConfig {
    /// The ID of the user pool, which begins with its region.
    pub user_pool_id: Option<String>,
    /// The app client of the HTTP API.
    pub client_id: Option<String>,
    /// Where the app client's secret is, if it has one.
    pub client_secret: Option<ClientSecret>,
    /// The issuer URL of a local Cognito emulator.
    pub issuer: Option<BaseUrl>,
    /// The URL of the emulator's keys.
    pub jwks_url: Option<BaseUrl>,
}

impl UserPoolConfig {
    /// The same with the values of variables; `None` if one is invalid or overrides another key of `[app]`.
    pub(crate) fn with_overrides(self, variables: Vec<(String, String)>) -> Option<Self> {
        if variables.is_empty() {
            return Some(self);
        }
        let report = Report::new(NamedText { file: "", text: "" }, None);
        let (table, overrides) = (DeTable::new(), Overrides::from_environment(variables, OVERRIDDEN, &report));
        let set = parse_keys(&mut App { section: Section::file(Ok(&table), &report), overrides });
        let set = report.conclude(set).ok()?;
        Some(Self {
            user_pool_id: set.user_pool_id.or(self.user_pool_id),
            client_id: set.client_id.or(self.client_id),
            client_secret: self.client_secret,
            issuer: set.issuer.or(self.issuer),
            jwks_url: set.jwks_url.or(self.jwks_url),
        })
    }

    /// The key of `[app]` that refers to a local emulator, which no deployed function may trust.
    #[must_use]
    pub fn loopback_key(&self) -> Option<&'static str> {
        let issuer = self.issuer.as_ref().map(|_| ISSUER.name);
        issuer.or_else(|| self.jwks_url.as_ref().map(|_| JWKS_URL.name))
    }
}

fn user_pool_id(text: &str) -> Result<String, Diagnostic> {
    match is_user_pool_id(text) {
        true => Ok(text.to_owned()),
        false => Err(Diagnostic::new("is not a valid user pool ID", "copy the user pool's ID, not its name or ARN")),
    }
}

/// A loopback URL. Anyone who controls where keys come from can forge tokens.
fn on_loopback(text: &str) -> Result<BaseUrl, Diagnostic> {
    match BaseUrl::parse(text) {
        Ok(url) if url.is_loopback_http() => Ok(url),
        _ => Err(Diagnostic::new(
            "must be a loopback URL (http://127.0.0.1 or http://localhost)",
            "it is only for local Cognito emulators: write for example http://127.0.0.1:9229/local_1a2b, or remove it",
        )),
    }
}

/// Parses the keys, overridden by the environment.
pub(crate) fn parse_keys(app: &mut App<'_>) -> Result<UserPoolConfig, ErrorReported> {
    let user_pool_id = app.optional(&USER_POOL_ID, user_pool_id);
    let client_id = app.optional(&CLIENT_ID, parse_client_id);
    let client_secret = client_secret(app);
    let issuer = app.optional(&ISSUER, on_loopback);
    let jwks_url = app.optional(&JWKS_URL, on_loopback);
    Ok(UserPoolConfig {
        user_pool_id: user_pool_id?,
        client_id: client_id?,
        client_secret: client_secret?,
        issuer: issuer?,
        jwks_url: jwks_url?,
    })
}
