//! Signs a user out everywhere after a change with which a victim regains an account: a password reset, a password change,
//! or switching a second factor off. Cognito itself ends no session.
//!
//! Access and ID tokens are valid until they expire wherever only their signature is checked (threat model, C17).

use super::authentication::Caller;
use super::cognito::error_mapping::error_reason;
use super::endpoint_result::{CallOutput, EndpointResult, with_note};
use super::hooks::EndpointResponse;
use super::log_reason::LogReason;
use super::service::Api;
use aws_sdk_cognitoidentityprovider::config::Builder;
use aws_sdk_cognitoidentityprovider::error::{ProvideErrorMetadata, SdkError};
use aws_smithy_types::timeout::TimeoutConfig;
use policy::SignOut;
use serde_json::Value;
use std::time::Duration;

/// Short: the call follows another one, and the change has already been made.
const OPERATION: Duration = Duration::from_secs(3);

/// Completes the result of a change to the caller's account: the response says whether the caller's sessions have ended.
///
/// `ends_sessions` is whether a change was made after which they must end, even if the request as a whole failed.
pub(crate) async fn finish_change(
    api: &Api,
    caller: &Caller,
    mut result: EndpointResult,
    ends_sessions: bool,
) -> EndpointResult {
    let note = match ends_sessions && api.policy.api().sign_out == SignOut::Everywhere {
        true => Some(sign_caller_out(api, caller).await),
        false => None,
    };
    let signed_out = note == Some(None);
    if let Ok(CallOutput { value: EndpointResponse { body: Value::Object(members), .. }, .. }) = &mut result {
        members.insert("signedOut".to_owned(), signed_out.into());
    }
    let result = with_note(result, note.flatten());
    // A rotated refresh token is not returned after the sign-out: its session has ended.
    if signed_out { result } else { caller.finish(result) }
}

/// Ends the caller's sessions. Returns a note for the log if this fails.
///
/// `GlobalSignOut` with the caller's access token needs no permission of the function. The token is still valid, because
/// neither a new password nor a second factor that is switched off revokes it.
async fn sign_caller_out(api: &Api, caller: &Caller) -> Option<String> {
    let call = api.app_client.sdk().global_sign_out().access_token(&caller.access_token);
    let called = call.customize().config_override(in_time()).send().await;
    called.err().map(|error| failure_note(&error))
}

/// Ends the sessions of a user who has reset the password. Returns a note for the log if this fails.
///
/// A reset provides no token, so the call uses the function's permissions. The user name may be an alias.
pub(crate) async fn sign_out_after_reset(api: &Api, username: &str) -> Option<String> {
    if api.policy.api().sign_out == SignOut::None {
        return None;
    }
    let app = &api.app_client;
    let call = app.sdk().admin_user_global_sign_out().user_pool_id(&app.user_pool_id).username(username);
    let called = call.customize().config_override(in_time()).send().await;
    called.err().map(|error| failure_note(&error))
}

fn in_time() -> Builder {
    let timeouts = TimeoutConfig::builder().operation_attempt_timeout(OPERATION).operation_timeout(OPERATION).build();
    Builder::new().timeout_config(timeouts)
}

fn failure_note<E: ProvideErrorMetadata>(error: &SdkError<E>) -> String {
    format!("{}:{}", LogReason::SignOutFailed.as_str(), error_reason(error))
}
