//! The first request of a sign-in.

use super::attempt::Attempt;
use super::custom::start_custom;
use super::flow::Flow;
use super::named_client::find_named_client;
use super::parameters::Parameters;
use super::password::sign_in_with_password;
use super::refresh::refresh;
use super::srp_start::start_srp;
use crate::error::ServiceError;
use crate::operations::Answer;
use crate::operations::client_check::check_secret_hash;
use crate::service::Service;
use crate::state::State;
use std::collections::BTreeMap;

/// A request of InitiateAuth or AdminInitiateAuth.
pub(super) struct Start {
    /// Only administrators name it.
    pub(super) pool: Option<String>,
    pub(super) client: String,
    pub(super) flow: String,
    pub(super) parameters: Parameters,
    pub(super) metadata: Option<BTreeMap<String, String>>,
}

/// Starts a sign-in.
///
/// # Errors
/// Those of Cognito.
pub(super) async fn start_sign_in(service: &Service, start: Start) -> Answer {
    let flow = Flow::parse(&start.flow, start.pool.is_some())?;
    start.parameters.refuse_devices()?;
    let pool = service.store.read(|state| find_pool(state, &start, flow))?;
    let attempt = Attempt { pool: &pool, client: &start.client, metadata: None };
    let (parameters, validation_data) = (&start.parameters, start.metadata.as_ref());
    match flow {
        Flow::UserPassword | Flow::AdminUserPassword => {
            sign_in_with_password(service, attempt, parameters, validation_data).await
        }
        Flow::UserSrp => start_srp(service, attempt, parameters, validation_data).await,
        Flow::Custom => start_custom(service, attempt, parameters).await,
        Flow::Refresh => refresh(service, attempt, parameters).await,
    }
}

/// The client's pool, if the client allows the flow and has proved its secret.
fn find_pool(state: &State, start: &Start, flow: Flow) -> Result<String, ServiceError> {
    let (pool, client) = find_named_client(state, start.pool.as_deref(), &start.client)?;
    flow.check_client(client)?;
    // Whose hash it is follows from the refresh token.
    if flow != Flow::Refresh {
        let name = start.parameters.require("USERNAME")?;
        check_secret_hash(client, name, start.parameters.get("SECRET_HASH"))?;
    }
    Ok(pool.id.clone())
}
