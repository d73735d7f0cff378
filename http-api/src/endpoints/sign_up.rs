//! Signing up, confirming it, asking for another code.
//!
//! Nobody learns here who has signed up already: what is answered is made of what the caller sent, never of what Cognito says
//! (SECURITY.md, E04 and E05).

use super::{STATUS_RESPONSE, success};
use crate::cognito::error_mapping::{Operation, map_error, mask_as_success};
use crate::cognito::{attribute, user_context};
use crate::delivery::Delivery;
use crate::endpoint::{Access, Endpoint, EndpointResult, ErrorFormat};
use crate::failure::{ErrorCode, Failure};
use crate::field::{ATTRIBUTES, CLIENT_METADATA, CONFIRMATION_CODE, Field, PASSWORD, USERNAME};
use crate::hooks::EndpointResponse;
use crate::request::Request;
use crate::service::Api;
use axum::http::Method;
use serde_json::{Map, Value, json};

const OPTIONAL_ATTRIBUTES: Field = ATTRIBUTES.optional();

const SIGN_UP: Endpoint = Endpoint {
    name: "signUp",
    method: Method::POST,
    path: "/signUp",
    aliases: &[],
    summary: "Signs somebody up; the answer is the same for a user name that is taken",
    access: Access::Public,
    fields: &[USERNAME, PASSWORD, OPTIONAL_ATTRIBUTES, CLIENT_METADATA],
    response_fields: &[
        ("user", "username and attributes, as they were sent"),
        ("username", "the same user name"),
        ("verificationAttribute", "email or phone_number"),
        ("verificationMedium", "EMAIL or SMS"),
        ("verificationValue", "where the code goes, masked"),
    ],
    error_format: ErrorFormat::Codes,
    handler: |api, request| Box::pin(sign_up(api, request)),
};

const CONFIRM: Endpoint = Endpoint {
    name: "signUpConfirm",
    path: "/signUpConfirm",
    summary: "Confirms a sign-up with the code that was sent",
    fields: &[USERNAME, CONFIRMATION_CODE, CLIENT_METADATA],
    response_fields: STATUS_RESPONSE,
    handler: |api, request| Box::pin(confirm(api, request)),
    ..SIGN_UP
};

const RESEND: Endpoint = Endpoint {
    name: "signUpConfirmResend",
    path: "/signUpConfirmResend",
    summary: "Sends another code to somebody whose sign-up is not confirmed; the answer is the same for everybody",
    fields: &[USERNAME, CLIENT_METADATA],
    response_fields: &[
        ("verificationAttribute", "email or phone_number, where the user name tells"),
        ("verificationMedium", "EMAIL or SMS, where the user name tells"),
        ("verificationValue", "where the code goes, masked, where the user name tells"),
    ],
    handler: |api, request| Box::pin(resend(api, request)),
    ..SIGN_UP
};

pub(super) const ENDPOINTS: &[Endpoint] = &[
    SIGN_UP,
    CONFIRM,
    RESEND,
    Endpoint { name: "signup", path: "/signup", ..SIGN_UP },
    Endpoint { name: "signupConfirm", path: "/signupConfirm", ..CONFIRM },
    Endpoint { name: "signupResend", path: "/signupResend", ..RESEND },
];

async fn sign_up(api: &Api, request: &Request<'_>) -> EndpointResult {
    let (username, attributes) = (request.input.text(&USERNAME), request.input.pairs(&OPTIONAL_ATTRIBUTES));
    let app = &api.app_client;
    let mut call = app.sdk().sign_up().client_id(&app.id).username(username).password(request.input.text(&PASSWORD));
    for (name, value) in &attributes {
        check_attribute_allowed(api, name)?;
        call = call.user_attributes(attribute(name, value)?);
    }
    let delivery = Delivery::for_sign_up(username, &attributes);
    let counted: Vec<_> = [username].into_iter().chain(delivery.address().filter(|own| *own != username)).collect();
    request.add_note(api.count_message_request(request, &counted).await?);
    let call = call.set_secret_hash(app.secret_hash(username)).set_user_context_data(user_context(request));
    let called = call.set_client_metadata(request.client_metadata(api)).send().await;
    request.add_note(mask_as_success(Operation::SignUp, called)?);

    let sent: Map<_, _> = attributes.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
    let mut members = delivery.response_fields();
    members.insert("username".to_owned(), username.into());
    members.insert("user".to_owned(), json!({ "username": username, "attributes": sent }));
    Ok(EndpointResponse::ok(Value::Object(members)))
}

/// Confirms a sign-up. Also behind the button of the confirmation page.
pub(crate) async fn confirm(api: &Api, request: &Request<'_>) -> EndpointResult {
    let username = request.input.text(&USERNAME);
    let app = &api.app_client;
    let call = app.sdk().confirm_sign_up().client_id(&app.id).username(username);
    let call = call.confirmation_code(request.input.text(&CONFIRMATION_CODE));
    let call = call.set_secret_hash(app.secret_hash(username)).set_user_context_data(user_context(request));
    let called = call.set_client_metadata(request.client_metadata(api)).send().await;
    called.map_err(|error| map_error(Operation::VerifyCode, &error))?;
    Ok(success())
}

/// Sends another code. Also behind the button of the confirmation page.
pub(crate) async fn resend(api: &Api, request: &Request<'_>) -> EndpointResult {
    let username = request.input.text(&USERNAME);
    request.add_note(api.count_message_request(request, &[username]).await?);
    let app = &api.app_client;
    let call = app.sdk().resend_confirmation_code().client_id(&app.id).username(username);
    let call = call.set_secret_hash(app.secret_hash(username)).set_user_context_data(user_context(request));
    let called = call.set_client_metadata(request.client_metadata(api)).send().await;
    request.add_note(mask_as_success(Operation::RequestCode, called)?);
    Ok(EndpointResponse::ok(Value::Object(Delivery::for_username(username).response_fields())))
}

/// Whether people may set an attribute for themselves (SECURITY.md, Q05).
pub(super) fn check_attribute_allowed(api: &Api, name: &str) -> Result<(), Failure> {
    let named = api.policy.api().attributes.iter().any(|own| own == name);
    if named { Ok(()) } else { Err(Failure::for_field(ErrorCode::AttributeNotAllowed, "attributes")) }
}
