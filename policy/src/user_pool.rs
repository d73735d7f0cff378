//! The keys of `[app]` that name the user pool, which only the endpoints and the authorizer ask for.

use std::fmt;

use events::is_user_pool_id;
use templates::BaseUrl;

use crate::app::{App, CLIENT_ID, CLIENT_SECRET, ISSUER, JWKS_URL, USER_POOL_ID};
use crate::app_clients::parse_client_id;
use crate::report::{Diagnostic, ErrorReported};

/// The user pool that the endpoints and the authorizer stand before, as far as the policy and the environment say.
#[derive(Debug, Default)]
pub struct UserPoolConfig {
    /// Its id, which begins with its region.
    pub user_pool_id: Option<String>,
    /// The app client that the endpoints are.
    pub client_id: Option<String>,
    /// The secret of that app client, where it has one.
    pub client_secret: Option<ClientSecret>,
    /// The issuer of a server on this machine that plays Cognito.
    pub issuer: Option<BaseUrl>,
    /// Where such a server has its keys.
    pub jwks_url: Option<BaseUrl>,
}

impl UserPoolConfig {
    /// The key of `[app]` that names a server on this machine, which no function of Lambda may trust.
    #[must_use]
    pub fn loopback_key(&self) -> Option<&'static str> {
        let issuer = self.issuer.as_ref().map(|_| ISSUER.name);
        issuer.or_else(|| self.jwks_url.as_ref().map(|_| JWKS_URL.name))
    }
}

/// The secret of an app client. It is printed nowhere.
pub struct ClientSecret(String);

impl ClientSecret {
    /// The secret itself, for the one who computes with it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for ClientSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ClientSecret(…)")
    }
}

fn user_pool_id(text: &str) -> Result<String, Diagnostic> {
    match is_user_pool_id(text) {
        true => Ok(text.to_owned()),
        false => {
            Err(Diagnostic::new("is no id of a user pool", "copy the id, not the name or the ARN, of the user pool"))
        }
    }
}

/// An address of this machine: whoever can change where keys come from can sign in as anybody.
fn on_loopback(text: &str) -> Result<BaseUrl, Diagnostic> {
    match BaseUrl::parse(text) {
        Ok(url) if url.is_loopback_http() => Ok(url),
        _ => Err(Diagnostic::new(
            "is for a server on this machine that plays Cognito, and nothing else",
            "write it as in http://127.0.0.1:9229/local_1a2b, or take it out: AWS's own addresses follow from the pool",
        )),
    }
}

/// Reads what `[app]` and the environment say about it.
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

/// It comes from the environment alone.
fn client_secret(app: &mut App<'_>) -> Result<Option<ClientSecret>, ErrorReported> {
    let in_file = app.section.optional(&CLIENT_SECRET, |_| {
        Err::<(), _>(Diagnostic::new("is a secret, which has no place in a file", "set APP__CLIENT_SECRET instead"))
    });
    in_file?;
    app.overrides.value(&CLIENT_SECRET, |text| Ok::<_, Diagnostic>(ClientSecret(text.to_owned()))).transpose()
}
