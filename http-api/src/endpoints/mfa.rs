//! Second factors of a user: listing, switching on and off, and enrolling an authenticator.

use crate::authentication::authenticate;
use crate::cognito::error_mapping::{Operation, map_error};
use crate::cognito::get_user;
use crate::endpoint::{Access, Endpoint, ErrorFormat, SIGN_OUT_RESPONSE, STATUS_RESPONSE};
use crate::endpoint_result::{EndpointResult, respond, success};
use crate::failure::{ErrorCode, Failure};
use crate::field::{
    ACCESS_TOKEN, DEVICE_NAME, ENABLE_MFA, ID_TOKEN, MFA_CODE, MFA_METHOD, OPTIONAL_REFRESH_TOKEN, OPTIONAL_USERNAME,
};
use crate::request::Request;
use crate::service::Api;
use crate::sign_out::finish_change;
use aws_sdk_cognitoidentityprovider::types::{
    EmailMfaSettingsType, SmsMfaSettingsType, SoftwareTokenMfaSettingsType, VerifySoftwareTokenResponseType,
};
use axum::http::Method;
use serde_json::{Value, json};

const GET: Endpoint = Endpoint {
    name: "getMfa",
    method: Method::POST,
    path: "/getMfa",
    aliases: &[],
    summary: "Which second factors are set up",
    access: Access::SignedIn,
    fields: &[OPTIONAL_USERNAME, OPTIONAL_REFRESH_TOKEN, ACCESS_TOKEN, ID_TOKEN],
    response_fields: &[(
        "mfa",
        "null where there is none; otherwise methods, and the one that is asked for first, as preferred",
    )],
    error_format: ErrorFormat::Codes,
    handler: |api, request| Box::pin(get(api, request)),
};

pub(super) const ENDPOINTS: &[Endpoint] = &[
    GET,
    Endpoint {
        name: "setMfa",
        path: "/setMfa",
        summary: "Switches a second factor on, or all of them off; off ends all sessions of the user, unless the policy says otherwise",
        fields: &[ENABLE_MFA, MFA_METHOD, OPTIONAL_USERNAME, OPTIONAL_REFRESH_TOKEN, ACCESS_TOKEN, ID_TOKEN],
        response_fields: SIGN_OUT_RESPONSE,
        handler: |api, request| Box::pin(set(api, request)),
        ..GET
    },
    Endpoint {
        name: "totpAssociate",
        path: "/totpAssociate",
        summary: "The secret for an authenticator; /totpVerify makes it count",
        response_fields: &[("secretCode", "the secret, in base32")],
        handler: |api, request| Box::pin(associate(api, request)),
        ..GET
    },
    Endpoint {
        name: "totpVerify",
        path: "/totpVerify",
        summary: "Makes an authenticator count, with its first code",
        fields: &[MFA_CODE, DEVICE_NAME, OPTIONAL_USERNAME, OPTIONAL_REFRESH_TOKEN, ACCESS_TOKEN, ID_TOKEN],
        response_fields: STATUS_RESPONSE,
        handler: |api, request| Box::pin(verify(api, request)),
        ..GET
    },
];

/// The API's names of the second factors, and Cognito's.
const METHODS: [(&str, &str); 3] = [("SMS", "SMS_MFA"), ("TOTP", "SOFTWARE_TOKEN_MFA"), ("EMAIL", "EMAIL_OTP")];

fn mfa_setting(method: &str) -> Result<&'static str, Failure> {
    let known = METHODS.iter().find(|(name, _)| *name == method);
    known.map(|(_, setting)| *setting).ok_or_else(|| Failure::for_field(ErrorCode::InvalidField, MFA_METHOD.name))
}

async fn get(api: &Api, request: &Request<'_>) -> EndpointResult {
    let caller = authenticate(api, request).await?;
    let call = async {
        let user = get_user(api, &caller.access_token).await?;
        let mfa = match user.user_mfa_setting_list() {
            [] => Value::Null,
            methods => json!({ "methods": methods, "preferred": user.preferred_mfa_setting() }),
        };
        respond(json!({ "mfa": mfa }))
    };
    caller.run(call).await
}

async fn set(api: &Api, request: &Request<'_>) -> EndpointResult {
    let on = request.input.boolean(&ENABLE_MFA);
    let method = request.input.optional(&MFA_METHOD).or(on.then_some("SMS"));
    let setting = method.map(mfa_setting).transpose()?;
    let caller = authenticate(api, request).await?;
    match switch(api, &caller.access_token, on, setting).await {
        Ok(is_changed) => finish_change(api, &caller, success(), is_changed && !on).await,
        Err(failure) => caller.finish(Err(failure.into())),
    }
}

/// Switching off without a method switches off those that are on: Cognito may reject one that the pool does not have.
/// Returns whether there was one to switch.
async fn switch(api: &Api, access_token: &str, on: bool, setting: Option<&str>) -> Result<bool, Failure> {
    let settings = match setting {
        Some(setting) => vec![setting.to_owned()],
        None => get_user(api, access_token).await?.user_mfa_setting_list.unwrap_or_default(),
    };
    let is_selected = |setting: &str| settings.iter().any(|own| own == setting);
    let mut call = api.app_client.sdk().set_user_mfa_preference().access_token(access_token);
    if is_selected("SMS_MFA") {
        call = call.sms_mfa_settings(SmsMfaSettingsType::builder().enabled(on).preferred_mfa(on).build());
    }
    if is_selected("SOFTWARE_TOKEN_MFA") {
        let totp = SoftwareTokenMfaSettingsType::builder().enabled(on).preferred_mfa(on).build();
        call = call.software_token_mfa_settings(totp);
    }
    if is_selected("EMAIL_OTP") {
        call = call.email_mfa_settings(EmailMfaSettingsType::builder().enabled(on).preferred_mfa(on).build());
    }
    if settings.is_empty() {
        return Ok(false);
    }
    call.send().await.map_err(|error| map_error(Operation::SignedIn, &error))?;
    Ok(true)
}

async fn associate(api: &Api, request: &Request<'_>) -> EndpointResult {
    let caller = authenticate(api, request).await?;
    let call = async {
        let call = api.app_client.sdk().associate_software_token().access_token(&caller.access_token);
        let associated = call.send().await.map_err(|error| map_error(Operation::SignedIn, &error))?;
        respond(json!({ "secretCode": associated.secret_code }))
    };
    caller.run(call).await
}

async fn verify(api: &Api, request: &Request<'_>) -> EndpointResult {
    let caller = authenticate(api, request).await?;
    let call = async {
        let call = api.app_client.sdk().verify_software_token().access_token(&caller.access_token);
        let call = call.user_code(request.input.text(&MFA_CODE));
        let call = call.set_friendly_device_name(request.input.optional(&DEVICE_NAME).map(str::to_owned));
        let verified = call.send().await.map_err(|error| map_error(Operation::SignedIn, &error))?;
        match verified.status {
            Some(VerifySoftwareTokenResponseType::Success) => success(),
            _ => Err(ErrorCode::InvalidCode.into()),
        }
    };
    caller.run(call).await
}
