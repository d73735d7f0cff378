//! Changing a password, and resetting a forgotten one.

use crate::authentication::authenticate;
use crate::cognito::error_mapping::{Operation, map_error, mask_as_success};
use crate::cognito::user_context;
use crate::endpoint::{Access, Endpoint, ErrorFormat, SIGN_OUT_RESPONSE, STATUS_RESPONSE};
use crate::endpoint_result::{EndpointResult, success, with_note};
use crate::field::{
    ACCESS_TOKEN, CLIENT_METADATA, CONFIRMATION_CODE, Field, ID_TOKEN, NEW_PASSWORD, OLD_PASSWORD,
    OPTIONAL_REFRESH_TOKEN, OPTIONAL_USERNAME, USERNAME,
};
use crate::request::Request;
use crate::service::Api;
use crate::sign_out::{finish_change, sign_out_after_reset};
use axum::http::Method;

const RESET_CODE: Field = CONFIRMATION_CODE.renamed("confirmationCode", &["passwordResetCode", "verificationCode"]);
/// Without an old password, `password` is the new one.
const RESET_PASSWORD: Field = NEW_PASSWORD.renamed("newPassword", &["password"]);

const CHANGE: Endpoint = Endpoint {
    name: "changePassword",
    method: Method::POST,
    path: "/changePassword",
    aliases: &[],
    summary: "Changes the password of a user who knows it, and ends all sessions of the user, unless the policy says otherwise",
    access: Access::SignedIn,
    fields: &[OLD_PASSWORD, NEW_PASSWORD, OPTIONAL_USERNAME, OPTIONAL_REFRESH_TOKEN, ACCESS_TOKEN, ID_TOKEN],
    response_fields: SIGN_OUT_RESPONSE,
    error_format: ErrorFormat::Codes,
    handler: |api, request| Box::pin(change(api, request)),
};

const FORGOT: Endpoint = Endpoint {
    name: "forgotPasswordRequest",
    path: "/forgotPasswordRequest",
    summary: "Sends a code to a user who forgot the password; the answer is the same for everybody",
    access: Access::Public,
    fields: &[USERNAME, CLIENT_METADATA],
    response_fields: STATUS_RESPONSE,
    handler: |api, request| Box::pin(forgot(api, request)),
    ..CHANGE
};

const RESET: Endpoint = Endpoint {
    name: "forgotPasswordConfirm",
    path: "/forgotPasswordConfirm",
    summary: "Sets a new password with the code that was sent, and ends all sessions of the user, unless the policy says otherwise",
    access: Access::Public,
    fields: &[USERNAME, RESET_CODE, RESET_PASSWORD, CLIENT_METADATA],
    response_fields: STATUS_RESPONSE,
    handler: |api, request| Box::pin(reset(api, request)),
    ..CHANGE
};

pub(super) const ENDPOINTS: &[Endpoint] = &[
    CHANGE,
    FORGOT,
    RESET,
    Endpoint { name: "passwordChange", path: "/passwordChange", ..CHANGE },
    Endpoint { name: "passwordForgot", path: "/passwordForgot", ..FORGOT },
    Endpoint { name: "passwordReset", path: "/passwordReset", ..RESET },
];

async fn change(api: &Api, request: &Request<'_>) -> EndpointResult {
    let caller = authenticate(api, request).await?;
    let call = api.app_client.sdk().change_password().access_token(&caller.access_token);
    let call = call.previous_password(request.input.text(&OLD_PASSWORD));
    match call.proposed_password(request.input.text(&NEW_PASSWORD)).send().await {
        Ok(_) => finish_change(api, &caller, success(), true).await,
        Err(error) => caller.finish(Err(map_error(Operation::ChangePassword, &error).into())),
    }
}

async fn forgot(api: &Api, request: &Request<'_>) -> EndpointResult {
    let username = request.input.text(&USERNAME);
    let note = api.count_message_request(request, &[username]).await?;
    with_note(send_code(api, request, username).await, note)
}

async fn send_code(api: &Api, request: &Request<'_>, username: &str) -> EndpointResult {
    let app = &api.app_client;
    let call = app.sdk().forgot_password().client_id(&app.id).username(username);
    let call = call.set_user_context_data(user_context(request));
    let call = call.set_client_metadata(request.client_metadata(&api.policy));
    let called = app.call(|proof| call.clone().set_secret_hash(proof.secret_hash(username)).send()).await?;
    let note = mask_as_success(Operation::RequestCode, called)?;
    with_note(success(), note)
}

async fn reset(api: &Api, request: &Request<'_>) -> EndpointResult {
    let username = request.input.text(&USERNAME);
    let app = &api.app_client;
    let call = app.sdk().confirm_forgot_password().client_id(&app.id).username(username);
    let call = call.confirmation_code(request.input.text(&RESET_CODE)).password(request.input.text(&RESET_PASSWORD));
    let call = call.set_user_context_data(user_context(request));
    let call = call.set_client_metadata(request.client_metadata(&api.policy));
    let called = app.call(|proof| call.clone().set_secret_hash(proof.secret_hash(username)).send()).await?;
    called.map_err(|error| map_error(Operation::VerifyCode, &error))?;
    with_note(success(), sign_out_after_reset(api, username).await)
}
