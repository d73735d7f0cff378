//! USER_SRP_AUTH.

use super::attempt::Attempt;
use super::events::run_pre_authentication;
use super::parameters::Parameters;
use super::person::Person;
use super::sessions::Progress;
use super::srp_challenge::{parse_client_public, require_proof};
use crate::operations::Answer;
use crate::service::Service;
use std::collections::BTreeMap;

/// Begins an exchange. PreAuthentication belongs to this request: the answer to the challenge does not run it (contract
/// 2).
///
/// # Errors
/// Those of Cognito.
pub(super) async fn start_srp(
    service: &Service,
    attempt: Attempt<'_>,
    parameters: &Parameters,
    validation_data: Option<&BTreeMap<String, String>>,
) -> Answer {
    let client_public = parse_client_public(parameters.require("SRP_A")?)?;
    let person = Person::find(service, attempt, parameters.require("USERNAME")?)?;
    run_pre_authentication(service, attempt, &person, validation_data).await?;
    person.require_password()?;
    let progress = Progress { client_public: Some(client_public), ..Progress::default() };
    require_proof(service, attempt, &person, progress)
}
