//! PreSignUp decides whether a user is confirmed, and whose addresses are verified (contract 5).

use super::applicant::Applicant;
use crate::error::ServiceError;
use crate::service::Service;
use crate::triggers::{Caller, Subject};
use events::TriggerSource;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// What the function decided. Without a function nothing happens automatically.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Decision {
    pub(super) confirms: bool,
    pub(super) verifies_email: bool,
    pub(super) verifies_phone: bool,
}

impl Decision {
    fn from_response(response: &Map<String, Value>) -> Self {
        let is_true = |name: &str| response.get(name).and_then(Value::as_bool) == Some(true);
        Self {
            confirms: is_true("autoConfirmUser"),
            verifies_email: is_true("autoVerifyEmail"),
            verifies_phone: is_true("autoVerifyPhone"),
        }
    }

    /// The attributes that are verified.
    pub(super) fn verified(self) -> impl Iterator<Item = &'static str> {
        let flags = [(self.verifies_email, "email"), (self.verifies_phone, "phone_number")];
        flags.into_iter().filter_map(|(is_verified, attribute)| is_verified.then_some(attribute))
    }
}

/// What only this trigger receives.
#[derive(Clone, Copy)]
pub(super) struct Metadata<'r> {
    pub(super) client: Option<&'r BTreeMap<String, String>>,
    pub(super) validation: Option<&'r BTreeMap<String, String>>,
}

impl Service {
    /// Runs the trigger. The user does not exist yet: the event has no `sub`.
    pub(super) async fn run_pre_sign_up(
        &self,
        applicant: &Applicant,
        client: &str,
        metadata: Metadata<'_>,
    ) -> Result<Decision, ServiceError> {
        let subject = Subject { pool: &applicant.pool, client: Caller::Client(client), user_name: &applicant.name };
        let request = write_request(applicant, metadata);
        let response = self.run_trigger(TriggerSource::PreSignUpSignUp, subject, request).await?;
        Ok(response.as_ref().map(Decision::from_response).unwrap_or_default())
    }
}

fn write_request(applicant: &Applicant, metadata: Metadata<'_>) -> Map<String, Value> {
    let mut request = Map::from_iter([("userAttributes".to_owned(), json!(applicant.attributes))]);
    request.extend(metadata.validation.map(|data| ("validationData".to_owned(), json!(data))));
    request.extend(metadata.client.map(|data| ("clientMetadata".to_owned(), json!(data))));
    request
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_true_decides() {
        let response = json!({"autoConfirmUser": true, "autoVerifyEmail": true, "autoVerifyPhone": null});
        let decision = Decision::from_response(response.as_object().unwrap());
        assert!(decision.confirms);
        assert_eq!(decision.verified().collect::<Vec<_>>(), ["email"]);
        assert_eq!(Decision::from_response(&Map::new()), Decision::default());
    }
}
