//! PostConfirmation: after a user or a new password was confirmed (contract 6).

use crate::error::ServiceError;
use crate::service::Service;
use crate::triggers::{Subject, event_attributes};
use events::TriggerSource;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

impl Service {
    /// Runs the trigger for a user in the store. What was confirmed stays confirmed, whatever the function does.
    ///
    /// # Errors
    /// Those of the function, which reach the caller.
    pub(super) async fn run_post_confirmation(
        &self,
        source: TriggerSource<'_>,
        subject: Subject<'_>,
        client_metadata: Option<&BTreeMap<String, String>>,
    ) -> Result<(), ServiceError> {
        let attributes = self.store.read(|state| {
            let user = state.pool(subject.pool)?.find_user(subject.user_name);
            Ok::<_, ServiceError>(user.map(event_attributes).unwrap_or_default())
        })?;
        let mut request = Map::from_iter([("userAttributes".to_owned(), Value::Object(attributes))]);
        request.extend(client_metadata.map(|metadata| ("clientMetadata".to_owned(), json!(metadata))));
        self.run_trigger(source, subject, request).await.map(drop)
    }
}
