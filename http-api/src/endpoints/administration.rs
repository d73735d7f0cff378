//! `POST /cognito/users`: an administrator registers somebody.

use super::as_gateway;
use super::verification::any_token;
use crate::cognito::attribute;
use crate::cognito::failed::{Situation, told};
use crate::endpoint::{Access, Endpoint, Failures, Outcome};
use crate::failure::{Code, Failure};
use crate::field::{ATTRIBUTES, CLIENT_METADATA, Field, PASSWORD, USERNAME};
use crate::hooks::Answer;
use crate::prose;
use crate::request::Request;
use crate::service::Api;
use aws_sdk_cognitoidentityprovider::types::{DeliveryMediumType, UserType};
use aws_smithy_types::DateTime;
use axum::http::Method;
use serde_json::{Value, json};

const NAME: Field = USERNAME.called("username", &["Username"]);
const USER_ATTRIBUTES: Field = ATTRIBUTES.called("attributes", &["UserAttributes", "Attributes"]).optional();
const TEMPORARY_PASSWORD: Field = Field {
    about: "The password for the first sign-in; Cognito makes one where it is left out",
    ..PASSWORD.called("temporaryPassword", &["TemporaryPassword"]).optional()
};

pub(super) const ENDPOINTS: &[Endpoint] = &[Endpoint {
    name: "cognitoUsers",
    method: Method::POST,
    path: "/cognito/users",
    also: &[],
    about: "Registers a user, who gets an invitation; for members of the groups that the policy names",
    access: Access::Administrator,
    fields: &[NAME, USER_ATTRIBUTES, TEMPORARY_PASSWORD, CLIENT_METADATA],
    answer: &[("User", "Username, Attributes, UserCreateDate, UserLastModifiedDate, Enabled, UserStatus")],
    failures: Failures::Gateway,
    carry_out: |api, request| Box::pin(create(api, request)),
}];

/// What an administrator may say of somebody besides: that an address is proven.
const VOUCHED: [&str; 2] = ["email_verified", "phone_number_verified"];

async fn create(api: &Api, request: &Request<'_>) -> Outcome {
    let claims = any_token(api, request).await?;
    let administrators = &api.policy.api().administrators;
    claims.require_group(administrators).map_err(|rejection| Failure::rejected(Code::Forbidden, rejection))?;

    let app = &api.app_client;
    let mut call = app.sdk().admin_create_user().user_pool_id(&app.user_pool_id);
    call = call.username(request.input.text(&NAME));
    let attributes = request.input.pairs(&USER_ATTRIBUTES);
    call = call.set_desired_delivery_mediums(medium(request.input.text(&NAME), &attributes).map(|medium| vec![medium]));
    for (name, value) in attributes {
        let allowed = VOUCHED.contains(&name) || api.policy.api().attributes.iter().any(|own| own == name);
        if !allowed {
            return Err(Failure::of_field(Code::AttributeNotAllowed, "attributes"));
        }
        call = call.user_attributes(attribute(name, value)?);
    }
    let call = call.set_temporary_password(request.input.optional(&TEMPORARY_PASSWORD).map(str::to_owned));
    let answer = call.set_client_metadata(request.client_metadata(api)).send().await;
    let answer = answer.map_err(|error| told(Situation::Administer, &error))?;
    let gateway = as_gateway(request);
    Ok(Answer::ok(json!({ "User": answer.user.map(|user| described(&user, gateway)) })))
}

/// Where the invitation goes: by mail if there is an address. Without this Cognito would send a short message.
fn medium(username: &str, attributes: &[(&str, &str)]) -> Option<DeliveryMediumType> {
    let has = |wanted| attributes.iter().any(|(name, _)| *name == wanted);
    let email = (has("email") || username.contains('@')).then_some(DeliveryMediumType::Email);
    email.or_else(|| (has("phone_number") || username.starts_with('+')).then_some(DeliveryMediumType::Sms))
}

fn described(user: &UserType, gateway: bool) -> Value {
    let attributes = user.attributes().iter().map(|own| json!({ "Name": own.name(), "Value": own.value() }));
    let date = |date: Option<&DateTime>| match date.map(DateTime::secs) {
        Some(seconds) if gateway => json!(prose::date(seconds)),
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
