//! The calls of Cognito that several endpoints make, and what they have in common.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `app_client` | the app client that the endpoints are: its id, its secret, the way to Cognito |
//! | `sign_in` | signing in, answering challenges, and what comes next |
//! | `session` | a sign-in that waits for an answer, as clients keep it |
//! | `tokens` | the tokens at its end |
//! | `failed` | what a client is told when a call fails |

pub(crate) mod app_client;
pub(crate) mod failed;
pub(crate) mod session;
pub(crate) mod sign_in;
pub(crate) mod tokens;

use super::failure::{Code, Failure};
use super::request::Request;
use super::service::Api;
use aws_sdk_cognitoidentityprovider::types::{AttributeType, AuthFlowType, UserContextDataType};
use failed::{Situation, told};
use tokens::Tokens;

/// A user attribute.
pub(crate) fn attribute(name: &str, value: &str) -> Result<AttributeType, Failure> {
    let attribute = AttributeType::builder().name(name).value(value).build();
    attribute.map_err(|_| Failure::of_field(Code::InvalidField, "attributes"))
}

/// Where a person calls from, for threat protection.
pub(crate) fn context(request: &Request<'_>) -> Option<UserContextDataType> {
    request.source().map(|address| UserContextDataType::builder().ip_address(address).build())
}

/// New tokens for a refresh token.
///
/// An app client with a secret proves itself with a hash that has the user's own name in it, which a refresh token does not
/// tell. Where refresh tokens are rotated, the call takes the secret itself instead.
///
/// # Errors
/// [`Code::InvalidGrant`] for a refresh token that does not count; [`Code::MissingField`] where the user name is needed.
pub(crate) async fn refresh(
    api: &Api,
    request: &Request<'_>,
    refresh_token: &str,
    username: Option<&str>,
) -> Result<Tokens, Failure> {
    let app = &api.app_client;
    let result = if app.rotates {
        let call = app.sdk().get_tokens_from_refresh_token().client_id(&app.id).set_client_secret(app.secret());
        let call = call.refresh_token(refresh_token).set_client_metadata(request.client_metadata(api));
        let answer = call.send().await.map_err(|error| told(Situation::Refresh, &error))?;
        answer.authentication_result
    } else {
        let hash = match (app.secret().is_some(), username) {
            (true, None) => return Err(Failure::of_field(Code::MissingField, "username")),
            (_, username) => app.secret_hash(username.unwrap_or_default()),
        };
        let call = app.sdk().initiate_auth().auth_flow(AuthFlowType::RefreshTokenAuth).client_id(&app.id);
        let call = call.auth_parameters("REFRESH_TOKEN", refresh_token);
        let call = match hash {
            Some(hash) => call.auth_parameters("SECRET_HASH", hash),
            None => call,
        };
        let call = call.set_user_context_data(context(request)).set_client_metadata(request.client_metadata(api));
        let answer = call.send().await.map_err(|error| told(Situation::Refresh, &error))?;
        answer.authentication_result
    };
    let tokens = result.and_then(Tokens::of).ok_or_else(|| Failure::from(Code::InvalidGrant).because("no_tokens"))?;
    Ok(tokens.or_refresh(refresh_token))
}
