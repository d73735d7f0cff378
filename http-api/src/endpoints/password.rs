//! Changing a password, and resetting one that was forgotten.

use super::{STATUS, done};
use crate::cognito::context;
use crate::cognito::failed::{Situation, as_if_done, told};
use crate::endpoint::{Access, Endpoint, Failures, Outcome};
use crate::field::{
    ACCESS_TOKEN, CLIENT_METADATA, CONFIRMATION_CODE, Field, ID_TOKEN, NEW_PASSWORD, OLD_PASSWORD,
    OPTIONAL_REFRESH_TOKEN, OPTIONAL_USERNAME, USERNAME,
};
use crate::request::Request;
use crate::service::Api;
use axum::http::Method;

const RESET_CODE: Field = CONFIRMATION_CODE.called("confirmationCode", &["passwordResetCode", "verificationCode"]);
/// Where the old password is not asked for, `password` is the new one.
const RESET_PASSWORD: Field = NEW_PASSWORD.called("newPassword", &["password"]);

const CHANGE: Endpoint = Endpoint {
    name: "changePassword",
    method: Method::POST,
    path: "/changePassword",
    also: &[],
    about: "Changes the password of a user who knows it",
    access: Access::SignedIn,
    fields: &[OLD_PASSWORD, NEW_PASSWORD, OPTIONAL_USERNAME, OPTIONAL_REFRESH_TOKEN, ACCESS_TOKEN, ID_TOKEN],
    answer: STATUS,
    failures: Failures::Codes,
    carry_out: |api, request| Box::pin(change(api, request)),
};

const FORGOT: Endpoint = Endpoint {
    name: "forgotPasswordRequest",
    path: "/forgotPasswordRequest",
    about: "Sends a code to somebody who forgot the password; the answer is the same for everybody",
    access: Access::Anybody,
    fields: &[USERNAME, CLIENT_METADATA],
    carry_out: |api, request| Box::pin(forgot(api, request)),
    ..CHANGE
};

const RESET: Endpoint = Endpoint {
    name: "forgotPasswordConfirm",
    path: "/forgotPasswordConfirm",
    about: "Sets a new password with the code that was sent",
    access: Access::Anybody,
    fields: &[USERNAME, RESET_CODE, RESET_PASSWORD, CLIENT_METADATA],
    carry_out: |api, request| Box::pin(reset(api, request)),
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

async fn change(api: &Api, request: &Request<'_>) -> Outcome {
    let user = request.signed_in(api).await?;
    let call = api.app_client.sdk().change_password().access_token(user);
    let call = call.previous_password(request.input.text(&OLD_PASSWORD));
    let called = call.proposed_password(request.input.text(&NEW_PASSWORD)).send().await;
    called.map_err(|error| told(Situation::ChangePassword, &error))?;
    Ok(done())
}

async fn forgot(api: &Api, request: &Request<'_>) -> Outcome {
    let username = request.input.text(&USERNAME);
    request.note(api.count_asking(request, &[username]).await?);
    let app = &api.app_client;
    let call = app.sdk().forgot_password().client_id(&app.id).username(username);
    let call = call.set_secret_hash(app.secret_hash(username)).set_user_context_data(context(request));
    let called = call.set_client_metadata(request.client_metadata(api)).send().await;
    request.note(as_if_done(Situation::AskForCode, called)?);
    Ok(done())
}

async fn reset(api: &Api, request: &Request<'_>) -> Outcome {
    let username = request.input.text(&USERNAME);
    let app = &api.app_client;
    let call = app.sdk().confirm_forgot_password().client_id(&app.id).username(username);
    let call = call.confirmation_code(request.input.text(&RESET_CODE)).password(request.input.text(&RESET_PASSWORD));
    let call = call.set_secret_hash(app.secret_hash(username)).set_user_context_data(context(request));
    let called = call.set_client_metadata(request.client_metadata(api)).send().await;
    called.map_err(|error| told(Situation::ProveCode, &error))?;
    Ok(done())
}
