//! PreTokenGeneration: the event, and what the answer changes (contract 7 and 8).

use super::bearer::Bearer;
use super::claims::SCOPES;
use super::overrides::Overrides;
use super::request::TokenRequest;
use crate::error::ServiceError;
use crate::service::Service;
use crate::triggers::{Caller, Subject};
use events::EventVersion;
use serde_json::{Map, Value, json};

impl Service {
    /// Asks the function for the claims that it changes.
    ///
    /// # Errors
    /// Those of the function: without its answer there are no tokens.
    pub(super) async fn run_pre_token_generation(
        &self,
        request: &TokenRequest<'_>,
        bearer: &Bearer,
    ) -> Result<Overrides, ServiceError> {
        let subject = Subject { pool: request.pool, client: Caller::Client(request.client), user_name: &bearer.name };
        let response = self.run_trigger(request.source, subject, event_request(request, bearer)).await?;
        Ok(response.map(|response| Overrides::read(bearer.version, &response)).unwrap_or_default())
    }
}

fn event_request(request: &TokenRequest<'_>, bearer: &Bearer) -> Map<String, Value> {
    let mut members = Map::from_iter([
        ("userAttributes".to_owned(), Value::Object(bearer.event_attributes.clone())),
        ("groupConfiguration".to_owned(), bearer.groups.clone()),
    ]);
    if bearer.version != EventVersion::V1 {
        members.insert("scopes".to_owned(), json!(SCOPES));
    }
    members.extend(request.metadata.map(|metadata| ("clientMetadata".to_owned(), json!(metadata))));
    members
}
