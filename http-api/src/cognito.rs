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
pub(crate) mod error_mapping;
pub(crate) mod session;
pub(crate) mod sign_in;
pub(crate) mod tokens;

use super::failure::{ErrorCode, Failure};
use super::request::Request;
use super::service::Api;
use aws_sdk_cognitoidentityprovider::types::{AttributeType, AuthFlowType, UserContextDataType};
use error_mapping::{Operation, map_error};
use tokens::Tokens;

/// A user attribute.
pub(crate) fn attribute(name: &str, value: &str) -> Result<AttributeType, Failure> {
    let attribute = AttributeType::builder().name(name).value(value).build();
    attribute.map_err(|_| Failure::for_field(ErrorCode::InvalidField, "attributes"))
}

/// Where a person calls from, for threat protection.
pub(crate) fn user_context(request: &Request<'_>) -> Option<UserContextDataType> {
    request.source_ip().map(|address| UserContextDataType::builder().ip_address(address).build())
}

/// New tokens for a refresh token.
///
/// An app client with a secret proves itself with a hash that has the user's own name in it, which a refresh token does not
/// tell. Where refresh tokens are rotated, the call takes the secret itself instead.
///
/// # Errors
/// [`ErrorCode::InvalidGrant`] for a refresh token that does not count; [`ErrorCode::MissingField`] where the user name is needed.
pub(crate) async fn refresh_tokens(
    api: &Api,
    request: &Request<'_>,
    refresh_token: &str,
    username: Option<&str>,
) -> Result<Tokens, Failure> {
    let app = &api.app_client;
    let result = if app.rotates_refresh_tokens {
        let call = app.sdk().get_tokens_from_refresh_token().client_id(&app.id).set_client_secret(app.secret());
        let call = call.refresh_token(refresh_token).set_client_metadata(request.client_metadata(api));
        let output = call.send().await.map_err(|error| map_error(Operation::Refresh, &error))?;
        output.authentication_result
    } else {
        let hash = match (app.secret().is_some(), username) {
            (true, None) => return Err(Failure::for_field(ErrorCode::MissingField, "username")),
            (_, username) => app.secret_hash(username.unwrap_or_default()),
        };
        let call = app.sdk().initiate_auth().auth_flow(AuthFlowType::RefreshTokenAuth).client_id(&app.id);
        let call = call.auth_parameters("REFRESH_TOKEN", refresh_token);
        let call = match hash {
            Some(hash) => call.auth_parameters("SECRET_HASH", hash),
            None => call,
        };
        let call = call.set_user_context_data(user_context(request)).set_client_metadata(request.client_metadata(api));
        let output = call.send().await.map_err(|error| map_error(Operation::Refresh, &error))?;
        output.authentication_result
    };
    let tokens = result
        .and_then(Tokens::from_result)
        .ok_or_else(|| Failure::from(ErrorCode::InvalidGrant).with_reason("no_tokens"))?;
    Ok(tokens.or_refresh_token(refresh_token))
}
