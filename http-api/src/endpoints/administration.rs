//! `POST /cognito/users`: an administrator creates a user.

use crate::authentication::verify_any_token;
use crate::cognito::attribute;
use crate::cognito::error_mapping::{Operation, map_error};
use crate::endpoint::{Access, Endpoint, ErrorFormat};
use crate::endpoint_result::{EndpointResult, respond};
use crate::failure::{ErrorCode, Failure};
use crate::field::{ATTRIBUTES, CLIENT_METADATA, Field, PASSWORD, USERNAME};
use crate::gateway_claims;
use crate::request::Request;
use crate::service::Api;
use aws_sdk_cognitoidentityprovider::types::{DeliveryMediumType, UserType};
use aws_smithy_types::DateTime;
use axum::http::Method;
use serde_json::{Value, json};

const NAME: Field = USERNAME.renamed("username", &["Username"]);
const USER_ATTRIBUTES: Field = ATTRIBUTES.renamed("attributes", &["UserAttributes", "Attributes"]).optional();
const TEMPORARY_PASSWORD: Field = Field {
    description: "The password for the first sign-in; Cognito makes one where it is left out",
    ..PASSWORD.renamed("temporaryPassword", &["TemporaryPassword"]).optional()
};

pub(super) const ENDPOINTS: &[Endpoint] = &[Endpoint {
    name: "cognitoUsers",
    method: Method::POST,
    path: "/cognito/users",
    aliases: &[],
    summary: "Registers a user, who gets an invitation; for members of the groups that the policy names",
    access: Access::Administrator,
    fields: &[NAME, USER_ATTRIBUTES, TEMPORARY_PASSWORD, CLIENT_METADATA],
    response_fields: &[("User", "Username, Attributes, UserCreateDate, UserLastModifiedDate, Enabled, UserStatus")],
    error_format: ErrorFormat::Gateway,
    handler: |api, request| Box::pin(create(api, request)),
}];

/// Attributes that only an administrator may set: that an address or a phone number is verified.
const ADMIN_ATTRIBUTES: [&str; 2] = ["email_verified", "phone_number_verified"];

async fn create(api: &Api, request: &Request<'_>) -> EndpointResult {
    let claims = verify_any_token(api, request).await?;
    let administrators = &api.policy.api().administrators;
    claims
        .require_group(administrators)
        .map_err(|rejection| Failure::from_rejection(ErrorCode::Forbidden, rejection))?;

    let app = &api.app_client;
    let mut call = app.sdk().admin_create_user().user_pool_id(&app.user_pool_id);
    call = call.username(request.input.text(&NAME));
    let attributes = request.input.pairs(&USER_ATTRIBUTES);
    call = call.set_desired_delivery_mediums(
        delivery_medium(request.input.text(&NAME), &attributes).map(|medium| vec![medium]),
    );
    for (name, value) in attributes {
        let allowed = ADMIN_ATTRIBUTES.contains(&name) || api.policy.api().attributes.iter().any(|own| own == name);
        if !allowed {
            return Err(Failure::for_field(ErrorCode::AttributeNotAllowed, "attributes").into());
        }
        call = call.user_attributes(attribute(name, value)?);
    }
    let call = call.set_temporary_password(request.input.optional(&TEMPORARY_PASSWORD).map(str::to_owned));
    let output = call.set_client_metadata(request.client_metadata(&api.policy)).send().await;
    let output = output.map_err(|error| map_error(Operation::CreateUser, &error))?;
    let gateway = request.wants_gateway_format();
    respond(json!({ "User": output.user.map(|user| user_json(&user, gateway)) }))
}

/// The invitation is sent by mail if there is an address. By default Cognito would send a short message.
fn delivery_medium(username: &str, attributes: &[(&str, &str)]) -> Option<DeliveryMediumType> {
    let has = |wanted| attributes.iter().any(|(name, _)| *name == wanted);
    let email = (has("email") || username.contains('@')).then_some(DeliveryMediumType::Email);
    email.or_else(|| (has("phone_number") || username.starts_with('+')).then_some(DeliveryMediumType::Sms))
}

fn user_json(user: &UserType, gateway: bool) -> Value {
    let attributes = user.attributes().iter().map(|own| json!({ "Name": own.name(), "Value": own.value() }));
    let date = |date: Option<&DateTime>| match date.map(DateTime::secs) {
        Some(seconds) if gateway => json!(gateway_claims::format_date(seconds)),
        seconds => json!(seconds),
    };
    json!({
        "Username": user.username(),
        "Attributes": attributes.collect::<Vec<_>>(),
        "UserCreateDate": date(user.user_create_date()),
        "UserLastModifiedDate": date(user.user_last_modified_date()),
        "Enabled": user.enabled(),
        "UserStatus": user.user_status().map(|status| status.as_str()),
    })
}
