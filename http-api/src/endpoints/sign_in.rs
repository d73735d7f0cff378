//! Signing in, and answering challenges. Each endpoint returns tokens or the next step.

use crate::cognito::error_mapping::{Operation, map_error};
use crate::cognito::session::LoginSession;
use crate::cognito::sign_in::{code_response_name, respond_to_challenge, sign_in_with_password, start_choice_based};
use crate::endpoint::{Access, Endpoint, ErrorFormat};
use crate::endpoint_result::{EndpointResult, respond, with_note};
use crate::failure::{ErrorCode, Failure};
use crate::field::{
    ANSWER, ANSWERS, ATTRIBUTES, CLIENT_METADATA, Field, LOGIN_SESSION, MFA_CODE, NEW_PASSWORD, PASSWORD, USERNAME,
};
use crate::input::ATTRIBUTE_PREFIX;
use crate::log_reason::LogReason;
use crate::request::Request;
use crate::service::Api;
use aws_sdk_cognitoidentityprovider::types::VerifySoftwareTokenResponseType;
use axum::http::Method;
use serde_json::json;

const SIGN_IN: Endpoint = Endpoint {
    name: "signIn",
    method: Method::POST,
    path: "/signIn",
    aliases: &[],
    summary: "Signs in with a password: tokens, or the next step",
    access: Access::Public,
    fields: &[USERNAME, PASSWORD, CLIENT_METADATA],
    response_fields: &[
        ("accessToken", "the access token"),
        ("accessTokenExpiresAt", "when it ends, in seconds since 1970"),
        ("idToken", "the ID token"),
        ("idTokenExpiresAt", "when it ends, in seconds since 1970"),
        ("refreshToken", "the refresh token"),
        ("time", "how long the access token is valid, in seconds"),
        (
            "nextStep",
            "instead of tokens: MFA_AUTH, NEW_PASSWORD_REQUIRED, SELECT_CHALLENGE, MFA_SETUP or what else Cognito asks for",
        ),
        ("challenge", "with nextStep: the challenge by Cognito's name"),
        ("parameters", "with nextStep: what Cognito says about the challenge"),
        ("availableChallenges", "with nextStep, where there is a choice: the challenges of which one may be chosen"),
        ("loginSession", "with nextStep: to be sent along with the answer"),
    ],
    error_format: ErrorFormat::Codes,
    handler: |api, request| Box::pin(sign_in(api, request)),
};

const OPTIONAL_ATTRIBUTES: Field =
    Field { description: "Attributes that the challenge asks for", ..ATTRIBUTES.optional() };
const OPTIONAL_PASSWORD: Field = Field { description: "The password, where PASSWORD is chosen", ..PASSWORD.optional() };
const PREFERRED: Field = Field {
    description: "The challenge that is wanted first, such as EMAIL_OTP",
    ..ANSWER.renamed("preferredChallenge", &[]).optional()
};

pub(super) const ENDPOINTS: &[Endpoint] = &[
    SIGN_IN,
    Endpoint { name: "login", path: "/login", ..SIGN_IN },
    Endpoint {
        name: "loginStart",
        path: "/loginStart",
        summary: "Starts a sign-in whose way the user chooses, where the app client has ALLOW_USER_AUTH",
        fields: &[USERNAME, PREFERRED, CLIENT_METADATA],
        handler: |api, request| Box::pin(start(api, request)),
        ..SIGN_IN
    },
    Endpoint {
        name: "loginMfa",
        path: "/loginMfa",
        summary: "Answers MFA_AUTH with the code of the authenticator, the short message or the mail",
        fields: &[USERNAME, LOGIN_SESSION, MFA_CODE, CLIENT_METADATA],
        handler: |api, request| Box::pin(mfa(api, request)),
        ..SIGN_IN
    },
    Endpoint {
        name: "loginNewPasswordRequired",
        path: "/loginNewPasswordRequired",
        summary: "Answers NEW_PASSWORD_REQUIRED",
        fields: &[USERNAME, LOGIN_SESSION, NEW_PASSWORD, OPTIONAL_ATTRIBUTES, CLIENT_METADATA],
        handler: |api, request| Box::pin(new_password(api, request)),
        ..SIGN_IN
    },
    Endpoint {
        name: "loginSelect",
        path: "/loginSelect",
        summary: "Answers SELECT_CHALLENGE or SELECT_MFA_TYPE",
        fields: &[USERNAME, LOGIN_SESSION, ANSWER, OPTIONAL_PASSWORD, CLIENT_METADATA],
        handler: |api, request| Box::pin(select(api, request)),
        ..SIGN_IN
    },
    Endpoint {
        name: "loginMfaSetup",
        path: "/loginMfaSetup",
        summary: "At MFA_SETUP: the secret for the authenticator",
        fields: &[USERNAME, LOGIN_SESSION],
        response_fields: &[
            ("secretCode", "the secret, in base32"),
            ("loginSession", "to be sent to /loginMfaSetupVerify"),
        ],
        handler: |api, request| Box::pin(set_up(api, request)),
        ..SIGN_IN
    },
    Endpoint {
        name: "loginMfaSetupVerify",
        path: "/loginMfaSetupVerify",
        summary: "Answers MFA_SETUP with the first code of the authenticator",
        fields: &[USERNAME, LOGIN_SESSION, MFA_CODE, CLIENT_METADATA],
        handler: |api, request| Box::pin(verify_set_up(api, request)),
        ..SIGN_IN
    },
    Endpoint {
        name: "loginChallenge",
        path: "/loginChallenge",
        summary: "Answers any other challenge, with Cognito's names for the answers",
        fields: &[USERNAME, LOGIN_SESSION, ANSWERS, CLIENT_METADATA],
        handler: |api, request| Box::pin(other_challenge(api, request)),
        ..SIGN_IN
    },
];

async fn sign_in(api: &Api, request: &Request<'_>) -> EndpointResult {
    sign_in_with_password(api, request, request.input.text(&USERNAME), request.input.text(&PASSWORD)).await
}

/// The challenges that a sign-in can begin with without any other parameter.
const FIRST_CHALLENGES: [&str; 3] = ["EMAIL_OTP", "SMS_OTP", "WEB_AUTHN"];

async fn start(api: &Api, request: &Request<'_>) -> EndpointResult {
    let username = request.input.text(&USERNAME);
    // Some first challenges send a code right away.
    let note = api.count_message_request(request, &[username]).await?;
    let preferred = request.input.optional(&PREFERRED);
    let result = match preferred {
        Some(challenge) if !FIRST_CHALLENGES.contains(&challenge) => {
            Err(Failure::for_field(ErrorCode::InvalidField, PREFERRED.name).into())
        }
        _ => start_choice_based(api, request, username, preferred).await,
    };
    with_note(result, note)
}

fn session(request: &Request<'_>) -> Result<LoginSession, Failure> {
    LoginSession::parse(request.input.text(&LOGIN_SESSION))
}

/// The session, if it is for one of these challenges.
fn session_for(request: &Request<'_>, challenges: &[&str]) -> Result<LoginSession, Failure> {
    let session = session(request)?;
    match challenges.contains(&session.challenge.as_str()) {
        true => Ok(session),
        false => Err(Failure::from(ErrorCode::InvalidSession).with_reason(LogReason::OtherChallenge)),
    }
}

async fn mfa(api: &Api, request: &Request<'_>) -> EndpointResult {
    let session = session(request)?;
    let name = code_response_name(&session.challenge)
        .ok_or_else(|| Failure::from(ErrorCode::InvalidSession).with_reason(LogReason::OtherChallenge))?;
    let note = api.count_code_attempt(&session).await?;
    let result = respond_to_challenge(api, request, &session, &[(name, request.input.text(&MFA_CODE))]).await;
    with_note(result, note)
}

async fn new_password(api: &Api, request: &Request<'_>) -> EndpointResult {
    let session = session_for(request, &["NEW_PASSWORD_REQUIRED"])?;
    let attributes = request.input.pairs(&OPTIONAL_ATTRIBUTES);
    for (name, _) in &attributes {
        api.check_attribute_allowed(name)?;
    }
    let attributes: Vec<_> =
        attributes.iter().map(|(name, value)| (format!("{ATTRIBUTE_PREFIX}{name}"), *value)).collect();
    let mut answers = vec![("NEW_PASSWORD", request.input.text(&NEW_PASSWORD))];
    answers.extend(attributes.iter().map(|(name, value)| (name.as_str(), *value)));
    respond_to_challenge(api, request, &session, &answers).await
}

async fn select(api: &Api, request: &Request<'_>) -> EndpointResult {
    let session = session_for(request, &["SELECT_CHALLENGE", "SELECT_MFA_TYPE"])?;
    let note = api.count_code_attempt(&session).await?;
    let mut answers = vec![("ANSWER", request.input.text(&ANSWER))];
    answers.extend(request.input.optional(&OPTIONAL_PASSWORD).map(|password| ("PASSWORD", password)));
    with_note(respond_to_challenge(api, request, &session, &answers).await, note)
}

async fn set_up(api: &Api, request: &Request<'_>) -> EndpointResult {
    let session = session_for(request, &["MFA_SETUP"])?;
    let call = api.app_client.sdk().associate_software_token().set_session(session.session.clone());
    let associated = call.send().await.map_err(|error| map_error(Operation::Challenge, &error))?;
    let next = LoginSession { session: associated.session, ..session };
    respond(json!({ "secretCode": associated.secret_code, "loginSession": next.encode() }))
}

async fn verify_set_up(api: &Api, request: &Request<'_>) -> EndpointResult {
    let session = session_for(request, &["MFA_SETUP"])?;
    let note = api.count_code_attempt(&session).await?;
    with_note(verify_first_code(api, request, session).await, note)
}

async fn verify_first_code(api: &Api, request: &Request<'_>, session: LoginSession) -> EndpointResult {
    let call = api.app_client.sdk().verify_software_token().set_session(session.session.clone());
    let call = call.user_code(request.input.text(&MFA_CODE));
    let verified = call.send().await.map_err(|error| map_error(Operation::Challenge, &error))?;
    if verified.status != Some(VerifySoftwareTokenResponseType::Success) {
        return Err(ErrorCode::InvalidCode.into());
    }
    let next = LoginSession { session: verified.session, ..session };
    respond_to_challenge(api, request, &next, &[]).await
}

async fn other_challenge(api: &Api, request: &Request<'_>) -> EndpointResult {
    let session = session(request)?;
    let note = api.count_code_attempt(&session).await?;
    let answers = request.input.pairs(&ANSWERS);
    let result = match check_answers(api, &answers) {
        Ok(()) => respond_to_challenge(api, request, &session, &answers).await,
        Err(failure) => Err(failure.into()),
    };
    with_note(result, note)
}

fn check_answers(api: &Api, answers: &[(&str, &str)]) -> Result<(), Failure> {
    for (name, _) in answers {
        // The session determines the user, and the policy determines the app client.
        if ["USERNAME", "SECRET_HASH"].contains(name) {
            return Err(Failure::for_field(ErrorCode::InvalidField, ANSWERS.name));
        }
        // The rule for attributes also applies to attributes in the answers to a challenge.
        if let Some(attribute) = name.strip_prefix(ATTRIBUTE_PREFIX) {
            api.check_attribute_allowed(attribute)?;
        }
    }
    Ok(())
}
