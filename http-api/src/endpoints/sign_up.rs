//! Signing up, confirming the sign-up, resending the code.
//!
//! Responses are built from the request and never from Cognito's response, so no client can find out who has already
//! signed up (threat model, E04 and E05).

use crate::cognito::error_mapping::{Operation, map_error, mask_as_success};
use crate::cognito::{attribute, user_context};
use crate::delivery::Delivery;
use crate::endpoint::{Access, Endpoint, ErrorFormat, STATUS_RESPONSE};
use crate::endpoint_result::{EndpointResult, respond, success, with_note};
use crate::field::{ATTRIBUTES, CLIENT_METADATA, CONFIRMATION_CODE, Field, PASSWORD, USERNAME};
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
    summary: "Signs a user up; the answer is the same for a user name that is taken",
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
    summary: "Sends another code to a user whose sign-up is not confirmed; the answer is the same for everybody",
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
        api.check_attribute_allowed(name)?;
        call = call.user_attributes(attribute(name, value)?);
    }
    let delivery = Delivery::for_sign_up(username, &attributes);
    let recipients: Vec<_> = [username].into_iter().chain(delivery.address().filter(|own| *own != username)).collect();
    let note = api.count_message_request(request, &recipients).await?;
    let call = call.set_user_context_data(user_context(request));
    let call = call.set_client_metadata(request.client_metadata(&api.policy));
    let called = app.call(|proof| call.clone().set_secret_hash(proof.secret_hash(username)).send()).await?;
    let masked = mask_as_success(Operation::SignUp, called);

    let sent: Map<_, _> = attributes.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
    let mut members = delivery.response_fields();
    members.insert("username".to_owned(), username.into());
    members.insert("user".to_owned(), json!({ "username": username, "attributes": sent }));
    let result = match masked {
        Ok(note) => with_note(respond(Value::Object(members)), note),
        Err(failure) => Err(failure.into()),
    };
    with_note(result, note)
}

/// Confirms a sign-up. The button of the confirmation page calls it too.
pub(crate) async fn confirm(api: &Api, request: &Request<'_>) -> EndpointResult {
    let username = request.input.text(&USERNAME);
    let app = &api.app_client;
    let call = app.sdk().confirm_sign_up().client_id(&app.id).username(username);
    let call = call.confirmation_code(request.input.text(&CONFIRMATION_CODE));
    let call = call.set_user_context_data(user_context(request));
    let call = call.set_client_metadata(request.client_metadata(&api.policy));
    let called = app.call(|proof| call.clone().set_secret_hash(proof.secret_hash(username)).send()).await?;
    called.map_err(|error| map_error(Operation::VerifyCode, &error))?;
    success()
}

/// Resends the code. The button of the confirmation page calls it too.
pub(crate) async fn resend(api: &Api, request: &Request<'_>) -> EndpointResult {
    let username = request.input.text(&USERNAME);
    let note = api.count_message_request(request, &[username]).await?;
    with_note(send_code(api, request, username).await, note)
}

async fn send_code(api: &Api, request: &Request<'_>, username: &str) -> EndpointResult {
    let app = &api.app_client;
    let call = app.sdk().resend_confirmation_code().client_id(&app.id).username(username);
    let call = call.set_user_context_data(user_context(request));
    let call = call.set_client_metadata(request.client_metadata(&api.policy));
    let called = app.call(|proof| call.clone().set_secret_hash(proof.secret_hash(username)).send()).await?;
    let note = mask_as_success(Operation::RequestCode, called)?;
    with_note(respond(Value::Object(Delivery::for_username(username).response_fields())), note)
}
