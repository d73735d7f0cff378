//! The calls to Cognito that several endpoints make.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `app_client` | the app client of the API: its id, its secret, the SDK client |
//! | `proof` | what proves to Cognito that a call comes from the app client |
//! | `sign_in` | signing in and answering challenges |
//! | `session` | `loginSession`: an unfinished sign-in, as clients keep it |
//! | `tokens` | the tokens of a finished sign-in |
//! | `error_mapping` | which error a client gets when a call fails |

pub(crate) mod app_client;
pub(crate) mod error_mapping;
pub(crate) mod proof;
pub(crate) mod session;
pub(crate) mod sign_in;
pub(crate) mod tokens;

use super::failure::{ErrorCode, Failure};
use super::log_reason::LogReason;
use super::request::Request;
use super::service::Api;
use aws_sdk_cognitoidentityprovider::operation::get_user::GetUserOutput;
use aws_sdk_cognitoidentityprovider::types::{AttributeType, AuthFlowType, UserContextDataType};
use error_mapping::{Operation, map_error};
use tokens::Tokens;

/// A user attribute.
pub(crate) fn attribute(name: &str, value: &str) -> Result<AttributeType, Failure> {
    let attribute = AttributeType::builder().name(name).value(value).build();
    attribute.map_err(|_| Failure::for_field(ErrorCode::InvalidField, "attributes"))
}

/// The IP address of the client, for threat protection.
pub(crate) fn user_context(request: &Request<'_>) -> Option<UserContextDataType> {
    request.source_ip().map(|address| UserContextDataType::builder().ip_address(address).build())
}

/// The user as Cognito describes them.
pub(crate) async fn get_user(api: &Api, access_token: &str) -> Result<GetUserOutput, Failure> {
    let call = api.app_client.sdk().get_user().access_token(access_token);
    call.send().await.map_err(|error| map_error(Operation::SignedIn, &error))
}

/// New tokens for a refresh token.
///
/// For an app client with a secret, `InitiateAuth` requires a hash over the user name. The client may know only an alias
/// of it. `GetTokensFromRefreshToken` takes the secret itself, whether refresh tokens are rotated or not.
///
/// # Errors
/// [`ErrorCode::InvalidGrant`] for an invalid refresh token.
pub(crate) async fn refresh_tokens(api: &Api, request: &Request<'_>, refresh_token: &str) -> Result<Tokens, Failure> {
    let app = &api.app_client;
    let result = if app.rotates_refresh_tokens || app.has_secret() {
        let call = app.sdk().get_tokens_from_refresh_token().client_id(&app.id).refresh_token(refresh_token);
        let call = call.set_client_metadata(request.client_metadata(&api.policy));
        let called = app.call(|proof| call.clone().set_client_secret(proof.secret()).send()).await?;
        let output = called.map_err(|error| map_error(Operation::Refresh, &error))?;
        output.authentication_result
    } else {
        let call = app.sdk().initiate_auth().auth_flow(AuthFlowType::RefreshTokenAuth).client_id(&app.id);
        let call = call.auth_parameters("REFRESH_TOKEN", refresh_token);
        let call =
            call.set_user_context_data(user_context(request)).set_client_metadata(request.client_metadata(&api.policy));
        let output = call.send().await.map_err(|error| map_error(Operation::Refresh, &error))?;
        output.authentication_result
    };
    let tokens = result
        .and_then(Tokens::from_result)
        .ok_or_else(|| Failure::from(ErrorCode::InvalidGrant).with_reason(LogReason::NoTokens))?;
    Ok(tokens.or_refresh_token(refresh_token))
}
