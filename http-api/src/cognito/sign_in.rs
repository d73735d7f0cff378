//! The steps of a sign-in: the first with a password or a choice of challenges, then an answer to each challenge.
//!
//! Each step returns tokens, or the next challenge with a `loginSession` to answer it with. Unknown challenges are passed
//! on by name.

use super::error_mapping::{Operation, map_error};
use super::proof::Proof;
use super::session::LoginSession;
use super::tokens::Tokens;
use super::user_context;
use crate::endpoint_result::{EndpointResult, respond};
use crate::failure::{ErrorCode, Failure};
use crate::log_reason::LogReason;
use crate::request::Request;
use crate::service::Api;
use aws_sdk_cognitoidentityprovider::types::{
    AuthFlowType, AuthenticationResultType, ChallengeNameType, ContextDataType,
};
use policy::SignInFlow;
use serde_json::{Value, json};
use std::collections::HashMap;

/// The challenges that are answered with a code, each with the name of the answer.
const CODE_CHALLENGES: [(&str, &str); 4] = [
    ("SMS_MFA", "SMS_MFA_CODE"),
    ("SOFTWARE_TOKEN_MFA", "SOFTWARE_TOKEN_MFA_CODE"),
    ("EMAIL_OTP", "EMAIL_OTP_CODE"),
    ("SMS_OTP", "SMS_OTP_CODE"),
];

/// The `nextStep` of all challenges that are answered with a code.
const MFA_AUTH: &str = "MFA_AUTH";

/// Challenge parameters that are not passed on, because `loginSession` has the user name.
const INTERNAL_PARAMETERS: [&str; 3] = ["USERNAME", "USER_ID_FOR_SRP", "userAttributes"];

/// The output of one step, whichever call returned it.
struct Step {
    challenge: Option<ChallengeNameType>,
    available: Option<Vec<ChallengeNameType>>,
    session: Option<String>,
    parameters: Option<HashMap<String, String>>,
    result: Option<AuthenticationResultType>,
}

/// Converts any of the SDK's output types, which all have these fields.
macro_rules! step {
    ($output:expr) => {
        Step {
            challenge: $output.challenge_name,
            available: $output.available_challenges,
            session: $output.session,
            parameters: $output.challenge_parameters,
            result: $output.authentication_result,
        }
    };
}

/// The name of the answer, for challenges that are answered with a code.
pub(crate) fn code_response_name(challenge: &str) -> Option<&'static str> {
    CODE_CHALLENGES.iter().find(|(name, _)| *name == challenge).map(|(_, answer)| *answer)
}

/// Signs a user in with a password.
pub(crate) async fn sign_in_with_password(
    api: &Api,
    request: &Request<'_>,
    username: &str,
    password: &str,
) -> EndpointResult {
    let parameters = [("USERNAME", username), ("PASSWORD", password)];
    let flow = match api.app_client.flow {
        SignInFlow::User => AuthFlowType::UserPasswordAuth,
        SignInFlow::Admin => AuthFlowType::AdminUserPasswordAuth,
    };
    start(api, request, flow, username, &parameters).await
}

/// Starts a choice-based sign-in (`USER_AUTH`).
pub(crate) async fn start_choice_based(
    api: &Api,
    request: &Request<'_>,
    username: &str,
    preferred: Option<&str>,
) -> EndpointResult {
    let mut parameters = vec![("USERNAME", username)];
    parameters.extend(preferred.map(|challenge| ("PREFERRED_CHALLENGE", challenge)));
    start(api, request, AuthFlowType::UserAuth, username, &parameters).await
}

async fn start(
    api: &Api,
    request: &Request<'_>,
    flow: AuthFlowType,
    username: &str,
    parameters: &[(&str, &str)],
) -> EndpointResult {
    let app = &api.app_client;
    let with_proof = |proof: &Proof<'_>| Some(with_secret_hash(proof, username, parameters));
    let metadata = request.client_metadata(&api.policy);
    let step = if app.flow == SignInFlow::Admin {
        let call = app.sdk().admin_initiate_auth().user_pool_id(&app.user_pool_id).client_id(&app.id).auth_flow(flow);
        let call = call.set_client_metadata(metadata).set_context_data(server_context(api, request));
        let called = app.call(|proof| call.clone().set_auth_parameters(with_proof(proof)).send()).await?;
        let output = called.map_err(|error| map_error(Operation::SignIn, &error))?;
        step!(output)
    } else {
        let call = app.sdk().initiate_auth().client_id(&app.id).auth_flow(flow);
        let call = call.set_client_metadata(metadata).set_user_context_data(user_context(request));
        let called = app.call(|proof| call.clone().set_auth_parameters(with_proof(proof)).send()).await?;
        let output = called.map_err(|error| map_error(Operation::SignIn, &error))?;
        step!(output)
    };
    step.into_result(username)
}

/// Sends the answer to the challenge of a session.
pub(crate) async fn respond_to_challenge(
    api: &Api,
    request: &Request<'_>,
    session: &LoginSession,
    answers: &[(&str, &str)],
) -> EndpointResult {
    let app = &api.app_client;
    let username = session.username.as_str();
    let answers: Vec<_> = [("USERNAME", username)].into_iter().chain(answers.iter().copied()).collect();
    let with_proof = |proof: &Proof<'_>| Some(with_secret_hash(proof, username, &answers));
    let challenge = ChallengeNameType::from(session.challenge.as_str());
    let metadata = request.client_metadata(&api.policy);
    let step = match app.flow {
        SignInFlow::Admin => {
            let call = app.sdk().admin_respond_to_auth_challenge().user_pool_id(&app.user_pool_id).client_id(&app.id);
            let call = call.challenge_name(challenge).set_session(session.session.clone());
            let call = call.set_client_metadata(metadata).set_context_data(server_context(api, request));
            let called = app.call(|proof| call.clone().set_challenge_responses(with_proof(proof)).send()).await?;
            let output = called.map_err(|error| map_error(Operation::Challenge, &error))?;
            step!(output)
        }
        SignInFlow::User => {
            let call = app.sdk().respond_to_auth_challenge().client_id(&app.id).challenge_name(challenge);
            let call = call.set_session(session.session.clone()).set_client_metadata(metadata);
            let call = call.set_user_context_data(user_context(request));
            let called = app.call(|proof| call.clone().set_challenge_responses(with_proof(proof)).send()).await?;
            let output = called.map_err(|error| map_error(Operation::Challenge, &error))?;
            step!(output)
        }
    };
    step.into_result(username)
}

fn with_secret_hash(proof: &Proof<'_>, username: &str, parameters: &[(&str, &str)]) -> HashMap<String, String> {
    let hash = proof.secret_hash(username).map(|hash| ("SECRET_HASH".to_owned(), hash));
    let parameters = parameters.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    // The hash comes last, so that no answer of a client overrides it.
    parameters.chain(hash).collect()
}

/// What threat protection needs in the `Admin…` calls. The server name is the app's, never one from a header (threat model,
/// U06).
fn server_context(api: &Api, request: &Request<'_>) -> Option<ContextDataType> {
    let server = api.policy.brand(None).base_url.host();
    let context = ContextDataType::builder().ip_address(request.source_ip()?).server_name(server);
    context.server_path(request.call.http.uri.path()).set_http_headers(Some(Vec::new())).build().ok()
}

impl Step {
    fn into_result(self, username: &str) -> EndpointResult {
        if let Some(tokens) = self.result.and_then(Tokens::from_result) {
            return respond(Value::Object(tokens.to_json()));
        }
        let incomplete = || Failure::from(ErrorCode::Internal).with_reason(LogReason::NeitherTokensNorChallenge);
        let challenge = self.challenge.ok_or_else(incomplete)?.as_str().to_owned();
        let mut parameters = self.parameters.unwrap_or_default();
        let own = parameters.get("USER_ID_FOR_SRP").or_else(|| parameters.get("USERNAME"));
        let username = own.map_or(username, String::as_str).to_owned();
        parameters.retain(|name, _| !INTERNAL_PARAMETERS.contains(&name.as_str()));
        let next = if code_response_name(&challenge).is_some() { MFA_AUTH } else { &challenge };
        let mut response = json!({
            "nextStep": next,
            "challenge": challenge,
            "parameters": parameters,
            "loginSession": LoginSession { challenge: challenge.clone(), username, session: self.session }.encode(),
        });
        if let (Value::Object(members), Some(available)) = (&mut response, self.available) {
            let names: Vec<_> = available.iter().map(ChallengeNameType::as_str).collect();
            members.insert("availableChallenges".to_owned(), json!(names));
        }
        respond(response)
    }
}
