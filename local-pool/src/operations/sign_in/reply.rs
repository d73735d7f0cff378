//! Each further request of a sign-in: the answer to a challenge.

use super::attempt::Attempt;
use super::custom::reply_custom;
use super::named_client::find_named_client;
use super::new_password_reply::reply_new_password;
use super::parameters::Parameters;
use super::srp_reply::reply_srp;
use crate::error::ServiceError;
use crate::operations::Answer;
use crate::operations::client_check::check_secret_hash;
use crate::service::Service;
use crate::state::State;
use std::collections::BTreeMap;

/// A request of RespondToAuthChallenge or AdminRespondToAuthChallenge.
pub(super) struct Reply {
    /// Only administrators name it.
    pub(super) pool: Option<String>,
    pub(super) client: String,
    pub(super) challenge: String,
    pub(super) session: Option<String>,
    pub(super) responses: Parameters,
    pub(super) metadata: Option<BTreeMap<String, String>>,
}

/// Continues a sign-in.
///
/// # Errors
/// Those of Cognito.
pub(super) async fn continue_sign_in(service: &Service, reply: Reply) -> Answer {
    reply.responses.refuse_devices()?;
    let pool = service.store.read(|state| find_pool(state, &reply))?;
    let attempt = Attempt { pool: &pool, client: &reply.client, metadata: reply.metadata.as_ref() };
    let (responses, session) = (&reply.responses, reply.session.as_deref());
    match reply.challenge.as_str() {
        "PASSWORD_VERIFIER" => reply_srp(service, attempt, responses, session).await,
        "NEW_PASSWORD_REQUIRED" => reply_new_password(service, attempt, responses, session).await,
        "CUSTOM_CHALLENGE" => reply_custom(service, attempt, responses, session).await,
        other => Err(ServiceError::not_simulated(&format!("the challenge {other}"))),
    }
}

/// The client's pool, if the client has proved its secret.
fn find_pool(state: &State, reply: &Reply) -> Result<String, ServiceError> {
    let (pool, client) = find_named_client(state, reply.pool.as_deref(), &reply.client)?;
    let name = reply.responses.require("USERNAME")?;
    check_secret_hash(client, name, reply.responses.get("SECRET_HASH"))?;
    Ok(pool.id.clone())
}
