//! The four operations and their requests.

use super::parameters::Parameters;
use super::reply::{Reply, continue_sign_in};
use super::start::{Start, start_sign_in};
use crate::operations::{Access, Answer, Operation, operation};
use crate::service::Service;
use serde::Deserialize;
use std::collections::BTreeMap;

pub(in crate::operations) const OPERATIONS: &[Operation] = &[
    operation!(Access::Public, "InitiateAuth", initiate_auth),
    operation!(Access::Iam, "AdminInitiateAuth", admin_initiate_auth),
    operation!(Access::Public, "RespondToAuthChallenge", respond_to_auth_challenge),
    operation!(Access::Iam, "AdminRespondToAuthChallenge", admin_respond_to_auth_challenge),
];

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct InitiateAuthRequest {
    client_id: String,
    auth_flow: String,
    auth_parameters: Option<BTreeMap<String, String>>,
    client_metadata: Option<BTreeMap<String, String>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct AdminInitiateAuthRequest {
    user_pool_id: String,
    client_id: String,
    auth_flow: String,
    auth_parameters: Option<BTreeMap<String, String>>,
    client_metadata: Option<BTreeMap<String, String>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct RespondRequest {
    client_id: String,
    challenge_name: String,
    session: Option<String>,
    challenge_responses: Option<BTreeMap<String, String>>,
    client_metadata: Option<BTreeMap<String, String>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct AdminRespondRequest {
    user_pool_id: String,
    client_id: String,
    challenge_name: String,
    session: Option<String>,
    challenge_responses: Option<BTreeMap<String, String>>,
    client_metadata: Option<BTreeMap<String, String>>,
}

async fn initiate_auth(service: &Service, request: InitiateAuthRequest) -> Answer {
    let InitiateAuthRequest { client_id, auth_flow, auth_parameters, client_metadata } = request;
    let parameters = Parameters::new(auth_parameters);
    let start = Start { pool: None, client: client_id, flow: auth_flow, parameters, metadata: client_metadata };
    start_sign_in(service, start).await
}

async fn admin_initiate_auth(service: &Service, request: AdminInitiateAuthRequest) -> Answer {
    let AdminInitiateAuthRequest { user_pool_id, client_id, auth_flow, auth_parameters, client_metadata } = request;
    let (pool, parameters) = (Some(user_pool_id), Parameters::new(auth_parameters));
    start_sign_in(service, Start { pool, client: client_id, flow: auth_flow, parameters, metadata: client_metadata })
        .await
}

async fn respond_to_auth_challenge(service: &Service, request: RespondRequest) -> Answer {
    let reply = Reply {
        pool: None,
        client: request.client_id,
        challenge: request.challenge_name,
        session: request.session,
        responses: Parameters::new(request.challenge_responses),
        metadata: request.client_metadata,
    };
    continue_sign_in(service, reply).await
}

async fn admin_respond_to_auth_challenge(service: &Service, request: AdminRespondRequest) -> Answer {
    let reply = Reply {
        pool: Some(request.user_pool_id),
        client: request.client_id,
        challenge: request.challenge_name,
        session: request.session,
        responses: Parameters::new(request.challenge_responses),
        metadata: request.client_metadata,
    };
    continue_sign_in(service, reply).await
}
