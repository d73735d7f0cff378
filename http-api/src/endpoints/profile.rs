//! The user's own account: reading, changing, verifying, deleting.

use crate::authentication::authenticate;
use crate::cognito::error_mapping::{Operation, map_error};
use crate::cognito::{attribute, get_user};
use crate::endpoint::{Access, Endpoint, ErrorFormat, SIGN_OUT_RESPONSE, STATUS_RESPONSE};
use crate::endpoint_result::{CallOutput, EndpointResult, respond, success, with_note};
use crate::failure::{ErrorCode, Failure};
use crate::field::{
    ACCESS_TOKEN, ATTRIBUTE, ATTRIBUTES, CLIENT_METADATA, CONFIRMATION_CODE, ID_TOKEN, OPTIONAL_REFRESH_TOKEN,
    OPTIONAL_USERNAME, PHONE_NUMBER,
};
use crate::request::Request;
use crate::service::Api;
use crate::sign_out::finish_change;
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
        summary: "Changes the telephone number; null takes it away, and codes by short message with it, which ends all sessions \
                  of the user, unless the policy says otherwise",
        fields: &[PHONE_NUMBER, OPTIONAL_USERNAME, OPTIONAL_REFRESH_TOKEN, ACCESS_TOKEN, ID_TOKEN, CLIENT_METADATA],
        response_fields: SIGN_OUT_RESPONSE,
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

fn attributes(user: &GetUserOutput) -> Vec<Value> {
    user.user_attributes().iter().map(|own| json!({ "Name": own.name(), "Value": own.value() })).collect()
}

async fn user(api: &Api, request: &Request<'_>) -> EndpointResult {
    let caller = authenticate(api, request).await?;
    let call = async {
        let user = get_user(api, &caller.access_token).await?;
        let mut members = Map::new();
        members.insert("Username".to_owned(), user.username().into());
        members.insert("UserAttributes".to_owned(), attributes(&user).into());
        if !user.user_mfa_setting_list().is_empty() {
            members.insert("UserMFASettingList".to_owned(), json!(user.user_mfa_setting_list()));
        }
        if let Some(preferred) = user.preferred_mfa_setting() {
            members.insert("PreferredMfaSetting".to_owned(), preferred.into());
        }
        respond(Value::Object(members))
    };
    caller.run(call).await
}

async fn delete(api: &Api, request: &Request<'_>) -> EndpointResult {
    let caller = authenticate(api, request).await?;
    let call = async {
        let call = api.app_client.sdk().delete_user().access_token(&caller.access_token);
        call.send().await.map_err(|error| map_error(Operation::SignedIn, &error))?;
        success()
    };
    caller.run(call).await
}

async fn profile(api: &Api, request: &Request<'_>) -> EndpointResult {
    let caller = authenticate(api, request).await?;
    let call = async {
        let user = get_user(api, &caller.access_token).await?;
        respond(json!({ "username": user.username(), "attributes": attributes(&user) }))
    };
    caller.run(call).await
}

/// Checks every attribute before the first call, so that either all attributes are changed or none is.
async fn edit(api: &Api, request: &Request<'_>) -> EndpointResult {
    let attributes = request.input.pairs(&ATTRIBUTES);
    for (name, _) in &attributes {
        if *name == PHONE_NUMBER.name {
            return Err(Failure::for_field(ErrorCode::AttributeNotAllowed, ATTRIBUTES.name).into());
        }
        api.check_attribute_allowed(name)?;
    }
    let caller = authenticate(api, request).await?;
    let (removed, set): (Vec<_>, Vec<_>) = attributes.into_iter().partition(|(_, value)| value.is_empty());
    let names: Vec<_> = removed.into_iter().map(|(name, _)| name).collect();
    caller.run(update_and_remove(api, request, &caller.access_token, &set, &names)).await
}

/// Removing the number first switches off codes by short message, so that no sign-in requires a code that cannot be
/// delivered.
async fn edit_phone_number(api: &Api, request: &Request<'_>) -> EndpointResult {
    api.check_attribute_allowed(PHONE_NUMBER.name)?;
    let caller = authenticate(api, request).await?;
    let token = &caller.access_token;
    let (result, is_sms_switched_off) = match request.input.optional(&PHONE_NUMBER) {
        Some(number) => (update_and_remove(api, request, token, &[(PHONE_NUMBER.name, number)], &[]).await, false),
        None => match switch_sms_off(api, token).await {
            Ok(is_on) => (update_and_remove(api, request, token, &[], &[PHONE_NUMBER.name]).await, is_on),
            Err(failure) => (Err(failure.into()), false),
        },
    };
    finish_change(api, &caller, result, is_sms_switched_off).await
}

/// Returns whether codes by short message were on.
async fn switch_sms_off(api: &Api, access_token: &str) -> Result<bool, Failure> {
    let user = get_user(api, access_token).await?;
    let is_on = user.user_mfa_setting_list().iter().any(|own| own == "SMS_MFA");
    if is_on {
        let off = SmsMfaSettingsType::builder().enabled(false).preferred_mfa(false).build();
        let call = api.app_client.sdk().set_user_mfa_preference().access_token(access_token).sms_mfa_settings(off);
        call.send().await.map_err(|error| map_error(Operation::SignedIn, &error))?;
    }
    Ok(is_on)
}

async fn confirm_attribute(api: &Api, request: &Request<'_>) -> EndpointResult {
    let caller = authenticate(api, request).await?;
    let call = async {
        let call = api.app_client.sdk().verify_user_attribute().access_token(&caller.access_token);
        let call = call.attribute_name(request.input.text(&ATTRIBUTE)).code(request.input.text(&CONFIRMATION_CODE));
        call.send().await.map_err(|error| map_error(Operation::SignedIn, &error))?;
        success()
    };
    caller.run(call).await
}

async fn update_and_remove(
    api: &Api,
    request: &Request<'_>,
    access_token: &str,
    set: &[(&str, &str)],
    removed: &[&str],
) -> EndpointResult {
    let mut note = None;
    for (_, address) in set.iter().filter(|(name, _)| ["email", PHONE_NUMBER.name].contains(name)) {
        let counted = api.count_message_request(request, &[address]).await;
        note = note.clone().or(counted.map_err(|failure| CallOutput { note, ..failure.into() })?);
    }
    let call = async {
        if !set.is_empty() {
            update(api, request, access_token, set).await?;
        }
        if !removed.is_empty() {
            remove(api, access_token, removed).await?;
        }
        success()
    };
    with_note(call.await, note)
}

async fn update(
    api: &Api,
    request: &Request<'_>,
    access_token: &str,
    attributes: &[(&str, &str)],
) -> Result<(), Failure> {
    let mut call = api.app_client.sdk().update_user_attributes().access_token(access_token);
    for (name, value) in attributes {
        call = call.user_attributes(attribute(name, value)?);
    }
    let called = call.set_client_metadata(request.client_metadata(&api.policy)).send().await;
    called.map(drop).map_err(|error| map_error(Operation::SignedIn, &error))
}

async fn remove(api: &Api, access_token: &str, names: &[&str]) -> Result<(), Failure> {
    let call = api.app_client.sdk().delete_user_attributes().access_token(access_token);
    let names = names.iter().map(|name| (*name).to_owned()).collect();
    let called = call.set_user_attribute_names(Some(names)).send().await;
    called.map(drop).map_err(|error| map_error(Operation::SignedIn, &error))
}
