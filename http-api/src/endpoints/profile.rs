//! What belongs to a user: read, changed, proven, deleted.

use super::sign_up::check_attribute_allowed;
use super::{STATUS_RESPONSE, success};
use crate::cognito::attribute;
use crate::cognito::error_mapping::{Operation, map_error};
use crate::endpoint::{Access, Endpoint, EndpointResult, ErrorFormat};
use crate::failure::{ErrorCode, Failure};
use crate::field::{
    ACCESS_TOKEN, ATTRIBUTE, ATTRIBUTES, CLIENT_METADATA, CONFIRMATION_CODE, ID_TOKEN, OPTIONAL_REFRESH_TOKEN,
    OPTIONAL_USERNAME, PHONE_NUMBER,
};
use crate::hooks::EndpointResponse;
use crate::request::Request;
use crate::service::Api;
use aws_sdk_cognitoidentityprovider::operation::get_user::GetUserOutput;
use aws_sdk_cognitoidentityprovider::types::SmsMfaSettingsType;
use axum::http::Method;
use serde_json::{Map, Value, json};

const PROFILE: Endpoint = Endpoint {
    name: "profile",
    method: Method::POST,
    path: "/profile",
    aliases: &[],
    summary: "All attributes of the user",
    access: Access::SignedIn,
    fields: &[OPTIONAL_USERNAME, OPTIONAL_REFRESH_TOKEN, ACCESS_TOKEN, ID_TOKEN],
    response_fields: &[("username", "the user's own name"), ("attributes", "a list of Name and Value")],
    error_format: ErrorFormat::Codes,
    handler: |api, request| Box::pin(profile(api, request)),
};

pub(super) const ENDPOINTS: &[Endpoint] = &[
    Endpoint {
        name: "user",
        method: Method::GET,
        path: "/user",
        summary: "The user as Cognito describes them",
        access: Access::Bearer,
        fields: &[],
        response_fields: &[
            ("Username", "the user's own name"),
            ("UserAttributes", "a list of Name and Value"),
            ("UserMFASettingList", "the second factors that are set up"),
            ("PreferredMfaSetting", "the one that is asked for first"),
        ],
        handler: |api, request| Box::pin(user(api, request)),
        ..PROFILE
    },
    Endpoint {
        name: "userDelete",
        method: Method::DELETE,
        path: "/user",
        summary: "Deletes the user, for good",
        access: Access::Bearer,
        fields: &[],
        response_fields: STATUS_RESPONSE,
        handler: |api, request| Box::pin(delete(api, request)),
        ..PROFILE
    },
    PROFILE,
    Endpoint {
        name: "profileEdit",
        path: "/profileEdit",
        summary: "Changes attributes; an empty value takes one away. The telephone number has an endpoint of its own",
        fields: &[ATTRIBUTES, OPTIONAL_USERNAME, OPTIONAL_REFRESH_TOKEN, ACCESS_TOKEN, ID_TOKEN, CLIENT_METADATA],
        response_fields: STATUS_RESPONSE,
        handler: |api, request| Box::pin(edit(api, request)),
        ..PROFILE
    },
    Endpoint {
        name: "profileEditPhoneNumber",
        path: "/profileEditPhoneNumber",
        summary: "Changes the telephone number; null takes it away, and codes by short message with it",
        fields: &[PHONE_NUMBER, OPTIONAL_USERNAME, OPTIONAL_REFRESH_TOKEN, ACCESS_TOKEN, ID_TOKEN, CLIENT_METADATA],
        response_fields: STATUS_RESPONSE,
        handler: |api, request| Box::pin(edit_phone_number(api, request)),
        ..PROFILE
    },
    Endpoint {
        name: "profileAttributeConfirm",
        path: "/profileAttributeConfirm",
        summary: "Proves a changed address or telephone number with the code that was sent",
        fields: &[ATTRIBUTE, CONFIRMATION_CODE, OPTIONAL_USERNAME, OPTIONAL_REFRESH_TOKEN, ACCESS_TOKEN, ID_TOKEN],
        response_fields: STATUS_RESPONSE,
        handler: |api, request| Box::pin(confirm_attribute(api, request)),
        ..PROFILE
    },
];

/// A user as Cognito describes them.
pub(super) async fn get_user(api: &Api, access_token: &str) -> Result<GetUserOutput, Failure> {
    let call = api.app_client.sdk().get_user().access_token(access_token);
    call.send().await.map_err(|error| map_error(Operation::SignedIn, &error))
}

fn attributes(user: &GetUserOutput) -> Vec<Value> {
    user.user_attributes().iter().map(|own| json!({ "Name": own.name(), "Value": own.value() })).collect()
}

async fn user(api: &Api, request: &Request<'_>) -> EndpointResult {
    let user = get_user(api, &request.signed_in(api).await?).await?;
    let mut members = Map::new();
    members.insert("Username".to_owned(), user.username().into());
    members.insert("UserAttributes".to_owned(), attributes(&user).into());
    if !user.user_mfa_setting_list().is_empty() {
        members.insert("UserMFASettingList".to_owned(), json!(user.user_mfa_setting_list()));
    }
    if let Some(preferred) = user.preferred_mfa_setting() {
        members.insert("PreferredMfaSetting".to_owned(), preferred.into());
    }
    Ok(EndpointResponse::ok(Value::Object(members)))
}

async fn delete(api: &Api, request: &Request<'_>) -> EndpointResult {
    let user = request.signed_in(api).await?;
    let call = api.app_client.sdk().delete_user().access_token(user);
    call.send().await.map_err(|error| map_error(Operation::SignedIn, &error))?;
    Ok(success())
}

async fn profile(api: &Api, request: &Request<'_>) -> EndpointResult {
    let user = request.signed_in(api).await?;
    let found = get_user(api, &user).await?;
    let members = [("username", json!(found.username())), ("attributes", json!(attributes(&found)))];
    Ok(EndpointResponse::ok(Value::Object(members.map(|(name, value)| (name.to_owned(), value)).into_iter().collect())))
}

/// Every attribute is looked at before the first call: either all of it may be changed, or nothing is.
async fn edit(api: &Api, request: &Request<'_>) -> EndpointResult {
    let attributes = request.input.pairs(&ATTRIBUTES);
    for (name, _) in &attributes {
        if *name == PHONE_NUMBER.name {
            return Err(Failure::for_field(ErrorCode::AttributeNotAllowed, ATTRIBUTES.name));
        }
        check_attribute_allowed(api, name)?;
    }
    let user = request.signed_in(api).await?;
    let (removed, set): (Vec<_>, Vec<_>) = attributes.into_iter().partition(|(_, value)| value.is_empty());
    if !set.is_empty() {
        update(api, request, &user, &set).await?;
    }
    if !removed.is_empty() {
        remove(api, &user, removed.iter().map(|(name, _)| *name)).await?;
    }
    Ok(success())
}

/// Codes by short message end before the number goes, so that nobody is asked for one that cannot arrive.
async fn edit_phone_number(api: &Api, request: &Request<'_>) -> EndpointResult {
    check_attribute_allowed(api, PHONE_NUMBER.name)?;
    let user = request.signed_in(api).await?;
    match request.input.optional(&PHONE_NUMBER) {
        Some(number) => update(api, request, &user, &[(PHONE_NUMBER.name, number)]).await?,
        None => {
            let factors = get_user(api, &user).await?;
            if factors.user_mfa_setting_list().iter().any(|own| own == "SMS_MFA") {
                let off = SmsMfaSettingsType::builder().enabled(false).preferred_mfa(false).build();
                let call = api.app_client.sdk().set_user_mfa_preference().access_token(&user).sms_mfa_settings(off);
                call.send().await.map_err(|error| map_error(Operation::SignedIn, &error))?;
            }
            remove(api, &user, [PHONE_NUMBER.name].into_iter()).await?;
        }
    }
    Ok(success())
}

async fn confirm_attribute(api: &Api, request: &Request<'_>) -> EndpointResult {
    let user = request.signed_in(api).await?;
    let call = api.app_client.sdk().verify_user_attribute().access_token(user);
    let call = call.attribute_name(request.input.text(&ATTRIBUTE)).code(request.input.text(&CONFIRMATION_CODE));
    call.send().await.map_err(|error| map_error(Operation::SignedIn, &error))?;
    Ok(success())
}

async fn update(
    api: &Api,
    request: &Request<'_>,
    access_token: &str,
    attributes: &[(&str, &str)],
) -> Result<(), Failure> {
    for (_, address) in attributes.iter().filter(|(name, _)| ["email", PHONE_NUMBER.name].contains(name)) {
        request.add_note(api.count_message_request(request, &[address]).await?);
    }
    let mut call = api.app_client.sdk().update_user_attributes().access_token(access_token);
    for (name, value) in attributes {
        call = call.user_attributes(attribute(name, value)?);
    }
    let called = call.set_client_metadata(request.client_metadata(api)).send().await;
    called.map(drop).map_err(|error| map_error(Operation::SignedIn, &error))
}

async fn remove(api: &Api, access_token: &str, names: impl Iterator<Item = &str>) -> Result<(), Failure> {
    let call = api.app_client.sdk().delete_user_attributes().access_token(access_token);
    let called = call.set_user_attribute_names(Some(names.map(str::to_owned).collect())).send().await;
    called.map(drop).map_err(|error| map_error(Operation::SignedIn, &error))
}
